//! What a client may take of the server without saying what it wants.

use std::time::Duration;

use hub_server::listen::Allowance;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Setup, TestApp};

const SHORT: Duration = Duration::from_millis(100);
/// Far less than the allowances that are not under test.
const SOON: Duration = Duration::from_secs(15);

async fn app(allowance: Allowance) -> TestApp {
    TestApp::with(Setup { allowance, ..Setup::default() }).await
}

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.base.trim_start_matches("http://")).await.unwrap()
}

/// What arrives until the server closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A reset is an end, too.
    _ = timeout(SOON, stream.read_to_end(&mut text)).await.expect("the connection stays open");
    String::from_utf8_lossy(&text).into_owned()
}

/// Connections that were kept with half a head used to stay for ever.
#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    let app = app(Allowance { head: SHORT, ..Allowance::default() }).await;
    for start in ["GET /healthz HTTP/1.1\r\nhost: hub\r\nx-slow: ", ""] {
        let mut stream = connect(&app).await;
        stream.write_all(start.as_bytes()).await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(!answer.contains("200 OK"), "{answer}");
    }
    assert!(app.get("/healthz").send().await.unwrap().status().is_success());
}

/// A byte now and then is not enough, although it never stops.
#[tokio::test]
async fn a_body_that_trickles_is_given_up() {
    let app = app(Allowance { body: SHORT, ..Allowance::default() }).await;
    let session = app.session().await;
    let mut stream = connect(&app).await;
    let head = format!(
        "POST /hub/validations HTTP/1.1\r\nhost: hub\r\nx-hub-session-token: {session}\r\n\
         content-type: application/json\r\ncontent-length: 60000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0];
    let trickling = async {
        while timeout(SHORT / 10, stream.read(&mut first)).await.is_err() {
            _ = stream.write_all(b" ").await;
        }
    };
    timeout(SOON, trickling).await.expect("the body is still waited for");
    let answer = rest(&mut stream).await;
    assert!(answer.contains("422") && answer.contains("did not arrive whole"), "{answer}");
    assert_eq!(app.validate(&session, "test_full_access").await.0, 200);
}

/// Who asks for more and more and takes nothing of it used to keep the connection, and what was to be sent.
#[tokio::test]
async fn answers_that_nobody_takes_are_given_up() {
    let app = app(Allowance { answer: SHORT, ..Allowance::default() }).await;
    let mut stream = connect(&app).await;
    let asking =
        async { while stream.write_all(b"GET /openapi.json HTTP/1.1\r\nhost: hub\r\n\r\n").await.is_ok() {} };
    timeout(SOON, asking).await.expect("the connection stays open");
    assert!(app.get("/healthz").send().await.unwrap().status().is_success());
}

#[tokio::test]
async fn connections_beyond_the_allowed_number_wait() {
    let app = app(Allowance { connections: 1, ..Allowance::default() }).await;
    let request = b"GET /healthz HTTP/1.1\r\nhost: hub\r\n\r\n";
    let mut answer = [0; 1024];
    let mut first = connect(&app).await;
    first.write_all(request).await.unwrap();
    assert!(first.read(&mut answer).await.unwrap() > 0);
    let mut second = connect(&app).await;
    second.write_all(request).await.unwrap();
    // The first is served as before, several times over, while the second waits.
    for _ in 0..20 {
        first.write_all(request).await.unwrap();
        assert!(first.read(&mut answer).await.unwrap() > 0);
    }
    assert!(second.try_read(&mut answer).is_err(), "the second was served as well");
    drop(first);
    assert!(timeout(SOON, second.read(&mut answer)).await.unwrap().unwrap() > 0);
}
