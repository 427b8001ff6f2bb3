//! Linked accounts are checked again, by one process, and what comes of it is told.

use std::sync::atomic::Ordering;

use hub_server::accounts::Actor;
use hub_server::health::{check_due, check_now};
use serde_json::{Value, json};
use sqlx::Executor as _;
use webflow_sandbox::Options;

use crate::support::{KEY, Setup, TestApp, hex_token, read};

const HOUR: i64 = 3600;

/// The account as the integrator reads it.
async fn shown(app: &TestApp, id: &str) -> Value {
    let page = app.accounts("").await;
    page["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone()
}

async fn link(app: &TestApp, owner: &str, token: &str) -> String {
    let session = app.session_with(json!({"origin_owner_id": owner})).await;
    let (status, body) = app.link(&session, token, None).await;
    assert_eq!(status, 201, "{body}");
    body["id"].as_str().unwrap().to_owned()
}

/// Puts another token in place of the stored one, as if the provider had changed its mind about it.
async fn becomes(app: &TestApp, id: &str, token: &str) {
    let sealed = app.state.sealer.seal(id, "siteToken", token).unwrap();
    let mut transaction = app.state.store.begin("a test").await.unwrap();
    let changed = [("siteToken".to_owned(), sealed)];
    hub_server::store::Store::replace_credentials(&mut transaction, id, &changed).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_revoked_token_is_found_and_a_new_permission_too() {
    let app = TestApp::start().await;
    let id = link(&app, "owner-1", hex_token("test_full_access")).await;
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 0, "it has just been checked");
    app.state.clock.advance(25 * HOUR);
    becomes(&app, &id, hex_token("test_revoked")).await;
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 1);
    let broken = shown(&app, &id).await;
    assert_eq!(broken["status"], "error");
    assert_eq!(broken["status_reasons"], json!(["Webflow did not accept this token."]));
    let answer = app.post(&format!("/accounts/{id}/check"), &json!({})).basic_auth(KEY, Some(""));
    assert_eq!(read(answer.send().await.unwrap()).await, (200, broken));
    let last = app.state.store.list_audit(&id, 1).await.unwrap().remove(0);
    assert_eq!((&*last.action, &*last.actor), ("account.updated", "server"));

    app.state.clock.advance(25 * HOUR);
    becomes(&app, &id, hex_token("test_read_only")).await;
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 1);
    let mended = shown(&app, &id).await;
    assert_eq!((&mended["status"], &mended["status_reasons"]), (&json!("active"), &json!([])));
    let cms = mended["permissions"].as_array().unwrap().iter().find(|row| row["key"] == "cms").unwrap();
    assert_eq!(cms["granted"], "read");
}

/// A check used to look at the connector's own list, and to drop what the session had wanted beyond it.
#[tokio::test]
async fn what_was_wanted_when_it_was_linked_still_is() {
    let app = TestApp::start().await;
    let wanted = json!(["authorized_user:read", "cms:write", "vendors:read"]);
    let session = app.session_with(json!({"wanted_scopes": wanted})).await;
    let (_, body) = app.link(&session, hex_token("test_full_access"), None).await;
    let id = body["id"].as_str().unwrap();
    let row = |account: &Value, key: &str| {
        account["permissions"].as_array().unwrap().iter().find(|row| row["key"] == key).cloned()
    };
    let linked = shown(&app, id).await;
    assert_eq!(row(&linked, "vendors").unwrap()["wanted"], "read");
    app.state.clock.advance(25 * HOUR);
    check_now(&app.state, &Actor::server(), id).await.unwrap();
    let checked = shown(&app, id).await;
    assert_eq!(checked["permissions"], linked["permissions"]);
    assert_eq!(checked["status_reasons"], json!(["vendors is not granted."]));
    // What is lost later is told, although the connector itself does not want it.
    becomes(&app, id, hex_token("test_read_only")).await;
    check_now(&app.state, &Actor::server(), id).await.unwrap();
    let lost = shown(&app, id).await;
    assert_eq!(lost["status_reasons"], json!(["CMS is not granted.", "vendors is not granted."]));
    assert_eq!(row(&lost, "sites").unwrap()["wanted"], "none", "what was not wanted is not wanted now");
}

/// A server that is told to stop has little time for what a check may begin.
#[tokio::test]
async fn a_server_that_stops_begins_no_check() {
    let app = TestApp::start().await;
    link(&app, "owner-1", hex_token("test_full_access")).await;
    app.state.clock.advance(25 * HOUR);
    app.state.stopping.store(true, Ordering::Relaxed);
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 0);
    app.state.stopping.store(false, Ordering::Relaxed);
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 1);
}

/// An account of which no scope says it: the row does.
#[tokio::test]
async fn a_wish_is_kept_by_its_row_too() {
    let app = TestApp::start().await;
    let session = app.session_with(json!({"wanted_scopes": ["cms:write"]})).await;
    let (_, body) = app.link(&session, hex_token("test_read_only"), None).await;
    let id = body["id"].as_str().unwrap();
    let mut writer = app.state.store.begin("a test").await.unwrap();
    let forgotten =
        "UPDATE accounts SET detail = REPLACE(detail, '\"scope\":\"cms:write\"', '\"scope\":null')";
    writer.execute(forgotten).await.unwrap();
    writer.commit().await.unwrap();
    check_now(&app.state, &Actor::server(), id).await.unwrap();
    assert_eq!(shown(&app, id).await["status_reasons"], json!(["CMS is not granted."]));
}

#[tokio::test]
async fn nothing_is_told_where_nothing_changed() {
    let app = TestApp::start().await;
    let id = link(&app, "owner-1", hex_token("test_full_access")).await;
    let before = shown(&app, &id).await;
    app.state.clock.advance(25 * HOUR);
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 1);
    assert_eq!(shown(&app, &id).await, before);
    assert_eq!(app.state.store.list_audit(&id, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_provider_that_is_away_breaks_no_account() {
    let app = TestApp::start().await;
    let id = link(&app, "owner-1", hex_token("test_full_access")).await;
    let before = shown(&app, &id).await;
    for token in ["test_down", "test_html", "test_rate_limited"] {
        app.state.clock.advance(25 * HOUR);
        becomes(&app, &id, hex_token(token)).await;
        assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 1);
        assert_eq!(shown(&app, &id).await, before, "{token}");
        let refused = check_now(&app.state, &Actor::server(), &id).await.unwrap_err();
        assert!(refused.code().starts_with("provider_"), "{}", refused.code());
        assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 0, "not at once again");
        app.state.clock.advance(2 * HOUR);
        assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 1, "but soon");
    }
}

#[tokio::test]
async fn a_suspended_account_rests_and_stays_suspended() {
    let app = TestApp::start().await;
    let id = link(&app, "owner-1", hex_token("test_full_access")).await;
    crate::edit::set_status(&app, &id, "suspended").await;
    app.state.clock.advance(25 * HOUR);
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 0);
    becomes(&app, &id, hex_token("test_revoked")).await;
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    let shown = shown(&app, &id).await;
    assert_eq!(shown["status"], "suspended");
    assert_eq!(shown["status_reasons"], json!(["Webflow did not accept this token."]));
}

#[tokio::test]
async fn one_process_checks_and_another_takes_over_when_it_is_gone() {
    let app = TestApp::start().await;
    link(&app, "owner-1", hex_token("test_full_access")).await;
    app.state.clock.advance(25 * HOUR);
    let now = app.state.clock.now();
    assert!(app.state.store.lease("checks", "one", now, now + 120_000).await.unwrap());
    assert_eq!(check_due(&app.state, "webflow", "two").await.unwrap(), 0);
    app.state.clock.advance(121);
    assert_eq!(check_due(&app.state, "webflow", "two").await.unwrap(), 1);
    assert_eq!(check_due(&app.state, "webflow", "one").await.unwrap(), 0);
}

/// The sandbox allows as many calls for one token as Webflow does; here every owner has the same one.
#[tokio::test]
async fn a_provider_gets_a_few_checks_at_a_time() {
    let sandbox = Options { rate_limit: false, ..Options::for_tests() };
    let app = TestApp::with(Setup { sandbox, ..Setup::default() }).await;
    for owner in 0..12 {
        link(&app, &format!("owner-{owner}"), hex_token("test_full_access")).await;
    }
    app.state.clock.advance(25 * HOUR);
    // One of another provider waits for none of them, however long they have been due.
    let other = app.session_with(json!({"origin_owner_id": "owner-1"})).await;
    let request = json!({
        "integration_id": "google_cloud_service-account-key",
        "credentials": {"keyFile": r#"{"type":"service_account","client_email":"a@b.example","private_key":"-----BEGIN"}"#},
    });
    let validation = app.post("/hub/validations", &request).header("x-hub-session-token", &other);
    let (_, validation) = read(validation.send().await.unwrap()).await;
    let mut request = request;
    request["validation_id"] = validation["id"].clone();
    let linked = app.post("/hub/accounts", &request).header("x-hub-session-token", &other);
    assert_eq!(read(linked.send().await.unwrap()).await.0, 201);
    app.state.clock.advance(25 * HOUR);
    let turn = async |provider: &str| check_due(&app.state, provider, "one").await.unwrap();
    assert_eq!(turn("webflow").await, 10);
    assert_eq!(turn("google_cloud").await, 1, "it waits for none of the others");
    assert_eq!((turn("webflow").await, turn("webflow").await, turn("google_cloud").await), (2, 0, 0));
}
