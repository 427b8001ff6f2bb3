//! Which account an edit reaches, and what it never does: another owner's, another site's, a host of somebody's own.

use crate::data;
use crate::edit::{HIDDEN, get, link, linked, patch, patching, secret, set_status};
use crate::forms::{DEPOT, KEY, at_site, small};
use crate::oauth::{CLIENT, METHOD as OAUTH};
use crate::oauth_stub;
use crate::support::{KEY as API_KEY, SITE_TOKEN, Setup, TestApp, hex_token, read};
use serde_json::{Value, json};

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
