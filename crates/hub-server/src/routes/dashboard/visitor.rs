//! Who looks at the dashboard, and whether a form comes from it.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use hub_model::ErrorCode;

use super::refusal::{Refusal, Result};
use crate::app::AppState;
use crate::dashboard;
use crate::error::ApiError;
use crate::pages::dashboard::Frame;
use crate::routes::auth::{ApiKey, Scope};
use crate::routes::body::FormBody;

/// Somebody who may read accounts: logged in, with HTTP Basic, or in the demo. HTTP Basic reads only: browsers send it
/// along whichever page makes them, so no form is bound to it.
pub struct Visitor {
    /// The API key that they act with.
    pub key: ApiKey,
    form_token: Option<String>,
}

impl Visitor {
    /// What every page shows around its own content, and what the visitor may do on it.
    pub fn frame(&self, state: &AppState) -> Frame {
        let acts = |scope| self.form_token.is_some() && self.key.has(scope);
        Frame {
            demo: state.demo.is_some(),
            form_token: self.form_token.clone(),
            may_change: acts(Scope::AccountsWrite),
            may_link: acts(Scope::SessionsWrite),
        }
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let visitor = if state.demo.is_some() {
            Self { key: ApiKey::demo(), form_token: Some(dashboard::demo_form_token()?) }
        } else if parts.headers.contains_key(header::AUTHORIZATION) {
            Self { key: ApiKey::from_request_parts(parts, state).await?, form_token: None }
        } else {
            let value = cookie(state, &parts.headers).ok_or(Refusal::LogIn)?;
            let row = dashboard::find(state, value).await?.ok_or(Refusal::LogIn)?;
            let form_token = Some(dashboard::form_token(value));
            Self { key: ApiKey::found(row.api_key_id, &row.scopes), form_token }
        };
        visitor.key.may(Scope::AccountsRead)?;
        Ok(visitor)
    }
}

/// A form that a visitor has sent from a page of the dashboard.
pub struct Sent {
    /// Who sent it.
    pub visitor: Visitor,
    fields: BTreeMap<String, String>,
}

impl Sent {
    /// What stands in a field, without the space around it. Empty where there is no such field.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    /// The same, where nothing means none.
    pub fn chosen(&self, name: &str) -> Option<String> {
        Some(self.field(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

impl FromRequest<AppState> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        SameOrigin::from_request_parts(&mut parts, state).await?;
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let FormBody(fields) = FormBody::from_request(Request::from_parts(parts, body), state).await?;
        let given = fields.get("form_token").map(String::as_str);
        if visitor.form_token.as_ref().is_some_and(|expected| dashboard::is_form_token(expected, given)) {
            return Ok(Self { visitor, fields });
        }
        Err(ApiError::new(
            ErrorCode::Forbidden,
            "This form is out of date.",
            "Nothing was changed. Open the accounts page and try again.",
        )
        .into())
    }
}

/// A request that a page of this server made: browsers say so.
pub struct SameOrigin;

impl FromRequestParts<AppState> for SameOrigin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let fine = match (parts.headers.get("sec-fetch-site"), parts.headers.get(header::ORIGIN)) {
            (Some(site), _) => site == "same-origin",
            // A browser leaves the other out where the connection is not encrypted.
            (None, Some(origin)) => origin.as_bytes() == state.origin().as_bytes(),
            (None, None) => false,
        };
        if fine {
            return Ok(Self);
        }
        Err(ApiError::new(
            ErrorCode::Forbidden,
            "This form was sent from another page.",
            "Nothing was changed. Open the accounts page and try again.",
        )
        .into())
    }
}

/// Whether browsers reach this server over an encrypted connection.
pub fn encrypted(state: &AppState) -> bool {
    state.public_url.scheme() == "https"
}

/// The name of the cookie. A browser takes the first one from this very host over an encrypted connection only.
pub const fn cookie_name(encrypted: bool) -> &'static str {
    if encrypted { "__Host-hub_dashboard" } else { "hub_dashboard" }
}

/// The value of the cookie.
pub fn cookie<'a>(state: &AppState, headers: &'a HeaderMap) -> Option<&'a str> {
    let name = cookie_name(encrypted(state));
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}
