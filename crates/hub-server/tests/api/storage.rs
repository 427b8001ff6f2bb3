//! A disk that is full and a file that another process holds: said clearly, nothing half stored, and gone on with after.

use hub_server::store::{Store, Transaction};
use serde_json::json;
use sqlx::{Connection as _, Executor as _};
use tokio::time::timeout;
use webflow_sandbox::Options;

use crate::support::{LIMIT, Setup, TestApp, hex_token, read};

/// A server on a SQLite file, whatever the other tests run on.
async fn on_sqlite() -> (TestApp, tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", dir.path().join("hub.db").display());
    let store = Store::open(&address).await.unwrap();
    let sandbox = Options { rate_limit: false, ..Options::for_tests() };
    let setup = Setup { store: Some(store), sandbox, ..Setup::default() };
    (TestApp::with(setup).await, dir, address)
}

/// Links with a key for retries.
async fn link(app: &TestApp, session: &str, key: &str) -> (u16, serde_json::Value) {
    let request = app.linking(session, hex_token("test_full_access"), None).header("idempotency-key", key);
    read(request.send().await.unwrap()).await
}

/// Rows of every kind that ends: 600 for long, 600 not for long enough, 600 not yet. A part is 500.
async fn fill(writer: &mut Transaction, now: i64) {
    const DAY: i64 = 86_400_000;
    for n in 0..1800 {
        let third = n % 3;
        let value = format!("value {n}");
        let ends = now + [-8 * DAY, -DAY + 60_000, DAY][third];
        let text = async |writer: &mut Transaction, sql: &'static str, at: i64| {
            sqlx::query(sql).bind(&value).bind(at).execute(&mut **writer).await.unwrap();
        };
        let bytes = async |writer: &mut Transaction, sql: &'static str, at: i64| {
            sqlx::query(sql).bind(value.as_bytes()).bind(at).execute(&mut **writer).await.unwrap();
        };
        // All hang on the session of the test, so that none goes along with another one.
        bytes(
            writer,
            "INSERT INTO connect_sessions (token_hash, auth_link_hash, api_key_id, origin_owner_id, \
             origin_owner_name, options, created_at, expires_at) VALUES ($1, $1, 'k', 'o', 'O', '{}', 0, $2)",
            ends,
        )
        .await;
        text(
            writer,
            "INSERT INTO validations (id, session_id, integration_id, credentials_hash, result, expires_at) \
             SELECT $1, id, 'i', token_hash, '{}', $2 FROM connect_sessions WHERE id = 1",
            ends,
        )
        .await;
        text(
            writer,
            "INSERT INTO connection_attempts (id, session_id, key_id, sealed, status, created_at, expires_at) \
             SELECT $1, id, 'k', token_hash, 'pending', 0, $2 FROM connect_sessions WHERE id = 1",
            ends,
        )
        .await;
        bytes(
            writer,
            "INSERT INTO idempotency (session_id, key_hash, request_hash, answer, created_at) \
             VALUES (1, $1, $1, '{}', $2)",
            ends,
        )
        .await;
        text(
            writer,
            "INSERT INTO events (id, kind, account_id, payload, created_at) VALUES ($1, 'k', 'a', '{}', $2)",
            now + [-31 * DAY, -29 * DAY, 0][third],
        )
        .await;
    }
    // One that is old, and has not arrived.
    for sql in [
        "INSERT INTO webhook_endpoints (id, url, events, key_id, sealed, created_at) \
         SELECT 'hook', 'u', '', 'k', token_hash, 0 FROM connect_sessions WHERE id = 1",
        "INSERT INTO deliveries (event_seq, endpoint_id, account_id, status, attempts, next_at) \
         SELECT seq, 'hook', 'a', 'pending', 0, 0 FROM events WHERE id = 'value 0'",
    ] {
        writer.execute(sql).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_past_its_life_is_forgotten_and_nothing_else() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let (_, checked) = app.validate(&session, hex_token("test_full_access")).await;
    let now = app.state.clock.now();
    let mut writer = app.state.store.begin("a test").await.unwrap();
    fill(&mut writer, now).await;
    writer.commit().await.unwrap();
    timeout(LIMIT, app.state.store.sweep(now)).await.expect("it does not end").unwrap();
    let mut left = app.state.store.begin("a test").await.unwrap();
    for (what, count) in [
        // A week in which it is told apart from an unknown one, and the test's own.
        ("connect_sessions", 1201),
        ("validations", 601),
        // A day in which a window is told what became of its attempt, without what was typed.
        ("connection_attempts", 1200),
        ("connection_attempts WHERE sealed IS NOT NULL", 600),
        ("idempotency", 1200),
        ("events", 1201),
    ] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {what}"));
        let found: i64 = sqlx::query_scalar(sql).fetch_one(&mut *left).await.unwrap();
        assert_eq!(found, count, "{what}");
    }
    drop(left);
    let id = checked["id"].as_str();
    assert_eq!(app.link(&session, hex_token("test_full_access"), id).await.0, 201, "what lives goes on");
}

#[tokio::test]
async fn a_full_disk_is_said_and_the_same_request_works_once_there_is_room() {
    let (app, _dir, _) = on_sqlite().await;
    let session = app.session_with(json!({"multiple": true})).await;
    let pages = async |limit: &str| {
        let mut writer = app.state.store.begin("a test").await.unwrap();
        writer.execute(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {limit}"))).await.unwrap();
        writer.commit().await.unwrap();
    };
    let count = async || {
        let page = app.accounts("?page_size=100").await;
        page["data"].as_array().unwrap().len()
    };
    // Never less than there are: what is stored fills these up, and the next page that is needed is refused.
    pages("1").await;
    let mut stored = 0;
    let (status, body) = loop {
        let (status, body) = link(&app, &session, &format!("key-{stored}")).await;
        if status != 201 {
            break (status, body);
        }
        stored += 1;
        assert!(stored < 90, "the disk is never full");
    };
    assert_eq!((status, &body["retryable"]), (503, &json!(true)), "{body}");
    assert!(body["message"].as_str().unwrap().contains("no room"), "{body}");
    assert_eq!(count().await, stored, "nothing is half stored, and nothing is lost");
    pages("1000000").await;
    assert_eq!(link(&app, &session, &format!("key-{stored}")).await.0, 201);
    assert_eq!(count().await, stored + 1);
}

#[tokio::test]
async fn a_file_that_somebody_else_holds_is_said_and_gone_on_with() {
    let (app, _dir, address) = on_sqlite().await;
    let session = app.session().await;
    let mut other = sqlx::AnyConnection::connect(&address).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let (status, body) = link(&app, &session, "one-key").await;
    assert_eq!((status, &body["retryable"]), (503, &json!(true)), "{body}");
    assert!(body["message"].as_str().unwrap().contains("does not answer"), "{body}");
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(link(&app, &session, "one-key").await.0, 201);
    assert_eq!(app.accounts("").await["data"].as_array().unwrap().len(), 1);
}
