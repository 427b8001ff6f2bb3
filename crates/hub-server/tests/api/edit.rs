//! An account is shown to its owner, edited and reconnected.

use hub_model::connector::TRIGGER_TOKEN;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::forms::{DEPOT, KEY, at_site, depot, small};
use crate::stub::Stub;
use crate::support::{SITE_TOKEN, TestApp, hex_token, read};

pub const HIDDEN: &str = "__secretvalue:**redacted**9f3c";

pub async fn get(app: &TestApp, session: &str, path: &str) -> (u16, Value) {
    read(app.get(path).header("x-hub-session-token", session).send().await.unwrap()).await
}

pub fn patching(app: &TestApp, session: &str, id: &str, body: &Value) -> reqwest::RequestBuilder {
    app.client
        .patch(format!("{}/hub/accounts/{id}", app.base))
        .json(body)
        .header("x-hub-session-token", session)
}

pub async fn patch(app: &TestApp, session: &str, id: &str, credentials: Value) -> (u16, Value) {
    let body = json!({"integration_id": DEPOT, "credentials": credentials});
    read(patching(app, session, id, &body).send().await.unwrap()).await
}

pub async fn link(app: &TestApp, session: &str, credentials: Value) -> String {
    let body = json!({"integration_id": DEPOT, "credentials": credentials});
    let request = app.post("/hub/accounts", &body).header("x-hub-session-token", session);
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!(status, 201, "{body}");
    body["id"].as_str().unwrap().to_owned()
}

/// A linked account with two secrets, and what was asked about it forgotten.
pub async fn linked() -> (TestApp, Stub, String, String) {
    let (app, stub) = depot().await;
    let session = app.session_with(json!({"label": "Mine", "metadata": {"plan": "x"}})).await;
    let id =
        link(&app, &session, small(json!({"plan": "large", "company": "Acme", "pin": "1234", "limit": "5"})))
            .await;
    stub.asked();
    (app, stub, session, id)
}

pub async fn secret(app: &TestApp, id: &str, field: &str) -> Option<String> {
    let sealed = app.state.store.find_credential(id, field).await.unwrap()?;
    Some(app.state.sealer.open(id, field, &sealed).unwrap().expose_secret().to_owned())
}

pub async fn set_status(app: &TestApp, id: &str, status: &str) {
    let mut transaction = app.state.store.begin("a test").await.unwrap();
    sqlx::query("UPDATE accounts SET status = $1 WHERE id = $2")
        .bind(status)
        .bind(id)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn an_account_is_shown_without_its_secrets() {
    let (app, _, session, id) = linked().await;
    let (status, body) = get(&app, &session, &format!("/hub/accounts/{id}")).await;
    assert_eq!(status, 200);
    let token = body["setupInformation"]["external-trigger-token"].clone();
    assert!(token.is_string());
    let linked_at = body["linkedAt"].clone();
    assert_eq!(
        body,
        json!({
            "secureId": id, "provider": "depot", "integrationId": DEPOT, "version": "1.0.0",
            "authConfigKey": "api_key", "environment": "production", "label": "Mine", "status": "active",
            "linkedAt": linked_at,
            // Sixteen characters and more show their last four, shorter ones none.
            "secrets": {"apiKey": HIDDEN, "pin": "__secretvalue:**redacted**"},
            "setupInformation": {"plan": "large", "company": "Acme", "limit": "5", "source": "hub",
                "address": "https://depot.example/large/Acme", "external-trigger-token": token},
        })
    );
    let (_, bootstrap) = get(&app, &session, &format!("/hub/bootstrap?account_id={id}")).await;
    assert_eq!(
        (&bootstrap["account"], &bootstrap["connector"]["integration"]["integration_id"]),
        (&body, &json!(DEPOT))
    );
    assert!(!bootstrap.to_string().contains(KEY) && !bootstrap.to_string().contains("1234"));
}

#[tokio::test]
async fn d14_untouched_secrets_keep_what_is_stored() {
    let (app, stub, session, id) = linked().await;
    // Left out, still hidden, emptied: all the same.
    for (key, pin) in
        [(None, Some("__secretvalue:**redacted**")), (Some(HIDDEN), None), (Some(""), Some(" "))]
    {
        let mut credentials = json!({"limit": "-7.5"});
        for (field, value) in [("apiKey", key), ("pin", pin)] {
            if let Some(value) = value {
                credentials[field] = json!(value);
            }
        }
        let (status, body) = patch(&app, &session, &id, credentials).await;
        assert_eq!(status, 200, "{body}");
        let account = json!({"id": id, "provider": "depot", "label": "Mine", "status": "active"});
        assert_eq!(body, json!({"id": id, "provider": "depot", "account": account}));
        let call = stub.asked().remove(0);
        assert_eq!(call.header("authorization"), Some(&*format!("Bearer {KEY}")));
        assert_eq!((call.header("x-pin"), call.header("x-limit")), (Some("1234"), Some("-7.5")));
    }
    // What is no secret is kept when it is left out, and cleared when it is sent empty.
    patch(&app, &session, &id, json!({})).await;
    assert_eq!(secret(&app, &id, "limit").await.as_deref(), Some("-7.5"));
    patch(&app, &session, &id, json!({"limit": "", "pin": "9999"})).await;
    assert_eq!(
        (secret(&app, &id, "limit").await, secret(&app, &id, "pin").await),
        (None, Some("9999".to_owned()))
    );
    assert_eq!(secret(&app, &id, "apiKey").await.as_deref(), Some(KEY));
    // A field that is hidden now is dropped with what it held.
    patch(&app, &session, &id, json!({"plan": "small"})).await;
    assert_eq!((secret(&app, &id, "pin").await, secret(&app, &id, "company").await), (None, None));
    assert_eq!(app.accounts("").await["data"].as_array().unwrap().len(), 1);
}

/// The token for events is made with the server's first key, which may become another one.
#[tokio::test]
async fn an_account_keeps_the_trigger_token_it_was_linked_with() {
    let (app, stub, session, id) = linked().await;
    let mut transaction = app.state.store.begin("a test").await.unwrap();
    let sealed = app.state.sealer.seal(&id, TRIGGER_TOKEN, "t-of-another-key").unwrap();
    sqlx::query("UPDATE credentials SET sealed = $1 WHERE account_id = $2 AND field = $3")
        .bind(&sealed.bytes)
        .bind(&id)
        .bind(TRIGGER_TOKEN)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(patch(&app, &session, &id, json!({"external-trigger-token": "mine"})).await.0, 200);
    assert_eq!(stub.asked().remove(0).header("x-trigger"), Some("t-of-another-key"));
}

/// What stands for a secret is none: a new account cannot be linked with it.
#[tokio::test]
async fn what_stands_for_a_secret_is_never_one() {
    let (app, stub, session, id) = linked().await;
    let body = json!({"integration_id": DEPOT, "credentials": small(json!({"apiKey": HIDDEN}))});
    for path in ["/hub/accounts", "/hub/validations"] {
        let request = app.post(path, &body).header("x-hub-session-token", &session);
        assert_eq!(read(request.send().await.unwrap()).await.1["code"], "token_empty");
    }
    patch(&app, &session, &id, json!({"plan": "small"})).await;
    stub.asked();
    let (status, _) =
        patch(&app, &session, &id, json!({"plan": "large", "company": "A", "pin": HIDDEN})).await;
    assert_eq!((status, stub.asked().remove(0).header("x-pin")), (200, None));
}

#[tokio::test]
async fn d22_a_refused_credential_leaves_the_account_as_it_was() {
    let (app, stub, session, id) = linked().await;
    let before = app.accounts("").await["data"][0].clone();
    for (answer, code, expected) in
        [(401, "token_rejected", 422), (403, "missing_permission", 422), (500, "provider_unavailable", 503)]
    {
        stub.answers(answer, "", &json!({}));
        let (status, body) = patch(&app, &session, &id, json!({"apiKey": "dk-new-0123456789"})).await;
        assert_eq!((status, &body["code"]), (expected, &json!(code)));
    }
    at_site(&stub, "a1");
    for wrong in [json!({"limit": "x"}), json!({"apiKey": "a b"}), json!({"nothing": "x"})] {
        assert_eq!(patch(&app, &session, &id, wrong).await.0, 422);
    }
    let body =
        json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": hex_token("test_full_access")}});
    let (status, answer) = read(patching(&app, &session, &id, &body).send().await.unwrap()).await;
    assert_eq!((status, &answer["fields"][0]["key"]), (422, &json!("integration_id")));
    for body in [json!({"credentials": {}}), json!({"integration_id": DEPOT}), json!([])] {
        assert_eq!(patching(&app, &session, &id, &body).send().await.unwrap().status(), 422);
    }
    assert_eq!(app.accounts("").await["data"][0], before);
    assert_eq!(secret(&app, &id, "apiKey").await.as_deref(), Some(KEY));
}

#[tokio::test]
async fn a_check_and_a_retry_are_worth_the_same_when_editing() {
    let (app, stub, session, id) = linked().await;
    let checked = json!({"integration_id": DEPOT, "credentials": {"limit": "8"}, "account_id": id});
    let request = app.post("/hub/validations", &checked).header("x-hub-session-token", &session);
    let (status, validation) = read(request.send().await.unwrap()).await;
    assert_eq!((status, stub.asked().len()), (200, 1));
    let body = json!({"integration_id": DEPOT, "credentials": {"limit": "8", "apiKey": HIDDEN},
        "validation_id": validation["id"]});
    let send = async |body: &Value, id: &str| {
        read(patching(&app, &session, id, body).header("idempotency-key", "k1").send().await.unwrap()).await
    };
    let first = send(&body, &id).await;
    assert_eq!((first.0, stub.asked().len()), (200, 0), "{}", first.1);
    assert_eq!(send(&body, &id).await, first);
    assert!(stub.asked().is_empty());
    let (status, answer) = send(&json!({"integration_id": DEPOT, "credentials": {"limit": "9"}}), &id).await;
    assert_eq!((status, &answer["reason"]), (409, &json!("idempotency_key_reused")));
    // The same body about a new account is another request.
    let request = app.post("/hub/accounts", &body).header("x-hub-session-token", &session);
    let answer = read(request.header("idempotency-key", "k1").send().await.unwrap()).await;
    assert_ne!(answer.0, 201);
}
