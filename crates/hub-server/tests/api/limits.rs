//! How often a session may check.

use serde_json::json;

use crate::support::{Setup, TestApp};

#[tokio::test]
async fn a_session_that_checks_too_often_is_told_when_to_come_back() {
    let app = TestApp::with(Setup { limits: true, ..Setup::default() }).await;
    let session = app.session().await;
    let mut refused = None;
    for _ in 0..200 {
        let answer = app.validation(&session, "test_revoked").send().await.unwrap();
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
    }
    let answer = refused.unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    let (_, body) = crate::support::read(answer).await;
    assert_eq!(body["code"], "rate_limited");
    assert!(body["retry_after"].as_u64().unwrap() >= 1);
    // Another session has a budget of its own.
    let other = app.session().await;
    assert_eq!(app.validate(&other, "test_full_access").await.0, 200);
    // Within the second, a refused check never reached the provider.
    assert_ne!(app.validate(&session, "").await.1["code"], json!(null));
}
