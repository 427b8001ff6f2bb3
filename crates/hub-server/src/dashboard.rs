//! Use case: somebody with an API key is logged in to the dashboard.
//!
//! The browser has a cookie with a random value; kept is its hash and the key that it stands for, so that revoking the
//! key ends its logins at once. Forms carry a token that is made from the value: who can read
//! neither the cookie nor the dashboard's pages cannot know it.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hub_model::ErrorCode;
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::routes::auth::{ApiKey, Scope};
use crate::store::LoginRow;
use crate::token;

/// Life of a login, in seconds: a working day.
pub const LIFE: i64 = 12 * 3600;

/// Logs in with an API key: the value for the cookie.
///
/// # Errors
///
/// `unauthorized` when there is no such key, or no more; `forbidden` when it may not read accounts.
pub async fn log_in(state: &AppState, key: &SecretString) -> Result<SecretString> {
    let Some(row) = state.store.find_api_key(&token::hash_of(key)).await? else {
        return Err(ApiError::new(
            ErrorCode::Unauthorized,
            "This API key is not valid.",
            "Copy the whole key again. If it was revoked, make a new one with `hub-server api-key create`.",
        ));
    };
    ApiKey::found(row.id.clone(), &row.scopes).may(Scope::AccountsRead)?;
    let now = state.clock.now();
    let value = token::generate("").map_err(ApiError::internal)?;
    state.store.insert_login(&token::hash_of(&value), &row.id, now, now + LIFE * 1000).await?;
    state.store.use_api_key(&row.id, now).await?;
    Ok(value)
}

/// The login of a cookie's value, as long as it is good.
///
/// # Errors
///
/// What the database says.
pub async fn find(state: &AppState, value: &str) -> Result<Option<LoginRow>> {
    Ok(state.store.find_login(&token::hash(value), state.clock.now()).await?)
}

/// Ends a login.
///
/// # Errors
///
/// What the database says.
pub async fn log_out(state: &AppState, value: &str) -> Result<()> {
    Ok(state.store.delete_login(&token::hash(value)).await?)
}

/// What the forms of a login carry.
#[must_use]
pub fn form_token(value: &str) -> String {
    URL_SAFE_NO_PAD.encode(token::hash(&format!("dashboard form {value}")))
}

/// What the forms carry in the demo, where nobody logs in: as good as the process lives.
///
/// # Errors
///
/// When the operating system has no randomness to give.
pub fn demo_form_token() -> Result<String> {
    static PROCESS: OnceLock<SecretString> = OnceLock::new();
    let value = match PROCESS.get() {
        Some(value) => value,
        None => {
            let fresh = token::generate("").map_err(ApiError::internal)?;
            PROCESS.get_or_init(|| fresh)
        }
    };
    Ok(form_token(value.expose_secret()))
}

/// Whether a form carries the token it should, compared in constant time.
#[must_use]
pub fn is_form_token(expected: &str, given: Option<&str>) -> bool {
    given.is_some_and(|given| expected.as_bytes().ct_eq(given.as_bytes()).into())
}
