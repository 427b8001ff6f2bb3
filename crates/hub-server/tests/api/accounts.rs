//! Linking and listing.

use serde_json::json;

use crate::support::{KEY, TestApp, hex_token, read};

#[tokio::test]
async fn a_fresh_check_is_used_once_and_the_provider_is_not_asked_again() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let token = hex_token("test_full_access");
    let (_, checked) = app.validate(&session, token).await;
    let id = checked["id"].as_str().unwrap();
    let (status, linked) = app.link(&session, token, Some(id)).await;
    assert_eq!(status, 201, "{linked}");
    assert_eq!(app.sandbox.recorder().calls().len(), 3);
    assert_eq!(linked["account"]["label"], "Juniper Bakery");
    assert_eq!(linked["account"]["status"], "active");
    assert_eq!(linked["id"], linked["account"]["id"]);
    // Used up: the same id asks the provider again, and the same site is the same account.
    let (status, again) = app.link(&session, token, Some(id)).await;
    assert_eq!((status, &again["id"]), (201, &linked["id"]));
    assert_eq!(app.sandbox.recorder().calls().len(), 6);
}

#[tokio::test]
async fn a_check_is_worth_nothing_elsewhere_or_later() {
    let app = TestApp::start().await;
    let (one, two) = (app.session().await, app.session().await);
    let (_, checked) = app.validate(&one, "test_unverified").await;
    let id = checked["id"].as_str().unwrap();
    let refused = |(status, body): (u16, serde_json::Value)| {
        assert_eq!(
            (status, &body["code"], &body["reason"]),
            (422, &json!("validation_failed"), &json!("unverified"))
        );
    };
    refused(app.link(&one, "test_unverified", None).await);
    refused(app.link(&two, "test_unverified", Some(id)).await);
    refused(app.link(&one, hex_token("test_unverified"), Some(id)).await);
    app.state.clock.advance(601);
    refused(app.link(&one, "test_unverified", Some(id)).await);
    assert_eq!(app.accounts("").await["data"], json!([]));
    let (_, checked) = app.validate(&one, "test_unverified").await;
    assert_eq!(app.link(&one, "test_unverified", checked["id"].as_str()).await.0, 201);
}

#[tokio::test]
async fn d22_d33_a_bad_credential_stores_nothing() {
    let app = TestApp::start().await;
    let session = app.session().await;
    for token in ["test_revoked", "test_cms_only", "test_oauth", "test_down", "test_empty"] {
        assert_ne!(app.link(&session, token, None).await.0, 201, "{token}");
    }
    assert_eq!(app.accounts("").await["data"], json!([]));
}

#[tokio::test]
async fn another_site_is_another_account_and_several_are_made_on_request() {
    let app = TestApp::start().await;
    let session = app.session().await;
    app.link(&session, "test_full_access", None).await;
    app.link(&session, "test_other_site", None).await;
    assert_eq!(app.accounts("").await["data"].as_array().unwrap().len(), 2);
    let several = app.session_with(json!({"multiple": true, "label": "Mine"})).await;
    for _ in 0..2 {
        assert_eq!(app.link(&several, "test_full_access", None).await.1["account"]["label"], "Mine");
    }
    assert_eq!(app.accounts("").await["data"].as_array().unwrap().len(), 4);
    let other_owner = app.session_with(json!({"origin_owner_id": "owner-2"})).await;
    app.link(&other_owner, "test_full_access", None).await;
    assert_eq!(app.accounts("?origin_owner_id=owner-2").await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_retry_gets_the_same_answer_and_changes_nothing() {
    let app = TestApp::start().await;
    let session = app.session_with(json!({"multiple": true})).await;
    let send = async |token: &str, key: &str| {
        let request = app.linking(&session, token, None).header("idempotency-key", key);
        read(request.send().await.unwrap()).await
    };
    let first = send("test_full_access", "key-1").await;
    assert_eq!(first.0, 201);
    let calls = app.sandbox.recorder().calls().len();
    assert_eq!(send("test_full_access", "key-1").await, first);
    assert_eq!(app.sandbox.recorder().calls().len(), calls);
    let (status, body) = send("test_other_site", "key-1").await;
    assert_eq!(
        (status, &body["code"], &body["reason"]),
        (409, &json!("conflict"), &json!("idempotency_key_reused"))
    );
    assert_ne!(send("test_full_access", "key-2").await.1["id"], first.1["id"]);
    assert_eq!(send("test_full_access", "").await.0, 422);
}

#[tokio::test]
async fn the_same_link_many_times_at_once_is_one_account() {
    let app = TestApp::start().await;
    let session = app.session().await;
    let links = (0..8).map(|_| app.linking(&session, "test_full_access", None).send());
    let several = app.session_with(json!({"multiple": true, "origin_owner_id": "owner-2"})).await;
    let retries = (0..8)
        .map(|_| app.linking(&several, "test_other_site", None).header("idempotency-key", "one").send());
    let mut tasks = tokio::task::JoinSet::new();
    for request in links.chain(retries) {
        tasks.spawn(request);
    }
    while let Some(answer) = tasks.join_next().await {
        assert_eq!(answer.unwrap().unwrap().status(), 201);
    }
    assert_eq!(app.accounts("?origin_owner_id=owner-1").await["data"].as_array().unwrap().len(), 1);
    assert_eq!(app.accounts("?origin_owner_id=owner-2").await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn accounts_are_listed_page_by_page_without_their_credentials() {
    let app = TestApp::start().await;
    let session = app.session_with(json!({"multiple": true, "metadata": {"plan": "x"}})).await;
    for _ in 0..5 {
        app.link(&session, hex_token("test_full_access"), None).await;
    }
    let (mut seen, mut query) = (Vec::new(), "?page_size=2".to_owned());
    loop {
        let page = app.accounts(&query).await;
        seen.extend(page["data"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("?page_size=2&cursor={cursor}");
    }
    let mut ids: Vec<_> = seen.iter().map(|account| account["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a > b), "the newest first: {ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 5);
    let token = hex_token("test_full_access");
    assert_eq!(seen[0]["last_characters"]["siteToken"], token[60..]);
    assert!(!json!(seen).to_string().contains(token));
    assert_eq!(seen[0]["metadata"]["plan"], "x");
    let one = app.get(&format!("/accounts/{}", ids[0])).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(one).await.1, seen[0]);
    let none = app.get("/accounts/acc_none").basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(none).await.0, 404);
    assert_eq!(read(app.get("/accounts").send().await.unwrap()).await.0, 401);
    let bad = app.get("/accounts?cursor=nonsense").basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(bad).await.0, 422);
    assert!(app.get("/dashboard").send().await.unwrap().text().await.unwrap().contains("5 linked accounts"));
}
