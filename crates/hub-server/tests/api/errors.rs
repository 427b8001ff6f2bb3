//! What bad requests get.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{KEY, SITE_TOKEN, TestApp, read};

#[tokio::test]
async fn unknown_addresses_and_methods_answer_as_json() {
    let app = TestApp::start().await;
    let (status, body) = read(app.get("/nothing/here").send().await.unwrap()).await;
    assert_eq!((status, &body["code"]), (404, &json!("not_found")));
    let (status, body) = read(app.post("/hub/settings", &json!({})).send().await.unwrap()).await;
    assert_eq!((status, &body["code"]), (405, &json!("method_not_allowed")));
    let page = app.get("/nothing").header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), 404);
    assert!(page.text().await.unwrap().contains("There is nothing at this address"));
}

/// The framework refuses these by itself, as plain text.
#[tokio::test]
async fn addresses_that_cannot_be_read_answer_as_json() {
    let app = TestApp::start().await;
    let session = app.session().await;
    for (path, status, code) in [
        ("/hub/bootstrap?provider=a&provider=b", 422, "validation_failed"),
        ("/hub/connectors?provider=a&provider=b", 422, "validation_failed"),
        ("/accounts?page_size=many", 422, "validation_failed"),
        ("/accounts/%FF", 404, "not_found"),
        ("/hub/connectors/%FF", 404, "not_found"),
        ("/connectors/%FF", 404, "not_found"),
        ("/hub.js?v=1&v=2", 422, "validation_failed"),
    ] {
        let request = app.get(path).header("x-hub-session-token", &session).basic_auth(KEY, Some(""));
        let (found, body) = read(request.send().await.unwrap()).await;
        assert_eq!((found, body["code"].as_str().unwrap()), (status, code), "{path}");
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused_and_not_repeated() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let send = async |content_type: &str, body: String| {
        let request = app.client.post(format!("{}/hub/validations", app.base)).body(body);
        let request = request.header("x-hub-session-token", &session).header("content-type", content_type);
        read(request.send().await.unwrap()).await
    };
    let (status, body) = send("text/plain", "{}".into()).await;
    assert_eq!((status, &body["code"]), (415, &json!("unsupported_media_type")));
    for text in [r#"{"integration_id": "secretish"#, r#"["secretish"]"#, r#"{"credentials":"secretish"}"#, ""]
    {
        let (status, body) = send("application/json", text.into()).await;
        assert_eq!((status, &body["code"]), (422, &json!("validation_failed")), "{text}");
        assert!(!body.to_string().contains("secretish"), "{body}");
    }
    let (_, body) = send("application/json; charset=utf-8", "{}".into()).await;
    let keys: Vec<_> = body["fields"].as_array().unwrap().iter().map(|field| field["key"].clone()).collect();
    assert_eq!(keys, ["integration_id", "credentials"]);
    // Which member it is stays unsaid, so the words must not lead to `fields`.
    let odd = json!({"integration_id": SITE_TOKEN, "credentials": {}, "wanted_scopes": "cms:read"});
    let (status, body) = send("application/json", odd.to_string()).await;
    assert_eq!((status, &body["code"]), (422, &json!("validation_failed")));
    assert!(!body["fix"].as_str().unwrap().contains("fields"), "{body}");
}

/// A client that sends everything before it reads, as a browser does: when the server closes before it has read all,
/// the connection is reset and the answer is lost.
#[tokio::test]
async fn a_megabyte_gets_an_answer_and_not_a_broken_connection() {
    let app = TestApp::start().await;
    let session = app.session().await;
    for _ in 0..5 {
        let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).await.unwrap();
        let body = vec![b'x'; 1_000_000];
        let head = format!(
            "POST /hub/validations HTTP/1.1\r\nhost: hub\r\nconnection: close\r\nx-hub-session-token: {session}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("payload_too_large"), "{answer}");
    }
    let (status, body) = app.validate(&session, &"x".repeat(1_000_000)).await;
    assert_eq!((status, &body["code"]), (413, &json!("payload_too_large")));
    assert_eq!(app.validate(&session, "test_full_access").await.0, 200);
}

#[tokio::test]
async fn d86_what_cannot_be_a_token_never_reaches_the_provider() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let long = "x".repeat(5000);
    let cases = [
        ("", "token_empty", ""),
        (" \u{200b}\n", "token_empty", ""),
        ("ws-0123456789abcdef", "token_malformed", "workspace_token"),
        ("580e63e98c9a982ac9b8b741", "token_malformed", "object_id"),
        ("https://webflow.com/dashboard", "token_malformed", "url"),
        ("eyJh.eyJz.dBjf", "token_malformed", "jwt"),
        ("YOUR_API_TOKEN", "token_malformed", "placeholder"),
        ("abc def", "token_malformed", "whitespace"),
        ("ab\ncd", "token_malformed", "whitespace"),
        ("🙂🙂", "token_malformed", "characters"),
        ("<script>alert(1)</script>", "token_malformed", ""),
        (&long, "token_malformed", "too_long"),
    ];
    for (token, code, reason) in cases {
        let (status, body) = app.validate(&session, token).await;
        if code == "token_malformed" && reason.is_empty() {
            // Odd but printable: only the provider can say.
            assert_eq!(status, 422, "{body}");
            continue;
        }
        assert_eq!((status, body["code"].as_str().unwrap()), (422, code), "{token:.20} {body}");
        assert_eq!(body["reason"].as_str().unwrap_or_default(), reason, "{token:.20}");
        assert_eq!(body["fields"][0]["key"], "siteToken");
    }
    assert!(app.sandbox.recorder().calls().len() <= 1, "at most the odd one was sent");
}

#[tokio::test]
async fn unknown_fields_and_methods_are_refused() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let send = async |body| {
        let request = app.post("/hub/validations", &body).header("x-hub-session-token", &session);
        read(request.send().await.unwrap()).await
    };
    let (status, body) = send(json!({"integration_id": "other", "credentials": {}})).await;
    assert_eq!((status, &body["code"]), (404, &json!("not_found")));
    let fields = json!({"siteToken": "test_full_access", "extra": "x"});
    let (status, body) = send(json!({"integration_id": SITE_TOKEN, "credentials": fields})).await;
    assert_eq!((status, &body["code"]), (422, &json!("validation_failed")));
}

#[tokio::test]
async fn health_needs_no_session() {
    let app = TestApp::start().await;
    assert_eq!(read(app.get("/healthz").send().await.unwrap()).await.0, 200);
    assert_eq!(read(app.get("/readyz").send().await.unwrap()).await.0, 200);
}
