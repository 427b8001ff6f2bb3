//! Tokens that end: they are replaced before they are used, once, and what the provider says of it is told.

use std::collections::BTreeMap;

use hub_server::accounts::Actor;
use hub_server::health::{check_due, check_now, run};
use hub_server::oauth::fresh;
use hub_server::store::{SessionOptions, Store};
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _};
use url::Url;

use crate::oauth::{location, window};
use crate::oauth_stub::{SIGN_IN, both, start_with};
use crate::stub::Stub;
use crate::support::{Setup, TestApp, eventually, hex_token, log, read};

const HOUR: i64 = 3600;

/// A provider whose token ends after an hour, and an account linked there.
async fn linked() -> (TestApp, Stub, String) {
    linked_on(Setup::default()).await
}

async fn linked_on(setup: Setup) -> (TestApp, Stub, String) {
    linked_with(setup, &both()).await
}

/// Linked with what the provider issues.
async fn linked_with(setup: Setup, issued: &Value) -> (TestApp, Stub, String) {
    let setup = Setup { clients: vec!["acme=id:secret"], ..setup };
    let (app, stub, session) = start_with(SIGN_IN, setup).await;
    let body = json!({"integration_id": "acme_oauth", "credentials": {"subdomain": "north"}});
    let begun = app.post("/hub/connection_attempts", &body).header("x-hub-session-token", &session);
    let (_, begun) = read(begun.send().await.unwrap()).await;
    let window = window();
    let opened = window.client.get(begun["authorize_url"].as_str().unwrap()).send().await.unwrap();
    let there = Url::parse(&location(&opened)).unwrap();
    let state = there.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    stub.answers(200, "", issued);
    let back = format!("{}/connect/oauth2/callback?code=c0de&state={state}", app.base);
    assert_eq!(window.client.get(back).send().await.unwrap().status(), 200);
    let id = app.accounts("").await["data"][0]["id"].as_str().unwrap().to_owned();
    stub.asked();
    (app, stub, id)
}

async fn stored(app: &TestApp, id: &str, field: &str) -> String {
    let sealed = app.state.store.find_credential(id, field).await.unwrap().unwrap();
    app.state.sealer.open(id, field, &sealed).unwrap().expose_secret().to_owned()
}

/// What a backend reads of the credentials, with a key that may.
async fn read_them(app: &TestApp, id: &str) -> (u16, Value) {
    let url = format!("{}/accounts/{id}/credentials", app.base);
    let answer = app.client.request(Method::GET, url).basic_auth("hub_key_reader", Some(""));
    read(answer.send().await.unwrap()).await
}

async fn status(app: &TestApp) -> Value {
    app.accounts("").await["data"][0]["status"].clone()
}

#[tokio::test]
async fn a_token_that_has_ended_is_replaced_before_it_is_tested() {
    let (app, stub, id) = linked().await;
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    assert_eq!(stub.asked().len(), 1, "a good one is only tested");
    app.state.clock.advance(2 * HOUR);
    stub.answers(200, "", &json!({"access_token": "issued-9", "expires_in": 3600, "id": 7}));
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    let asked = stub.asked();
    let [exchange, test] = asked.as_slice() else { panic!("{} calls", asked.len()) };
    assert_eq!(exchange.line(), "POST /oauth/tokens HTTP/1.1");
    assert_eq!(exchange.body, "grant_type=refresh_token&refresh_token=again-0123");
    assert_eq!(exchange.header("authorization"), Some("Basic aWQ6c2VjcmV0"));
    assert_eq!(test.header("authorization"), Some("Bearer issued-9"));
    assert_eq!(status(&app).await, "active");
    assert_eq!(stored(&app, &id, "accessToken").await, "issued-9");
    assert_eq!(stored(&app, &id, "refreshToken").await, "again-0123", "none came in its place");
    assert_eq!(stored(&app, &id, "subdomain").await, "north");
    let lines = app.state.store.list_audit(&id, 1).await.unwrap();
    assert_eq!((&*lines[0].action, &*lines[0].actor), ("credentials.refreshed", "server"));
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    assert_eq!(stub.asked().len(), 1, "the new one is good");
}

#[tokio::test]
async fn who_reads_the_credentials_gets_a_token_that_works() {
    let (app, stub, id) = linked().await;
    app.add_key("key_1", "hub_key_reader", "credentials:read").await;
    let token = async || read_them(&app, &id).await.1["credentials"]["accessToken"].clone();
    assert_eq!(token().await, "issued-0123");
    assert_eq!(stub.asked().len(), 0);
    app.state.clock.advance(HOUR - 60);
    // Not every provider says each time how long a token lives.
    stub.answers(200, "", &json!({"access_token": "issued-2", "refresh_token": "again-2"}));
    assert_eq!(token().await, "issued-2");
    assert_eq!(stored(&app, &id, "refreshToken").await, "again-2");
    app.state.clock.advance(HOUR);
    stub.answers(200, "", &json!({"access_token": "issued-3", "expires_in": 3600}));
    assert_eq!(token().await, "issued-3");
    // Where none is given, what is stored is all there is.
    app.state.clock.advance(HOUR);
    stub.answers(500, "", &json!({}));
    assert_eq!((token().await, status(&app).await), (json!("issued-3"), json!("active")));
    stub.answers(400, "", &json!({"error": "invalid_grant"}));
    assert_eq!((token().await, status(&app).await), (json!("issued-3"), json!("error")));
}

#[tokio::test]
async fn a_sign_in_that_ended_and_cannot_be_renewed_is_expired() {
    let issued = json!({"access_token": "issued-0123", "expires_in": 3600, "id": 7});
    let (app, stub, id) = linked_with(Setup::default(), &issued).await;
    let check = async || check_due(&app.state, "acme", "one").await.unwrap();
    // At its end, not a day after it was linked. Some say an end and mean it less.
    assert_eq!(check().await, 0);
    app.state.clock.advance(HOUR);
    assert_eq!(check().await, 1);
    assert_eq!(status(&app).await, "active");
    assert_eq!(check().await, 0, "then as usual");
    stub.answers(401, "", &json!({}));
    app.state.clock.advance(24 * HOUR);
    assert_eq!(check().await, 1);
    let account = app.accounts("?status=expired").await["data"][0].take();
    let reason = "The sign-in has ended, and its provider gave nothing to renew it with.";
    assert_eq!((&account["id"], &account["status_reasons"]), (&json!(id), &json!([reason])));
    stub.answers(200, "", &json!({"id": 7}));
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    assert_eq!(status(&app).await, "active");
}

#[tokio::test]
async fn a_sign_in_that_is_refused_before_its_end_has_not_ended() {
    let issued = json!({"access_token": "issued-0123", "expires_in": 3600, "id": 7});
    let (app, stub, id) = linked_with(Setup::default(), &issued).await;
    stub.answers(401, "", &json!({}));
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    assert_eq!(status(&app).await, "error");
}

/// The provider takes the old refresh token no more: what it gave instead used to be lost with the request.
#[tokio::test]
async fn what_was_issued_is_stored_although_nobody_waits_for_it() {
    let (app, stub, id) = linked().await;
    app.state.clock.advance(2 * HOUR);
    stub.answers(
        200,
        "",
        &json!({"access_token": "issued-9", "refresh_token": "again-9", "expires_in": 3600}),
    );
    let held = stub.hold().await;
    let (state, account) = (app.state.clone(), id.clone());
    let check = tokio::spawn(async move { check_now(&state, &Actor::server(), &account).await });
    stub.is_asked().await;
    check.abort();
    assert!(check.await.unwrap_err().is_cancelled());
    drop(held);
    app.state.tasks.close();
    app.state.tasks.wait().await;
    assert_eq!(stored(&app, &id, "refreshToken").await, "again-9");
}

/// The provider gives it once, so a database that is busy is asked again.
#[tokio::test]
async fn what_was_issued_is_stored_once_the_database_answers_again() {
    let dir = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", dir.path().join("hub.db").display());
    let store = Store::open(&address).await.unwrap();
    let (app, stub, id) = linked_on(Setup { store: Some(store), ..Setup::default() }).await;
    let mut writer = app.state.store.begin("a test").await.unwrap();
    writer.execute("PRAGMA busy_timeout = 1").await.unwrap();
    writer.commit().await.unwrap();
    app.state.clock.advance(2 * HOUR);
    stub.answers(
        200,
        "",
        &json!({"access_token": "issued-9", "refresh_token": "again-9", "expires_in": 3600, "id": 7}),
    );
    let held = stub.hold().await;
    let (state, account) = (app.state.clone(), id.clone());
    let check = tokio::spawn(async move { check_now(&state, &Actor::server(), &account).await });
    stub.is_asked().await;
    let mut other = sqlx::AnyConnection::connect(&address).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let before = log().lock().unwrap().len();
    drop(held);
    let told = format!("account=\"{id}\"");
    eventually(async || {
        let log = String::from_utf8_lossy(&log().lock().unwrap()[before..]).into_owned();
        log.lines().any(|line| line.contains("is not stored yet") && line.contains(&told))
    })
    .await;
    other.execute("ROLLBACK").await.unwrap();
    check.await.unwrap().unwrap();
    assert_eq!(stored(&app, &id, "refreshToken").await, "again-9");
}

/// Another provider's accounts used to wait for it.
#[tokio::test]
async fn a_provider_that_does_not_answer_holds_up_its_own_checks_only() {
    let (app, stub, slow) = linked().await;
    let session = app.session().await;
    assert_eq!(app.link(&session, hex_token("test_full_access"), None).await.0, 201);
    app.state.clock.advance(25 * HOUR);
    stub.answers(200, "", &json!({"access_token": "issued-9", "expires_in": 3600, "id": 7}));
    let held = stub.hold().await;
    let before = app.sandbox.recorder().calls().len();
    let checks = tokio::spawn(run(app.state.clone()));
    stub.is_asked().await;
    app.sandbox.recorder().until(|calls| calls.len() > before).await;
    drop(held);
    // It was still being asked: given up, it would not be asked again for an hour.
    eventually(async || stored(&app, &slow, "accessToken").await == "issued-9").await;
    checks.abort();
}

#[tokio::test]
async fn readers_wait_for_the_one_that_asks_and_for_no_account_that_is_gone() {
    let (app, stub, id) = linked().await;
    app.add_key("key_1", "hub_key_reader", "credentials:read").await;
    app.state.clock.advance(2 * HOUR);
    stub.answers(200, "", &json!({"access_token": "issued-9", "expires_in": 3600}));
    let held = stub.hold().await;
    let both = async { tokio::join!(read_them(&app, &id), read_them(&app, &id)) };
    let release = async {
        stub.is_asked().await;
        drop(held);
    };
    let (both, ()) = tokio::join!(both, release);
    for (code, body) in [both.0, both.1] {
        assert_eq!((code, &body["credentials"]["accessToken"]), (200, &json!("issued-9")));
    }
    assert_eq!(stub.asked().len(), 1);

    app.state.clock.advance(2 * HOUR);
    let held = stub.hold().await;
    let remove = async {
        stub.is_asked().await;
        let url = format!("{}/accounts/{id}", app.base);
        let removed = app.client.delete(url).basic_auth(crate::support::KEY, Some("")).send().await.unwrap();
        drop(held);
        removed.status()
    };
    let (answer, removed) = tokio::join!(read_them(&app, &id), remove);
    assert_eq!((answer.0, removed.as_u16()), (404, 204), "{}", answer.1);
}

/// Who has read the credentials before another replaced them used to send the used-up refresh token once more.
#[tokio::test]
async fn what_was_read_before_is_read_again() {
    let (app, stub, id) = linked().await;
    app.state.clock.advance(2 * HOUR);
    let row = app.state.store.find_account(&id).await.unwrap().unwrap();
    let everything = SessionOptions::default();
    let offer = app.state.catalog.find(&everything, &row.integration_id).unwrap();
    let mut old = BTreeMap::new();
    for field in ["accessToken", "refreshToken", "tokenExpiresAt", "subdomain"] {
        old.insert(field.to_owned(), SecretString::from(stored(&app, &id, field).await));
    }
    stub.answers(
        200,
        "",
        &json!({"access_token": "issued-9", "refresh_token": "again-9", "expires_in": 3600, "id": 7}),
    );
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    assert_eq!(stub.asked().len(), 2);
    let Ok(values) = fresh(&app.state, offer, &row, old).await.unwrap() else { panic!("refused") };
    assert_eq!(values["accessToken"].expose_secret(), "issued-9");
    assert_eq!(stub.asked().len(), 0);
}

#[tokio::test]
async fn an_account_breaks_when_the_provider_says_so_and_not_when_it_is_away() {
    let (app, stub, id) = linked().await;
    for (code, body) in [
        (500, json!({})),
        (400, json!({"error": "temporarily_unavailable"})),
        (401, json!({"error": "invalid_client"})),
    ] {
        app.state.clock.advance(2 * HOUR);
        stub.answers(code, "", &body);
        assert!(check_now(&app.state, &Actor::server(), &id).await.is_err(), "{code}");
        assert_eq!(status(&app).await, "active", "{code}");
        assert_eq!(stub.asked().len(), 1, "{code}: what has ended is not tested");
    }
    app.state.clock.advance(2 * HOUR);
    stub.answers(400, "", &json!({"error": "invalid_grant"}));
    check_now(&app.state, &Actor::server(), &id).await.unwrap();
    assert_eq!(status(&app).await, "error");
    assert_eq!(stored(&app, &id, "refreshToken").await, "again-0123");
}

/// Many providers take a refresh token once, and end everything when it comes again.
#[tokio::test]
async fn of_many_at_once_one_replaces_the_token() {
    let (app, stub, id) = linked().await;
    app.state.clock.advance(2 * HOUR);
    stub.answers(
        200,
        "",
        &json!({"access_token": "issued-9", "refresh_token": "again-9", "expires_in": 3600, "id": 7}),
    );
    let check = async || check_now(&app.state, &Actor::server(), &id).await;
    let (one, two, three) = tokio::join!(check(), check(), check());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let asked = stub.asked();
    assert_eq!(asked.iter().filter(|call| call.line().starts_with("POST")).count(), 1);
    // The others do not test what has ended meanwhile, and take the account for broken.
    assert!(asked.iter().all(|call| call.header("authorization") != Some("Bearer issued-0123")));
    assert_eq!(status(&app).await, "active");
    assert_eq!(stored(&app, &id, "refreshToken").await, "again-9");
}
