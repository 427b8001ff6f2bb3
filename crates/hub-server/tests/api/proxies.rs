//! Whose budget a request counts against, when a reverse proxy says whom it speaks for.

use std::net::IpAddr;

use crate::support::{Setup, TestApp};

/// Uses up the budget of an address.
fn exhaust(app: &TestApp, address: &str) {
    let address: IpAddr = address.parse().unwrap();
    while app.state.limits.load(Some(address)).is_ok() {}
}

async fn status(app: &TestApp, session: &str, forwarded: &str) -> u16 {
    let request = app.get("/hub/settings").header("x-hub-session-token", session);
    request.header("x-forwarded-for", forwarded).send().await.unwrap().status().as_u16()
}

/// Whether such requests count against the budget of `address`. Some of it comes back within moments, so one answer
/// alone does not tell.
async fn counts(app: &TestApp, session: &str, forwarded: &str, address: &str) -> bool {
    for _ in 0..100 {
        exhaust(app, address);
        if status(app, session, forwarded).await == 429 {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn a_named_proxy_is_believed_and_its_clients_are_told_apart() {
    let app = TestApp::with(Setup { limits: true, proxies: vec!["127.0.0.0/8"], ..Setup::default() }).await;
    let session = app.session().await;
    exhaust(&app, "127.0.0.1");
    assert!(counts(&app, &session, "198.51.100.1", "198.51.100.1").await);
    assert_eq!(status(&app, &session, "198.51.100.2").await, 200);
    // Made up by the client, before its proxy added whom it saw.
    assert!(counts(&app, &session, "203.0.113.5, 198.51.100.1", "198.51.100.1").await);
    assert!(counts(&app, &session, "127.0.0.9, 198.51.100.1", "198.51.100.1").await);
    assert!(app.metric(r#"hub_rate_limited_total{route="/hub/settings"}"#) >= 3);
}

/// The budget of auth links is another one.
#[tokio::test]
async fn visitors_of_links_are_told_apart_as_well() {
    let app = TestApp::with(Setup { limits: true, proxies: vec!["127.0.0.0/8"], ..Setup::default() }).await;
    let visit = async |forwarded: &str| {
        let visit = app.get("/link/unknown").header("x-forwarded-for", forwarded);
        visit.send().await.unwrap().status().as_u16()
    };
    let visitor: IpAddr = "198.51.100.1".parse().unwrap();
    let mut refused = false;
    for _ in 0..100 {
        while app.state.limits.visit(Some(visitor)).is_ok() {}
        refused = visit("198.51.100.1").await == 429;
        if refused {
            break;
        }
    }
    assert!(refused);
    assert_eq!(visit("198.51.100.2").await, 404);
    assert!(app.metric(r#"hub_http_requests_total{method="GET",route="/link/{value}",status="404"}"#) > 0);
}

#[tokio::test]
async fn nobody_else_is_believed() {
    for proxies in [vec![], vec!["10.0.0.0/8"]] {
        let app = TestApp::with(Setup { limits: true, proxies, ..Setup::default() }).await;
        let session = app.session().await;
        exhaust(&app, "198.51.100.1");
        assert_eq!(status(&app, &session, "198.51.100.1").await, 200, "another's budget cannot be used up");
        assert!(counts(&app, &session, "198.51.100.2", "127.0.0.1").await, "nor one's own be left");
    }
}
