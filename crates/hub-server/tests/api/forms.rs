//! What the server makes of a form: conditions, computed values, rules, what cannot be changed.

use hub_connectors::Connector;
use hub_server::provider::http::CALL_LIMIT;
use serde_json::{Value, json};

use crate::stub::Stub;
use crate::support::{Setup, TestApp, read};

const YAML: &str = include_str!("../../../hub-connectors/tests/data/depot.yaml");
pub const DEPOT: &str = "depot_api-key";
pub const KEY: &str = "dk-0123456789abcdef-9f3c";

/// A server with the made-up provider, which answers as site `a1` until it is told otherwise.
pub async fn depot() -> (TestApp, Stub) {
    let stub = Stub::start().await;
    let connector = Connector::parse("depot.yaml", YAML, |_| Ok("<svg />".to_owned())).unwrap();
    let also = Some((connector, stub.url.clone()));
    let app = TestApp::with(Setup { also, call_limit: CALL_LIMIT, ..Setup::default() }).await;
    at_site(&stub, "a1");
    (app, stub)
}

/// The provider says that the key is of this site.
pub fn at_site(stub: &Stub, id: &str) {
    let site = json!({"id": id, "name": format!("Depot {id}")});
    stub.answers(200, "", &json!({"ok": true, "user": {"id": "u1", "name": "Mara"}, "site": site}));
}

pub fn small(more: Value) -> Value {
    let mut typed = json!({"apiKey": KEY, "plan": "small"});
    typed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    typed
}

async fn validate(app: &TestApp, session: &str, credentials: Value) -> (u16, Value) {
    let body = json!({"integration_id": DEPOT, "credentials": credentials});
    let request = app.post("/hub/validations", &body).header("x-hub-session-token", session);
    read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn d7_a_hidden_field_is_neither_checked_nor_accepted_and_values_are_computed() {
    let (app, stub) = depot().await;
    let session = app.session().await;
    // Company is required, and PIN may not have spaces, where there are such fields.
    let (status, body) = validate(&app, &session, small(json!({"company": "Acme", "pin": "1 2"}))).await;
    assert_eq!(status, 200, "{body}");
    let call = stub.asked().remove(0);
    assert_eq!((call.header("x-company"), call.header("x-pin")), (None, None));
    assert_eq!(call.header("x-address"), Some("https://depot.example/small/none"));
    assert_eq!(call.header("x-source"), Some("hub"));

    let (status, body) = validate(&app, &session, small(json!({"plan": "large", "pin": "1 2"}))).await;
    assert_eq!((status, &body["code"]), (422, &json!("validation_failed")), "{body}");
    let reasons: Vec<_> =
        body["fields"].as_array().unwrap().iter().map(|field| (&field["key"], &field["reason"])).collect();
    assert_eq!(reasons, [(&json!("company"), &json!("required")), (&json!("pin"), &json!("whitespace"))]);
    assert!(stub.asked().is_empty());

    let more = json!({"plan": "large", "company": "Acme", "pin": "12", "source": "mail"});
    assert_eq!(validate(&app, &session, small(more)).await.0, 200);
    let call = stub.asked().remove(0);
    assert_eq!((call.header("x-company"), call.header("x-pin")), (Some("Acme"), Some("12")));
    assert_eq!(call.header("x-address"), Some("https://depot.example/large/Acme"));
    assert_eq!(call.header("x-source"), Some("mail"));
}

/// Clients send what they were shown, raw templates too, or what they please.
#[tokio::test]
async fn d7_what_cannot_be_changed_is_the_connectors_whatever_is_sent() {
    let (app, stub) = depot().await;
    let session = app.session().await;
    for address in
        ["https://evil.example", "https://depot.example/${credentials.plan}/{{ company || 'none' }}", ""]
    {
        let more = json!({"address": address, "external-trigger-token": "mine"});
        assert_eq!(validate(&app, &session, small(more)).await.0, 200);
        let call = stub.asked().remove(0);
        assert_eq!(call.header("x-address"), Some("https://depot.example/small/none"));
        assert_ne!(call.header("x-trigger"), Some("mine"));
    }
}

#[tokio::test]
async fn d8_d9_d10_every_field_that_is_wrong_is_named_with_its_reason() {
    let (app, stub) = depot().await;
    let session = app.session().await;
    let wrong = json!({"apiKey": " ", "plan": "huge", "limit": "NaN", "email": "a@b", "code": "abc",
        "shop": "evil.test/?depot.com"});
    let (status, body) = validate(&app, &session, small(wrong)).await;
    assert_eq!((status, &body["code"]), (422, &json!("token_empty")), "{body}");
    let reasons: Vec<_> = body["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["key"].as_str().unwrap(), field["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        reasons,
        [
            ("apiKey", "required"),
            ("plan", "not_an_option"),
            ("limit", "number"),
            ("email", "email"),
            ("code", "pattern"),
            ("shop", "domain"),
        ]
    );
    assert_eq!(body["fields"][3]["message"], "Enter your e-mail address.");
    let right =
        json!({"limit": " -3.50 ", "email": "a@b.example", "code": "ABC", "shop": "https://x.depot.com/y"});
    assert_eq!(validate(&app, &session, small(right)).await.0, 200);
    assert_eq!(stub.asked().remove(0).header("x-limit"), Some("-3.50"));
}

#[tokio::test]
async fn the_trigger_token_is_the_same_for_an_owner_and_provider_everywhere() {
    let (app, stub) = depot().await;
    let get = async |session: &str, path: &str| {
        read(app.get(path).header("x-hub-session-token", session).send().await.unwrap()).await.1
    };
    let session = app.session_with(json!({"provider": "depot"})).await;
    let token = get(&session, "/hub/connectors").await["external_trigger_token"].as_str().unwrap().to_owned();
    assert!(hub_model::Format::Uuid.fits(&token));
    let any = app.session().await;
    assert_eq!(get(&any, "/hub/connectors").await["external_trigger_token"], Value::Null);
    assert_eq!(get(&any, "/hub/connectors?provider=depot").await["external_trigger_token"], token.as_str());
    let connector = get(&any, &format!("/hub/connectors/{DEPOT}")).await;
    assert_eq!(connector["config"]["configFields"][10]["value"], token.as_str());
    validate(&app, &any, small(json!({}))).await;
    assert_eq!(stub.asked().remove(0).header("x-trigger"), Some(&*token));
    let other = app.session_with(json!({"origin_owner_id": "owner-2", "provider": "depot"})).await;
    assert_ne!(get(&other, "/hub/connectors").await["external_trigger_token"], token.as_str());
    let webflow = app.session_with(json!({"provider": "webflow"})).await;
    assert_ne!(get(&webflow, "/hub/connectors").await["external_trigger_token"], token.as_str());
}
