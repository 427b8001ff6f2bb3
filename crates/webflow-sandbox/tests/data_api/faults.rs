//! Answers that are broken on purpose, as a client meets them.

use std::error::Error;
use std::io::ErrorKind;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use webflow_sandbox::Ending;

use crate::support::{AUTHORIZED_BY, INTROSPECT, SITES, TestApi};

#[tokio::test]
async fn errors_of_webflow_keep_their_form() {
    let api = TestApi::new().await;
    for path in [AUTHORIZED_BY, INTROSPECT, SITES] {
        let down = api.get(path, "test_down").await.error(503, "service_unavailable");
        assert_eq!(down, "Service temporarily unavailable. Please try again later.");
        let error = api.get(path, "test_error").await.error(500, "internal_error");
        assert_eq!(error, "An Internal Error occurred");
        let limited = api.get(path, "test_rate_limited").await;
        assert_eq!(limited.error(429, "too_many_requests"), "Too Many Requests");
        assert_eq!((limited.header("retry-after"), limited.header("x-ratelimit-remaining")), ("42", "0"));
        api.get(path, "test_request_timeout").await.error(408, "request_timeout");
    }
    api.get(SITES, "test_sites_down").await.error(503, "service_unavailable");
    let limited = api.get(SITES, "test_sites_rate_limited").await;
    limited.error(429, "too_many_requests");
    assert_eq!(limited.header("x-ratelimit-remaining"), "0");
}

#[tokio::test]
async fn answers_that_are_not_webflows_keep_their_status_and_type() {
    let api = TestApi::new().await;
    for (token, status, content_type, start) in [
        ("test_html", 200, "text/html; charset=utf-8", "<!doctype html>"),
        ("test_gateway", 502, "text/html", "<!doctype html>"),
        ("test_down_html", 503, "text/html", "<!doctype html>"),
        ("test_not_acceptable", 406, "text/plain", "Not Acceptable"),
        ("test_empty", 200, "application/json", ""),
        ("test_array", 200, "application/json", "[]"),
    ] {
        let answer = api.get(AUTHORIZED_BY, token).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, content_type),
            "{token}"
        );
        assert!(answer.text.starts_with(start) && (answer.text.is_empty() == start.is_empty()), "{token}");
    }
}

#[tokio::test]
async fn a_redirect_leaves_the_api() {
    let api = TestApi::new().await;
    let answer = api.get(SITES, "test_redirect").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/moved/sites"));
    assert_eq!(api.sandbox.recorder().count("/moved/sites"), 0);
}

#[tokio::test]
async fn a_cut_off_answer_ends_before_its_declared_length() {
    let api = TestApi::new().await;
    let request = api.client.get(api.url(SITES)).bearer_auth("test_truncated");
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let declared = response.content_length().unwrap();
    let first = response.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"{\"sites\"") && (first.len() as u64) < declared);
    assert!(response.chunk().await.is_err(), "the end of the connection is an error, not an end of the body");
}

#[tokio::test]
async fn cut_json_comes_in_a_complete_answer() {
    let api = TestApi::new().await;
    let answer = api.get(AUTHORIZED_BY, "test_cut_json").await;
    assert_eq!(answer.header("content-length"), answer.text.len().to_string());
    let error = serde_json::from_str::<serde_json::Value>(&answer.text).unwrap_err();
    assert!(error.is_eof());
}

#[tokio::test]
async fn the_large_body_is_one_json_object_of_5_mb() {
    let api = TestApi::new().await;
    let answer = api.get(AUTHORIZED_BY, "test_large_body").await;
    assert!(answer.text.len() > 5_000_000 && answer.json()["email"].is_string());
}

/// A client that retries by itself would hide the reset, so this one speaks to the socket.
#[tokio::test]
async fn the_connection_is_reset_without_a_byte() {
    let api = TestApi::new().await;
    let mut stream = TcpStream::connect(api.sandbox.address()).await.unwrap();
    let request = b"GET /v2/sites HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer test_reset\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut received = Vec::new();
    let error = stream.read_to_end(&mut received).await.unwrap_err();
    assert_eq!((error.kind(), received.len()), (ErrorKind::ConnectionReset, 0));
    assert_eq!(api.sandbox.recorder().calls()[0].ending, Ending::Reset);

    let error = api.client.get(api.url(SITES)).bearer_auth("test_reset").send().await.unwrap_err();
    assert!(error.is_request() && error.source().is_some());
    assert_eq!(api.get(SITES, "test_full_access").await.status, 200, "only that connection is gone");
}

#[tokio::test]
async fn the_first_call_of_the_slow_token_waits() {
    let api = TestApi::new().await;
    assert_eq!(api.get(INTROSPECT, "test_slow").await.status, 200);
    assert_eq!(api.get(SITES, "test_slow").await.status, 200);
    let waiting = api.client.get(api.url(AUTHORIZED_BY)).bearer_auth("test_slow").send();
    let waiting = tokio::spawn(waiting);
    api.sandbox.recorder().until(|calls| calls.iter().any(|call| call.path == AUTHORIZED_BY)).await;
    let call = api.sandbox.recorder().calls().pop().unwrap();
    assert_eq!((&*call.path, call.ending), (AUTHORIZED_BY, Ending::Open));
    api.sandbox.release_slow();
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);
    assert_eq!(api.get(AUTHORIZED_BY, "test_slow").await.status, 200, "a release is for good");
}

#[tokio::test]
async fn the_silent_token_waits_until_the_client_leaves() {
    let api = TestApi::new().await;
    let waiting = tokio::spawn(api.client.get(api.url(SITES)).bearer_auth("test_timeout").send());
    api.sandbox.release_slow();
    api.sandbox.recorder().until(|calls| !calls.is_empty()).await;
    assert!(!waiting.is_finished());
    waiting.abort();
    api.sandbox.recorder().until(|calls| calls[0].ending == Ending::Disconnected).await;
}
