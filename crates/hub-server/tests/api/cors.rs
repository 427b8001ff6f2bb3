//! Which pages may call, and that they can read every answer.

use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, read};

const CALLS: [(&str, &str); 6] = [
    ("GET", "/hub/settings"),
    ("GET", "/hub/connectors"),
    ("GET", "/hub/connectors/webflow_site-token"),
    ("GET", "/hub/bootstrap"),
    ("POST", "/hub/validations"),
    ("POST", "/hub/accounts"),
];

#[tokio::test]
async fn d120_preflights_answer_every_origin_for_a_long_time() {
    let app = TestApp::start().await;
    for (method, path) in CALLS.into_iter().chain([("GET", "/hub/unknown"), ("GET", "/hub.js")]) {
        let answer = app
            .client
            .request(Method::OPTIONS, format!("{}{path}", app.base))
            .header("origin", "https://any.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "content-type,x-hub-session-token,x-hub-version")
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_lowercase();
        assert_eq!(header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(header("access-control-max-age"), "86400");
        for name in ["content-type", "x-hub-session-token", "x-hub-version", "idempotency-key"] {
            assert!(header("access-control-allow-headers").contains(name), "{name}");
        }
        for name in ["get", "post", "patch", "delete"] {
            assert!(header("access-control-allow-methods").contains(name), "{name}");
        }
        assert!(!answer.headers().contains_key("access-control-allow-credentials"));
    }
}

#[tokio::test]
async fn every_answer_can_be_read_by_the_page_errors_too() {
    let app = TestApp::start().await;
    for (method, path) in CALLS.into_iter().chain([("DELETE", "/hub/settings"), ("GET", "/hub/unknown")]) {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = app.client.request(method, format!("{}{path}", app.base));
        let answer = request.header("origin", "https://any.example").send().await.unwrap();
        assert!(answer.status().is_client_error(), "{path}");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*", "{path}");
        assert!(answer.headers()["access-control-expose-headers"].to_str().unwrap().contains("retry-after"));
        read(answer).await;
    }
}

#[tokio::test]
async fn d80_a_session_works_only_on_its_pages() {
    let app = TestApp::start().await;
    let token =
        app.session_with(json!({"allowed_origins": ["https://app.example/", "http://localhost:3000"]})).await;
    let own = app.base.clone();
    let cases: [(&[(&str, &str)], u16); 8] = [
        (&[("origin", "https://app.example")], 200),
        (&[("origin", "http://localhost:3000")], 200),
        (&[("origin", &own)], 200),
        (&[("sec-fetch-site", "same-origin")], 200),
        (&[], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
    ];
    for (headers, status) in cases {
        let mut request = app.get("/hub/bootstrap").header("x-hub-session-token", &token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        let (got, body) = read(answer).await;
        assert_eq!(got, status, "{headers:?} {body}");
        if status == 403 {
            assert_eq!(body["code"], "session_origin_mismatch");
            assert!(!body.to_string().contains("app.example"), "the answer keeps the list to itself");
        }
    }
}
