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

/// How often it is noted that a key is in use, in milliseconds.
const USED_EVERY: i64 = 60_000;

/// The name of the demo's key in limits and sessions.
pub const DEMO: &str = "demo";

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Open and end sessions.
    SessionsWrite,
    /// Read accounts.
    AccountsRead,
    /// Change and remove accounts.
    AccountsWrite,
    /// Manage webhook endpoints.
    WebhooksWrite,
    /// Read credentials. No key has it that was not made with it.
    CredentialsRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] = [
        Self::SessionsWrite,
        Self::AccountsRead,
        Self::AccountsWrite,
        Self::WebhooksWrite,
        Self::CredentialsRead,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionsWrite => "sessions:write",
            Self::AccountsRead => "accounts:read",
            Self::AccountsWrite => "accounts:write",
            Self::WebhooksWrite => "webhooks:write",
            Self::CredentialsRead => "credentials:read",
        }
    }

    /// The scope of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }

    /// What a key may do for which nothing was said.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        Self::ALL.into_iter().filter(|scope| *scope != Self::CredentialsRead).collect()
    }
}

/// The API key of a request, checked.
#[derive(Clone)]
pub struct ApiKey {
    /// Its name; no secret.
    pub id: String,
    scopes: Vec<Scope>,
}

impl ApiKey {
    /// The demo's key.
    #[must_use]
    pub fn demo() -> Self {
        Self { id: DEMO.to_owned(), scopes: Scope::usual() }
    }

    /// A key that was found, with what it may do as it is kept.
    #[must_use]
    pub fn found(id: String, scopes: &str) -> Self {
        Self { id, scopes: scopes.split_whitespace().filter_map(Scope::parse).collect() }
    }

    /// Whether it has a scope.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Refuses what the key may not do.
    ///
    /// # Errors
    ///
    /// `forbidden`, which names the scope.
    pub fn may(&self, scope: Scope) -> Result<()> {
        if self.has(scope) {
            return Ok(());
        }
        Err(ApiError::new(
            ErrorCode::Forbidden,
            format!("This API key lacks the scope `{}`.", scope.as_str()),
            "Use a key that has it: `hub-server api-key create --name NAME --scopes SCOPE`.",
        ))
    }
}

impl FromRequestParts<AppState> for ApiKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        if let Some(hash) = given(parts) {
            if let Some(demo) = &state.demo
                && bool::from(token::hash(demo.api_key.expose_secret()).ct_eq(&hash))
            {
                return Ok(Self::demo());
            }
            if let Some(row) = state.store.find_api_key(&hash).await? {
                let now = state.clock.now();
                if row.last_used_at.is_none_or(|used| now - used >= USED_EVERY) {
                    state.store.use_api_key(&row.id, now).await?;
                }
                return Ok(Self::found(row.id, &row.scopes));
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
