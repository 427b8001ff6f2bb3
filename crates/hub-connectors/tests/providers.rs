//! The providers of this repository: what people paste instead of each credential, and what a file says in place of
//! a test.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, builtin};

const UUID: &str = "0f9a8b7c-1111-4222-8333-9a8b7c6d5e4f";
const KEY_FILE: &str = "{\n  \"type\": \"service_account\",\n  \"project_id\": \"a\"\n}";
const CLIENT_FILE: &str = "{\"installed\": {\"client_id\": \"x\", \"project_id\": \"a\"}}";
const PERSON_FILE: &str = "{\"client_id\": \"x\", \"type\": \"authorized_user\"}";

/// Provider, field, what is pasted, and the reason why it is refused; none: it passes.
const PASTED: &[(&str, &str, &str, Option<&str>)] = &[
    ("bamboohr", "apiKey", "mara@juniper.example", Some("email_address")),
    ("bamboohr", "companyDomain", "juniper.bamboohr.com", Some("not_a_subdomain")),
    ("bamboohr", "companyDomain", "juniper", None),
    ("datadog", "apiKey", UUID, Some("key_id")),
    ("datadog", "apiKey", "0123456789abcdef0123456789abcdef01234567", Some("application_key")),
    ("datadog", "apiKey", "pub0123456789abcdef0123456789abcdef", Some("client_token")),
    ("datadog", "apiKey", "0123456789abcdef0123456789abcdef", None),
    ("datadog", "site", "datadoghq.eu", None),
    ("datadog", "site", "uk1.datadoghq.com", None),
    ("datadog", "site", "us2.ddog-gov.com", None),
    ("datadog", "site", "evil.example", Some("not_an_option")),
    ("github", "token", "github_pat_11ABC_x", Some("fine_grained_token")),
    ("github", "token", "gho_16C7e42F292c6912E7710c838347Ae178B4a", Some("oauth_token")),
    ("github", "token", "ssh-ed25519 AAAAC3", Some("ssh_key")),
    ("github", "token", "https://github.com/settings/tokens", Some("url")),
    ("github", "token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", None),
    (
        "google_cloud",
        "keyFile",
        "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----",
        Some("private_key_only"),
    ),
    ("google_cloud", "keyFile", "AIzaSyDaGmWKa4JsXZ", Some("api_key")),
    ("google_cloud", "keyFile", CLIENT_FILE, Some("oauth_client")),
    ("google_cloud", "keyFile", PERSON_FILE, Some("oauth_client")),
    ("google_cloud", "keyFile", "\"type\": \"service_account\"", Some("not_json")),
    ("google_cloud", "keyFile", "{\"type\": \"service_account\",", Some("not_json")),
    ("google_cloud", "keyFile", KEY_FILE, None),
    ("linear", "apiKey", "lin_oauth_0123", Some("oauth_token")),
    ("linear", "apiKey", "Bearer lin_api_0123", None),
    ("notion", "secret", "https://www.notion.so/profile/integrations", Some("url")),
    ("notion", "secret", "ntn_0123", None),
    ("openai", "apiKey", "org-GVHQ2HIxb4ZqSNLpMcSCPT1U", Some("organization_id")),
    ("openai", "apiKey", "sk-admin-1234abcd", Some("admin_key")),
    ("openai", "apiKey", "sk-ant-api03-x", Some("other_provider")),
    ("openai", "apiKey", "sk-proj-0123", None),
    ("openai", "organization", "sk-proj-0123", Some("not_an_organization")),
    ("openai", "organization", "org-GVHQ2HIxb4ZqSNLpMcSCPT1U", None),
    ("openai", "organization", "", None),
    ("plaid", "secret", "access-sandbox-8ab976e6", Some("access_token")),
    ("plaid", "clientId", UUID, Some("client_name")),
    ("plaid", "clientId", "5f3194dc8d0012345678abcd", None),
    ("postmark", "serverToken", "POSTMARK_API_TEST", Some("test_token")),
    ("postmark", "serverToken", UUID, None),
    ("slack", "botToken", "xoxp-1-2-3", Some("user_token")),
    ("slack", "botToken", "xapp-1-A-2", Some("app_token")),
    ("slack", "botToken", "https://hooks.slack.com/services/T0/B0/x", Some("webhook")),
    ("slack", "botToken", "xoxb-1-2-x", None),
    ("zendesk", "email", "juniper", Some("no_address")),
    ("zendesk", "email", "mara@juniper.example/token", Some("token_suffix")),
    ("zendesk", "apiToken", "mara@juniper.example", Some("email_address")),
    ("zendesk", "apiToken", "eyJhbGci.eyJzdWIi.sig", Some("jwt")),
    ("zendesk", "apiToken", "YOUR_API_TOKEN", Some("placeholder")),
    ("zendesk", "apiToken", "6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv", None),
];

#[test]
fn what_is_pasted_instead_is_called_by_its_name() {
    let connectors = builtin().unwrap();
    for (provider, field, pasted, reason) in PASTED {
        let connector = connectors.iter().find(|one| one.provider == *provider).unwrap();
        let refused = connector.check(field, pasted).err();
        let found = refused.as_ref().map(|problem| problem.reason.as_deref().unwrap_or("empty"));
        assert_eq!(found, *reason, "{provider}, {field}: {pasted}");
        if let Some(problem) = refused {
            let said = format!("{} {}", problem.message, problem.fix);
            assert!(!said.contains(pasted) && problem.message.ends_with('.'), "{said}");
        }
    }
    let known: Vec<&str> = PASTED.iter().map(|(provider, ..)| *provider).collect();
    for connector in connectors.iter().filter(|one| one.provider != "webflow") {
        assert!(known.contains(&&*connector.provider), "{} is not held to anything", connector.provider);
    }
}

#[test]
fn a_credential_that_cannot_be_tested_says_why_and_has_no_test() {
    let connectors = builtin().unwrap();
    let google = connectors.iter().find(|one| one.provider == "google_cloud").unwrap();
    assert!(google.test.is_none() && google.untested.as_ref().is_some_and(|why| why.ends_with('.')));
    let acme = include_str!("data/acme.yaml");
    let both = acme.replacen("      connectionTest:", "      untested: It is not.\n      connectionTest:", 1);
    let fault = Connector::parse("acme.yaml", &both, |_| Ok("<svg />".to_owned())).err().unwrap();
    assert!(fault.to_string().contains("there is a `connectionTest` too"), "{fault}");
}
