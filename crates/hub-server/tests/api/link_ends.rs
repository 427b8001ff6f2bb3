//! What keeps an auth link from being misused: taken back, guessed, found in a log.

use std::fmt::Write as _;

use serde_json::json;

use crate::link::{asks, call, enters, opened, page, path, value};
use crate::support::{KEY, Setup, TestApp, log, read};

#[tokio::test]
async fn what_is_revoked_ends_at_once_with_all_that_came_of_it() {
    let app = TestApp::start().await;
    let session = opened(&app, json!({})).await;
    let other = opened(&app, json!({})).await;
    let (_, entered) = enters(&app, value(&session)).await;
    let tokens = [session["token"].as_str().unwrap(), entered["token"].as_str().unwrap()];
    for token in tokens {
        // A validation and an answer for retries hang on the session.
        let answer = app.linking(token, "test_full_access", None).header("origin", &app.base);
        let answer = answer.header("idempotency-key", token).send().await.unwrap();
        assert_eq!(read(answer).await.0, 201);
    }
    let revoke = async |id: &str, key: &str| {
        let url = format!("{}/connect_sessions/{id}", app.base);
        app.client.delete(url).basic_auth(key, Some("")).send().await.unwrap()
    };
    let id = session["id"].to_string();
    assert_eq!(read(revoke(&id, "wrong").await).await.0, 401);
    assert_eq!(call(&app, tokens[0], &app.base).await.0, 200);
    assert_eq!(revoke(&id, KEY).await.status(), 204);
    for token in tokens {
        assert_eq!(call(&app, token, &app.base).await, (401, json!("session_invalid")));
    }
    assert_eq!(enters(&app, value(&session)).await.0, 404);
    // Nothing tells it from a link that never was.
    let unknown = page(&app, "/link/nobody-ever-made-this-one-00000000000000000").await;
    assert_eq!(unknown.0, 404);
    assert!(unknown.1.contains("This link no longer works"), "{}", unknown.1);
    assert_eq!(page(&app, path(&session)).await, unknown);
    assert_eq!(page(&app, "/link/%ff").await, unknown);
    // The rest stays: other sessions, and what was linked.
    assert_eq!(page(&app, path(&other)).await.0, 200);
    assert_eq!(call(&app, other["token"].as_str().unwrap(), &app.base).await.0, 200);
    assert_eq!(app.accounts("").await["data"].as_array().unwrap().len(), 1);
    for gone in [&id, "0", "nothing", "99999999999999999999"] {
        let (status, body) = read(revoke(gone, KEY).await).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{gone}");
    }
}

#[tokio::test]
async fn values_cannot_be_tried_quickly() {
    let app = TestApp::with(Setup { limits: true, ..Setup::default() }).await;
    let session = opened(&app, json!({})).await;
    let mut last = None;
    for guess in 0..300 {
        let answer = app.get(&format!("/link/guess-{guess}")).send().await.unwrap();
        if answer.status() == 429 {
            last = Some(answer);
            break;
        }
    }
    let answer = last.unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert!(answer.text().await.unwrap().contains("Wait a minute"));
    // Both ways count together, and a right value is told as little as a wrong one.
    let mut refused = 0;
    for _ in 0..20 {
        let (status, body) = enters(&app, value(&session)).await;
        refused += usize::from(status == 429 && body["code"] == "rate_limited");
    }
    assert!(refused >= 15, "{refused}");
}

/// Each session leaves a line in the audit log, which nobody can delete.
#[tokio::test]
async fn one_link_does_not_open_sessions_without_end() {
    let app = TestApp::with(Setup { limits: true, ..Setup::default() }).await;
    let (one, other) = (opened(&app, json!({})).await, opened(&app, json!({})).await);
    let mut opened = 0;
    while enters(&app, value(&one)).await.0 == 201 {
        opened += 1;
    }
    assert!((10..20).contains(&opened), "{opened}");
    assert_eq!(enters(&app, value(&one)).await.1["code"], "rate_limited");
    assert_eq!(enters(&app, value(&other)).await.0, 201);
    let lines = app.state.store.list_audit("session:3", 10).await.unwrap();
    let lines: Vec<_> = lines.iter().map(|line| (&*line.action, &*line.actor)).collect();
    assert_eq!(lines, [("session.opened", "link:1")]);
}

#[tokio::test]
async fn the_value_stays_in_no_log_and_in_no_database() {
    let app = TestApp::start().await;
    let session = opened(&app, json!({})).await;
    page(&app, path(&session)).await;
    page(&app, &format!("{}/more", path(&session))).await;
    let (_, entered) = enters(&app, value(&session)).await;
    asks(&app, value(&session), None, None).await;
    let request = app.post("/link/session", &json!({"value": [value(&session)]})).header("origin", &app.base);
    let refused = request.send().await.unwrap().text().await.unwrap();
    assert!(!refused.contains(value(&session)), "{refused}");
    let mut places = app.kept();
    places.push(("log".to_owned(), log().lock().unwrap().clone()));
    for secret in [value(&session), entered["token"].as_str().unwrap()] {
        for (name, bytes) in &places {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{name}");
        }
    }
    // The search finds what is there: the log tells the routes, the database the hash.
    let logged = String::from_utf8_lossy(&places.last().unwrap().1).into_owned();
    assert!(logged.contains("/link/{value}") && logged.contains("/link/session"));
    let hash = hub_server::token::hash(value(&session));
    let hex = hash.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let holds = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    assert!(places.iter().any(|(_, bytes)| holds(bytes, &hash) || holds(bytes, hex.as_bytes())));
}
