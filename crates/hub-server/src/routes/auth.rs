//! HTTP Basic with the API key as user name and no password.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_model::ErrorCode;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq as _;

use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::token;

/// The name of the demo's key in limits and sessions.
pub const DEMO: &str = "demo";

/// The API key of a request, checked.
pub struct ApiKey {
    /// Its name; no secret.
    pub id: String,
}

impl FromRequestParts<AppState> for ApiKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        if let Some(hash) = given(parts) {
            if let Some(demo) = &state.demo
                && bool::from(token::hash(demo.api_key.expose_secret()).ct_eq(&hash))
            {
                return Ok(Self { id: DEMO.to_owned() });
            }
            if let Some(id) = state.store.find_api_key(&hash).await? {
                return Ok(Self { id });
            }
        }
        Err(ApiError::new(
            ErrorCode::Unauthorized,
            "The request carries no valid API key.",
            "Send the key as user name of HTTP Basic, with an empty password.",
        ))
    }
}

/// The hash of the key that the request carries.
fn given(parts: &Parts) -> Option<Vec<u8>> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let key = text.split_once(':').map_or(&*text, |(key, _)| key);
    (!key.is_empty()).then(|| token::hash(key))
}
