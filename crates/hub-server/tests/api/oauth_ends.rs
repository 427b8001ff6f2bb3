//! Every other end of a sign-in: the person is told what to do, the widget gets a code of ours, nothing is stored.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::oauth::{METHOD, Visit, window};
use crate::support::Setup;

/// Choice on the sandbox's page, code and reason of the attempt's error.
const FAILURES: [(&str, &str, Option<&str>); 8] = [
    ("test_code_expired", "attempt_expired", Some("code_refused")),
    ("test_code_used", "attempt_expired", Some("code_refused")),
    ("test_client_refused", "backend_misconfigured", Some("client_refused")),
    ("test_exchange_error", "provider_unavailable", Some("answer")),
    ("test_exchange_html", "provider_unavailable", Some("answer")),
    ("test_exchange_reset", "provider_unavailable", Some("connection")),
    ("test_token_revoked", "token_rejected", None),
    ("test_fewer_scopes", "missing_permission", None),
];

#[tokio::test]
async fn every_failure_has_a_code_of_ours_and_stores_nothing() {
    let visit = Visit::new().await;
    for (test, code, reason) in FAILURES {
        let (id, page) = visit.walk("allow", test).await;
        assert_eq!(page.status, 400, "{test}");
        assert!(
            page.text.contains("was not connected") && page.text.contains("Nothing was stored."),
            "{test}"
        );
        let ended = visit.status(&id).await;
        let error = &ended["error"];
        assert_eq!((&ended["status"], &ended["account"]), (&json!("error"), &Value::Null), "{ended}");
        assert_eq!((&error["code"], error["reason"].as_str()), (&json!(code), reason), "{test}: {ended}");
        assert!(error["description"].as_str().unwrap().ends_with('.'), "{ended}");
        assert!(error["fix"].as_str().unwrap().ends_with('.'), "{ended}");
    }
    assert_eq!(visit.accounts().await, 0);
    let (id, _) = visit.walk("allow", "test_fewer_scopes").await;
    let error = visit.status(&id).await["error"].clone();
    assert_eq!(
        (&error["permissions"][0]["key"], &error["guide_step"]),
        (&json!("authorized_user"), &json!("allow"))
    );
}

/// Who passes on the provider's address used to get the account of whoever followed it.
#[tokio::test]
async fn a_sign_in_ends_in_the_browser_it_began_in() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    let there = visit.enter(&address).await;
    let victim = window();
    let back = victim.decide(&there, "allow", "test_works").await;
    let page = victim.show(&back).await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("begun in another browser"), "{}", page.text);
    assert!(page.text.contains("Nothing was stored."), "{}", page.text);
    assert!(!page.headers.contains_key("set-cookie"));
    assert_eq!((visit.accounts().await, &visit.status(&id).await["status"]), (0, &json!("pending")));
    // A cookie of another attempt is none of this one.
    let (_, other) = visit.begin().await;
    victim.enter(&other).await;
    assert_eq!(victim.show(&back).await.status, 400);
    assert_eq!(visit.accounts().await, 0);
    // Nothing is used up: where it began, it still ends well.
    let page = visit.show(&back).await;
    assert_eq!(page.status, 200);
    assert_eq!(visit.status(&id).await["status"], "authenticated");
    // What the browser proved itself with has done its work.
    let gone = format!("hub_{id}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assert_eq!(page.headers["set-cookie"], gone);
}

#[tokio::test]
async fn an_exchange_that_never_ends_is_given_up() {
    let visit = Visit::with(Setup { call_limit: Duration::from_millis(200), ..Setup::default() }).await;
    let (id, page) = visit.walk("allow", "test_exchange_timeout").await;
    assert!(page.text.contains("did not answer in time"), "{}", page.text);
    let error = visit.status(&id).await["error"].clone();
    assert_eq!((&error["code"], &error["reason"]), (&json!("provider_unavailable"), &json!("timeout")));
}

#[tokio::test]
async fn a_person_who_says_no_is_told_so() {
    let visit = Visit::new().await;
    let (id, page) = visit.walk("deny", "test_works").await;
    assert!(page.status == 200 && page.text.contains("Access was declined"), "{}", page.text);
    let error = visit.status(&id).await["error"].clone();
    assert_eq!((&error["code"], &error["reason"]), (&json!("attempt_cancelled"), &json!("access_denied")));
    assert_eq!(error["guide_step"], "allow");
    assert_eq!(visit.accounts().await, 0);
    // Words in the address are anybody's: none is shown, none of them is the code.
    let (id, address) = visit.begin().await;
    let there = visit.enter(&address).await;
    let state = there.split("state=").nth(1).unwrap().split('&').next().unwrap();
    let callback = format!("{}/connect/oauth2/callback", visit.app.base);
    let odd = format!("{callback}?error=%3Cscript%3E&error_description=Call+0800&state={state}");
    let page = visit.show(&odd).await;
    assert!(!page.text.contains("script") && !page.text.contains("0800"), "{}", page.text);
    assert_eq!(visit.status(&id).await["error"]["code"], "backend_misconfigured");
}

/// The provider's answer after the widget has called the attempt off.
#[tokio::test]
async fn a_late_answer_to_a_cancelled_attempt_stores_nothing() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    let back = visit.decide(&visit.enter(&address).await, "allow", "test_works").await;
    let (status, body) = visit.ask(Method::DELETE, &id, &visit.session).await;
    assert_eq!((status, &body["status"]), (200, &json!("cancelled")));
    let page = visit.show(&back).await;
    assert!(page.status == 400 && page.text.contains("was called off"), "{}", page.text);
    assert_eq!(visit.accounts().await, 0);
    assert_eq!(visit.app.sandbox.recorder().count("/oauth/access_token"), 0, "not even the code is used");
    assert_eq!(visit.status(&id).await["status"], "cancelled");
}

/// The same while the code is being exchanged: the account is stored with the end of the attempt, or not at all.
#[tokio::test]
async fn an_attempt_cancelled_during_the_exchange_stores_nothing() {
    let visit = Visit::with(Setup { call_limit: Duration::from_secs(3600), ..Setup::default() }).await;
    let (id, address) = visit.begin().await;
    let back = visit.decide(&visit.enter(&address).await, "allow", "test_exchange_slow").await;
    let window = visit.window.clone();
    let shown =
        tokio::spawn(async move { window.client.get(back).send().await.unwrap().text().await.unwrap() });
    let recorder = visit.app.sandbox.recorder();
    recorder.until(|calls| calls.iter().any(|call| call.path == "/oauth/access_token")).await;
    let (_, body) = visit.ask(Method::DELETE, &id, &visit.session).await;
    assert_eq!(body["status"], "cancelled");
    visit.app.sandbox.release_slow();
    assert!(shown.await.unwrap().contains("was called off"));
    assert_eq!(visit.accounts().await, 0);
    assert_eq!(visit.status(&id).await["status"], "cancelled");
}

/// Calling off what has ended changes nothing, and says how it ended.
#[tokio::test]
async fn a_linked_attempt_cannot_be_called_off() {
    let visit = Visit::new().await;
    let (id, _) = visit.walk("allow", "test_works").await;
    let (status, body) = visit.ask(Method::DELETE, &id, &visit.session).await;
    assert_eq!((status, &body["status"]), (200, &json!("authenticated")));
    assert_eq!(visit.accounts().await, 1);
}

#[tokio::test]
async fn an_attempt_ends_after_fifteen_minutes() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    let (_, unopened) = visit.begin().await;
    let back = visit.decide(&visit.enter(&address).await, "allow", "test_works").await;
    visit.app.state.clock.advance(15 * 60 - 1);
    assert_eq!(visit.status(&id).await["status"], "pending");
    visit.app.state.clock.advance(1);
    let ended = visit.status(&id).await;
    assert_eq!((&ended["status"], &ended["error"]["code"]), (&json!("expired"), &json!("attempt_expired")));
    let page = visit.show(&back).await;
    assert!(page.status == 400 && page.text.contains("Signing in took too long"), "{}", page.text);
    assert_eq!(visit.show(&unopened).await.status, 400);
    assert_eq!(visit.accounts().await, 0);
    // Swept, nothing of what was sealed is left, and after a day nothing at all.
    visit.app.state.store.sweep(visit.app.state.clock.now()).await.unwrap();
    assert_eq!(visit.status(&id).await["status"], "expired");
    visit.app.state.clock.advance(86_400);
    visit.app.state.store.sweep(visit.app.state.clock.now()).await.unwrap();
    assert!(visit.show(&back).await.text.contains("There is no such sign-in"));
}

/// Each address works once, and using it again changes nothing.
#[tokio::test]
async fn every_address_works_once() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    // Something that only looks does not count.
    assert_eq!(visit.window.client.head(&address).send().await.unwrap().status(), 204);
    let ahead = visit.window.client.get(&address).header("sec-purpose", "prefetch").send().await.unwrap();
    assert_eq!(ahead.status(), 204);
    let there = visit.enter(&address).await;
    let page = visit.show(&address).await;
    assert!(page.status == 400 && page.text.contains("works once"), "{}", page.text);
    let back = visit.decide(&there, "allow", "test_works").await;
    assert_eq!(visit.show(&back).await.status, 200);
    let linked = visit.status(&id).await;
    for again in
        [back.clone(), back.replace("code=", "code=x"), back.replace("code=", "error=access_denied&code=")]
    {
        let page = visit.show(&again).await;
        assert!(page.status == 400 && page.text.contains("has had its answer"), "{}", page.text);
    }
    assert_eq!(visit.status(&id).await, linked);
    assert_eq!(visit.app.sandbox.recorder().count("/oauth/access_token"), 1);
    for odd in ["", "?code=x", "?state=&code=x", "?state=guess&code=x", "?state=guess&error=access_denied"] {
        let page = visit.show(&format!("{}/connect/oauth2/callback{odd}", visit.app.base)).await;
        assert!(page.status == 400 && page.text.contains("There is no such sign-in"), "{odd}");
    }
}

/// Two tabs: what comes back with the state of one never touches the other.
#[tokio::test]
async fn the_state_of_one_tab_ends_that_tab_only() {
    let visit = Visit::new().await;
    let (first, address) = visit.begin().await;
    let (second, other) = visit.begin().await;
    let back = visit.decide(&visit.enter(&address).await, "allow", "test_works").await;
    let there = visit.enter(&other).await;
    assert_eq!(visit.show(&back).await.status, 200);
    assert_eq!(visit.status(&first).await["status"], "authenticated");
    assert_eq!(visit.status(&second).await["status"], "pending");
    // A code that was used in the first tab, with the state of the second.
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let state = there.split("state=").nth(1).unwrap().split('&').next().unwrap();
    let mixed = format!("{}/connect/oauth2/callback?code={code}&state={state}", visit.app.base);
    assert_eq!(visit.show(&mixed).await.status, 400);
    let ended = visit.status(&second).await;
    assert_eq!((&ended["status"], &ended["error"]["code"]), (&json!("error"), &json!("attempt_expired")));
    assert_eq!(visit.accounts().await, 1);
    // The address of one method leads to no other.
    let (_, third) = visit.begin().await;
    let elsewhere = third.replace(METHOD, "webflow_site-token");
    assert!(visit.show(&elsewhere).await.text.contains("There is no such sign-in"));
}

#[tokio::test]
async fn an_attempt_is_its_sessions_only() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    let stranger = visit.app.session().await;
    for method in [Method::GET, Method::DELETE] {
        let (status, body) = visit.ask(method.clone(), &id, &stranger).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{method}");
        assert_eq!(visit.ask(method, &id, "nobody's").await.0, 401);
    }
    let back = visit.decide(&visit.enter(&address).await, "allow", "test_works").await;
    assert_eq!(visit.show(&back).await.status, 200);
    assert_eq!(visit.status(&id).await["status"], "authenticated");
}

/// Reconnecting brings back the same account; that of another site is refused and changes nothing.
#[tokio::test]
async fn a_reconnected_account_stays_the_one_it_is() {
    let visit = Visit::new().await;
    let (id, _) = visit.walk("allow", "test_works").await;
    let account = visit.status(&id).await["account"]["id"].clone();
    let before = visit.app.accounts("").await;
    let reconnect = async |test: &str| {
        let body = json!({"integration_id": METHOD, "account_id": account});
        let (status, body) = visit.begin_with(&body).await;
        assert_eq!(status, 201, "{body}");
        let there = visit.enter(body["authorize_url"].as_str().unwrap()).await;
        let page = visit.show(&visit.decide(&there, "allow", test).await).await;
        (page, visit.status(body["id"].as_str().unwrap()).await)
    };
    let (page, ended) = reconnect("test_another_site").await;
    assert!(page.status == 400 && page.text.contains("another account at Webflow"), "{}", page.text);
    assert_eq!(
        (&ended["error"]["code"], &ended["error"]["reason"]),
        (&json!("conflict"), &json!("other_site"))
    );
    assert_eq!(visit.app.accounts("").await, before);
    let (_, ended) = reconnect("test_works").await;
    assert_eq!((&ended["status"], &ended["account"]["id"]), (&json!("authenticated"), &account));
    assert_eq!(visit.accounts().await, 1);
}

/// Under a partner's own brand the last page says the partner's name and no other.
#[tokio::test]
async fn the_last_page_goes_back_to_the_brand() {
    let mut visit = Visit::new().await;
    visit.session = visit.app.session_with(json!({"whitelabel": true, "brand": "Acme <b>"})).await;
    let (_, page) = visit.walk("allow", "test_works").await;
    assert!(page.text.contains("go back to Acme &lt;b&gt;."), "{}", page.text);
    assert!(!page.text.to_lowercase().contains("connect hub"), "{}", page.text);
}
