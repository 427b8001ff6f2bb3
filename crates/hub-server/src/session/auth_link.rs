//! The auth link of a session: its own way in, for somebody whom the integrator sends an address instead of a page.
//!
//! A visit uses nothing up, as programs that look at mail visit links too. Who goes on gets a session of their own: short,
//! for the hosted page only, and over as soon as the one behind the link is.

use secrecy::SecretString;

use super::open::keep;
use crate::accounts::Actor;
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::store::{NewSession, SessionOptions, SessionRow};
use crate::token;

/// The longest life of a session that is opened from a link, in milliseconds. The page asks for the next one by itself.
const LONGEST: i64 = 3_600_000;

/// A link that somebody visits.
pub enum Visited {
    /// It works, until its session ends.
    Open(SessionRow),
    /// It worked until its session ended.
    Expired(SessionRow),
    /// There is none of this value, or none any more.
    Unknown,
}

/// A session that was opened from a link.
pub struct Entered {
    /// For `x-hub-session-token`.
    pub token: SecretString,
    /// End of its life.
    pub expires_at: i64,
}

/// What is behind a link. Nothing is changed.
///
/// # Errors
///
/// What the database says.
pub async fn visit(state: &AppState, value: &str) -> Result<Visited> {
    let found = state.store.find_session_by_link(&token::hash(value)).await?;
    Ok(match found {
        Some(session) if session.expires_at > state.clock.now() => Visited::Open(session),
        Some(session) => Visited::Expired(session),
        None => Visited::Unknown,
    })
}

/// Opens a session from a link, for the hosted page only; nothing when the link does not work.
///
/// # Errors
///
/// `rate_limited` where it is entered too often; what the database says.
pub async fn enter(state: &AppState, value: &str) -> Result<Option<Entered>> {
    let Visited::Open(link) = visit(state, value).await? else { return Ok(None) };
    state.limits.entry(link.id)?;
    let token = token::generate("hub_session_").map_err(ApiError::internal)?;
    // It has no link of its own: nobody ever learns this value.
    let no_link = token::generate("").map_err(ApiError::internal)?;
    let created_at = state.clock.now();
    let expires_at = link.expires_at.min(created_at + LONGEST);
    let options = SessionOptions { allowed_origins: vec![state.origin()], ..link.options };
    let new = NewSession {
        token_hash: &token::hash_of(&token),
        auth_link_hash: &token::hash_of(&no_link),
        parent_id: Some(link.id),
        api_key_id: &link.api_key_id,
        origin_owner_id: &link.origin_owner_id,
        origin_owner_name: &link.origin_owner_name,
        options: &options,
        created_at,
        expires_at,
    };
    match keep(state, &Actor::link(link.id), &new).await {
        Ok(_) => Ok(Some(Entered { token, expires_at })),
        // It was revoked in this very moment.
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
