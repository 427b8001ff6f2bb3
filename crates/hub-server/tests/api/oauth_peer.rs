//! The compatible hub's own form of the same: its attempt names no method, and its window's address carries the session
//! token and the form. It is accepted from its clients; nothing of it goes on.

use serde_json::{Value, json};

use crate::oauth::{METHOD, Visit};
use crate::support::log;

async fn attempt(visit: &Visit) -> String {
    let (status, body) = visit.begin_with(&json!({"token": visit.session})).await;
    assert_eq!(status, 201, "{body}");
    assert_eq!(body["authorize_url"], Value::Null);
    body["id"].as_str().unwrap().to_owned()
}

fn address(visit: &Visit, id: &str, token: &str) -> String {
    format!(
        "{}/connect/oauth2/{METHOD}?redirect_uri=http%3A%2F%2Fapp.example%2Fembedded%2Faccounts%2Fcallback\
         &token={token}&connection_attempt_id={id}&unknown=x",
        visit.app.base
    )
}

#[tokio::test]
async fn its_clients_sign_in_as_they_always_did() {
    let visit = Visit::new().await;
    let id = attempt(&visit).await;
    let there = visit.enter(&address(&visit, &id, &visit.session)).await;
    assert!(!there.contains(&visit.session) && !there.contains("app.example"), "{there}");
    let back = visit.decide(&there, "allow", "test_works").await;
    let page = visit.show(&back).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let done = visit.status(&id).await;
    assert_eq!(done["status"], "authenticated");
    assert!(done["account"]["id"].as_str().unwrap().starts_with("acc_"));
    let log = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
    assert!(!log.contains(&visit.session));
}

/// The provider-specific redirect URI of its connectors leads to the same place.
#[tokio::test]
async fn its_redirect_uri_is_known() {
    let visit = Visit::new().await;
    let id = attempt(&visit).await;
    let there = visit.enter(&address(&visit, &id, &visit.session)).await;
    let back = visit.decide(&there, "deny", "test_works").await;
    let page =
        visit.show(&back.replace("/connect/oauth2/callback", "/connect/oauth2/webflow/callback")).await;
    assert!(page.text.contains("Access was declined"), "{}", page.text);
    assert_eq!(visit.status(&id).await["error"]["code"], "attempt_cancelled");
}

#[tokio::test]
async fn only_its_own_attempt_and_session_open_the_window() {
    let visit = Visit::new().await;
    let id = attempt(&visit).await;
    let stranger = visit.app.session().await;
    for token in [&stranger, "nobody's"] {
        assert_eq!(visit.show(&address(&visit, &id, token)).await.status, 400);
    }
    // An attempt of ours has a way in of its own, and no other.
    let (ours, _) = visit.begin().await;
    assert_eq!(visit.show(&address(&visit, &ours, &visit.session)).await.status, 400);
    visit.enter(&address(&visit, &id, &visit.session)).await;
    assert_eq!(visit.show(&address(&visit, &id, &visit.session)).await.status, 400, "once");
    let (status, body) = visit.begin_with(&json!({"token": stranger})).await;
    assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("token")));
}
