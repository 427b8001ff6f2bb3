//! Sessions: who opens them, how they end, what they carry.

use serde_json::{Value, json};

use crate::support::{KEY, SITE_TOKEN, Setup, TestApp, read};

#[tokio::test]
async fn only_a_valid_key_opens_a_session() {
    let app = TestApp::start().await;
    let body = json!({"origin_owner_id": "o", "origin_owner_name": "O"});
    let answer = app.post("/connect_sessions", &body).send().await.unwrap();
    assert!(answer.headers().contains_key("www-authenticate"));
    assert_eq!(read(answer).await.1["code"], "unauthorized");
    let answer = app.post("/connect_sessions", &body).basic_auth("wrong", Some("")).send().await.unwrap();
    assert_eq!(read(answer).await.1["code"], "unauthorized");
    let answer = app.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
    let (status, body) = read(answer).await;
    assert_eq!(status, 201);
    for member in ["id", "organization_id", "project_id", "created_at", "token", "auth_link_url"] {
        assert!(!body[member].is_null(), "{member} of {body}");
    }
    assert!(!body["auth_link_url"].as_str().unwrap().contains(body["token"].as_str().unwrap()));
}

#[tokio::test]
async fn the_demo_key_opens_nothing_elsewhere() {
    let app = TestApp::with(Setup { demo: false, ..Setup::default() }).await;
    let body = json!({"origin_owner_id": "o", "origin_owner_name": "O"});
    let answer = app.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(answer).await.0, 401);
    // People are asked to log in; the page that asks is all they get.
    let answer = app.get("/dashboard").send().await.unwrap();
    assert_eq!(answer.url().path(), "/dashboard/login");
    assert_eq!(app.get("/dashboard").basic_auth(KEY, Some("")).send().await.unwrap().status(), 401);
    assert_eq!(app.get("/partner").send().await.unwrap().status(), 404);
    app.add_key("key_1", "a key", "sessions:write").await;
    let answer = app.post("/connect_sessions", &body).basic_auth("a key", Some("")).send().await.unwrap();
    assert_eq!(read(answer).await.0, 201);
}

#[tokio::test]
async fn every_wrong_member_is_named_at_once() {
    let app = TestApp::start().await;
    let body = json!({
        "origin_owner_id": " ", "origin_owner_name": "O", "provider": "nobody", "expires_in": 0, "type": "other",
        "allowed_origins": ["https://a.example/path"], "unknown_member": true
    });
    let answer = app.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
    let (status, body) = read(answer).await;
    assert_eq!((status, &body["code"]), (422, &json!("validation_failed")));
    let keys: Vec<_> = body["fields"].as_array().unwrap().iter().map(|field| field["key"].clone()).collect();
    assert_eq!(keys, ["origin_owner_id", "provider", "expires_in", "type", "allowed_origins"]);
}

/// Backends of the compatible hub pin a method by another name: it used to be passed over, and everything offered.
#[tokio::test]
async fn a_method_is_pinned_by_either_name() {
    let app = TestApp::start().await;
    let offered = async |members: Value| {
        let session = app.session_with(members).await;
        let answer = app.get("/hub/connectors").header("x-hub-session-token", session).send().await.unwrap();
        let list = read(answer).await.1["integrations"].take();
        list.as_array().unwrap().iter().map(|one| one["integration_id"].clone()).collect::<Vec<_>>()
    };
    assert!(offered(json!({})).await.len() > 1);
    assert_eq!(offered(json!({"connector_profile_id": SITE_TOKEN})).await, [SITE_TOKEN]);
    assert_eq!(
        offered(json!({"connector_profile_id": "another", "integration_id": SITE_TOKEN})).await,
        [SITE_TOKEN]
    );
    let body = json!({"origin_owner_id": "o", "origin_owner_name": "O", "connector_profile_id": "nothing"});
    let answer = app.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
    let (status, body) = read(answer).await;
    assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("connector_profile_id")));
}

#[tokio::test]
async fn d90_a_session_is_missing_invalid_or_expired() {
    let app = TestApp::start().await;
    let settings = async |token: Option<&str>| {
        let request = app.get("/hub/settings");
        let request = match token {
            Some(token) => request.header("x-hub-session-token", token),
            None => request,
        };
        let (status, body) = read(request.send().await.unwrap()).await;
        (status, body["code"].clone())
    };
    assert_eq!(settings(None).await, (401, json!("session_missing")));
    assert_eq!(settings(Some("nobody's")).await, (401, json!("session_invalid")));
    let token = app.session_with(json!({"expires_in": 60})).await;
    assert_eq!(settings(Some(&token)).await.0, 200);
    app.state.clock.advance(61);
    assert_eq!(settings(Some(&token)).await, (401, json!("session_expired")));
}

#[tokio::test]
async fn d120_one_round_trip_carries_what_three_calls_do() {
    let app = TestApp::start().await;
    let token = app.session_with(json!({"brand": "Acme", "provider": "webflow"})).await;
    let get = async |path: &str| {
        let answer = app.get(path).header("x-hub-session-token", &token).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        read(answer).await.1
    };
    let bootstrap = get("/hub/bootstrap").await;
    assert_eq!(bootstrap["settings"], get("/hub/settings").await);
    assert_eq!(bootstrap["connectors"], get("/hub/connectors?provider=webflow").await);
    assert_eq!(bootstrap["connector"], get(&format!("/hub/connectors/{SITE_TOKEN}")).await);
    assert_eq!(bootstrap["settings"]["brand"], "Acme");
    assert_eq!(get("/hub/connectors?provider=other").await, json!({"integrations": []}));
    let (status, body) = {
        let request = app.get("/hub/connectors/nothing").header("x-hub-session-token", &token);
        read(request.send().await.unwrap()).await
    };
    assert_eq!((status, &body["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn under_a_partners_brand_the_hidden_parts_do_not_leave_the_server() {
    let app = TestApp::start().await;
    let read = async |members| {
        let token = app.session_with(members).await;
        let answer = app.get("/hub/bootstrap").header("x-hub-session-token", &token).send().await.unwrap();
        answer.text().await.unwrap()
    };
    assert!(read(json!({"provider": "webflow"})).await.contains("Navigate to the Hub"));
    let whitelabel = read(json!({"provider": "webflow", "whitelabel": true, "brand": "Acme"})).await;
    assert!(!whitelabel.contains("Navigate to the Hub") && !whitelabel.contains("accounts_url"));
    assert!(whitelabel.contains(r#""whitelabel":true"#));
}

#[tokio::test]
async fn what_a_session_wants_reaches_the_hub() {
    let app = TestApp::start().await;
    let get = async |session: &str, path: &str| {
        let request = app.get(path).header("x-hub-session-token", session);
        read(request.send().await.unwrap()).await.1
    };
    let wanted = json!(["cms:write", "sites:read"]);
    let session = app.session_with(json!({"wanted_scopes": wanted, "hide_scope_selector": true})).await;
    for settings in
        [get(&session, "/hub/settings").await, get(&session, "/hub/bootstrap").await["settings"].clone()]
    {
        assert_eq!((&settings["wanted_scopes"], &settings["hide_scope_selector"]), (&wanted, &json!(true)));
    }
    let settings = get(&app.session().await, "/hub/settings").await;
    assert_eq!((&settings["wanted_scopes"], &settings["hide_scope_selector"]), (&json!(null), &json!(null)));
    let body = json!({"origin_owner_id": "o", "origin_owner_name": "O", "hide_scope_selector": "yes"});
    let answer = app.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(answer).await.0, 422);
}
