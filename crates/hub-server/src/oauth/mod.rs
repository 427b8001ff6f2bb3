//! Use case: link an account by signing in at the provider.
//!
//! | step | what |
//! | --- | --- |
//! | [`start`] | the widget begins an attempt; what was typed is sealed with it |
//! | [`enter`] | the window goes to the provider, with a `state` of its own and a cookie |
//! | [`finish`] | the provider sends it back, to the same browser; the code is exchanged, tested, linked |
//! | [`status`], [`cancel`] | the widget asks how it stands, or calls it off |
//! | [`fresh`] | a token that ends is replaced before it is used |
//!
//! Nothing is concluded from the window: it may be cut off from its opener. Neither a credential nor a session token is
//! in an address of ours; the values that are there are random, kept as hashes, and good for one use.

pub mod client;
mod client_credentials;
mod exchange;
mod failure;
mod finish;
mod refresh;
mod request;
mod start;

pub use client::OauthClient;
pub use client_credentials::ClientCredentials;
pub use finish::{Answer, finish};
pub use refresh::{fresh, last_moment};
pub use start::{Departure, Window, enter, start};

use std::collections::BTreeMap;

use hub_connectors::connection::{ACCESS_TOKEN, Oauth};
use hub_model::{Attempt, AttemptStatus, ErrorCode};
use secrecy::SecretString;

use self::exchange::Issued;
use self::failure::failure;
use crate::app::AppState;
use crate::clock::rfc3339;
use crate::error::{ApiError, Result};
use crate::provider::http::ProviderClient;
use crate::store::{AttemptResult, AttemptRow, SessionRow};

/// Life of an attempt, in milliseconds: as long as a code of the provider may wait.
pub const LIFE: i64 = 15 * 60_000;
/// Names the sealed part of an attempt.
const LUGGAGE: &str = "attempt";

/// The keys of what is stored beside the token.
const REFRESH_TOKEN: &str = "refreshToken";
const EXPIRES_AT: &str = "tokenExpiresAt";

/// Puts what was issued among the credentials. A refresh token stays good where no other is issued.
fn keep(credentials: &mut BTreeMap<String, SecretString>, issued: Issued, now: i64) {
    credentials.insert(ACCESS_TOKEN.to_owned(), issued.access_token);
    if let Some(refresh_token) = issued.refresh_token {
        credentials.insert(REFRESH_TOKEN.to_owned(), refresh_token);
    }
    match issued.expires_in {
        Some(seconds) => {
            let at = rfc3339(now + i64::from(seconds) * 1000);
            credentials.insert(EXPIRES_AT.to_owned(), SecretString::from(at));
        }
        None => drop(credentials.remove(EXPIRES_AT)),
    }
}

/// How one method signs people in.
pub struct SignIn {
    /// What the connector says.
    pub oauth: Oauth,
    /// The operator's client at the provider.
    pub client: OauthClient,
    /// For the call that exchanges a code.
    pub http: ProviderClient,
}

/// How a window's part ends, for the person in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The account is linked.
    Linked,
    /// The person said no.
    Declined,
    /// It failed, with what happened and what to do.
    Failed {
        /// What happened, one sentence.
        message: String,
        /// What to do, one sentence.
        fix: String,
    },
    /// It took too long.
    Expired,
    /// The widget called it off.
    Cancelled,
    /// The address was used before.
    Used,
    /// Another browser went to the provider than the one that is back.
    Elsewhere,
    /// The address belongs to no attempt.
    Unknown,
}

/// The end with the names that the page may say.
pub struct End {
    /// How.
    pub ending: Ending,
    /// The attempt, where there is one.
    pub attempt_id: Option<String>,
    /// The provider, where it is known.
    pub provider: Option<String>,
    /// Who embeds the hub, if the session says so.
    pub brand: Option<String>,
}

impl End {
    /// The end of nothing that is known.
    #[must_use]
    pub fn nameless(ending: Ending) -> Self {
        Self { ending, attempt_id: None, provider: None, brand: None }
    }

    /// The end of an attempt, as its session wants it told.
    async fn of(state: &AppState, row: &AttemptRow, ending: Ending) -> Result<Self> {
        let session = state.store.find_session_by_id(row.session_id).await?;
        let provider = session.as_ref().zip(row.integration_id.as_deref()).and_then(|(session, id)| {
            state.catalog.find(&session.options, id).map(|offer| offer.integration.name.clone())
        });
        let brand = session.and_then(|session| session.options.brand);
        Ok(Self { ending, attempt_id: Some(row.id.clone()), provider, brand })
    }
}

/// How an attempt of this session stands.
///
/// # Errors
///
/// `not_found`, also for another session's.
pub async fn status(state: &AppState, session: &SessionRow, id: &str) -> Result<Attempt> {
    let row = state.store.find_attempt(session.id, id).await?;
    row.map(|row| shown(state, row)).ok_or_else(|| ApiError::not_found("attempt"))
}

/// Calls an attempt off: an answer of the provider that comes later stores nothing. Gives back how it stands, which is
/// another end where that came first.
///
/// # Errors
///
/// As [`status`].
pub async fn cancel(state: &AppState, session: &SessionRow, id: &str) -> Result<Attempt> {
    let known = status(state, session, id).await?;
    if known.status != AttemptStatus::Pending {
        return Ok(known);
    }
    state.store.end_attempt(id, AttemptStatus::Cancelled, &AttemptResult::default()).await?;
    status(state, session, id).await
}

fn shown(state: &AppState, row: AttemptRow) -> Attempt {
    let expired = row.status == AttemptStatus::Pending && row.expires_at <= state.clock.now();
    let status = if expired { AttemptStatus::Expired } else { row.status };
    let too_long = || {
        failure(
            ErrorCode::AttemptExpired,
            "Signing in took too long.",
            "Start again and finish within 15 minutes.",
        )
    };
    Attempt {
        id: row.id,
        status,
        account: row.result.account,
        error: if status == AttemptStatus::Expired { Some(too_long()) } else { row.result.error },
        validation: row.result.validation,
    }
}

/// Where the provider sends people back to: the operator registers it there.
///
/// # Errors
///
/// When the public URL carries no paths, which is refused at start.
pub fn redirect_uri(state: &AppState) -> Result<String> {
    state.public_url.join("connect/oauth2/callback").map(String::from).map_err(ApiError::internal)
}
