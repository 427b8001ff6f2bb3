//! What the compatible hub is told in its own words, and that nobody else is.

use serde_json::{Value, json};

use crate::forms::{DEPOT, KEY, depot};
use crate::oauth::{METHOD, Visit};
use crate::support::{SITE_TOKEN, TestApp, read};

/// A call as version 1.11.4 makes it.
async fn peer(app: &TestApp, session: &str, path: &str) -> Value {
    let request = app.get(path).header("x-hub-session-token", session).header("x-hub-version", "1.11.4");
    read(request.header("content-type", "application/json").send().await.unwrap()).await.1
}

async fn own(app: &TestApp, session: &str, path: &str) -> Value {
    read(app.get(path).header("x-hub-session-token", session).send().await.unwrap()).await.1
}

#[tokio::test]
async fn d67_methods_of_one_provider_differ_for_it_and_for_it_alone() {
    let visit = Visit::new().await;
    let named = |list: &Value| {
        let rows = list["integrations"].as_array().unwrap().iter();
        rows.filter(|row| row["provider"] == "webflow")
            .map(|row| format!("{} {}", row["name"].as_str().unwrap(), row["version"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    let told = peer(&visit.app, &visit.session, "/hub/connectors").await;
    assert_eq!(named(&told), ["Webflow (Site Token) 1.0.0+site-token", "Webflow (OAuth 2.0) 1.0.0+oauth"]);
    let ours = own(&visit.app, &visit.session, "/hub/connectors").await;
    assert_eq!(named(&ours), ["Webflow 1.0.0", "Webflow 1.0.0"]);
    let one = visit.app.session_with(json!({"integration_id": SITE_TOKEN})).await;
    assert_eq!(named(&peer(&visit.app, &one, "/hub/connectors").await), ["Webflow 1.0.0"]);
}

#[tokio::test]
async fn its_form_can_be_filled_in() {
    let (app, _stub) = depot().await;
    let session = app.session().await;
    let path = format!("/hub/connectors/{DEPOT}");
    let told = peer(&app, &session, &path).await;
    let ours = own(&app, &session, &path).await;
    let field = |answer: &Value, key: &str| {
        let fields = answer["config"]["configFields"].as_array().unwrap();
        fields.iter().find(|field| field["key"] == key).unwrap().clone()
    };
    assert_eq!(field(&told, "company")["required"], false);
    assert_eq!(field(&told, "address")["display"], false);
    assert_eq!(field(&told, "address")["value"], Value::Null);
    assert_eq!(field(&ours, "company")["required"], true);
    assert!(field(&ours, "address")["value"].as_str().unwrap().contains("${"));
    // A token for the list, which it shows in place of the field's own.
    let list = peer(&app, &session, "/hub/connectors").await;
    let token = list["external_trigger_token"].as_str().unwrap();
    assert_eq!(field(&told, "external-trigger-token")["value"], token);
}

#[tokio::test]
async fn its_errors_say_what_to_do() {
    let (app, _stub) = depot().await;
    let session = app.session().await;
    let body = json!({"integration_id": DEPOT, "credentials": {"apiKey": KEY, "plan": "none"}});
    let request = || app.post("/hub/accounts", &body).header("x-hub-session-token", &session);
    let ours = read(request().send().await.unwrap()).await;
    let told = read(request().header("x-hub-version", "1.11.4").send().await.unwrap()).await;
    assert_eq!((ours.0, told.0), (422, 422));
    let said = format!("{} {}", ours.1["message"].as_str().unwrap(), ours.1["fix"].as_str().unwrap());
    assert_eq!(told.1["message"], said.as_str());
    assert_eq!(ours.1["provider_response"], Value::Null);
    assert_eq!(told.1["provider_response"], "validation_failed: not_an_option");

    // D22: it would take 401 for a success where it saves, and knows it elsewhere.
    let stranger = || app.post("/hub/accounts", &body).header("x-hub-session-token", "nobody's");
    assert_eq!(read(stranger().send().await.unwrap()).await.0, 401);
    let told = read(stranger().header("x-hub-version", "1.11.4").send().await.unwrap()).await;
    assert_eq!((told.0, &told.1["code"]), (400, &json!("session_invalid")));
    let load = app.get("/hub/settings").header("x-hub-session-token", "nobody's");
    assert_eq!(read(load.header("x-hub-version", "1.11.4").send().await.unwrap()).await.0, 401);
}

/// It begins an attempt without an account, and names the first method of the provider (D68).
#[tokio::test]
async fn d68_it_reconnects_the_account_that_its_session_is_for() {
    let visit = Visit::new().await;
    let sign_in = async |session: &str, integration: &str| {
        let begin = visit.app.post("/hub/connection_attempts", &json!({"token": session}));
        let (status, body) = read(begin.header("x-hub-session-token", session).send().await.unwrap()).await;
        assert_eq!(status, 201, "{body}");
        let id = body["id"].as_str().unwrap().to_owned();
        let address = format!(
            "{}/connect/oauth2/{integration}?redirect_uri=x&token={session}&connection_attempt_id={id}",
            visit.app.base
        );
        let there = visit.enter(&address).await;
        visit.show(&visit.decide(&there, "allow", "test_works").await).await;
        own(&visit.app, session, &format!("/hub/connection_attempts/{id}")).await
    };
    let first = sign_in(&visit.session, METHOD).await;
    let account = first["account"]["id"].as_str().unwrap();
    // Even where several accounts of the same may be linked.
    let session = visit.app.session_with(json!({"account_id": account, "multiple": true})).await;
    let again = sign_in(&session, SITE_TOKEN).await;
    assert_eq!((&again["status"], &again["account"]["id"]), (&json!("authenticated"), &json!(account)));
    assert_eq!(visit.app.accounts("").await["data"].as_array().unwrap().len(), 1);
}

/// It knows no validations: what could not be confirmed is linked when it is sent again, by the same session alone.
#[tokio::test]
async fn what_cannot_be_confirmed_is_told_first() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let send = async |session: &str, token: &str| {
        let request = app.linking(session, token, None).header("x-hub-version", "1.11.4");
        read(request.send().await.unwrap()).await
    };
    let (status, told) = send(&session, "test_unverified").await;
    assert_eq!((status, &told["reason"]), (422, &json!("unverified")), "{told}");
    let words = told["message"].as_str().unwrap();
    assert!(words.ends_with("Connect again with the same values to link it anyway."), "{words}");
    let stranger = app.session_with(json!({"origin_owner_id": "owner-2"})).await;
    assert_eq!(send(&stranger, "test_unverified").await.0, 422);
    assert_eq!(app.link(&session, "test_unverified", None).await.0, 422, "ours knows validations");
    assert_eq!(app.accounts("").await["data"], json!([]));
    assert_eq!(send(&session, "test_unverified").await.0, 201);
    assert_eq!(app.accounts("").await["data"][0]["outcome"], "unverified");
    // Each time anew.
    assert_eq!(send(&session, "test_unverified").await.0, 422);
}
