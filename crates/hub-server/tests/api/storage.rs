//! A disk that is full and a file that another process holds: said clearly, nothing half stored, and gone on with after.

use hub_server::store::Store;
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
