//! The bodies of `token/authorized_by`, `token/introspect`, `sites` and `sites/{id}` for each kind of token.

use serde_json::{Value, json};
use webflow_sandbox::{Options, profiles};

use crate::support::{AUTHORIZED_BY, INTROSPECT, SITES, TestApi};

#[tokio::test]
async fn the_user_behind_a_token_is_named() {
    let api = TestApi::new().await;
    let body = api.get(AUTHORIZED_BY, "test_full_access").await.json();
    let names: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["id", "email", "firstName", "lastName"]);
    assert_eq!((&body["email"], &body["firstName"]), (&json!("mara@juniper.example"), &json!("Mara")));
}

#[tokio::test]
async fn introspect_describes_a_site_token() {
    let api = TestApi::new().await;
    let body = api.get(INTROSPECT, "test_full_access").await.json();
    let authorization = &body["authorization"];
    assert_eq!(authorization["grantType"], "client_credentials");
    assert_eq!(authorization["rateLimit"], 60);
    assert!(body.get("application").is_none());
    assert_eq!(authorization["authorizedTo"]["siteIds"], json!([api.site_of("test_full_access").await]));
    assert_eq!(authorization["authorizedTo"]["userIds"], json!([]));
    let scopes: Vec<_> = authorization["scope"].as_str().unwrap().split(',').collect();
    assert!(
        ["authorized_user:read", "cms:write", "custom_code:read"].iter().all(|scope| scopes.contains(scope))
    );
}

#[tokio::test]
async fn introspect_names_only_what_was_granted() {
    let api = TestApi::new().await;
    let scope = async |token| {
        let body = api.get(INTROSPECT, token).await.json();
        body["authorization"]["scope"].as_str().unwrap().to_owned()
    };
    assert!(!scope("test_read_only").await.contains(":write"));
    assert_eq!(scope("test_cms_only").await, "cms:read,cms:write");
    assert!(!scope("test_no_sites").await.contains("sites:"));
    assert!(!scope("test_no_authorized_user").await.contains("authorized_user"));
    assert!(scope("test_scope_spaces").await.starts_with("assets:read assets:write authorized_user:read "));
    assert!(scope("test_scope_commas_spaces").await.starts_with("assets:read, assets:write, "));
    assert_eq!(scope("test_workspace").await, "workspace:read,workspace:write,workspace_activity:read");
}

#[tokio::test]
async fn introspect_has_the_odd_forms_that_were_met() {
    let api = TestApi::new().await;
    let authorization = async |token| api.get(INTROSPECT, token).await.json()["authorization"].take();
    assert!(authorization("test_scope_array").await["scope"].is_array());
    assert_eq!(authorization("test_bare_members").await, json!({}));
    let singular = authorization("test_user_id_singular").await;
    assert!(singular["authorizedTo"]["userId"].is_string());
    assert!(singular["authorizedTo"].get("userIds").is_none());
    let stray = authorization("test_stray_spaces").await;
    let id = stray["authorizedTo"]["siteIds"][0].as_str().unwrap();
    assert_eq!(id.trim(), api.site_of("test_stray_spaces").await);
    assert_ne!(id.trim(), id);
    assert_eq!(authorization("test_cms_plan").await["rateLimit"], 120);
}

#[tokio::test]
async fn introspect_tells_other_kinds_of_token() {
    let api = TestApi::new().await;
    let oauth = api.get(INTROSPECT, "test_oauth").await.json();
    assert_eq!(oauth["authorization"]["grantType"], "authorization_code");
    assert!(oauth["application"]["displayName"].is_string());
    assert!(oauth["authorization"]["authorizedTo"]["userIds"][0].is_string());
    let workspace = api.get(INTROSPECT, "test_workspace").await.json();
    assert_eq!(workspace["authorization"]["authorizedTo"]["siteIds"], json!([]));
    assert!(workspace["authorization"]["authorizedTo"]["workspaceIds"][0].is_string());
}

#[tokio::test]
async fn a_site_has_every_documented_member() {
    let api = TestApi::new().await;
    let body = api.get(SITES, "test_full_access").await.json();
    assert_eq!(body["sites"].as_array().unwrap().len(), 1);
    let site = &body["sites"][0];
    let names: Vec<_> = site.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "id",
            "workspaceId",
            "createdOn",
            "displayName",
            "shortName",
            "lastPublished",
            "lastUpdated",
            "previewUrl",
            "timeZone",
            "parentFolderId",
            "customDomains",
            "locales",
            "dataCollectionEnabled",
            "dataCollectionType"
        ]
    );
    assert_eq!(site["displayName"], "Juniper Bakery");
    let path = format!("/v2/sites/{}", site["id"].as_str().unwrap());
    assert_eq!(api.get(&path, "test_full_access").await.json(), *site);
}

#[tokio::test]
async fn each_profile_of_a_site_shows_its_case() {
    let api = TestApi::new().await;
    let sites = async |token| api.get(SITES, token).await.json()["sites"].take();
    assert_eq!(sites("test_two_sites").await.as_array().unwrap().len(), 2);
    assert_eq!(sites("test_empty_site_list").await, json!([]));
    let nameless = sites("test_no_site_name").await;
    assert!(nameless[0].get("displayName").is_none() && nameless[0].get("shortName").is_none());
    assert_eq!(sites("test_unicode").await[0]["displayName"].as_str().unwrap().chars().count(), 200);
    assert!(sites("test_hostile").await[0]["displayName"].as_str().unwrap().contains("<script>"));
    assert!(sites("test_unpublished").await[0]["lastPublished"].is_null());
    assert!(sites("test_null_members").await[0]["displayName"].is_null());
    assert_eq!(sites("test_bare_members").await[0].as_object().unwrap().len(), 1);
    assert_ne!(sites("test_other_site").await[0]["id"], sites("test_full_access").await[0]["id"]);
}

#[tokio::test]
async fn each_profile_of_a_user_shows_its_case() {
    let api = TestApi::new().await;
    let user = async |token| api.get(AUTHORIZED_BY, token).await.json();
    assert_eq!(user("test_bare_members").await, json!({}));
    assert!(user("test_numeric_id").await["id"].is_u64());
    assert!(user("test_null_members").await["email"].is_null());
    assert!(user("test_hostile").await["firstName"].as_str().unwrap().contains("onerror"));
    assert_eq!(user("test_unicode").await["lastName"].as_str().unwrap().chars().count(), 200);
}

#[tokio::test]
async fn both_tokens_of_a_profile_get_the_same_answer() {
    let api = TestApi::new().await;
    for profile in
        profiles().iter().filter(|profile| !["test_slow", "test_timeout"].contains(&&*profile.name))
    {
        let magic = api.try_get(AUTHORIZED_BY, &profile.name).await.ok();
        let twin = api.try_get(AUTHORIZED_BY, &profile.token).await.ok();
        let comparable = |answer: Option<crate::support::Answer>| answer.map(|it| (it.status, it.text));
        assert_eq!(comparable(magic), comparable(twin), "{}", profile.name);
    }
}

#[tokio::test]
async fn endpoints_can_refuse_one_token_for_another_reason_than_a_scope() {
    let api = TestApi::new().await;
    for (token, refusing) in [
        ("test_no_authorized_by", &[AUTHORIZED_BY][..]),
        ("test_no_introspect", &[INTROSPECT]),
        ("test_sites_forbidden", &[SITES]),
        ("test_unverified", &[AUTHORIZED_BY, INTROSPECT, SITES]),
    ] {
        for path in [AUTHORIZED_BY, INTROSPECT, SITES] {
            let answer = api.get(path, token).await;
            if refusing.contains(&path) {
                assert_eq!(answer.error(403, "forbidden"), "User is not authorized to perform this action");
            } else {
                assert_eq!(answer.status, 200, "{token} {path}");
            }
        }
    }
    api.get(AUTHORIZED_BY, "test_authorized_by_not_found").await.error(404, "resource_not_found");
}

#[tokio::test]
async fn the_documentation_of_2025_refuses_site_tokens() {
    let api = TestApi::with(Options { docs_2025: true, ..Options::for_tests() }).await;
    for path in [AUTHORIZED_BY, INTROSPECT] {
        api.get(path, "test_full_access").await.error(403, "invalid_auth_version");
        assert_eq!(api.get(path, "test_oauth").await.status, 200, "{path}");
    }
    assert_eq!(api.get(SITES, "test_full_access").await.status, 200);
}

#[tokio::test]
async fn dates_are_rfc_3339() {
    let api = TestApi::new().await;
    let introspect: Value = api.get(INTROSPECT, "test_full_access").await.json();
    let sites: Value = api.get(SITES, "test_full_access").await.json();
    for date in [
        &introspect["authorization"]["createdOn"],
        &introspect["authorization"]["lastUsed"],
        &sites["sites"][0]["createdOn"],
        &sites["sites"][0]["lastPublished"],
    ] {
        let date = date.as_str().unwrap();
        assert!(date.len() == 24 && date.ends_with('Z') && &date[10..11] == "T", "{date}");
    }
}
