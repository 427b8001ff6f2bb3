//! Use case: open a connect session, find it again by its token or its auth link, check the page it is used on.

mod auth_link;
mod open;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use hub_model::ErrorCode;

use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::store::{AccountRow, SessionRow};
use crate::{cors, token};

pub use self::auth_link::{Entered, Visited, enter, visit};
pub use self::open::{Opened, SessionRequest, end, open};

/// The account that a session edits, as long as there is one.
///
/// # Errors
///
/// What the database says.
pub async fn edits(state: &AppState, session: &SessionRow) -> Result<Option<AccountRow>> {
    let Some(id) = &session.options.account_id else { return Ok(None) };
    Ok(state.store.find_account(id).await?.filter(|row| row.origin_owner_id == session.origin_owner_id))
}

/// The token by which events of a provider are started for the session's owner: always the same, and nobody can guess
/// it who does not know the server's key.
#[must_use]
pub fn trigger_token(state: &AppState, session: &SessionRow, provider: &str) -> String {
    trigger_token_of(state, &session.origin_owner_id, provider)
}

/// The same for an owner.
#[must_use]
pub fn trigger_token_of(state: &AppState, owner_id: &str, provider: &str) -> String {
    let hash = state.sealer.keyed_hash("external trigger token", [owner_id, provider]);
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, other)| *byte = other);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Finds the session of a request and checks the page it comes from.
///
/// # Errors
///
/// `session_missing`, `session_invalid`, `session_expired` or `session_origin_mismatch`.
pub async fn find(state: &AppState, headers: &HeaderMap) -> Result<SessionRow> {
    let fix = "Ask your backend for a new session and set its token on the widget.";
    let Some(given) = headers.get(&cors::SESSION_TOKEN).filter(|value| !value.is_empty()) else {
        return Err(ApiError::new(ErrorCode::SessionMissing, "The request carries no session token.", fix));
    };
    let found = match given.to_str() {
        Ok(text) => state.store.find_session(&token::hash(text)).await?,
        Err(_) => None,
    };
    let Some(session) = found else {
        return Err(ApiError::new(ErrorCode::SessionInvalid, "This session does not exist.", fix));
    };
    if session.expires_at <= state.clock.now() {
        return Err(ApiError::new(ErrorCode::SessionExpired, "This session has expired.", fix));
    }
    cors::check(&session.options.allowed_origins, &state.public_url, headers)?;
    Ok(session)
}

/// The session of a hub call.
pub struct Session(pub SessionRow);

impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        find(state, &parts.headers).await.map(Self)
    }
}
