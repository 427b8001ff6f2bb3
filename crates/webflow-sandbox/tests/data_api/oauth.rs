//! Signing in: who may ask, what the page offers, codes for one use, tokens that reach Custom Code.

use reqwest::StatusCode;
use serde_json::{Value, json};
use webflow_sandbox::{App, Options};

use crate::support::{Answer, INTROSPECT, SITES, TestApi};

const BACK: &str = "https://hub.example/connect/oauth2/callback";

async fn start() -> TestApi {
    TestApi::with(Options { app: App::returning_to(BACK), ..Options::for_tests() }).await
}

fn wish(change: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut wish = vec![
        ("response_type", "code"),
        ("client_id", "test_client"),
        ("redirect_uri", BACK),
        ("state", "a&b"),
        ("scope", "authorized_user:read sites:read custom_code:read custom_code:write"),
    ];
    wish.retain(|(key, _)| !change.iter().any(|(other, _)| other == key));
    wish.extend(change);
    wish.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn encoded(pairs: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn ask(api: &TestApi, change: &[(&str, &str)]) -> Answer {
    let url = api.url(&format!("/oauth/authorize?{}", encoded(&wish(change))));
    Answer::read(api.client.get(url).send().await.unwrap()).await.unwrap()
}

async fn decide(api: &TestApi, change: &[(&str, &str)]) -> Answer {
    let request = api.client.post(api.url("/oauth/authorize")).body(encoded(&wish(change)));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    Answer::read(request.send().await.unwrap()).await.unwrap()
}

async fn code(api: &TestApi, change: &[(&str, &str)]) -> String {
    let mut change = change.to_vec();
    change.push(("decision", "allow"));
    let sent = decide(api, &change).await;
    assert_eq!(sent.status, StatusCode::FOUND);
    let back = url::Url::parse(sent.header("location")).unwrap();
    let pairs: Vec<(String, String)> = back.query_pairs().into_owned().collect();
    assert_eq!((pairs[0].0.as_str(), &pairs[1]), ("code", &("state".to_owned(), "a&b".to_owned())));
    pairs[0].1.clone()
}

async fn post(api: &TestApi, path: &str, body: Value) -> (u16, Value) {
    let sent = api.client.post(api.url(path)).json(&body).send().await.unwrap();
    let answer = Answer::read(sent).await.unwrap();
    (answer.status.as_u16(), answer.json())
}

fn exchange(code: &str) -> Value {
    json!({"client_id": "test_client", "client_secret": "test_client_secret", "code": code,
        "grant_type": "authorization_code", "redirect_uri": BACK})
}

#[tokio::test]
async fn a_token_of_an_app_says_so_and_reaches_custom_code() {
    let api = start().await;
    let page = ask(&api, &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in ["Juniper Bakery Shop", "custom_code:write", ">Allow</button>", ">Deny</button>"] {
        assert!(page.text.contains(text), "{text}");
    }
    let code = code(&api, &[("site", "juniper_shop")]).await;
    let (status, body) = post(&api, "/oauth/access_token", exchange(&code)).await;
    assert_eq!(status, 200, "{body}");
    let token = body["access_token"].as_str().unwrap();
    let seen = api.get(INTROSPECT, token).await.json();
    assert_eq!(seen["authorization"]["grantType"], "authorization_code");
    assert_eq!(seen["application"]["displayName"], "Menu Sync");
    assert!(seen["authorization"]["scope"].as_str().unwrap().contains("custom_code:write"));
    let sites = api.get(SITES, token).await.json();
    assert_eq!(sites["sites"][0]["displayName"], "Juniper Bakery Shop");
    let path = format!("{SITES}/{}/custom_code", sites["sites"][0]["id"].as_str().unwrap());
    assert_eq!(api.get(&path, token).await.status, StatusCode::OK);
    let cms = format!("{SITES}/{}/collections", sites["sites"][0]["id"].as_str().unwrap());
    api.get(&cms, token).await.error(403, "missing_scopes");
    // Taken back, it is nobody's.
    let client =
        json!({"client_id": "test_client", "client_secret": "test_client_secret", "access_token": token});
    assert_eq!(
        post(&api, "/oauth/revoke_authorization", client.clone()).await,
        (200, json!({"did_revoke": true}))
    );
    api.get(INTROSPECT, token).await.error(401, "not_authorized");
    assert_eq!(post(&api, "/oauth/revoke_authorization", client).await.1["error"], "invalid_token");
    let stranger = json!({"client_id": "test_client", "client_secret": "x", "access_token": token});
    assert_eq!(post(&api, "/oauth/revoke_authorization", stranger).await.1["error"], "invalid_client");
}

#[tokio::test]
async fn a_wrong_request_is_refused_on_the_page_and_sends_nobody_back() {
    let api = start().await;
    for change in [
        ("client_id", "another"),
        ("redirect_uri", "https://evil.example/connect/oauth2/callback"),
        ("redirect_uri", "https://hub.example/connect/oauth2/callback/more"),
        ("response_type", "token"),
        ("scope", "everything:write"),
        ("scope", ""),
    ] {
        assert_eq!(ask(&api, &[change]).await.status, StatusCode::BAD_REQUEST, "{change:?}");
        let sent = decide(&api, &[change, ("decision", "allow")]).await;
        assert!(
            sent.status == StatusCode::BAD_REQUEST && !sent.headers.contains_key("location"),
            "{change:?}"
        );
    }
    assert_eq!(decide(&api, &[]).await.status, StatusCode::BAD_REQUEST);
    let hostile = ask(&api, &[("state", "\"><script>alert(1)</script>")]).await;
    assert!(!hostile.text.contains("<script"), "{}", hostile.text);
}

#[tokio::test]
async fn a_person_may_say_no() {
    let api = start().await;
    let sent = decide(&api, &[("decision", "deny")]).await;
    assert_eq!(sent.header("location"), format!("{BACK}?error=access_denied&state=a%26b"));
}

#[tokio::test]
async fn a_code_is_good_once_for_its_client_and_address() {
    let api = start().await;
    let code = code(&api, &[]).await;
    for (key, value, error) in [
        ("client_secret", "wrong", "invalid_client"),
        ("client_id", "wrong", "invalid_client"),
        ("grant_type", "password", "unsupported_grant_type"),
        ("redirect_uri", "https://evil.example/", "invalid_grant"),
        ("code", "wrong", "invalid_grant"),
    ] {
        let mut body = exchange(&code);
        body[key] = json!(value);
        let (status, answer) = post(&api, "/oauth/access_token", body).await;
        assert_eq!((status, &answer["error"]), (400, &json!(error)), "{key}");
    }
    assert_eq!(post(&api, "/oauth/access_token", exchange(&code)).await.0, 200);
    assert_eq!(post(&api, "/oauth/access_token", exchange(&code)).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn a_tester_chooses_what_goes_wrong() {
    let api = start().await;
    for (test, status, error) in [
        ("test_code_expired", 400, "invalid_grant"),
        ("test_code_used", 400, "invalid_grant"),
        ("test_client_refused", 400, "invalid_client"),
        ("test_exchange_error", 500, "server_error"),
    ] {
        let code = code(&api, &[("test", test)]).await;
        let (got, body) = post(&api, "/oauth/access_token", exchange(&code)).await;
        assert_eq!((got, &body["error"]), (status, &json!(error)), "{test}");
    }
    let token = async |test: &str| {
        let code = code(&api, &[("test", test)]).await;
        let (_, body) = post(&api, "/oauth/access_token", exchange(&code)).await;
        body["access_token"].as_str().unwrap().to_owned()
    };
    api.get(INTROSPECT, &token("test_token_revoked").await).await.error(401, "not_authorized");
    let fewer = token("test_fewer_scopes").await;
    api.get("/v2/token/authorized_by", &fewer).await.error(403, "missing_scopes");
    let other = api.get(SITES, &token("test_another_site").await).await.json();
    assert_ne!(other["sites"][0]["displayName"], "Juniper Bakery");
}
