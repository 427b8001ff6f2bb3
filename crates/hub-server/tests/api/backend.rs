//! What an integrator's backend does with accounts: reads, changes, removes; with which key, and what is written down.

use std::time::Duration;

use hub_server::operator::revoke_key;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Executor as _;

use crate::support::{KEY, Setup, TestApp, hex_token, read};

const SECRET_KEY: &str = "hub_key_that-may-read-credentials";

async fn call(app: &TestApp, method: Method, path: &str, key: &str, body: Option<Value>) -> (u16, Value) {
    let mut request = app.client.request(method, format!("{}{path}", app.base)).basic_auth(key, Some(""));
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    if answer.status() == 204 {
        return (204, Value::Null);
    }
    read(answer).await
}

/// A server with one linked account, and its id.
async fn linked() -> (TestApp, String) {
    let app = TestApp::start().await;
    let session = app.session().await;
    let (status, body) = app.link(&session, hex_token("test_full_access"), None).await;
    assert_eq!(status, 201, "{body}");
    (app, body["id"].as_str().unwrap().to_owned())
}

async fn actions(app: &TestApp, id: &str) -> Vec<(String, String)> {
    let rows = app.state.store.list_audit(id, 100).await.unwrap();
    rows.into_iter().rev().map(|row| (row.action, row.actor)).collect()
}

#[tokio::test]
async fn an_account_is_renamed_suspended_resumed_and_converted() {
    let (app, id) = linked().await;
    let path = format!("/accounts/{id}");
    let change = json!({"label": "Shop", "status": "suspended", "type": "test", "metadata": {"plan": 3}});
    let (status, body) = call(&app, Method::PATCH, &path, KEY, Some(change)).await;
    assert_eq!(status, 200, "{body}");
    let (_, shown) = call(&app, Method::GET, &path, KEY, None).await;
    assert_eq!(shown, body);
    let told = json!([body["label"], body["status"], body["type"], body["metadata"]["plan"]]);
    assert_eq!(told, json!(["Shop", "suspended", "test", 3]));
    // What is not named stays.
    let (_, body) = call(&app, Method::PATCH, &path, KEY, Some(json!({"status": "active"}))).await;
    assert_eq!(json!([body["label"], body["status"], body["type"]]), json!(["Shop", "active", "test"]));
    // Linking it again keeps its name.
    let session = app.session().await;
    let (_, again) = app.link(&session, hex_token("test_full_access"), None).await;
    assert_eq!((again["id"].as_str(), &again["account"]["label"]), (Some(&*id), &json!("Shop")));

    let wrong = json!({"label": " ", "status": "error", "type": "x"});
    let (status, body) = call(&app, Method::PATCH, &path, KEY, Some(wrong)).await;
    assert_eq!((status, body["fields"].as_array().unwrap().len()), (422, 3), "{body}");
    let (status, _) = call(&app, Method::PATCH, "/accounts/acc_none", KEY, Some(json!({}))).await;
    assert_eq!(status, 404);
}

/// Its provider has another name since: it used to be found by the old one only.
#[tokio::test]
async fn an_account_that_is_linked_again_has_the_names_of_today() {
    let (app, id) = linked().await;
    let mut writer = app.state.store.begin("a test").await.unwrap();
    writer.execute("UPDATE accounts SET provider_name = 'Oldflow', search = 'oldflow'").await.unwrap();
    writer.commit().await.unwrap();
    let found = async |text: &str| {
        let page = app.accounts(&format!("?search={text}")).await;
        page["data"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((found("webflow").await.len(), found("oldflow").await), (0, vec![json!(id)]));
    let again = app.link(&app.session().await, hex_token("test_full_access"), None).await;
    assert_eq!((again.0, &again.1["id"]), (201, &json!(id)));
    assert_eq!((found("webflow").await, found("oldflow").await.len()), (vec![json!(id)], 0));
    assert_eq!(app.state.store.find_account(&id).await.unwrap().unwrap().provider_name, "Webflow");
}

#[tokio::test]
async fn only_a_new_credential_makes_a_broken_account_active() {
    let (app, id) = linked().await;
    crate::edit::set_status(&app, &id, "error").await;
    let change = json!({"status": "active"});
    let (status, body) = call(&app, Method::PATCH, &format!("/accounts/{id}"), KEY, Some(change)).await;
    assert_eq!((status, &body["reason"]), (409, &json!("needs_reconnect")));
    let session = app.session().await;
    let (_, again) = app.link(&session, hex_token("test_full_access"), None).await;
    assert_eq!(again["account"]["status"], "active");
}

#[tokio::test]
async fn a_removed_account_takes_its_credentials_along() {
    let (app, id) = linked().await;
    let path = format!("/accounts/{id}");
    assert!(app.state.store.find_credential(&id, "siteToken").await.unwrap().is_some());
    assert_eq!(call(&app, Method::DELETE, &path, KEY, None).await.0, 204);
    assert!(app.state.store.find_credential(&id, "siteToken").await.unwrap().is_none());
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(call(&app, method, &path, KEY, None).await.0, 404);
    }
    assert_eq!(app.accounts("").await["data"], json!([]));
    // The same site is a new account then.
    let session = app.session().await;
    let (status, again) = app.link(&session, hex_token("test_full_access"), None).await;
    assert_eq!(status, 201);
    assert_ne!(again["id"], json!(id));
}

#[tokio::test]
async fn credentials_are_read_with_their_own_scope_and_that_is_written_down() {
    let (app, id) = linked().await;
    let path = format!("/accounts/{id}/credentials");
    let (status, body) = call(&app, Method::GET, &path, KEY, None).await;
    assert_eq!((status, &body["code"]), (403, &json!("forbidden")));
    assert!(body["message"].as_str().unwrap().contains("credentials:read"));
    app.add_key("key_reads", SECRET_KEY, "credentials:read").await;
    let (status, body) = call(&app, Method::GET, &path, SECRET_KEY, None).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["credentials"], json!({"siteToken": hex_token("test_full_access")}));
    // Nothing else is allowed with that key.
    for (method, path) in [(Method::GET, "/accounts"), (Method::DELETE, &*format!("/accounts/{id}"))] {
        assert_eq!(call(&app, method, path, SECRET_KEY, None).await.0, 403);
    }
    let done = actions(&app, &id).await;
    assert_eq!(done.len(), 2, "{done:?}");
    assert_eq!(done[1], ("credentials.read".into(), "key_reads".into()));
    assert!(done[0].0 == "account.created" && done[0].1.starts_with("session:"), "{done:?}");
}

#[tokio::test]
async fn the_audit_log_names_the_request_and_cannot_be_changed() {
    let (app, id) = linked().await;
    let answer = app
        .client
        .patch(format!("{}/accounts/{id}", app.base))
        .basic_auth(KEY, Some(""))
        .json(&json!({"label": "Other"}))
        .send()
        .await
        .unwrap();
    let request = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let last = app.state.store.list_audit(&id, 1).await.unwrap().remove(0);
    assert_eq!((&*last.action, last.request_id), ("account.updated", Some(request)));
    for change in ["UPDATE audit_log SET actor = 'nobody'", "DELETE FROM audit_log"] {
        let mut transaction = app.state.store.begin("a test").await.unwrap();
        let refused = sqlx::query(change).execute(&mut *transaction).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn a_key_does_what_it_is_for_and_ends_at_once() {
    let app = TestApp::start().await;
    app.add_key("key_one", "hub_key_one", "accounts:read").await;
    assert_eq!(call(&app, Method::GET, "/accounts", "hub_key_one", None).await.0, 200);
    let body = json!({"origin_owner_id": "o", "origin_owner_name": "O"});
    let (status, refused) = call(&app, Method::POST, "/connect_sessions", "hub_key_one", Some(body)).await;
    assert_eq!(status, 403, "{refused}");
    let used = app.state.store.list_api_keys().await.unwrap().remove(0).last_used_at;
    assert!(used.is_some_and(|at| at > 0));
    assert!(revoke_key(&app.state.store, "key_one", 1).await.unwrap().is_some());
    assert!(revoke_key(&app.state.store, "key_one", 1).await.unwrap().is_none());
    let lines = app.state.store.list_audit("key_one", 10).await.unwrap();
    let lines: Vec<_> = lines.iter().map(|line| (&*line.action, &*line.actor)).collect();
    assert_eq!(lines, [("api_key.revoked", "operator")]);
    assert_eq!(call(&app, Method::GET, "/accounts", "hub_key_one", None).await.0, 401);
}

/// What is not understood used to be left out, and everybody's accounts came back.
#[tokio::test]
async fn an_unknown_parameter_is_refused() {
    let (app, _) = linked().await;
    for query in ["page=2", "origin_owner_ids=owner-9", "account_ids=x", "search=a&serach=b"] {
        let (status, body) = call(&app, Method::GET, &format!("/accounts?{query}"), KEY, None).await;
        assert_eq!((status, &body["code"]), (422, &json!("validation_failed")), "{query}");
        assert!(body["fix"].as_str().unwrap().contains("known parameters only"), "{body}");
    }
}

#[tokio::test]
async fn accounts_are_found_by_what_is_known_of_them() {
    let app = TestApp::start().await;
    for (owner, name, label) in [("o-1", "Ada & Söhne", "Shop 100%"), ("o-2", "Bäcker_1", "Bread")] {
        let members = json!({"origin_owner_id": owner, "origin_owner_name": name, "label": label,
            "origin_username": format!("{owner}@example.com")});
        let session = app.session_with(members).await;
        assert_eq!(app.link(&session, hex_token("test_full_access"), None).await.0, 201);
    }
    let found = async |query: &str| {
        let page = app.accounts(query).await;
        page["data"].as_array().unwrap().iter().map(|row| row["label"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("?search=shop").await, ["Shop 100%"]);
    assert_eq!(found("?search=BREAD").await, ["Bread"]);
    assert_eq!(found("?search=B%C3%84CKER").await, ["Bread"], "also beyond ASCII");
    assert_eq!(found("?search=%25").await, ["Shop 100%"], "a percent sign is no wildcard");
    assert_eq!(found("?search=_").await, ["Bread"]);
    assert_eq!(found("?search=webflow").await.len(), 2);
    assert_eq!(found("?search=webflow&origin_owner_id=o-1").await, ["Shop 100%"]);
    assert_eq!(found("?origin_username=o-2@example.com").await, ["Bread"]);
    assert_eq!(found("?status=active&type=production&provider=webflow").await.len(), 2);
    assert_eq!(found("?status=error").await, Vec::<Value>::new());
    assert_eq!(found("?integration_id=other").await, Vec::<Value>::new());
    // Stored by a version that did not write down what it is searched by.
    let mut transaction = app.state.store.begin("a test").await.unwrap();
    sqlx::query("UPDATE accounts SET search = ''").execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(found("?search=bread").await, Vec::<Value>::new());
    app.state.store.fill_search().await.unwrap();
    assert_eq!(found("?search=s%C3%96HNE").await, ["Shop 100%"]);
    // Linked again under another name of its owner, it is found by that one.
    let session = app.session_with(json!({"origin_owner_id": "o-2", "origin_owner_name": "Ölmühle"})).await;
    assert_eq!(app.link(&session, hex_token("test_full_access"), None).await.0, 201);
    assert_eq!(found("?search=%C3%96lm%C3%9Chle").await, ["Bread"]);
    assert_eq!(found("?search=b%C3%A4cker").await, Vec::<Value>::new());
}

/// A server whose provider lets one token wait until it is released.
async fn slow() -> TestApp {
    TestApp::with(Setup { call_limit: Duration::from_secs(3600), ..Setup::default() }).await
}

/// An edit that took long used to put the stored credential back over a new one.
#[tokio::test]
async fn a_slow_edit_does_not_undo_what_was_linked_meanwhile() {
    let app = slow().await;
    let session = app.session().await;
    app.sandbox.release_slow();
    let (status, linked) = app.link(&session, hex_token("test_slow"), None).await;
    assert_eq!(status, 201, "{linked}");
    app.sandbox.hold_slow();
    let path = format!("/hub/accounts/{}", linked["id"].as_str().unwrap());
    let edit = |value: &str| {
        let body = json!({"integration_id": crate::support::SITE_TOKEN, "credentials": {"siteToken": value}});
        let request = app.client.patch(format!("{}{path}", app.base)).json(&body);
        request.header("x-hub-session-token", &session)
    };
    let before = app.sandbox.recorder().calls().len();
    let slow = tokio::spawn(edit("__secretvalue:**redacted**").send());
    app.sandbox.recorder().until(|calls| calls.len() > before).await;
    assert_eq!(edit(hex_token("test_full_access")).send().await.unwrap().status(), 200);
    app.sandbox.release_slow();
    let (status, body) = read(slow.await.unwrap().unwrap()).await;
    assert_eq!((status, &body["reason"]), (409, &json!("changed_meanwhile")), "{body}");
    let stored = crate::edit::secret(&app, linked["id"].as_str().unwrap(), "siteToken").await;
    assert_eq!(stored.as_deref(), Some(hex_token("test_full_access")));
}

#[tokio::test]
async fn a_session_that_is_ended_stores_nothing_any_more() {
    let app = slow().await;
    let body = json!({"origin_owner_id": "owner-1", "origin_owner_name": "Owner"});
    let (_, session) = call(&app, Method::POST, "/connect_sessions", KEY, Some(body)).await;
    let token = session["token"].as_str().unwrap().to_owned();
    let linking = tokio::spawn(app.linking(&token, hex_token("test_slow"), None).send());
    app.sandbox.recorder().until(|calls| !calls.is_empty()).await;
    let path = format!("/connect_sessions/{}", session["id"]);
    assert_eq!(call(&app, Method::DELETE, &path, KEY, None).await.0, 204);
    app.sandbox.release_slow();
    let (status, body) = read(linking.await.unwrap().unwrap()).await;
    assert_eq!((status, &body["code"]), (401, &json!("session_invalid")), "{body}");
    assert_eq!(app.accounts("").await["data"], json!([]));
    let done = actions(&app, &format!("session:{}", session["id"])).await;
    let done: Vec<&str> = done.iter().map(|(action, _)| &**action).collect();
    assert_eq!(done, ["session.opened", "session.ended"]);
}

#[tokio::test]
async fn suspending_mends_no_broken_account() {
    let (app, id) = linked().await;
    crate::edit::set_status(&app, &id, "error").await;
    let path = format!("/accounts/{id}");
    let set = async |word: &str| call(&app, Method::PATCH, &path, KEY, Some(json!({"status": word}))).await;
    assert_eq!(set("suspended").await.0, 200);
    let (status, body) = set("active").await;
    assert_eq!((status, &body["reason"]), (409, &json!("needs_reconnect")));
}

#[tokio::test]
async fn a_character_that_cannot_be_is_refused_and_is_no_fault_of_the_server() {
    let (app, id) = linked().await;
    for path in
        ["/accounts/acc_%00", "/accounts?search=%00", "/accounts?provider=%00", "/accounts?cursor=YWNjXwA"]
    {
        let (status, body) = call(&app, Method::GET, path, KEY, None).await;
        assert!(matches!(status, 404 | 422), "{path}: {body}");
    }
    for label in ["a\0b", "a\nb", "\u{7}"] {
        let path = format!("/accounts/{id}");
        let (status, _) = call(&app, Method::PATCH, &path, KEY, Some(json!({ "label": label }))).await;
        assert_eq!(status, 422, "{label:?}");
    }
    let long = format!("/accounts?search={}", "a".repeat(256));
    assert_eq!(call(&app, Method::GET, &long, KEY, None).await.0, 422);
}
