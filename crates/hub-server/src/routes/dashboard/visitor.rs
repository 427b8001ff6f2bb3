//! Who looks at the dashboard, and whether a form comes from it.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use hub_model::ErrorCode;

use super::refusal::{Refusal, Result};
use crate::app::AppState;
use crate::dashboard;
use crate::error::ApiError;
use crate::pages::dashboard::Frame;
use crate::routes::auth::{ApiKey, Scope};
use crate::routes::body::FormBody;
use crate::routes::cookie::Cookie;

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
            let value = cookie(state).find(&parts.headers).ok_or(Refusal::LogIn)?;
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

/// The cookie of a login. No other site brings anybody here logged in, which costs those who follow a link one more click.
pub fn cookie(state: &AppState) -> Cookie {
    Cookie::new(state, "hub_dashboard", "Strict")
}
