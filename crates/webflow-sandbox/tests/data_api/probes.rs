//! One cheap read for each permission.

use serde_json::json;

use crate::support::TestApi;

/// Path below the site, scope, member of the body that holds the records, whether the answer is paged.
const PROBES: [(&str, &str, &str, bool); 8] = [
    ("assets", "assets:read", "assets", true),
    ("comments", "comments:read", "comments", true),
    ("collections", "cms:read", "collections", false),
    ("components", "components:read", "components", true),
    ("forms", "forms:read", "forms", true),
    ("pages", "pages:read", "pages", true),
    ("webhooks", "sites:read", "webhooks", true),
    ("custom_domains", "sites:read", "customDomains", false),
];

#[tokio::test]
async fn each_probe_lists_its_records() {
    let api = TestApi::new().await;
    let site = api.site_of("test_read_only").await;
    for (path, _, member, paged) in PROBES {
        let body = api.get(&format!("/v2/sites/{site}/{path}"), "test_read_only").await.json();
        assert!(!body[member].as_array().unwrap().is_empty(), "{path}");
        assert_eq!(body.get("pagination").is_some(), paged, "{path}");
        let id = body[member][0].get("siteId");
        assert!(
            id.is_none_or(|id| *id == json!(site)),
            "{path}: the records are of the site that was asked for"
        );
    }
}

#[tokio::test]
async fn each_probe_names_the_scope_it_needs() {
    let api = TestApi::new().await;
    let site = api.site_of("test_full_access").await;
    let single = [
        ("ecommerce/settings", "ecommerce:read"),
        ("robots_txt", "site_config:read"),
        ("activity_logs", "site_activity:read"),
    ];
    let lists = PROBES.iter().map(|(path, scope, ..)| (*path, *scope));
    for (path, scope) in lists.chain(single).filter(|(_, scope)| *scope != "cms:read") {
        let answer = api.get(&format!("/v2/sites/{site}/{path}"), "test_cms_only").await;
        let expected = format!("OAuthForbidden: You are missing the following scopes - '{scope}'");
        assert_eq!(answer.error(403, "missing_scopes"), expected);
    }
    assert_eq!(api.get(&format!("/v2/sites/{site}/collections"), "test_cms_only").await.status, 200);
}

#[tokio::test]
async fn pages_are_cut_as_asked() {
    let api = TestApi::new().await;
    let site = api.site_of("test_full_access").await;
    let get = async |query| api.get(&format!("/v2/sites/{site}/pages?{query}"), "test_full_access").await;
    let all = get("").await.json();
    let second = get("limit=1&offset=1").await.json();
    assert_eq!(second["pages"], json!([all["pages"][1]]));
    assert_eq!(second["pagination"], json!({"limit": 1, "offset": 1, "total": 2}));
    assert_eq!(get("offset=9").await.json()["pages"], json!([]));
    for query in ["limit=0", "limit=101", "limit=many", "offset=-1"] {
        get(query).await.error(400, "bad_request");
    }
}

#[tokio::test]
async fn custom_code_is_refused_to_site_tokens_only() {
    let api = TestApi::new().await;
    let site = api.site_of("test_full_access").await;
    for path in ["registered_scripts", "custom_code"] {
        let path = format!("/v2/sites/{site}/{path}");
        api.get(&path, "test_full_access").await.error(403, "invalid_auth_version");
        assert_eq!(api.get(&path, "test_oauth").await.status, 200);
    }
    api.get("/v2/workspaces", "test_full_access").await.error(403, "invalid_auth_version");
    let workspaces = api.get("/v2/workspaces", "test_workspace").await.json();
    assert_eq!(workspaces["workspaces"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn enterprise_endpoints_ask_for_the_plan() {
    let api = TestApi::new().await;
    let site = api.site_of("test_enterprise").await;
    for (path, member) in [("robots_txt", "rules"), ("activity_logs", "items")] {
        let path = format!("/v2/sites/{site}/{path}");
        let message = api.get(&path, "test_full_access").await.error(403, "not_enterprise_plan_site");
        assert_eq!(message, "This site is not associated with an Enterprise plan");
        assert!(api.get(&path, "test_enterprise").await.json()[member].is_array());
    }
}

#[tokio::test]
async fn what_a_site_does_not_have_yet_is_a_conflict() {
    let api = TestApi::new().await;
    let site = api.site_of("test_unpublished").await;
    let get = async |path| api.get(&format!("/v2/sites/{site}/{path}"), "test_unpublished").await;
    let shop = get("ecommerce/settings").await.error(409, "ecommerce_not_enabled");
    assert_eq!(shop, "Ecommerce is not yet initialized");
    let forms = get("forms").await.error(409, "forms_require_republish");
    assert_eq!(forms, "To access this feature, the site needs to be republished.");
    let site = api.site_of("test_full_access").await;
    let settings = api.get(&format!("/v2/sites/{site}/ecommerce/settings"), "test_full_access").await.json();
    assert_eq!(settings["siteId"], json!(site));
    assert!(settings["defaultCurrency"].is_string());
}
