//! Whether the server says when it cannot work.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tower::ServiceExt as _;

use crate::database::{self, Database, Postgres};
use crate::support::{Setup, TestApp, read};

#[tokio::test]
async fn a_server_whose_database_has_gone_lives_and_is_not_ready() {
    let cluster = database::is_postgres().then(Postgres::start);
    let database = cluster.as_ref().map(|cluster| Database::elsewhere(cluster.database()));
    let app = TestApp::with(Setup { database, ..Setup::default() }).await;
    assert_eq!(read(app.get("/readyz").send().await.unwrap()).await.0, 200);
    match cluster {
        Some(cluster) => drop(cluster),
        None => app.state.store.close().await,
    }
    let (status, body) = read(app.get("/readyz").send().await.unwrap()).await;
    assert_eq!(status, 503, "{body}");
    assert_eq!((&body["code"], &body["reason"]), (&json!("internal"), &json!("database")));
    assert_eq!(body["retryable"], true);
    assert_eq!(read(app.get("/healthz").send().await.unwrap()).await.0, 200);
    let metrics = hub_server::routes::metrics::router(app.state.clone());
    let answer = metrics.oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 200, "what happens is told even now");
}

#[tokio::test]
async fn a_server_that_is_being_stopped_is_not_ready() {
    let app = TestApp::start().await;
    app.state.stopping.store(true, Ordering::Relaxed);
    let (status, body) = read(app.get("/readyz").send().await.unwrap()).await;
    assert_eq!((status, &body["reason"]), (503, &json!("shutting_down")));
    // What is asked meanwhile is answered.
    assert_eq!(read(app.get("/healthz").send().await.unwrap()).await.0, 200);
    app.session().await;
}
