//! A disk that is full and a file that another process holds: said clearly, nothing half stored, and gone on with after.

use hub_server::store::{Store, Transaction};
use serde_json::json;
use sqlx::{Connection as _, Executor as _};
use webflow_sandbox::Options;

use crate::support::{Setup, TestApp, hex_token, read};

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

/// More than one part of each is past its life, and what is not stays.
#[tokio::test]
async fn what_is_past_its_life_is_forgotten_and_nothing_else() {
    const DAY: i64 = 86_400_000;
    let app = TestApp::start().await;
    let session = app.session().await;
    let (_, checked) = app.validate(&session, hex_token("test_full_access")).await;
    let now = app.state.clock.now();
    let mut writer = app.state.store.begin("a test").await.unwrap();
    for n in 0..1800 {
        // A third is over for long, a third not long enough, a third not yet.
        let ends = now + [-8 * DAY, -DAY, DAY][n % 3];
        sqlx::query(
            "INSERT INTO connect_sessions (token_hash, auth_link_hash, api_key_id, origin_owner_id, \
             origin_owner_name, options, created_at, expires_at) VALUES ($1, $2, 'k', 'o', 'O', '{}', 0, $3)",
        )
        .bind(format!("token {n}").into_bytes())
        .bind(format!("link {n}").into_bytes())
        .bind(ends)
        .execute(&mut *writer)
        .await
        .unwrap();
        sqlx::query(
            "INSERT INTO validations (id, session_id, integration_id, credentials_hash, result, expires_at) \
             SELECT $1, id, 'i', $2, '{}', $3 FROM connect_sessions WHERE token_hash = $2",
        )
        .bind(format!("val_{n}"))
        .bind(format!("token {n}").into_bytes())
        .bind(ends)
        .execute(&mut *writer)
        .await
        .unwrap();
    }
    writer.commit().await.unwrap();
    app.state.store.sweep(now).await.unwrap();
    let mut left = app.state.store.begin("a test").await.unwrap();
    let count = async |left: &mut Transaction, table: &str| {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE expires_at < $1");
        let past: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone()))
            .bind(now)
            .fetch_one(&mut **left)
            .await
            .unwrap();
        let all: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(i64::MAX).fetch_one(&mut **left).await.unwrap();
        (past, all - past)
    };
    assert_eq!(count(&mut left, "connect_sessions").await, (600, 601));
    assert_eq!(count(&mut left, "validations").await, (0, 601));
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
