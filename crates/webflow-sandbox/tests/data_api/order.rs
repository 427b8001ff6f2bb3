//! Which check comes first when several fail, and the error bodies byte for byte.

use reqwest::Method;

use crate::support::{AUTHORIZED_BY, Answer, SITES, TestApi};

const NOT_AUTHORIZED: &str =
    r#"{"message":"Request not authorized","code":"not_authorized","externalReference":null,"details":[]}"#;

#[tokio::test]
async fn no_token_and_every_bad_token_get_the_same_bytes() {
    let api = TestApi::new().await;
    let mut answers = Vec::new();
    for token in ["test_revoked", "garbage", &"a".repeat(64), "", "TEST_FULL_ACCESS", "test_full_access x"] {
        answers.push(api.get(AUTHORIZED_BY, token).await);
    }
    for header in [None, Some("test_full_access"), Some("Basic dGVzdA=="), Some("Token test_full_access")] {
        let request = api.client.get(api.url(SITES));
        let request = header.into_iter().fold(request, |it, value| it.header("authorization", value));
        answers.push(Answer::read(request.send().await.unwrap()).await.unwrap());
    }
    for answer in answers {
        assert_eq!((answer.status.as_u16(), &*answer.text), (401, NOT_AUTHORIZED));
    }
}

#[tokio::test]
async fn the_name_of_the_scheme_is_not_case_sensitive() {
    let api = TestApi::new().await;
    let request = api.client.get(api.url(SITES)).header("authorization", "bearer test_full_access");
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_token_comes_before_the_route() {
    let api = TestApi::new().await;
    assert_eq!(api.get("/v2/nowhere", "garbage").await.text, NOT_AUTHORIZED);
    let unknown = api.get("/v2/nowhere", "test_full_access").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(
        unknown.text,
        r#"{"msg":"Route not found: /v2/nowhere","code":404,"name":"RouteNotFoundError"}"#
    );
}

#[tokio::test]
async fn a_path_outside_the_api_is_not_found_without_a_token() {
    let api = TestApi::new().await;
    for path in ["/", "/sites", "/v1/sites", "/nowhere/v2/sites", "/beta/sites"] {
        let answer = api.get(path, "garbage").await;
        assert_eq!((answer.status.as_u16(), answer.json()["code"].as_u64()), (404, Some(404)), "{path}");
    }
}

#[tokio::test]
async fn another_method_is_an_unknown_route() {
    let api = TestApi::new().await;
    for method in [Method::POST, Method::PATCH, Method::DELETE] {
        let request = api.client.request(method, api.url(SITES)).bearer_auth("test_full_access");
        let answer = Answer::read(request.send().await.unwrap()).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.json()["code"].as_u64()), (404, Some(404)));
    }
}

#[tokio::test]
async fn the_scope_comes_before_the_site() {
    let api = TestApi::new().await;
    let missing = api.get("/v2/sites/ffffffffffffffffffffffff/pages", "test_cms_only").await;
    missing.error(403, "missing_scopes");
    let malformed = api.get("/v2/sites/nonsense/pages", "test_cms_only").await;
    malformed.error(403, "missing_scopes");
}

#[tokio::test]
async fn the_site_comes_before_the_plan() {
    let api = TestApi::new().await;
    let other = api.site_of("test_other_site").await;
    for path in ["", "/pages", "/robots_txt"] {
        let path = format!("/v2/sites/{other}{path}");
        let message = api.get(&path, "test_full_access").await.error(404, "resource_not_found");
        assert_eq!(message, "Requested resource not found: The site cannot be found");
    }
    let message = api.get("/v2/sites/nonsense", "test_full_access").await.error(400, "validation_error");
    assert_eq!(message, "Validation Error: Provided ID is invalid");
}

#[tokio::test]
async fn missing_scopes_are_named_in_every_known_form() {
    let api = TestApi::new().await;
    let message = async |token| api.get(AUTHORIZED_BY, token).await.error(403, "missing_scopes");
    let start = "OAuthForbidden: You are missing the following scopes - ";
    assert_eq!(message("test_no_authorized_user").await, format!("{start}'authorized_user:read'"));
    assert_eq!(message("test_workspace").await, format!("{start}'authorized_user:read'"));
    assert_eq!(message("test_unquoted_scope").await, format!("{start}authorized_user:read"));
    assert_eq!(
        message("test_two_missing_scopes").await,
        format!("{start}'authorized_user:read', 'sites:read'")
    );
    let hostile = message("test_hostile_error").await;
    assert!(hostile.starts_with(&format!("{start}'authorized_user:read'")) && hostile.contains("<script>"));

    let older = api.get(AUTHORIZED_BY, "test_public_error_code").await;
    let body = older.json();
    assert_eq!((older.status.as_u16(), body["status"].as_u64()), (403, Some(403)));
    assert_eq!(body["publicErrorCode"], "missing_scopes");
    assert!(body.get("code").is_none());
}

#[tokio::test]
async fn the_messages_of_the_hostile_token_are_hostile() {
    let api = TestApi::new().await;
    let message = api.get("/v2/sites/nonsense", "test_hostile").await.error(400, "validation_error");
    assert!(message.contains("<img src=x onerror="));
}
