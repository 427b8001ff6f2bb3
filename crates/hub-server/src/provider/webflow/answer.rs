//! What Webflow's answers say. Every member may be missing or of another type than documented: then it is unknown.

use hub_model::{Identity, Site};
use serde_json::{Map, Value};

use crate::provider::text::{MAX_NAME, cut};

pub(super) fn text<'a>(body: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    body.get(key)?.as_str().filter(|text| !text.trim().is_empty())
}

/// Member by member, and each may be missing. An id may be a number: it is only shown.
pub(super) fn identity(body: &Map<String, Value>) -> Option<Identity> {
    let word = |key: &str| match body.get(key)? {
        Value::String(text) => Some(cut(text, MAX_NAME)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let names: Vec<_> = ["firstName", "lastName"].into_iter().filter_map(word).collect();
    let name = (!names.is_empty()).then(|| cut(&names.join(" "), MAX_NAME));
    let identity = Identity { id: word("id"), name, email: word("email") };
    (identity != Identity::default()).then_some(identity)
}

/// `application` is documented beside `authorization`; inside it is accepted too.
pub(super) fn is_oauth(body: &Map<String, Value>) -> bool {
    let authorization = body.get("authorization").and_then(Value::as_object);
    let has_application =
        |object: &Map<String, Value>| object.get("application").is_some_and(|a| !a.is_null());
    let grant = authorization.and_then(|authorization| text(authorization, "grantType"));
    has_application(body)
        || authorization.is_some_and(has_application)
        || grant.is_some_and(|grant| grant != "client_credentials")
}

/// One string, separated by commas, spaces or both; an array is accepted too.
pub(super) fn scopes(body: &Map<String, Value>) -> Option<Vec<String>> {
    let words = |text: &str| -> Vec<String> {
        let separator = |c: char| c == ',' || c.is_whitespace();
        text.split(separator).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    match body.get("authorization")?.get("scope")? {
        Value::String(text) => Some(words(text)),
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).flat_map(words).collect()),
        _ => None,
    }
}

pub(super) fn site_ids(body: &Map<String, Value>) -> Vec<String> {
    let ids = body.get("authorization").and_then(|a| a.get("authorizedTo")).and_then(|to| to.get("siteIds"));
    let ids = ids.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    ids.map(|id| cut(id, MAX_NAME)).filter(|id| !id.is_empty()).collect()
}

/// The first site of the list and how many more there are; `None` when there is none.
pub(super) fn site(body: &Map<String, Value>) -> Option<Site> {
    let sites = body.get("sites")?.as_array()?;
    let first = sites.first()?.as_object()?;
    let name = ["displayName", "shortName"].into_iter().find_map(|key| text(first, key));
    Some(Site {
        id: text(first, "id").map(|id| cut(id, MAX_NAME)),
        name: name.map(|name| cut(name, MAX_NAME)),
        others: u32::try_from(sites.len() - 1).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn scopes_of_a_token_come_in_three_forms() {
        let read = |scope: Value| scopes(&object(json!({"authorization": {"scope": scope}})));
        let both = Some(vec!["cms:read".to_owned(), "sites:read".to_owned()]);
        assert_eq!(read(json!("cms:read,sites:read")), both);
        assert_eq!(read(json!("cms:read  sites:read")), both);
        assert_eq!(read(json!("cms:read, sites:read")), both);
        assert_eq!(read(json!(["cms:read", "sites:read"])), both);
        assert_eq!(read(json!("")), Some(vec![]));
        assert_eq!(read(json!(null)), None);
        assert_eq!(scopes(&object(json!({}))), None);
    }

    #[test]
    fn oauth_tokens_are_recognised_wherever_they_say_it() {
        let oauth = |body: Value| is_oauth(&object(body));
        assert!(oauth(json!({"authorization": {}, "application": {"id": "a"}})));
        assert!(oauth(json!({"authorization": {"application": {"id": "a"}}})));
        assert!(oauth(json!({"authorization": {"grantType": "authorization_code"}})));
        assert!(!oauth(json!({"authorization": {"grantType": "client_credentials"}, "application": null})));
        assert!(!oauth(json!({})));
    }
}
