//! A client that goes away ends the check, and nothing is stored.

use std::time::Duration;

use serde_json::json;
use webflow_sandbox::Ending;

use crate::support::{Setup, TestApp, log};

/// Shorter than a validation may take: a call that is only given up, not ended, is still open then.
const SOON: Duration = Duration::from_secs(15);

#[tokio::test]
async fn the_server_sees_the_client_go_and_ends_the_call_to_the_provider() {
    // A call that may take an hour: only the client's going can end it.
    let app = TestApp::with(Setup { call_limit: Duration::from_secs(3600), ..Setup::default() }).await;
    let session = app.session().await;
    for request in [app.validation(&session, "test_slow"), app.linking(&session, "test_slow", None)] {
        let before = app.sandbox.recorder().calls().len();
        let asked = tokio::spawn(request.send());
        app.sandbox.recorder().until(|calls| calls.len() > before).await;
        asked.abort();
        let recorder = app.sandbox.recorder();
        let ended = recorder.until(|calls| calls[before].ending == Ending::Disconnected);
        tokio::time::timeout(SOON, ended).await.unwrap();
    }
    assert_eq!(app.metric(r#"hub_validations_total{provider="webflow",outcome="cancelled"}"#), 2);
    assert_eq!(app.accounts("").await["data"], json!([]));
    let text = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
    assert!(text.contains("validation cancelled by client"));
}
