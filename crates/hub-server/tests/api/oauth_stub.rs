//! Providers that are data only: what is sent to them, and a client's own id and secret by form.

use hub_connectors::Connector;
use hub_server::oauth::OauthClient;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::oauth::{location, window};
use crate::stub::{Stub, response};
use crate::support::{Setup, TestApp, read};

pub const SIGN_IN: &str = r#"
info: {title: Acme Desk, key: acme, version: 1.0.0, assets: {icon: icon.svg}}
baseUrl: https://${credentials.subdomain}.acme.example/api
category: ticketing
authentication:
  - oauth2:
      key: oauth
      type: oauth2
      label: OAuth 2.0
      authorization:
        type: oauth2
        authorizationUrl: https://${credentials.subdomain}.acme.example/oauth/new
        authorizationParams: {access_type: offline}
        tokenUrl: https://${credentials.subdomain}.acme.example/oauth/tokens
        clientAuthentication: basic
        scopes: [read]
        pkce: true
      configFields:
        - {key: subdomain, label: Subdomain, type: text, required: true, secret: false}
      connectionTest:
        request: {path: /me}
        identity: {id: $.id}
"#;

pub const FORM: &str = r#"
info: {title: Acme Desk, key: acme, version: 1.0.0, assets: {icon: icon.svg}}
baseUrl: https://api.acme.example/v1
category: ticketing
authentication:
  - oauth2:
      key: client
      type: oauth2
      grantType: client_credentials
      label: Client
      authorization:
        type: oauth2
        tokenUrl: https://api.acme.example/token
        tokenParams: {audience: "https://api.acme.example"}
        clientId: $.credentials.clientId
        clientSecret: $.credentials.clientSecret
        scopes: [read, write]
      configFields:
        - {key: clientId, label: Client ID, type: text, required: true, secret: false}
        - {key: clientSecret, label: Client secret, type: password, required: true, secret: true}
      connectionTest:
        request: {path: /me}
        identity: {id: $.id}
        message: $.message
"#;

pub async fn start(yaml: &str, clients: Vec<&'static str>) -> (TestApp, Stub, String) {
    start_with(yaml, Setup { clients, ..Setup::default() }).await
}

pub async fn start_with(yaml: &str, setup: Setup) -> (TestApp, Stub, String) {
    let stub = Stub::start().await;
    let acme = Connector::parse("acme.yaml", yaml, |_| Ok("<svg />".to_owned())).unwrap();
    let also = Some((acme, stub.url.clone()));
    let app = TestApp::with(Setup { also, ..setup }).await;
    let session = app.session().await;
    (app, stub, session)
}

/// Answers that hold both a token and what the connection test reads: the stub says one thing.
pub fn both() -> Value {
    json!({"access_token": "issued-0123", "refresh_token": "again-0123", "expires_in": 3600, "id": 7})
}

#[tokio::test]
async fn a_proof_key_and_the_clients_id_go_where_the_file_says() {
    let (app, stub, session) = start(SIGN_IN, vec!["acme=other:other", "acme_oauth=id:s3cr%t"]).await;
    let body = json!({"integration_id": "acme_oauth", "credentials": {"subdomain": "North"}});
    let begin = async |body: &Value| {
        let request = app.post("/hub/connection_attempts", body).header("x-hub-session-token", &session);
        read(request.send().await.unwrap()).await
    };
    let (status, refused) =
        begin(&json!({"integration_id": "acme_oauth", "credentials": {"subdomain": "evil.example/"}})).await;
    assert_eq!((status, &refused["fields"][0]["key"]), (422, &json!("subdomain")));
    let (_, body) = begin(&body).await;
    let window = window();
    let opened = window.client.get(body["authorize_url"].as_str().unwrap()).send().await.unwrap();
    let there = location(&opened);
    let url = Url::parse(&there).unwrap();
    let query: std::collections::HashMap<String, String> = url.query_pairs().into_owned().collect();
    assert_eq!(url.path(), "/oauth/new");
    assert_eq!((&*query["client_id"], &*query["access_type"], &*query["scope"]), ("id", "offline", "read"));
    assert_eq!((&*query["response_type"], &*query["code_challenge_method"]), ("code", "S256"));

    stub.answers(200, "", &both());
    let back = format!("{}/connect/oauth2/callback?code=c0de&state={}", app.base, query["state"]);
    let page = window.client.get(back).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let asked = stub.asked();
    let [exchange, test] = asked.as_slice() else { panic!("{} calls", asked.len()) };
    assert_eq!(exchange.line(), "POST /oauth/tokens HTTP/1.1");
    // id:s3cr%25t, as the standard encodes it.
    assert_eq!(exchange.header("authorization"), Some("Basic aWQ6czNjciUyNXQ="));
    let sent: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(exchange.body.as_bytes()).into_owned().collect();
    assert_eq!((&*sent["grant_type"], &*sent["code"]), ("authorization_code", "c0de"));
    assert_eq!(sent["redirect_uri"], format!("{}/connect/oauth2/callback", app.base));
    assert!(!sent.contains_key("client_secret"));
    let challenge = {
        use base64::Engine as _;
        let hash = Sha256::digest(sent["code_verifier"].as_bytes());
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash)
    };
    assert_eq!(query["code_challenge"], challenge, "the key and what was shown of it belong together");
    assert!(!there.contains(&sent["code_verifier"]));
    assert_eq!(
        (test.line(), test.header("authorization")),
        ("GET /api/me HTTP/1.1", Some("Bearer issued-0123"))
    );
    // All that was issued is sealed with the account.
    let account = app.accounts("").await["data"][0]["id"].as_str().unwrap().to_owned();
    for field in ["accessToken", "refreshToken", "tokenExpiresAt", "subdomain"] {
        assert!(app.state.store.find_credential(&account, field).await.unwrap().is_some(), "{field}");
    }
}

#[tokio::test]
async fn a_client_is_typed_exchanged_tested_and_stored() {
    let (app, stub, session) = start(FORM, Vec::new()).await;
    let credentials = json!({"clientId": "id-1", "clientSecret": "s3cret-0123456789"});
    let call = async |path: &str, more: Value| {
        let mut body = json!({"integration_id": "acme_client", "credentials": credentials});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let request = app.post(path, &body).header("x-hub-session-token", &session);
        let (status, body) = read(request.send().await.unwrap()).await;
        assert!(!body.to_string().contains("s3cret") && !body.to_string().contains("issued-0123"), "{body}");
        (status, body)
    };
    stub.answers(200, "", &both());
    let (status, checked) = call("/hub/validations", json!({})).await;
    assert_eq!((status, &checked["outcome"]), (200, &json!("valid")), "{checked}");
    let asked = stub.asked();
    let [exchange, test] = asked.as_slice() else { panic!("{} calls", asked.len()) };
    assert_eq!(exchange.line(), "POST /token HTTP/1.1");
    let sent: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(exchange.body.as_bytes()).into_owned().collect();
    assert_eq!((&*sent["grant_type"], &*sent["scope"]), ("client_credentials", "read write"));
    assert_eq!((&*sent["client_id"], &*sent["client_secret"]), ("id-1", "s3cret-0123456789"));
    assert_eq!(sent["audience"], "https://api.acme.example");
    assert_eq!(test.header("authorization"), Some("Bearer issued-0123"));
    let (status, _) = call("/hub/accounts", json!({"validation_id": checked["id"]})).await;
    assert_eq!((status, stub.asked().len()), (201, 0), "a fresh judgement is used");
    // Refusals of the exchange, and of the test.
    for (status, body, code) in [
        (
            401,
            json!({"error": "invalid_client", "error_description": "bad s3cret-0123456789"}),
            "token_rejected",
        ),
        (400, json!({"error": "unsupported_grant_type"}), "backend_misconfigured"),
        (429, json!({}), "provider_rate_limited"),
        (503, json!({}), "provider_unavailable"),
        (200, json!({"id": 7}), "provider_unavailable"),
    ] {
        stub.answers(status, "", &body);
        let (_, answer) = call("/hub/validations", json!({})).await;
        assert_eq!(answer["code"], code, "{answer}");
        assert_eq!(stub.asked().len(), 1);
    }
    stub.says(response(200, "", &json!({"access_token": "x\ny"}).to_string()));
    assert_eq!(call("/hub/validations", json!({})).await.1["code"], "provider_unavailable");
}

#[test]
fn a_client_has_no_debug_and_a_bad_one_is_not_repeated() {
    let error = OauthClient::parse(&"acme=only-a-secret".to_owned().into()).err().unwrap();
    assert!(!format!("{error:?}").contains("only-a-secret"));
}
