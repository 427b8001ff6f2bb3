//! What is counted and measured, and that it names nobody.

use crate::support::{KEY, Setup, TestApp, hex_token};

#[tokio::test]
async fn checks_links_and_sessions_are_counted_by_what_became_of_them() {
    let app = TestApp::start().await;
    let session = app.session().await;
    for (token, status) in
        [("test_full_access", 200), ("test_revoked", 422), ("test_down", 503), ("ws-0123456789abcdef", 422)]
    {
        assert_eq!(app.validate(&session, token).await.0, status, "{token}");
    }
    for _ in 0..2 {
        assert_eq!(app.link(&session, "test_full_access", None).await.0, 201);
    }
    let validations = |outcome: &str| {
        app.metric(&format!(r#"hub_validations_total{{provider="webflow",outcome="{outcome}"}}"#))
    };
    assert_eq!(validations("valid"), 3, "one check, two links");
    assert_eq!(validations("token_rejected"), 1);
    assert_eq!(validations("provider_unavailable"), 1);
    assert_eq!(validations("token_malformed"), 1);
    let times = app.metric(r#"hub_validation_duration_seconds_count{provider="webflow"}"#);
    assert_eq!(times, 5, "the provider was not asked about what cannot be a token");
    let linked =
        |kind: &str| app.metric(&format!(r#"hub_accounts_linked_total{{provider="webflow",kind="{kind}"}}"#));
    assert_eq!((linked("new"), linked("again")), (1, 1));
    assert_eq!(app.metric("hub_sessions_opened_total"), 1);
    let created = r#"hub_http_requests_total{method="POST",route="/hub/accounts",status="201"}"#;
    assert_eq!(app.metric(created), 2);
    let took = r#"hub_http_request_duration_seconds_count{method="POST",route="/hub/accounts"}"#;
    assert_eq!(app.metric(took), 2);
    app.state.metrics.outbox_pending(7);
    assert_eq!(app.metric("hub_outbox_pending"), 7);
}

/// A label with an identifier would be a series for each account, for ever, and would tell who is linked.
#[tokio::test]
async fn no_label_holds_what_a_client_sent() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let token = hex_token("test_full_access");
    let (_, linked) = app.link(&session, token, None).await;
    let id = linked["id"].as_str().unwrap();
    for path in [format!("/accounts/{id}"), format!("/accounts/{id}?secretish=1"), "/secretish/path".into()] {
        app.get(&path).basic_auth(KEY, Some("")).send().await.unwrap();
    }
    let text = app.state.metrics.encode(&app.state.store).unwrap();
    for secret in [&*session, token, id, KEY, "secretish", "owner-1"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(app.metric(r#"hub_http_requests_total{method="GET",route="/accounts/{id}",status="200"}"#), 2);
    assert_eq!(app.metric(r#"hub_http_requests_total{method="GET",route="(none)",status="404"}"#), 1);
    assert!(text.ends_with("# EOF\n") && text.contains("hub_build_info{version="), "{text}");
    assert!(text.contains(r#"hub_database_connections{pool="#), "{text}");
}

#[tokio::test]
async fn connections_are_counted_while_they_are_open_and_metrics_are_not_public() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    let answer = app.get("/metrics").send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(app.metric("hub_http_connections"), 1);
}
