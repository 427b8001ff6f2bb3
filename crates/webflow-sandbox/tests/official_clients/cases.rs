//! The calls, and what each official client makes of the answer.

use serde_json::{Value, json};
use webflow_sandbox::profiles;

/// One call with one token.
pub(crate) struct Case {
    pub(crate) call: &'static str,
    pub(crate) token: String,
    site: Option<String>,
    pub(crate) expected: Expected,
}

/// What comes of a call.
pub(crate) enum Expected {
    /// A result; the value at this JSON pointer of it.
    Value(&'static str, Value),
    /// A result of any content.
    Success,
    /// A result for JavaScript, which passes wrong types through; Python checks them.
    WrongType,
    /// An error with this status and code, of a class of its own.
    Named { class: &'static str, status: u16, code: &'static str },
    /// An error with this status and code, for which the client has only its general class.
    General { status: u16, code: &'static str },
    /// 429 with these seconds in `Retry-After`.
    Throttled { class: Option<&'static str>, retry_after: &'static str },
}

impl Case {
    fn new(call: &'static str, token: &str, expected: Expected) -> Self {
        Self { call, token: token.to_owned(), site: None, expected }
    }

    fn of_site(call: &'static str, token: &str, site: &str, expected: Expected) -> Self {
        Self { site: Some(site.to_owned()), ..Self::new(call, token, expected) }
    }

    /// The form in which the scripts take it.
    pub(crate) fn asked(&self) -> Value {
        let mut asked = json!({ "call": self.call, "token": self.token });
        if let Some(site) = &self.site {
            asked["site"] = json!(site);
        }
        asked
    }
}

impl Expected {
    /// The class of error that `webflow-api` throws, if it throws.
    pub(crate) fn javascript_class(&self) -> Option<&'static str> {
        self.class("WebflowError", None)
    }

    /// The class of error that `webflow` raises, if it raises.
    pub(crate) fn python_class(&self) -> Option<&'static str> {
        self.class("ApiError", Some("ParsingError"))
    }

    fn class(&self, general: &'static str, wrong_type: Option<&'static str>) -> Option<&'static str> {
        match self {
            Self::Value(..) | Self::Success => None,
            Self::WrongType => wrong_type,
            Self::Named { class, .. } => Some(class),
            Self::General { .. } => Some(general),
            Self::Throttled { class, .. } => Some(class.unwrap_or(general)),
        }
    }

    /// Asserts what does not depend on the client.
    pub(crate) fn check(&self, result: &Value, what: &str) {
        match self {
            Self::Success | Self::WrongType => {}
            Self::Value(pointer, value) => assert_eq!(result["ok"].pointer(pointer), Some(value), "{what}"),
            Self::Named { status, code, .. } | Self::General { status, code } => {
                assert_eq!(
                    (&result["status"], &result["body"]["code"]),
                    (&json!(status), &json!(code)),
                    "{what}"
                );
            }
            Self::Throttled { retry_after, .. } => {
                assert_eq!(
                    (&result["status"], &result["retry_after"]),
                    (&json!(429), &json!(retry_after)),
                    "{what}"
                );
            }
        }
    }
}

/// Every case.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = vec![
        Case::new("authorized_by", "test_full_access", value("/email", "mara@juniper.example")),
        Case::new("introspect", "test_full_access", value("/authorization/grantType", "client_credentials")),
        Case::new("introspect", "test_cms_only", value("/authorization/scope", "cms:read,cms:write")),
        Case::new("introspect", "test_oauth", value("/application/displayName", "Menu Sync")),
        Case::new("sites", "test_full_access", value("/sites/0/displayName", "Juniper Bakery")),
        Case::new("sites", &profiles()[0].token, value("/sites/0/displayName", "Juniper Bakery")),
    ];
    cases.extend(valid_tokens());
    cases.extend(probes());
    cases.extend(failures());
    cases
}

fn value(pointer: &'static str, text: &str) -> Expected {
    Expected::Value(pointer, json!(text))
}

/// All three calls of a check, for the tokens that differ in data only.
fn valid_tokens() -> impl Iterator<Item = Case> {
    let tokens = [
        "test_read_only",
        "test_two_sites",
        "test_no_site_name",
        "test_unicode",
        "test_hostile",
        "test_oauth",
        "test_other_site",
        "test_cms_plan",
        "test_enterprise",
        "test_unpublished",
        "test_empty_site_list",
        "test_null_members",
        "test_bare_members",
        "test_scope_spaces",
        "test_scope_commas_spaces",
        "test_user_id_singular",
        "test_stray_spaces",
    ];
    let calls = ["authorized_by", "introspect", "sites"];
    tokens.into_iter().flat_map(move |token| calls.map(|call| Case::new(call, token, Expected::Success)))
}

/// The read of each permission, with the tokens that it takes.
fn probes() -> impl Iterator<Item = Case> {
    let calls = [
        "site",
        "custom_domains",
        "assets",
        "comments",
        "collections",
        "components",
        "forms",
        "pages",
        "webhooks",
        "ecommerce_settings",
    ];
    let site_token = calls.map(|call| (call, "test_full_access"));
    let others = [
        ("robots_txt", "test_enterprise"),
        ("activity_logs", "test_enterprise"),
        ("registered_scripts", "test_oauth"),
        ("custom_code", "test_oauth"),
    ];
    let cases = site_token.into_iter().chain(others);
    cases.map(|(call, token)| Case::of_site(call, token, &juniper(), Expected::Success))
}

fn failures() -> Vec<Case> {
    let general = |status, code| Expected::General { status, code };
    let unauthorized = || Expected::Named { class: "UnauthorizedError", status: 401, code: "not_authorized" };
    let scope = Expected::Named { class: "ForbiddenError", status: 403, code: "missing_scopes" };
    let not_found = Expected::Named { class: "NotFoundError", status: 404, code: "resource_not_found" };
    let throttled = |class| Expected::Throttled { class, retry_after: "42" };
    vec![
        Case::new("authorized_by", "test_revoked", unauthorized()),
        Case::new("introspect", "test_revoked", unauthorized()),
        Case::new("sites", "garbage", unauthorized()),
        Case::new("authorized_by", "test_no_authorized_user", scope),
        Case::new("sites", "test_no_sites", general(403, "missing_scopes")),
        Case::of_site(
            "registered_scripts",
            "test_full_access",
            &juniper(),
            general(403, "invalid_auth_version"),
        ),
        Case::of_site("site", "test_other_site", &juniper(), not_found),
        Case::new("authorized_by", "test_authorized_by_not_found", general(404, "resource_not_found")),
        Case::new("authorized_by", "test_rate_limited", throttled(None)),
        Case::new("sites", "test_rate_limited", throttled(Some("TooManyRequestsError"))),
        Case::new("authorized_by", "test_down", general(503, "service_unavailable")),
        Case::new("authorized_by", "test_error", general(500, "internal_error")),
        Case::new("introspect", "test_error", general(500, "internal_error")),
        Case::new("sites", "test_down", general(503, "service_unavailable")),
        Case::new("authorized_by", "test_numeric_id", Expected::WrongType),
        Case::new("introspect", "test_scope_array", Expected::WrongType),
    ]
}

/// The id of the site that most tokens belong to.
fn juniper() -> String {
    let sites: Value = serde_json::from_str(include_str!("../../fixtures/sites.json")).unwrap();
    sites["juniper"]["site"]["id"].as_str().unwrap().to_owned()
}
