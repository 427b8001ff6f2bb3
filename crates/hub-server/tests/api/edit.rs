//! An account is shown to its owner, edited and reconnected.

use hub_model::connector::TRIGGER_TOKEN;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::data;
use crate::forms::{DEPOT, KEY, at_site, depot, small};
use crate::oauth::{CLIENT, METHOD as OAUTH};
use crate::oauth_stub;
use crate::stub::Stub;
use crate::support::{KEY as API_KEY, SITE_TOKEN, Setup, TestApp, hex_token, read};

const HIDDEN: &str = "__secretvalue:**redacted**9f3c";

async fn get(app: &TestApp, session: &str, path: &str) -> (u16, Value) {
    read(app.get(path).header("x-hub-session-token", session).send().await.unwrap()).await
}

fn patching(app: &TestApp, session: &str, id: &str, body: &Value) -> reqwest::RequestBuilder {
    app.client
        .patch(format!("{}/hub/accounts/{id}", app.base))
        .json(body)
        .header("x-hub-session-token", session)
}

async fn patch(app: &TestApp, session: &str, id: &str, credentials: Value) -> (u16, Value) {
    let body = json!({"integration_id": DEPOT, "credentials": credentials});
    read(patching(app, session, id, &body).send().await.unwrap()).await
}

async fn link(app: &TestApp, session: &str, credentials: Value) -> String {
    let body = json!({"integration_id": DEPOT, "credentials": credentials});
    let request = app.post("/hub/accounts", &body).header("x-hub-session-token", session);
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!(status, 201, "{body}");
    body["id"].as_str().unwrap().to_owned()
}

/// A linked account with two secrets, and what was asked about it forgotten.
async fn linked() -> (TestApp, Stub, String, String) {
    let (app, stub) = depot().await;
    let session = app.session_with(json!({"label": "Mine", "metadata": {"plan": "x"}})).await;
    let id =
        link(&app, &session, small(json!({"plan": "large", "company": "Acme", "pin": "1234", "limit": "5"})))
            .await;
    stub.asked();
    (app, stub, session, id)
}

async fn secret(app: &TestApp, id: &str, field: &str) -> Option<String> {
    let sealed = app.state.store.find_credential(id, field).await.unwrap()?;
    Some(app.state.sealer.open(id, field, &sealed).unwrap().expose_secret().to_owned())
}

async fn set_status(app: &TestApp, id: &str, status: &str) {
    let mut transaction = app.state.store.begin().await.unwrap();
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
    let mut transaction = app.state.store.begin().await.unwrap();
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
async fn another_site_is_refused_and_nothing_is_stored() {
    let (app, stub, session, id) = linked().await;
    let before = get(&app, &session, &format!("/hub/accounts/{id}")).await;
    at_site(&stub, "a2");
    let new = json!({"apiKey": "dk-another-0123456789abcdef", "limit": "9"});
    let (status, body) = patch(&app, &session, &id, new.clone()).await;
    assert_eq!((status, &body["code"], &body["reason"]), (409, &json!("conflict"), &json!("other_site")));
    let checked = json!({"integration_id": DEPOT, "credentials": new, "account_id": id});
    let request = app.post("/hub/validations", &checked).header("x-hub-session-token", &session);
    assert_eq!(read(request.send().await.unwrap()).await.1["reason"], "other_site");
    assert_eq!(get(&app, &session, &format!("/hub/accounts/{id}")).await, before);
    assert_eq!(secret(&app, &id, "apiKey").await.as_deref(), Some(KEY));
    // The same where several accounts may be of one site.
    let several = app.session_with(json!({"multiple": true})).await;
    let other = link(&app, &several, small(json!({}))).await;
    at_site(&stub, "a1");
    assert_eq!(patch(&app, &several, &other, json!({})).await.1["reason"], "other_site");
    at_site(&stub, "a2");
    assert_eq!(patch(&app, &several, &other, json!({})).await.0, 200);
}

/// Somebody who may edit an account could have sent its stored secret to a host of their own.
#[tokio::test]
async fn a_stored_secret_goes_to_no_other_host() {
    let (app, stub, session) = data::start(hub_server::provider::http::CALL_LIMIT).await;
    stub.answers(200, "", &json!({"ok": true, "account": {"id": "a1"}}));
    let body = json!({"integration_id": "acme_api-key", "credentials": data::typed(json!({}))});
    let request = app.post("/hub/accounts", &body).header("x-hub-session-token", &session);
    let id = read(request.send().await.unwrap()).await.1["id"].as_str().unwrap().to_owned();
    stub.asked();
    let moved =
        json!({"integration_id": "acme_api-key", "credentials": {"subdomain": "evil"}, "account_id": id});
    let request = app.post("/hub/validations", &moved).header("x-hub-session-token", &session);
    assert_eq!(read(request.send().await.unwrap()).await.1["reason"], "other_site");
    let (status, body) = read(patching(&app, &session, &id, &moved).send().await.unwrap()).await;
    assert_eq!((status, &body["reason"]), (409, &json!("other_site")));
    assert!(stub.asked().is_empty());
    let same = json!({"integration_id": "acme_api-key", "credentials": {"subdomain": "NORTH"}});
    assert_eq!(patching(&app, &session, &id, &same).send().await.unwrap().status(), 200);
}

/// The same where only the address for tokens has a part that is typed.
#[tokio::test]
async fn a_stored_client_secret_goes_to_no_other_host() {
    let yaml = oauth_stub::FORM
        .replace("tokenUrl: https://api.", "tokenUrl: https://${credentials.tenant}.")
        .replace("category:", "hosts: [\"*.acme.example\"]\ncategory:")
        .replace(
            "      configFields:\n",
            "      configFields:\n        - {key: tenant, label: Tenant, type: text, required: true, secret: false}\n",
        );
    let (app, stub, session) = oauth_stub::start(&yaml, Vec::new()).await;
    stub.answers(200, "", &oauth_stub::both());
    let typed = json!({"tenant": "north", "clientId": "id-1", "clientSecret": "s3cret-0123456789"});
    let body = json!({"integration_id": "acme_client", "credentials": typed});
    let request = app.post("/hub/accounts", &body).header("x-hub-session-token", &session);
    let (status, linked) = read(request.send().await.unwrap()).await;
    assert_eq!(status, 201, "{linked}");
    stub.asked();
    let id = linked["id"].as_str().unwrap();
    let moved = json!({"integration_id": "acme_client", "credentials": {"tenant": "evil"}});
    let (status, answer) = read(patching(&app, &session, id, &moved).send().await.unwrap()).await;
    assert_eq!((status, &answer["reason"], stub.asked().len()), (409, &json!("other_site"), 0));
}

#[tokio::test]
async fn accounts_of_others_are_not_there() {
    let (app, stub, session, id) = linked().await;
    let other = app.session_with(json!({"origin_owner_id": "owner-2"})).await;
    let elsewhere = app.session_with(json!({"provider": "webflow"})).await;
    for (session, id) in [(&other, &*id), (&elsewhere, &*id), (&session, "acc_none")] {
        let (status, body) = get(&app, session, &format!("/hub/accounts/{id}")).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")));
        assert_eq!(patch(&app, session, id, json!({"apiKey": "dk-x"})).await.0, 404);
        let body = json!({"integration_id": DEPOT, "credentials": {}, "account_id": id});
        let request = app.post("/hub/validations", &body).header("x-hub-session-token", session);
        assert_eq!(read(request.send().await.unwrap()).await.0, 404);
        let (status, body) = get(&app, session, &format!("/hub/bootstrap?account_id={id}")).await;
        assert_eq!((status, &body["account"]), (200, &Value::Null));
    }
    assert!(stub.asked().is_empty());
    for members in [
        json!({"origin_owner_id": "owner-2", "account_id": id}),
        json!({"origin_owner_id": "owner-1", "account_id": "acc_none"}),
        json!({"origin_owner_id": "owner-1", "account_id": id, "provider": "webflow"}),
    ] {
        let mut body = json!({"origin_owner_name": "Owner"});
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let answer = app.post("/connect_sessions", &body).basic_auth(API_KEY, Some("")).send().await.unwrap();
        let (status, body) = read(answer).await;
        assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("account_id")));
    }
    // 401 is for the session alone.
    let body = json!({"integration_id": DEPOT, "credentials": {}});
    let (status, answer) = read(patching(&app, "nobody", &id, &body).send().await.unwrap()).await;
    assert_eq!((status, &answer["code"]), (401, &json!("session_invalid")));
}

#[tokio::test]
async fn a_session_edits_the_account_it_names_or_the_one_that_is_linked() {
    let (app, _, _, id) = linked().await;
    let edits = async |members: Value| {
        let session = app.session_with(members).await;
        let settings = get(&app, &session, "/hub/settings").await.1;
        let bootstrap = get(&app, &session, "/hub/bootstrap").await.1;
        assert_eq!(settings["existing_account_id"], bootstrap["account"]["secureId"]);
        settings["existing_account_id"].clone()
    };
    assert_eq!(edits(json!({"account_id": id, "multiple": true})).await, id.as_str());
    assert_eq!(edits(json!({"provider": "depot"})).await, id.as_str());
    assert_eq!(edits(json!({"integration_id": DEPOT})).await, id.as_str());
    for none in [
        json!({}),
        json!({"provider": "depot", "multiple": true}),
        json!({"provider": "webflow"}),
        json!({"provider": "depot", "origin_owner_name": "Another"}),
        json!({"provider": "depot", "origin_owner_id": "owner-2"}),
        json!({"provider": "depot", "type": "test"}),
    ] {
        assert_eq!(edits(none.clone()).await, Value::Null, "{none}");
    }
    // The list of a session for an account is that of its provider.
    let session = app.session_with(json!({"account_id": id})).await;
    let list = get(&app, &session, "/hub/connectors").await.1;
    assert_eq!(
        (&list["integrations"][0]["integration_id"], &list["integrations"][1]),
        (&json!(DEPOT), &Value::Null)
    );
}

/// Linking again used to overwrite the integrator's data and the name, and to undo that an account is suspended.
#[tokio::test]
async fn linking_again_keeps_what_was_made_of_an_account() {
    let (app, _stub, session, id) = linked().await;
    let again = app.session_with(json!({"label": "Other", "metadata": {"plan": "y"}, "type": "test"})).await;
    for (before, after) in [("suspended", "suspended"), ("error", "active"), ("expired", "active")] {
        set_status(&app, &id, before).await;
        assert_eq!(link(&app, &again, small(json!({}))).await, id);
        let account = app.accounts("").await["data"][0].clone();
        assert_eq!(account["status"], after);
        assert_eq!((&account["label"], &account["metadata"]["plan"]), (&json!("Mine"), &json!("x")));
        assert_eq!(account["type"], "production");
        set_status(&app, &id, before).await;
        let (status, body) = patch(&app, &session, &id, json!({})).await;
        assert_eq!((status, &body["account"]["status"]), (200, &json!(after)));
        assert_eq!(app.accounts("").await["data"][0]["metadata"]["plan"], "x");
    }
}

#[tokio::test]
async fn a_refused_credential_leaves_the_account_as_it_was() {
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

#[tokio::test]
async fn a_webflow_token_is_exchanged_for_one_of_the_same_site_only() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let id =
        app.link(&session, hex_token("test_full_access"), None).await.1["id"].as_str().unwrap().to_owned();
    let send = async |token: &str| {
        let body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": token}});
        read(patching(&app, &session, &id, &body).send().await.unwrap()).await
    };
    assert_eq!(send(hex_token("test_other_site")).await.1["reason"], "other_site");
    assert_eq!(send(hex_token("test_revoked")).await.1["code"], "token_rejected");
    assert_eq!(send(hex_token("test_read_only")).await.0, 200);
    // A token that does not tell its site cannot be known to be another's; what is known of the account stays.
    let before = app.accounts("").await["data"][0]["site"].clone();
    assert_eq!(send(hex_token("test_no_sites")).await.0, 200);
    assert_eq!(app.accounts("").await["data"][0]["site"], before);
    assert_eq!(send(hex_token("test_other_site")).await.1["reason"], "other_site");
}

/// Compatible clients send the id of the provider's first method with any account.
#[tokio::test]
async fn d68_the_accounts_own_method_is_meant_where_the_values_fit_it() {
    let app = TestApp::with(Setup { clients: vec![CLIENT], ..Setup::default() }).await;
    let session = app.session().await;
    let id =
        app.link(&session, hex_token("test_full_access"), None).await.1["id"].as_str().unwrap().to_owned();
    for credentials in
        [json!({"siteToken": HIDDEN}), json!({}), json!({"siteToken": hex_token("test_read_only")})]
    {
        let body = json!({"integration_id": OAUTH, "credentials": credentials});
        let (status, answer) = read(patching(&app, &session, &id, &body).send().await.unwrap()).await;
        assert_eq!(status, 200, "{answer}");
        let (_, shown) = get(&app, &session, &format!("/hub/accounts/{id}")).await;
        assert_eq!(shown["integrationId"], SITE_TOKEN);
    }
}

/// An account of something unknown may turn out to be of something that is linked already.
#[tokio::test]
async fn two_accounts_do_not_become_one_by_editing() {
    let (app, stub, session, first) = linked().await;
    stub.answers(200, "", &json!({"ok": true}));
    let second = link(&app, &session, small(json!({"apiKey": "dk-unknown-0123456789"}))).await;
    assert_ne!(first, second);
    at_site(&stub, "a1");
    let (status, body) = patch(&app, &session, &second, json!({})).await;
    assert_eq!((status, &body["code"], &body["reason"]), (409, &json!("conflict"), &json!("already_linked")));
    assert_eq!(body["account_id"], first.as_str());
    at_site(&stub, "a3");
    assert_eq!(patch(&app, &session, &second, json!({})).await.0, 200);
    at_site(&stub, "a4");
    assert_eq!(patch(&app, &session, &second, json!({})).await.1["reason"], "other_site");
}

#[tokio::test]
async fn one_account_edited_many_times_at_once_stays_one() {
    let (app, _stub, session, id) = linked().await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let body = json!({"integration_id": DEPOT, "credentials": {"limit": number.to_string()}});
        tasks.spawn(patching(&app, &session, &id, &body).send());
    }
    while let Some(answer) = tasks.join_next().await {
        assert_eq!(answer.unwrap().unwrap().status(), 200);
    }
    assert_eq!(app.accounts("").await["data"].as_array().unwrap().len(), 1);
    assert_eq!(secret(&app, &id, "apiKey").await.as_deref(), Some(KEY));
}
