//! Every way in which Webflow may behave, and what the hub makes of it.

use std::time::Duration;

use serde_json::{Value, json};
use webflow_sandbox::{Ending, Options};

use crate::support::{SITE_TOKEN, Setup, TestApp, hex_token, read};

/// Answers that need a test of their own.
const APART: [&str; 2] = ["test_slow", "test_timeout"];

fn warnings(body: &Value) -> Vec<&str> {
    body["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

fn granted<'a>(body: &'a Value, key: &str) -> &'a str {
    let row = body["permissions"].as_array().unwrap().iter().find(|row| row["key"] == key);
    row.unwrap()["granted"].as_str().unwrap()
}

/// The sandbox's own list says what the hub is to make of each token: all of them, under both of their names.
#[tokio::test]
async fn d34_every_magic_token_has_its_outcome() {
    let app = TestApp::start().await;
    let session = app.session_with(json!({"wanted_scopes": []})).await;
    for profile in webflow_sandbox::profiles().iter().filter(|profile| !APART.contains(&&*profile.name)) {
        for token in [&profile.name, &profile.token] {
            let (status, body) = app.validate(&session, token).await;
            let about = format!("{}: {} {body}", profile.name, profile.outcome);
            let outcome = profile.outcome.as_str();
            if token.starts_with("ws-") {
                assert_eq!(body["reason"], "workspace_token", "{about}");
            } else if outcome.starts_with("valid") {
                assert_eq!((status, &body["outcome"]), (200, &json!("valid")), "{about}");
                let expected =
                    ["site_unknown", "several_sites"].into_iter().find(|code| outcome.contains(code));
                let found = warnings(&body).into_iter().find(|code| *code != "identity_unknown");
                assert_eq!(found, expected, "{about}");
            } else if outcome.contains("unverified") {
                assert_eq!((status, &body["outcome"]), (200, &json!("unverified")), "{about}");
            } else {
                let code = outcome.split([' ', ',', ';']).next().unwrap();
                assert_eq!(body["code"], code, "{about}");
                if outcome.contains("naming Authorized user") {
                    let mut rows = body["permissions"].as_array().into_iter().flatten();
                    assert!(rows.any(|row| row["key"] == "authorized_user"), "{about}");
                }
                assert!(!body.to_string().contains(token.as_str()), "{about}");
            }
        }
    }
}

#[tokio::test]
async fn no_check_makes_more_than_three_calls() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let (_, body) = app.validate(&session, hex_token("test_full_access")).await;
    assert_eq!(body["identity"]["name"], "Mara Lind");
    assert_eq!(body["site"]["name"], "Juniper Bakery");
    let calls = app.sandbox.recorder().calls();
    let paths: Vec<_> = calls.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(paths, ["/v2/token/authorized_by", "/v2/token/introspect", "/v2/sites"]);
    assert!(app.sandbox.recorder().only_carried(hex_token("test_full_access")));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let (_, body) = app.validate(&session, "test_redirect").await;
    assert_eq!(body["code"], "provider_unavailable");
    assert_eq!(app.sandbox.recorder().calls().len(), 1);
}

#[tokio::test]
async fn only_what_is_wanted_and_missing_makes_a_token_limited() {
    let app = TestApp::start().await;
    let check = async |wanted: Value, token: &str| {
        let session = app.session_with(json!({ "wanted_scopes": wanted })).await;
        app.validate(&session, token).await.1["outcome"].clone()
    };
    assert_eq!(check(Value::Null, "test_read_only").await, "valid");
    assert_eq!(check(json!(["cms:write"]), "test_read_only").await, "limited");
    assert_eq!(check(json!(["custom_code:read"]), "test_full_access").await, "limited");
    assert_eq!(check(Value::Null, "test_no_sites").await, "limited");
    assert_eq!(check(json!(["cms:read"]), "test_no_sites").await, "valid");
    assert_eq!(check(json!(["cms:write"]), "test_no_introspect").await, "valid");
}

/// A person who may choose can want more or less than the session; one who may not cannot hide a lack.
#[tokio::test]
async fn the_requests_own_list_counts_where_the_person_may_choose() {
    let app = TestApp::start().await;
    for (hidden, outcome) in [(false, "valid"), (true, "limited")] {
        let wanted = json!({"wanted_scopes": ["cms:write"], "hide_scope_selector": hidden});
        let session = app.session_with(wanted).await;
        let body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": "test_read_only"},
            "wanted_scopes": ["cms:read"]});
        let request = app.post("/hub/validations", &body).header("x-hub-session-token", &session);
        assert_eq!(read(request.send().await.unwrap()).await.1["outcome"], outcome, "hidden: {hidden}");
    }
}

/// Each wanted scope becomes a row of the report, and a row without a name helps nobody.
#[tokio::test]
async fn what_is_wanted_must_be_a_word() {
    let app = TestApp::start().await;
    let session = app.session().await;
    for odd in [json!([""]), json!(["a\u{7}b"]), json!(["x".repeat(256)]), json!(vec!["x"; 101])] {
        let body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": "test_full_access"},
            "wanted_scopes": odd});
        let request = app.post("/hub/validations", &body).header("x-hub-session-token", &session);
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("wanted_scopes")), "{odd}");
    }
}

#[tokio::test]
async fn what_the_provider_does_not_say_is_unknown() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let (_, body) = app.validate(&session, "test_no_introspect").await;
    assert_eq!(granted(&body, "cms"), "unknown");
    let (_, body) = app.validate(&session, "test_full_access").await;
    assert_eq!(granted(&body, "cms"), "write");
    assert_eq!(granted(&body, "custom_code"), "none");
}

/// The documentation of 2025 says that both token calls refuse site tokens: then the list of sites decides.
#[tokio::test]
async fn both_readings_of_the_documentation_hold() {
    let sandbox = Options { docs_2025: true, ..Options::for_tests() };
    let app = TestApp::with(Setup { sandbox, ..Setup::default() }).await;
    let session = app.session().await;
    let (status, body) = app.validate(&session, hex_token("test_full_access")).await;
    assert_eq!((status, &body["outcome"]), (200, &json!("valid")));
    assert_eq!(body["site"]["name"], "Juniper Bakery");
    assert_eq!(warnings(&body), ["identity_unknown"]);
    assert_eq!(granted(&body, "cms"), "unknown");
    // A refusal for a scope is the refusal of a token that is known; and sites:read is known to be missing.
    let (_, body) = app.validate(&session, hex_token("test_no_sites")).await;
    assert_eq!(body["outcome"], "limited", "{body}");
    assert_eq!(granted(&body, "sites"), "none");
    let (_, body) = app.validate(&session, "test_revoked").await;
    assert_eq!(body["code"], "token_rejected");
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let asked = app.validate(&session, "test_slow");
    let release = async {
        app.sandbox.recorder().until(|calls| !calls.is_empty()).await;
        app.sandbox.release_slow();
    };
    let ((status, body), ()) = tokio::join!(asked, release);
    assert_eq!((status, &body["outcome"]), (200, &json!("valid")));
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up() {
    let call_limit = Duration::from_millis(200);
    let app = TestApp::with(Setup { call_limit, ..Setup::default() }).await;
    let session = app.session().await;
    let (status, body) = app.validate(&session, "test_timeout").await;
    assert_eq!((status, &body["code"]), (503, &json!("provider_unavailable")));
    assert_eq!(body["reason"], "timeout");
    app.sandbox.recorder().until(|calls| calls[0].ending == Ending::Disconnected).await;
    assert_eq!(
        app.metric(r#"hub_validations_total{provider="webflow",outcome="cancelled"}"#),
        0,
        "nobody went away"
    );
}

#[tokio::test]
async fn what_was_pasted_around_the_token_is_removed_and_named() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let (status, body) = app.validate(&session, "Authorization: Bearer test_full_access\n").await;
    assert_eq!(status, 200);
    assert_eq!(body["normalized"], json!(["header", "bearer", "line_breaks"]));
    assert!(app.sandbox.recorder().only_carried("test_full_access"));
}
