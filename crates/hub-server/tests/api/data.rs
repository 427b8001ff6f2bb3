//! Checks that are data: what is sent, and how every kind of answer is judged.

use std::time::Duration;

use hub_connectors::Connector;
use hub_server::provider::http::CALL_LIMIT;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::stub::{Stub, response};
use crate::support::{Setup, TestApp, read};

const YAML: &str = include_str!("../../../hub-connectors/tests/data/acme.yaml");
pub const KEY: &str = "sk-acme-4f6b1c9d";

pub fn acme() -> Connector {
    Connector::parse("acme.yaml", YAML, |_| Ok("<svg />".to_owned())).unwrap()
}

pub async fn start(call_limit: Duration) -> (TestApp, Stub, String) {
    let stub = Stub::start().await;
    let also = Some((acme(), stub.url.clone()));
    let app = TestApp::with(Setup { also, call_limit, ..Setup::default() }).await;
    let session = app.session().await;
    (app, stub, session)
}

pub fn typed(more: Value) -> Value {
    let mut typed =
        json!({"subdomain": "north", "email": "mara+x@example.com", "apiKey": KEY, "region": "eu"});
    typed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    typed
}

pub async fn validate(app: &TestApp, session: &str, credentials: Value, wanted: Value) -> (u16, Value) {
    let body = json!({"integration_id": "acme_api-key", "credentials": credentials, "wanted_scopes": wanted});
    let request = app.post("/hub/validations", &body).header("x-hub-session-token", session);
    let (status, body) = read(request.send().await.unwrap()).await;
    assert!(!body.to_string().contains(KEY), "{body}");
    (status, body)
}

fn granted(body: &Value) -> Vec<(&str, &str)> {
    let rows = body["permissions"].as_array().unwrap();
    rows.iter().map(|row| (row["key"].as_str().unwrap(), row["granted"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn the_call_is_as_the_file_says() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    stub.answers(200, "", &json!({"ok": true}));
    let more = json!({"privateKey": "-----BEGIN-----\n\"x\"\n-----END-----"});
    let (status, body) = validate(&app, &session, typed(more), Value::Null).await;
    assert_eq!((status, &body["outcome"]), (200, &json!("valid")), "{body}");
    let asked = stub.asked();
    let [call] = asked.as_slice() else { panic!("{} calls", asked.len()) };
    assert_eq!(call.line(), "POST /api/v1/users/mara%2Bx%40example.com?region=eu HTTP/1.1");
    // mara+x@example.com/token:sk-acme-4f6b1c9d
    assert_eq!(
        call.header("authorization"),
        Some("Basic bWFyYSt4QGV4YW1wbGUuY29tL3Rva2VuOnNrLWFjbWUtNGY2YjFjOWQ=")
    );
    assert_eq!(call.header("x-organization"), None, "an empty field leaves its header out");
    assert_eq!(call.header("accept"), Some("application/json"));
    let sent: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(sent["key"], "-----BEGIN-----\n\"x\"\n-----END-----");
    assert_eq!((&sent["fields"], &sent["depth"]), (&json!(["id", "name"]), &json!(2)));
    validate(&app, &session, typed(json!({"organization": "North & Co"})), Value::Null).await;
    let call = stub.asked().remove(0);
    assert_eq!(call.header("x-organization"), Some("North & Co"));
    assert_eq!(serde_json::from_str::<Value>(&call.body).unwrap().get("key"), None);
}

#[tokio::test]
async fn what_the_answer_says_is_shown() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    let user = json!({"id": 7, "names": ["Mara\u{7} Lind"], "email": "mara@example.com"});
    let body = json!({"ok": true, "user": user, "account": {"id": "a1", "name": "North"}});
    stub.answers(200, "x-scopes: tickets:write, other\r\n", &body);
    let wanted = json!(["tickets:read"]);
    let (_, body) = validate(&app, &session, typed(json!({})), wanted).await;
    assert_eq!(body["identity"], json!({"id": "7", "name": "Mara Lind", "email": "mara@example.com"}));
    assert_eq!(body["site"], json!({"id": "a1", "name": "North"}));
    assert_eq!(body["outcome"], "valid");
    assert_eq!(granted(&body), [("tickets:write", "read"), ("tickets:read", "read")]);
    assert_eq!(body["warnings"], json!([]));
    // Everything may be missing, and a name that repeats the key is none.
    stub.answers(200, "", &json!({"ok": true, "user": {"names": [KEY]}}));
    let (_, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
    assert_eq!((&body["identity"], &body["site"]), (&Value::Null, &Value::Null));
    let codes: Vec<_> = body["warnings"].as_array().unwrap().iter().map(|warning| &warning["code"]).collect();
    assert_eq!(codes, ["identity_unknown", "site_unknown"]);
}

#[tokio::test]
async fn scopes_that_are_not_told_are_unknown_and_those_that_lack_are_named() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    let wanted = json!(["tickets:write"]);
    stub.answers(200, "", &json!({"ok": true}));
    let (_, body) = validate(&app, &session, typed(json!({})), wanted.clone()).await;
    assert_eq!((&body["outcome"], granted(&body)), (&json!("valid"), vec![("tickets:write", "unknown")]));
    stub.answers(200, "x-scopes: tickets:read\r\n", &json!({"ok": true}));
    let (_, body) = validate(&app, &session, typed(json!({})), wanted).await;
    assert_eq!(body["outcome"], "limited");
    assert_eq!(granted(&body), [("tickets:write", "none"), ("tickets:read", "read")]);
    let row = &body["permissions"][0];
    assert_eq!((&row["scope"], &row["guide_step"]), (&json!("tickets:write"), &json!("scopes")));
}

#[tokio::test]
async fn every_kind_of_answer_has_its_meaning() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    let ok = |status: u16, body: Value| response(status, "", &body.to_string());
    let page = |status: u16| response(status, "content-type: text/html\r\n", "<h1>Sign in</h1>");
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"ok\": true".to_owned();
    let moved = response(302, "location: https://elsewhere.example/\r\n", "{\"ok\": true}");
    let long = response(200, "", &json!({"ok": true, "x": "x".repeat(300_000)}).to_string());
    let cases = [
        (ok(200, json!({"ok": false, "error": "invalid_auth"})), "token_rejected"),
        (ok(200, json!({"ok": false, "error": "account_inactive"})), "token_rejected"),
        (ok(401, json!({"error": "no"})), "token_rejected"),
        (
            ok(200, json!({"ok": false, "error": "missing_scope", "needed": "tickets:write"})),
            "missing_permission",
        ),
        (ok(403, json!({})), "missing_permission"),
        (ok(200, json!({"ok": false, "error": "ratelimited"})), "provider_rate_limited"),
        (ok(429, json!({})), "provider_rate_limited"),
        (page(429), "provider_rate_limited"),
        (ok(200, json!({"ok": true, "maintenance": {"until": 5}})), "provider_unavailable"),
        (ok(200, json!({"ok": false, "error": "other"})), "provider_unavailable"),
        (ok(200, json!([])), "provider_unavailable"),
        (ok(201, json!({"ok": true})), "provider_unavailable"),
        (ok(404, json!({})), "provider_unavailable"),
        (ok(500, json!({"ok": true})), "provider_unavailable"),
        (page(200), "provider_unavailable"),
        (page(401), "provider_unavailable"),
        (response(200, "", ""), "provider_unavailable"),
        (cut, "provider_unavailable"),
        (moved, "provider_unavailable"),
        (long, "provider_unavailable"),
        (String::new(), "provider_unavailable"),
        ("not http\r\n\r\n".to_owned(), "provider_unavailable"),
    ];
    for (answer, code) in cases {
        let about = answer.chars().take(200).collect::<String>();
        stub.says(answer);
        let (status, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
        assert_eq!(body["code"], code, "{status} {body}\n{about}");
        assert_eq!(stub.asked().len(), 1, "{about}");
    }
}

#[tokio::test]
async fn a_refusal_names_what_lacks_and_what_was_said() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    let lacking = |body: &Value| body["permissions"][0]["key"].clone();
    stub.answers(200, "", &json!({"ok": false, "error": "missing_scope", "needed": "tickets:write"}));
    let (_, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
    assert_eq!(lacking(&body), "tickets:write");
    assert_eq!(body["guide_step"], "scopes");
    assert_eq!(body["provider_response"], "200: missing_scope");
    // It names none: then it lacks what the test action takes.
    stub.answers(403, "", &json!({}));
    let (_, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
    assert_eq!(lacking(&body), "tickets:read");
    // What repeats the key, even encoded, is not passed on.
    for said in
        [format!("bad key {KEY}"), "bad bWFyYSt4QGV4YW1wbGUuY29tL3Rva2VuOnNrLWFjbWUtNGY2YjFjOWQ=".to_owned()]
    {
        stub.answers(401, "", &json!({ "error": said }));
        let (_, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
        assert_eq!(body["provider_response"], Value::Null, "{body}");
    }
    stub.answers(429, "retry-after: 17\r\n", &json!({}));
    let (_, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
    assert_eq!(body["retry_after"], 17);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up() {
    let (app, _stub, session) = start(Duration::from_millis(200)).await;
    // A provider that accepts and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = url::Url::parse(&format!("http://{}", silent.local_addr().unwrap())).unwrap();
    drop((app, session));
    let setup =
        Setup { also: Some((acme(), url)), call_limit: Duration::from_millis(200), ..Setup::default() };
    let app = TestApp::with(setup).await;
    let session = app.session().await;
    let (_, body) = validate(&app, &session, typed(json!({})), Value::Null).await;
    assert_eq!((&body["code"], &body["reason"]), (&json!("provider_unavailable"), &json!("timeout")));
}

/// The same id under another subdomain is another account; a new key for the same one is the same.
#[tokio::test]
async fn accounts_are_told_apart_and_named() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    let link = async |more: Value| {
        let body = json!({"integration_id": "acme_api-key", "credentials": typed(more)});
        let request = app.post("/hub/accounts", &body).header("x-hub-session-token", &session);
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!(status, 201, "{body}");
        (body["id"].as_str().unwrap().to_owned(), body["account"]["label"].clone())
    };
    stub.answers(200, "", &json!({"ok": true, "account": {"id": 1, "name": "North"}}));
    let (north, label) = link(json!({})).await;
    assert_eq!(label, "North");
    assert_eq!(link(json!({"apiKey": "another-key", "subdomain": "NORTH"})).await.0, north);
    let (south, _) =
        link(json!({"subdomain": "south", "privateKey": "--BEGIN KEY--\nabc\n--END KEY--"})).await;
    assert_ne!(south, north);
    stub.answers(200, "", &json!({"ok": true, "user": {"id": 1, "names": ["Mara Lind"]}}));
    let (nobody, label) = link(json!({})).await;
    assert_eq!(label, "Acme Desk account");
    assert!(nobody != north && nobody != south);
    let accounts = app.accounts("").await;
    assert_eq!(accounts["data"].as_array().unwrap().len(), 3);
    // The end of a long key is the same in all of them: it is not shown.
    let shown: Vec<_> =
        accounts["data"].as_array().unwrap().iter().map(|account| &account["last_characters"]).collect();
    assert_eq!(shown.iter().filter(|shown| **shown == &json!({"apiKey": "1c9d"})).count(), 2, "{shown:?}");
    assert!(!accounts.to_string().contains("privateKey"), "{accounts}");
}

/// A key that belongs to nothing but a person is that person's.
#[tokio::test]
async fn an_account_without_a_site_is_the_persons() {
    let personal = YAML.replace("        site: {id: $.account.id, name: $.account.name}\n", "");
    let personal = Connector::parse("acme.yaml", &personal, |_| Ok("<svg />".to_owned())).unwrap();
    let stub = Stub::start().await;
    let app = TestApp::with(Setup { also: Some((personal, stub.url.clone())), ..Setup::default() }).await;
    let session = app.session().await;
    let link = async |key: &str, person: Value| {
        stub.answers(200, "", &json!({"ok": true, "user": person}));
        let body = json!({"integration_id": "acme_api-key", "credentials": typed(json!({"apiKey": key}))});
        let request = app.post("/hub/accounts", &body).header("x-hub-session-token", &session);
        let (_, body) = read(request.send().await.unwrap()).await;
        (body["id"].clone(), body["account"]["label"].clone())
    };
    let mara = link("key-1", json!({"id": 1, "names": ["Mara Lind"]})).await;
    assert_eq!(mara.1, "Mara Lind");
    assert_eq!(link("key-2", json!({"id": 1, "names": ["Mara Lind"]})).await, mara);
    assert_ne!(link("key-2", json!({"id": 2, "email": "t@b.example"})).await.0, mara.0);
}
