//! The checks of one call, in Webflow's order, and the body of its 200.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::endpoints::{Answer, Endpoint, Needs, Tokens};
use crate::error::ApiError;
use crate::fixtures::{Feature, Site, fixtures};
use crate::options::Options;
use crate::profile::{Introspection, Profile, ScopeForm, TokenKind, UserIds};

const LARGEST_PAGE: usize = 100;

/// What a caller asked of an endpoint.
pub(crate) struct Question<'a> {
    pub(crate) site_id: Option<&'a str>,
    pub(crate) query: &'a HashMap<String, String>,
}

/// Answers a call whose token is accepted: kind of token, scope, site, plan and features, then the body.
pub(crate) fn answer(
    endpoint: &Endpoint,
    profile: &Profile,
    options: &Options,
    question: &Question<'_>,
) -> Result<Value, ApiError> {
    if let Some(refusal) = profile.refuse.get(endpoint.path) {
        return Err(refusal.into());
    }
    let refused = match endpoint.tokens {
        Tokens::Any => false,
        Tokens::NotSite => true,
        Tokens::NotSiteIn2025 => options.docs_2025,
    };
    if refused && profile.kind == TokenKind::Site {
        return Err(ApiError::invalid_auth_version());
    }
    if let Some(scope) = endpoint.scope.filter(|scope| !profile.has_scope(scope)) {
        return Err(ApiError::missing_scope(scope, profile.quoted_scopes));
    }
    let site = question.site_id.map(|id| site(profile, id)).transpose()?;
    check_needs(endpoint.needs, profile, site)?;
    body(endpoint.answer, profile, site, question.query, &options.app.name)
}

/// The site with this id, if the token belongs to it.
fn site(profile: &Profile, id: &str) -> Result<&'static Site, ApiError> {
    if !(20..=32).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ApiError::invalid_id());
    }
    let mut own = profile.sites.iter().filter_map(|key| fixtures().sites.get(key));
    own.find(|site| site.id() == id).ok_or_else(ApiError::site_not_found)
}

fn check_needs(needs: Needs, profile: &Profile, site: Option<&Site>) -> Result<(), ApiError> {
    let has = |feature| site.is_some_and(|site| site.features.contains(&feature));
    match needs {
        Needs::Enterprise if !profile.enterprise => Err(ApiError::not_enterprise()),
        Needs::Ecommerce if !has(Feature::Ecommerce) => Err(ApiError::no_shop()),
        Needs::PublishedForms if !has(Feature::Forms) => Err(ApiError::forms_unpublished()),
        Needs::Nothing | Needs::Enterprise | Needs::Ecommerce | Needs::PublishedForms => Ok(()),
    }
}

fn body(
    answer: Answer,
    profile: &Profile,
    site: Option<&Site>,
    query: &HashMap<String, String>,
    app_name: &str,
) -> Result<Value, ApiError> {
    let own = |fixture| placed(&fixtures().resources[fixture], site.map_or("", Site::id));
    Ok(match answer {
        Answer::AuthorizedBy => fixtures().users[&profile.user].clone(),
        Answer::Introspect => introspect(profile, app_name),
        Answer::Sites => {
            json!({ "sites": fixtures().sites_of(profile).map(|site| &site.site).collect::<Vec<_>>() })
        }
        Answer::Site => site.map_or(Value::Null, |site| site.site.clone()),
        Answer::CustomDomains => {
            let domains = site.and_then(|site| site.site.get("customDomains")).filter(|list| list.is_array());
            json!({ "customDomains": domains.cloned().unwrap_or_else(|| json!([])) })
        }
        Answer::Object(fixture) => own(fixture),
        Answer::List { fixture, member } => json!({ member: own(fixture) }),
        Answer::Page { fixture, member } => page(member, &own(fixture), query)?,
    })
}

/// The token's own description. `application` and the grant type tell an OAuth token from a site token.
fn introspect(profile: &Profile, app_name: &str) -> Value {
    if profile.introspection == Introspection::Bare {
        return json!({ "authorization": {} });
    }
    let oauth = profile.kind == TokenKind::Oauth;
    let user_id = &fixtures().users[&profile.user]["id"];
    let granted = profile.granted();
    let padding = if profile.stray_spaces { " " } else { "" };
    let sites = fixtures().sites_of(profile).map(|site| format!("{padding}{}{padding}", site.id()));
    let mut authorized_to = Map::new();
    authorized_to.insert("siteIds".to_owned(), sites.collect());
    authorized_to.insert("workspaceIds".to_owned(), workspaces(profile));
    match profile.user_ids {
        UserIds::Plural if oauth => authorized_to.insert("userIds".to_owned(), json!([user_id])),
        UserIds::Plural => authorized_to.insert("userIds".to_owned(), json!([])),
        UserIds::Singular => authorized_to.insert("userId".to_owned(), user_id.clone()),
    };
    let mut body = json!({ "authorization": {
        "id": "65f1c0de8d1b2a0012ab34cd",
        "createdOn": "2026-09-01T08:12:44.310Z",
        "lastUsed": "2026-11-20T14:03:27.902Z",
        "grantType": if oauth { "authorization_code" } else { "client_credentials" },
        "rateLimit": profile.rate_limit,
        "scope": match profile.scope_form {
            ScopeForm::String => json!(granted.join(&profile.scope_separator)),
            ScopeForm::Array => json!(granted),
        },
        "authorizedTo": authorized_to,
    }});
    if oauth {
        body["application"] = json!({
            "id": "65f1c0de8d1b2a0012ab34ce",
            "description": "Keeps menus in step with the till",
            "homepage": "https://menus.example",
            "displayName": app_name,
        });
    }
    body
}

fn workspaces(profile: &Profile) -> Value {
    match profile.kind {
        TokenKind::Workspace => json!([fixtures().resources["workspaces"][0]["id"]]),
        TokenKind::Site | TokenKind::Oauth => json!([]),
    }
}

/// Cuts one page out of the records, as `limit` and `offset` ask.
fn page(member: &str, records: &Value, query: &HashMap<String, String>) -> Result<Value, ApiError> {
    let number = |name: &str, default: usize| match query.get(name) {
        Some(text) => text.parse().map_err(|_| ApiError::malformed()),
        None => Ok(default),
    };
    let (limit, offset) = (number("limit", LARGEST_PAGE)?, number("offset", 0)?);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(ApiError::malformed());
    }
    let records = records.as_array().map(Vec::as_slice).unwrap_or_default();
    let cut: Vec<_> = records.iter().skip(offset).take(limit).collect();
    let pagination = json!({ "limit": limit, "offset": offset, "total": records.len() });
    Ok(json!({ member: cut, "pagination": pagination }))
}

/// A fixture with `$site` replaced by the site that was asked for.
fn placed(fixture: &Value, site_id: &str) -> Value {
    match fixture {
        Value::String(text) if text == "$site" => json!(site_id),
        Value::Array(items) => items.iter().map(|item| placed(item, site_id)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), placed(value, site_id))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => fixture.clone(),
    }
}
