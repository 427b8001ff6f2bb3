//! What happened reaches the integrator's backend: at least once, in order, signed, and again after it was away.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hub_server::webhooks::deliver_due;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::stub::{Asked, Stub};
use crate::support::{KEY, TestApp, eventually, hex_token, read};

/// A server that tells a receiver, and the secret of its endpoint.
async fn told(events: &[&str]) -> (TestApp, Stub, Value) {
    let app = TestApp::start().await;
    let (receiver, made) = receiver(&app, events).await;
    (app, receiver, made)
}

async fn receiver(app: &TestApp, events: &[&str]) -> (Stub, Value) {
    let receiver = Stub::start().await;
    receiver.answers(204, "", &json!({}));
    let (status, body) = endpoint(app, &json!({"url": receiver.url.as_str(), "events": events})).await;
    assert_eq!(status, 201, "{body}");
    (receiver, body)
}

async fn endpoint(app: &TestApp, body: &Value) -> (u16, Value) {
    read(app.post("/webhook_endpoints", body).basic_auth(KEY, Some("")).send().await.unwrap()).await
}

async fn list(app: &TestApp) -> Value {
    let answer = app.get("/webhook_endpoints").basic_auth(KEY, Some("")).send().await.unwrap();
    read(answer).await.1["data"].take()
}

async fn link(app: &TestApp, owner: &str) -> String {
    let session = app.session_with(json!({"origin_owner_id": owner})).await;
    let (status, body) = app.link(&session, hex_token("test_full_access"), None).await;
    assert_eq!(status, 201, "{body}");
    body["id"].as_str().unwrap().to_owned()
}

async fn rename(app: &TestApp, id: &str, label: &str) {
    let request = app.client.patch(format!("{}/accounts/{id}", app.base)).basic_auth(KEY, Some(""));
    assert_eq!(request.json(&json!({"label": label})).send().await.unwrap().status(), 200);
}

/// Delivers until nothing is due, and gives what arrived.
async fn arrived(app: &TestApp, receiver: &Stub) -> Vec<Asked> {
    while deliver_due(&app.state).await.unwrap() > 0 {}
    receiver.asked()
}

fn kinds(calls: &[Asked]) -> Vec<String> {
    let kind =
        |call: &Asked| serde_json::from_str::<Value>(&call.body).unwrap()["type"].as_str().unwrap().into();
    calls.iter().map(kind).collect()
}

#[tokio::test]
async fn what_happens_to_an_account_is_told_in_order_and_signed() {
    let (app, receiver, made) = told(&[]).await;
    let id = link(&app, "owner-1").await;
    rename(&app, &id, "Shop").await;
    let removed = app.client.delete(format!("{}/accounts/{id}", app.base)).basic_auth(KEY, Some(""));
    assert_eq!(removed.send().await.unwrap().status(), 204);
    let calls = arrived(&app, &receiver).await;
    assert_eq!(kinds(&calls), ["account.created", "account.updated", "account.deleted"]);
    for call in &calls {
        let mut mac = Hmac::<Sha256>::new_from_slice(made["secret"].as_str().unwrap().as_bytes()).unwrap();
        mac.update(call.body.as_bytes());
        let expected = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        assert_eq!(call.header("x-hub-signature"), Some(&*expected));
        let body: Value = serde_json::from_str(&call.body).unwrap();
        assert_eq!(call.header("x-hub-event-id"), body["id"].as_str());
        assert_eq!(body["data"]["account"]["id"], json!(id));
        assert!(!call.body.contains(hex_token("test_full_access")), "no credential");
    }
    let last: Value = serde_json::from_str(&calls[1].body).unwrap();
    assert_eq!(last["data"]["account"]["label"], "Shop");
    assert!(arrived(&app, &receiver).await.is_empty(), "once is enough");
    assert!(list(&app).await[0].get("secret").is_none(), "the secret is shown once");
}

#[tokio::test]
async fn a_receiver_that_was_away_gets_everything_later_and_in_order() {
    let (app, receiver, _) = told(&[]).await;
    receiver.answers(503, "", &json!({}));
    let (one, two) = (link(&app, "owner-1").await, link(&app, "owner-2").await);
    rename(&app, &one, "Shop").await;
    // Of each account the first event is tried; what comes after it waits for it.
    assert_eq!(kinds(&arrived(&app, &receiver).await), ["account.created", "account.created"]);
    assert!(arrived(&app, &receiver).await.is_empty(), "not again at once");
    let shown = list(&app).await;
    assert_eq!((&shown[0]["pending"], &shown[0]["last_error"]), (&json!(3), &json!("answered 503")));
    receiver.answers(200, "", &json!({}));
    app.state.clock.advance(11);
    let calls = arrived(&app, &receiver).await;
    let of =
        |id: &str| -> Vec<Asked> { calls.iter().filter(|call| call.body.contains(id)).cloned().collect() };
    assert_eq!(kinds(&of(&one)), ["account.created", "account.updated"]);
    assert_eq!(kinds(&of(&two)), ["account.created"]);
    assert_eq!(of(&one)[0].header("x-hub-delivery-attempt"), Some("2"));
    let shown = list(&app).await;
    assert_eq!((&shown[0]["pending"], &shown[0]["last_error"]), (&json!(0), &json!(null)));
}

#[tokio::test]
async fn what_never_arrives_is_given_up_kept_and_can_be_sent_again() {
    let (app, receiver, made) = told(&[]).await;
    // Also an answer that is cut off is no success.
    receiver.says("HTTP/1.1 20");
    link(&app, "owner-1").await;
    let mut attempts = 0;
    for _ in 0..40 {
        attempts += arrived(&app, &receiver).await.len();
        app.state.clock.advance(13 * 3600);
    }
    assert_eq!(attempts, 19);
    let shown = list(&app).await;
    assert_eq!((&shown[0]["pending"], &shown[0]["dead"]), (&json!(0), &json!(1)));
    assert_eq!(shown[0]["last_error"], "the answer could not be read");
    receiver.answers(200, "", &json!({}));
    let path = format!("/webhook_endpoints/{}/replay", made["id"].as_str().unwrap());
    let answer = app.post(&path, &json!({})).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(answer).await.1, json!({"replayed": 1}));
    assert_eq!(kinds(&arrived(&app, &receiver).await), ["account.created"]);
    assert_eq!(list(&app).await[0]["dead"], 0);
}

#[tokio::test]
async fn several_processes_do_not_send_the_same_at_the_same_time() {
    let (app, receiver, _) = told(&[]).await;
    for owner in 0..10 {
        link(&app, &format!("owner-{owner}")).await;
    }
    let all = (0..4).map(|_| {
        let state = app.state.clone();
        tokio::spawn(async move { while deliver_due(&state).await.unwrap() > 0 {} })
    });
    for one in all.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    assert_eq!(receiver.asked().len(), 10);
}

#[tokio::test]
async fn an_attempt_that_was_cut_off_is_made_again() {
    let (app, receiver, made) = told(&[]).await;
    link(&app, "owner-1").await;
    // A process claims it and dies.
    let now = app.state.clock.now();
    let endpoint = made["id"].as_str().unwrap();
    let claimed = app.state.store.claim_deliveries(endpoint, now, now + 30_000, 16).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert!(arrived(&app, &receiver).await.is_empty());
    app.state.clock.advance(31);
    assert_eq!(arrived(&app, &receiver).await.len(), 1);
}

#[tokio::test]
async fn only_wanted_kinds_are_told_and_a_removed_endpoint_is_told_nothing() {
    let (app, receiver, made) = told(&["account.updated"]).await;
    let id = link(&app, "owner-1").await;
    rename(&app, &id, "Shop").await;
    assert_eq!(kinds(&arrived(&app, &receiver).await), ["account.updated"]);
    rename(&app, &id, "Other").await;
    let path = format!("{}/webhook_endpoints/{}", app.base, made["id"].as_str().unwrap());
    let gone = app.client.delete(&path).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert!(arrived(&app, &receiver).await.is_empty());
    assert_eq!(list(&app).await, json!([]));
    assert_eq!(app.client.delete(&path).basic_auth(KEY, Some("")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn events_go_to_public_addresses_only() {
    let app = TestApp::with(crate::support::Setup { demo: false, ..Default::default() }).await;
    app.add_key("key_hooks", "hub_key_hooks", "webhooks:write").await;
    for url in [
        "http://hooks.example.com/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://user:word@hooks.example.com/",
        "ftp://hooks.example.com/",
        "hooks.example.com",
    ] {
        let request =
            app.post("/webhook_endpoints", &json!({"url": url})).basic_auth("hub_key_hooks", Some(""));
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("url")), "{url}");
    }
    let wrong = json!({"url": "https://hooks.example.com/", "events": ["account.exploded"]});
    let request = app.post("/webhook_endpoints", &wrong).basic_auth("hub_key_hooks", Some(""));
    assert_eq!(read(request.send().await.unwrap()).await.0, 422);
}

/// A receiver that takes connections and says nothing used to hold up all others.
#[tokio::test]
async fn an_endpoint_that_hangs_holds_up_no_other() {
    let app = TestApp::start().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    assert_eq!(endpoint(&app, &json!({"url": url})).await.0, 201);
    let receiver = receiver(&app, &[]).await.0;
    for owner in 0..15 {
        link(&app, &format!("owner-{owner}")).await;
    }
    let delivering = tokio::spawn(hub_server::webhooks::run(app.state.clone()));
    let arrived = AtomicUsize::new(0);
    eventually(async || arrived.fetch_add(receiver.asked().len(), Ordering::Relaxed) == 15).await;
    // All of it before the first attempt at the silent one had ended.
    let shown = list(&app).await;
    let silent = shown.as_array().unwrap().iter().find(|endpoint| endpoint["url"] == url.as_str()).unwrap();
    assert_eq!((&silent["pending"], &silent["last_error"]), (&json!(15), &json!(null)));
    delivering.abort();
}

/// A removed account used to be told of as new when an older event was sent again.
#[tokio::test]
async fn what_was_overtaken_is_not_sent_again() {
    let (app, receiver, made) = told(&[]).await;
    let id = link(&app, "owner-1").await;
    receiver.answers(500, "", &json!({}));
    for _ in 0..19 {
        arrived(&app, &receiver).await;
        app.state.clock.advance(13 * 3600);
    }
    assert_eq!(list(&app).await[0]["dead"], 1);
    receiver.answers(200, "", &json!({}));
    rename(&app, &id, "Later").await;
    assert_eq!(kinds(&arrived(&app, &receiver).await), ["account.updated"]);
    let path = format!("/webhook_endpoints/{}/replay", made["id"].as_str().unwrap());
    let answer = app.post(&path, &json!({})).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(answer).await.1, json!({"replayed": 0}));
    assert!(arrived(&app, &receiver).await.is_empty());
}
