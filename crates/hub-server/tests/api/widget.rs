//! The files and pages that browsers load.

use serde_json::json;

use crate::support::{TestApp, read};

#[tokio::test]
async fn logos_are_drawings_that_run_nothing() {
    let app = TestApp::start().await;
    let answer = app.get("/connectors/webflow.svg").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/svg+xml");
    assert_eq!(answer.headers()["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(read(app.get("/connectors/none.json").send().await.unwrap()).await.0, 404);
}

#[tokio::test]
async fn pages_are_served_under_the_strict_policy() {
    let app = TestApp::start().await;
    for path in ["/", "/partner", "/plain", "/dashboard", "/pages/page.css", "/pages/host.js"] {
        let answer = app.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn a_demo_page_gets_a_session_and_no_other_page_does() {
    let app = TestApp::start().await;
    let wish = json!({"whitelabel": true, "brand": "Acme"});
    let answer =
        app.post("/demo/session", &wish).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(read(answer).await.1["code"], "forbidden");
    let answer =
        app.post("/demo/session", &wish).header("sec-fetch-site", "same-origin").send().await.unwrap();
    let token = read(answer).await.1["token"].as_str().unwrap().to_owned();
    let settings = app.get("/hub/settings").header("x-hub-session-token", token).send().await.unwrap();
    assert_eq!(read(settings).await.1["brand"], "Acme");
}

#[tokio::test]
async fn the_plain_page_checks_and_stores_nothing() {
    let app = TestApp::start().await;
    let body =
        json!({"integration_id": "webflow_site-token", "credentials": {"siteToken": "test_full_access"}});
    let (status, body) = read(app.post("/demo/validate", &body).send().await.unwrap()).await;
    assert_eq!((status, &body["outcome"]), (200, &json!("valid")));
    assert!(body.get("id").is_none());
    assert_eq!(app.accounts("").await["data"], json!([]));
}
