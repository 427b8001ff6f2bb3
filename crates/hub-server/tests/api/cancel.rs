//! A client that goes away ends the check, and nothing is stored.

use serde_json::json;
use webflow_sandbox::Ending;

use crate::support::{TestApp, log};

#[tokio::test]
async fn the_server_sees_the_client_go_and_ends_the_call_to_the_provider() {
    let app = TestApp::start().await;
    let session = app.session().await;
    for request in [app.validation(&session, "test_slow"), app.linking(&session, "test_slow", None)] {
        let before = app.sandbox.recorder().calls().len();
        let asked = tokio::spawn(request.send());
        app.sandbox.recorder().until(|calls| calls.len() > before).await;
        asked.abort();
        app.sandbox.recorder().until(|calls| calls[before].ending == Ending::Disconnected).await;
    }
    assert_eq!(app.state.counters.cancelled_validations(), 2);
    assert_eq!(app.accounts("").await["data"], json!([]));
    let text = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
    assert!(text.contains("validation cancelled by client"));
}
