//! The auth link: its page and the session behind it.

use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{KEY, SITE_TOKEN, Setup, TestApp, read};

/// A session as the integrator's backend gets it.
pub async fn opened(app: &TestApp, members: Value) -> Value {
    let mut body = json!({"origin_owner_id": "owner-1", "origin_owner_name": "Juniper Bakery"});
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let answer = app.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
    read(answer).await.1
}

/// The path of its link.
pub fn path(session: &Value) -> &str {
    let url = session["auth_link_url"].as_str().unwrap();
    &url[url.find("/link/").unwrap()..]
}

pub fn value(session: &Value) -> &str {
    path(session).strip_prefix("/link/").unwrap()
}

pub async fn page(app: &TestApp, path: &str) -> (u16, String) {
    let answer = app.get(path).header("accept", "text/html").send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// What the page's script asks, on a page of this origin.
pub async fn asks(app: &TestApp, value: &str, origin: Option<&str>, site: Option<&str>) -> Response {
    let mut request = app.post("/link/session", &json!({ "value": value }));
    for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.send().await.unwrap()
}

pub async fn enters(app: &TestApp, value: &str) -> (u16, Value) {
    read(asks(app, value, Some(&app.base), Some("same-origin")).await).await
}

/// Status and code of a call with a session, from a page of this origin.
pub async fn call(app: &TestApp, token: &str, origin: &str) -> (u16, Value) {
    let request = app.get("/hub/bootstrap").header("x-hub-session-token", token).header("origin", origin);
    let (status, body) = read(request.send().await.unwrap()).await;
    (status, body["code"].clone())
}

#[tokio::test]
async fn the_page_says_who_asks_what_for_and_until_when_and_is_not_used_up() {
    let app = TestApp::start().await;
    let session = opened(&app, json!({"brand": "Acme", "provider": "webflow"})).await;
    for _ in 0..3 {
        let answer = app.get(path(&session)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-robots-tag"), "noindex");
        assert!(header("content-security-policy").contains("require-trusted-types-for 'script'"));
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        let page = answer.text().await.unwrap();
        for text in ["Connect Webflow to Acme", "Juniper Bakery", session["expires_at"].as_str().unwrap()] {
            assert!(page.contains(text), "{text} in {page}");
        }
        assert!(!page.contains(value(&session)) && !page.contains(session["token"].as_str().unwrap()));
    }
    assert_eq!(enters(&app, value(&session)).await.0, 201);
}

/// The hub protocol's own connectors are many; a link that leaves the choice names none of them.
#[tokio::test]
async fn a_link_for_any_provider_names_none() {
    let app = TestApp::start().await;
    let (_, page) = page(&app, path(&opened(&app, json!({"brand": "Acme"})).await)).await;
    assert!(page.contains("Connect an account to Acme") && !page.contains("Webflow"), "{page}");
}

#[tokio::test]
async fn a_link_to_an_account_that_is_there_says_so() {
    let app = TestApp::start().await;
    let first = opened(&app, json!({"provider": "webflow"})).await;
    app.link(first["token"].as_str().unwrap(), "test_full_access", None).await;
    let again = opened(&app, json!({"provider": "webflow", "brand": "Acme"})).await;
    assert!(page(&app, path(&again)).await.1.contains("Reconnect Webflow to Acme"));
}

#[tokio::test]
async fn an_expired_link_says_when_it_ended_and_whom_to_ask() {
    let app = TestApp::start().await;
    let session = opened(&app, json!({"brand": "Acme", "expires_in": 60})).await;
    app.state.clock.advance(61);
    let (status, page) = page(&app, path(&session)).await;
    assert_eq!(status, 410);
    assert!(page.contains("This link has expired") && page.contains("Acme"), "{page}");
    assert!(!page.contains("<connect-hub"), "{page}");
    let (status, body) = enters(&app, value(&session)).await;
    assert_eq!((status, &body["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn the_session_of_a_link_is_short_and_never_outlives_it() {
    let app = TestApp::start().await;
    let lives = async |expires_in: i64| {
        let session = opened(&app, json!({"expires_in": expires_in})).await;
        let (status, entered) = enters(&app, value(&session)).await;
        assert_eq!(status, 201, "{entered}");
        assert_ne!(entered["token"], session["token"]);
        (session, entered)
    };
    let (session, entered) = lives(60).await;
    assert_eq!(entered["expires_at"], session["expires_at"]);
    let (session, entered) = lives(7 * 86_400).await;
    let token = entered["token"].as_str().unwrap();
    assert_eq!(call(&app, token, &app.base).await.0, 200);
    app.state.clock.advance(3599);
    assert_eq!(call(&app, token, &app.base).await.0, 200);
    app.state.clock.advance(2);
    assert_eq!(call(&app, token, &app.base).await, (401, json!("session_expired")));
    // The link still works, and gives the next.
    assert_eq!(page(&app, path(&session)).await.0, 200);
    let (_, next) = enters(&app, value(&session)).await;
    assert_eq!(call(&app, next["token"].as_str().unwrap(), &app.base).await.0, 200);
}

#[tokio::test]
async fn the_session_of_a_link_is_for_the_hosted_page_whatever_the_link_s_own_allows() {
    let app = TestApp::start().await;
    for members in [json!({}), json!({"allowed_origins": ["https://app.example"]})] {
        let session = opened(&app, members).await;
        let (_, entered) = enters(&app, value(&session)).await;
        let token = entered["token"].as_str().unwrap();
        assert_eq!(call(&app, token, &app.base).await.0, 200);
        let elsewhere = call(&app, token, "https://app.example").await;
        assert_eq!(elsewhere, (403, json!("session_origin_mismatch")));
    }
}

#[tokio::test]
async fn only_the_page_itself_gets_a_session() {
    let app = TestApp::start().await;
    let session = opened(&app, json!({})).await;
    let own = Some(&*app.base);
    for (origin, site, status) in [
        (own, Some("same-origin"), 201),
        // Browsers that do not tell the relation name the origin.
        (own, None, 201),
        (own, Some("cross-site"), 403),
        (Some("https://evil.example"), Some("cross-site"), 403),
        (Some("https://evil.example"), None, 403),
        (Some("null"), None, 403),
        (None, Some("same-origin"), 403),
        (None, None, 403),
    ] {
        let answer = asks(&app, value(&session), origin, site).await;
        assert!(!answer.headers().contains_key("access-control-allow-origin"));
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let (got, body) = read(answer).await;
        assert_eq!(got, status, "{origin:?} {site:?} {body}");
    }
    // The session's own token is no link, and neither is the value of a session that a link opened.
    let (_, entered) = enters(&app, value(&session)).await;
    for other in [&session["token"], &entered["token"]] {
        assert_eq!(enters(&app, other.as_str().unwrap()).await.0, 404);
    }
}

#[tokio::test]
async fn what_is_linked_from_a_link_is_the_owner_s_with_what_the_session_says() {
    let app = TestApp::start().await;
    let members =
        json!({"label": "Bakery site", "metadata": {"a": 1}, "type": "test", "integration_id": SITE_TOKEN});
    let session = opened(&app, members).await;
    let (_, entered) = enters(&app, value(&session)).await;
    let token = entered["token"].as_str().unwrap();
    let answer =
        app.linking(token, "test_full_access", None).header("origin", &app.base).send().await.unwrap();
    assert_eq!(read(answer).await.0, 201);
    let account = app.accounts("").await["data"][0].clone();
    assert_eq!(account["origin_owner_id"], "owner-1");
    assert_eq!((&account["label"], &account["type"]), (&json!("Bakery site"), &json!("test")));
    assert_eq!(account["metadata"], json!({"a": 1}));
}

#[tokio::test]
async fn the_page_is_there_without_the_demo_too() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    app.add_key("key_1", "a key", "sessions:write").await;
    let body = json!({"origin_owner_id": "o", "origin_owner_name": "O"});
    let answer = app.post("/connect_sessions", &body).basic_auth("a key", Some("")).send().await.unwrap();
    let session = read(answer).await.1;
    assert_eq!(page(&app, path(&session)).await.0, 200);
    for file in ["/pages/link.js", "/pages/page.css"] {
        assert_eq!(app.get(file).send().await.unwrap().status(), 200, "{file}");
    }
}
