//! Signing in at the provider, from the widget's first call to the linked account, over real HTTP and with the real
//! sandbox.

use std::collections::HashMap;

use reqwest::{Client, Response, redirect};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use crate::support::{Setup, TestApp, log, read};

pub const METHOD: &str = "webflow_oauth";
pub const CLIENT: &str = "webflow=test_client:test_client_secret";

/// A person with a window, and the widget that waits for them.
pub struct Visit {
    pub app: TestApp,
    pub session: String,
    pub window: Window,
}

/// A browser's window, step by step: it follows nothing by itself.
#[derive(Clone)]
pub struct Window {
    pub client: Client,
}

/// A page in the window.
pub struct Page {
    pub status: u16,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

pub fn window() -> Window {
    let client = Client::builder().redirect(redirect::Policy::none()).cookie_store(true).no_proxy();
    Window { client: client.build().unwrap() }
}

pub fn location(answer: &Response) -> String {
    answer.headers()["location"].to_str().unwrap().to_owned()
}

impl Window {
    /// Opens the window: the provider's address that it is sent to.
    pub async fn enter(&self, address: &str) -> String {
        let answer = self.client.get(address).send().await.unwrap();
        assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        location(&answer)
    }

    /// Answers on the provider's page: the address that it sends the window back to.
    pub async fn decide(&self, at: &str, decision: &str, test: &str) -> String {
        let page = self.client.get(at).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let url = Url::parse(at).unwrap();
        let mut form: HashMap<String, String> = url.query_pairs().into_owned().collect();
        form.insert("decision".into(), decision.into());
        form.insert("test".into(), test.into());
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let origin = url.origin().ascii_serialization();
        let request = self.client.post(format!("{origin}{}", url.path()));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        location(&request.send().await.unwrap())
    }

    pub async fn show(&self, address: &str) -> Page {
        let answer = self.client.get(address).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Page { status, headers, text: answer.text().await.unwrap() }
    }
}

impl Visit {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        let app = TestApp::with(Setup { clients: vec![CLIENT], ..setup }).await;
        let session = app.session().await;
        Self { app, session, window: window() }
    }

    pub async fn begin_with(&self, body: &Value) -> (u16, Value) {
        let request = self.app.post("/hub/connection_attempts", body);
        read(request.header("x-hub-session-token", &self.session).send().await.unwrap()).await
    }

    /// Begins an attempt: its id and the window's address.
    pub async fn begin(&self) -> (String, String) {
        let (status, body) = self.begin_with(&json!({"integration_id": METHOD, "credentials": {}})).await;
        assert_eq!(status, 201, "{body}");
        (body["id"].as_str().unwrap().to_owned(), body["authorize_url"].as_str().unwrap().to_owned())
    }

    pub async fn enter(&self, address: &str) -> String {
        self.window.enter(address).await
    }

    pub async fn decide(&self, at: &str, decision: &str, test: &str) -> String {
        self.window.decide(at, decision, test).await
    }

    pub async fn show(&self, address: &str) -> Page {
        self.window.show(address).await
    }

    /// All at once: the attempt's id and the last page.
    pub async fn walk(&self, decision: &str, test: &str) -> (String, Page) {
        let (id, address) = self.begin().await;
        let back = self.decide(&self.enter(&address).await, decision, test).await;
        let page = self.show(&back).await;
        (id, page)
    }

    pub async fn status(&self, id: &str) -> Value {
        let (status, body) = self.ask(reqwest::Method::GET, id, &self.session).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    pub async fn ask(&self, method: reqwest::Method, id: &str, session: &str) -> (u16, Value) {
        let url = format!("{}/hub/connection_attempts/{id}", self.app.base);
        let request = self.app.client.request(method, url).header("x-hub-session-token", session);
        read(request.send().await.unwrap()).await
    }

    pub async fn accounts(&self) -> usize {
        self.app.accounts("").await["data"].as_array().unwrap().len()
    }
}

#[tokio::test]
async fn a_person_signs_in_and_the_account_is_linked() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    assert!(
        address.starts_with(&format!("{}/connect/oauth2/{METHOD}?attempt=", visit.app.base)),
        "{address}"
    );
    let entry = address.split("attempt=").nth(1).unwrap();
    assert!(entry.len() == 43 && !entry.contains('&'), "one random value and nothing else: {address}");
    let pending = visit.status(&id).await;
    assert_eq!(pending, json!({"id": id, "status": "pending", "account": null, "error": null}));

    let there = visit.enter(&address).await;
    assert!(there.contains("scope=authorized_user%3Aread%20sites%3Aread%20custom_code%3Aread"), "{there}");
    let back = visit.decide(&there, "allow", "test_works").await;
    assert!(back.starts_with(&format!("{}/connect/oauth2/callback?code=", visit.app.base)), "{back}");
    let page = visit.show(&back).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Webflow is connected") && page.text.contains("You can close this window"));
    assert!(!page.text.contains("<script"));
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'; style-src")
    );
    // It would cut the window off from its opener, which then cannot close it.
    assert!(!page.headers.contains_key("cross-origin-opener-policy"));

    let done = visit.status(&id).await;
    assert_eq!((&done["status"], &done["error"]), (&json!("authenticated"), &Value::Null), "{done}");
    assert_eq!(done["account"]["label"], "Juniper Bakery");
    assert_eq!(done["validation"]["outcome"], "valid");
    let rows = done["validation"]["permissions"].as_array().unwrap();
    let custom_code = rows.iter().find(|row| row["key"] == "custom_code").unwrap();
    assert_eq!((&custom_code["granted"], &custom_code["note"]), (&json!("write"), &Value::Null));
    let accounts = visit.app.accounts("").await;
    assert_eq!(accounts["data"][0]["id"], done["account"]["id"]);
    assert_eq!(accounts["data"][0]["integration_id"], METHOD);
    // The token itself works where a Site Token is refused, and nowhere but in the sealed credentials.
    let account = done["account"]["id"].as_str().unwrap();
    let sealed = visit.app.state.store.find_credential(account, "accessToken").await.unwrap().unwrap();
    let token = visit.app.state.sealer.open(account, "accessToken", &sealed).unwrap();
    let site = done["validation"]["site"]["id"].as_str().unwrap();
    let scripts = format!("{}/v2/sites/{site}/custom_code", visit.app.sandbox.base_url());
    let answer = visit.app.client.get(scripts).bearer_auth(token.expose_secret()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

/// What the widget, the session and the connector want is asked for, in this order of precedence.
#[tokio::test]
async fn what_is_wanted_is_asked_for() {
    let visit = Visit::new().await;
    let asked = async |body: Value| {
        let (_, body) = visit.begin_with(&body).await;
        let there = Url::parse(&visit.enter(body["authorize_url"].as_str().unwrap()).await).unwrap();
        let (_, scope) = there.query_pairs().find(|(name, _)| name == "scope").unwrap();
        scope.into_owned()
    };
    let always = "authorized_user:read sites:read custom_code:read custom_code:write";
    assert_eq!(asked(json!({"integration_id": METHOD})).await, always);
    let scope = asked(json!({"integration_id": METHOD, "wanted_scopes": ["cms:write", "sites:read"]})).await;
    assert_eq!(scope, format!("{always} cms:write"));
    let (status, body) =
        visit.begin_with(&json!({"integration_id": METHOD, "wanted_scopes": ["a\nb"]})).await;
    assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("wanted_scopes")));
}

/// No secret and no session token in any address of ours, in a page, a log line, or the database in clear.
#[tokio::test]
async fn d56_d58_no_secret_is_in_an_address_a_page_or_a_log() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    let there = visit.enter(&address).await;
    let back = visit.decide(&there, "allow", "test_works").await;
    let page = visit.show(&back).await;
    let done = visit.status(&id).await;
    let account = done["account"]["id"].as_str().unwrap();
    let sealed = visit.app.state.store.find_credential(account, "accessToken").await.unwrap().unwrap();
    let token = visit.app.state.sealer.open(account, "accessToken", &sealed).unwrap();
    let query = |url: &str, name: &str| {
        let url = Url::parse(url).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    let (state, code, entry) = (query(&back, "state"), query(&back, "code"), query(&address, "attempt"));
    for secret in [token.expose_secret(), "test_client_secret", &visit.session] {
        for text in [&address, &there, &back, &page.text, &done.to_string()] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    assert!(![&state, &code, &entry].iter().any(|value| page.text.contains(value.as_str())));
    let log = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
    let mut stored = String::new();
    for (_, bytes) in visit.app.kept() {
        stored.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert!(stored.contains(&id), "the search sees the database");
    for secret in [token.expose_secret(), "test_client_secret", &visit.session, &state, &code, &entry] {
        assert!(!log.contains(secret), "in the log");
        assert!(!stored.contains(secret), "in the database");
    }
}

#[tokio::test]
async fn a_method_without_a_client_is_not_offered() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let listed = app.get("/hub/connectors?provider=webflow").header("x-hub-session-token", &session);
    let (_, body) = read(listed.send().await.unwrap()).await;
    let ids: Vec<_> =
        body["integrations"].as_array().unwrap().iter().map(|one| one["integration_id"].clone()).collect();
    assert_eq!(ids, ["webflow_site-token"]);
    let request = app.post("/hub/connection_attempts", &json!({"integration_id": METHOD}));
    let (status, body) = read(request.header("x-hub-session-token", &session).send().await.unwrap()).await;
    assert_eq!((status, &body["code"]), (404, &json!("not_found")));
    // A client for nobody is a mistake of the operator.
    let connectors = hub_connectors::builtin().unwrap();
    let idle = hub_server::oauth::OauthClient::parse(&"slack=a:b".to_owned().into()).unwrap();
    let url = Url::parse(&app.base).unwrap();
    let limit = hub_server::provider::http::CALL_LIMIT;
    let catalog = hub_server::connectors::Catalog::with_clients(connectors, &url, &[], limit, &[idle]);
    assert!(catalog.err().unwrap().to_string().contains("slack"));
}

/// The two ways are kept apart: what signs in takes no form, and what has a form has no sign-in.
#[tokio::test]
async fn a_form_and_a_sign_in_are_not_mistaken() {
    let visit = Visit::new().await;
    let answer = visit.app.get("/hub/connectors/webflow_oauth").header("x-hub-session-token", &visit.session);
    let (_, body) = read(answer.send().await.unwrap()).await;
    assert_eq!(
        (&body["config"]["type"], &body["config"]["grantType"]),
        (&json!("oauth2"), &json!("authorization_code"))
    );
    for path in ["/hub/validations", "/hub/accounts"] {
        let request = visit.app.post(path, &json!({"integration_id": METHOD, "credentials": {}}));
        let request = request.header("x-hub-session-token", &visit.session);
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!((status, &body["reason"]), (422, &json!("sign_in_required")), "{body}");
    }
    for body in [json!({"integration_id": "webflow_site-token"}), json!({}), json!({"token": "nobody's"})] {
        assert_eq!(visit.begin_with(&body).await.0, 422, "{body}");
    }
    let (status, _) = visit.begin_with(&json!({"integration_id": METHOD, "account_id": "acc_other"})).await;
    assert_eq!(status, 404);
}
