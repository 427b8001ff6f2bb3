//! The call that a connector describes, with what the user typed in it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_connectors::connection::{
    Address, Authorization, Body, Carrier, Method, Request, Template, Values, encode,
};
use reqwest::header::{self, HeaderName};
use secrecy::{ExposeSecret, SecretString};

use crate::provider::http::{Call, CallBody, sensitive};

/// The call. `None` if it cannot be made: a value leads to another host, or no header carries it.
pub(super) fn build(
    address: &Address,
    authorization: &Authorization,
    request: &Request,
    credentials: &BTreeMap<String, SecretString>,
) -> Option<Call> {
    let values = |key: &str| credentials.get(key).map(|value| value.expose_secret());
    let base = address.resolve(&values)?;
    let path = request.path.render_with(&values, encode)?;
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return None;
    }
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut call = Call::new(method, &base, &path)?;
    for (name, value) in given(&request.query, &values) {
        call.query(name, &value);
    }
    for (name, value) in given(&request.headers, &values) {
        call.headers.insert(HeaderName::from_bytes(name.as_bytes()).ok()?, sensitive(&value)?);
    }
    match authorization {
        Authorization::Bearer(token) => {
            let value = sensitive(&format!("Bearer {}", token.render(&values)?))?;
            call.headers.insert(header::AUTHORIZATION, value);
        }
        Authorization::Basic { .. } => {
            let value = sensitive(&format!("Basic {}", basic(authorization, credentials)?))?;
            call.headers.insert(header::AUTHORIZATION, value);
        }
        Authorization::ApiKey { key, value, carrier: Carrier::Header } => {
            let name = HeaderName::from_bytes(key.as_bytes()).ok()?;
            call.headers.insert(name, sensitive(&value.render(&values)?)?);
        }
        Authorization::ApiKey { key, value, carrier: Carrier::Query } => {
            call.query(key, &value.render(&values)?);
        }
        Authorization::None => {}
    }
    call.body = match &request.body {
        Some(Body::Json(body)) => Some(CallBody::Json(body.render(&values)?)),
        Some(Body::Form(members)) => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(given(members, &values));
            Some(CallBody::Form(form.finish()))
        }
        None => None,
    };
    Some(call)
}

/// The members whose fields are filled in.
fn given<'m>(members: &'m [(String, Template)], values: Values<'_>) -> Vec<(&'m str, String)> {
    members.iter().filter_map(|(name, value)| Some((name.as_str(), value.render(values)?))).collect()
}

/// Name and password of basic authentication, encoded; `None` for other ways.
pub(super) fn basic(
    authorization: &Authorization,
    credentials: &BTreeMap<String, SecretString>,
) -> Option<String> {
    let Authorization::Basic { username, password } = authorization else { return None };
    let values = |key: &str| credentials.get(key).map(|value| value.expose_secret());
    let username = username.render(&values)?;
    let password = password.as_ref().and_then(|password| password.render(&values)).unwrap_or_default();
    Some(STANDARD.encode(format!("{username}:{password}")))
}
