//! From the widget to the provider: an attempt is begun, and its window sent on its way.

use std::collections::BTreeMap;

use hub_connectors::connection::Grant;
use hub_model::{AttemptRequest, AttemptStarted, AttemptStatus, ErrorCode};
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use uuid::Uuid;

use super::failure::refused;
use super::request::{Luggage, authorize_url};
use super::{End, Ending, LIFE, SignIn, redirect_uri};
use crate::app::AppState;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};
use crate::session;
use crate::store::{AttemptResult, AttemptRow, NewAttempt, SessionRow};
use crate::token;
use crate::validate::{self, Credentials};

/// Begins an attempt. A compatible client names no method: its window does.
///
/// # Errors
///
/// `not_found` for a method that the session may not link; what is said of wrong values; `rate_limited`.
pub async fn start(
    state: &AppState,
    session: &SessionRow,
    request: &AttemptRequest,
) -> Result<AttemptStarted> {
    state.limits.validation(session.id, &session.api_key_id)?;
    let id = format!("att_{}", Uuid::now_v7().simple());
    let created_at = state.clock.now();
    let new = NewAttempt {
        id: &id,
        session_id: session.id,
        integration_id: None,
        account_id: request.account_id.as_deref(),
        entry_hash: None,
        sealed: None,
        created_at,
        expires_at: created_at + LIFE,
    };
    let Some(integration_id) = &request.integration_id else {
        own_token(state, session, request).await?;
        // It names no account either: the one that the session is for.
        let edited = session::edits(state, session).await?;
        let account_id = edited.as_ref().map(|row| row.id.as_str()).or(new.account_id);
        state.store.insert_attempt(&NewAttempt { account_id, ..new }).await?;
        return Ok(AttemptStarted { id, authorize_url: None });
    };
    let offer = validate::offer(state, session, integration_id)?;
    sign_in(offer)?;
    if let Some(account_id) = &request.account_id {
        reconnectable(state, session, offer, account_id).await?;
    }
    let luggage = luggage(offer, &request.credentials, request.wanted_scopes.clone())?;
    let entry = token::generate("").map_err(ApiError::internal)?;
    let mut url = state
        .public_url
        .join("connect/oauth2/")
        .and_then(|base| base.join(integration_id))
        .map_err(ApiError::internal)?;
    url.query_pairs_mut().append_pair("attempt", entry.expose_secret());
    let sealed = luggage.seal(state, &id)?;
    let new = NewAttempt {
        integration_id: Some(integration_id),
        entry_hash: Some(&token::hash_of(&entry)),
        sealed: Some(&sealed),
        ..new
    };
    state.store.insert_attempt(&new).await?;
    Ok(AttemptStarted { id, authorize_url: Some(url.into()) })
}

/// A compatible client repeats its session token in the body; that of another session is a mistake.
async fn own_token(state: &AppState, session: &SessionRow, request: &AttemptRequest) -> Result<()> {
    let Some(given) = &request.token else {
        return Err(ApiError::invalid_field("integration_id", "Must be the id of a method with a sign-in."));
    };
    let found = state.store.find_session(&token::hash(given)).await?;
    match found {
        Some(found) if found.id == session.id => Ok(()),
        _ => Err(ApiError::invalid_field("token", "Must be the session token of this request.")),
    }
}

/// The account that is reconnected is the session owner's, and of this provider.
async fn reconnectable(
    state: &AppState,
    session: &SessionRow,
    offer: &Offer,
    account_id: &str,
) -> Result<()> {
    let account = state.store.find_account(account_id).await?;
    let own = account.is_some_and(|account| {
        account.origin_owner_id == session.origin_owner_id && account.provider == offer.integration.provider
    });
    if own { Ok(()) } else { Err(ApiError::not_found("account")) }
}

/// How people sign in with this method.
fn sign_in(offer: &Offer) -> Result<&SignIn> {
    offer.sign_in.as_ref().ok_or_else(|| {
        ApiError::new(
            ErrorCode::ValidationFailed,
            "This method has no sign-in.",
            "Send the values of its form to `POST /hub/accounts`.",
        )
        .field("integration_id", "Must be the id of a method with a sign-in.")
    })
}

fn luggage(offer: &Offer, typed: &BTreeMap<String, String>, wanted: Option<Vec<String>>) -> Result<Luggage> {
    validate::check_wanted(wanted.as_deref())?;
    let checked = Credentials::check(offer, typed)?;
    let value = |(key, value): (&String, &SecretString)| (key.clone(), value.expose_secret().to_owned());
    let credentials = checked.values.iter().map(value).collect();
    let verifier = match &offer.sign_in.as_ref().map(|sign_in| &sign_in.oauth.grant) {
        Some(Grant::AuthorizationCode { pkce: true, .. }) => {
            Some(token::generate("").map_err(ApiError::internal)?.expose_secret().to_owned())
        }
        _ => None,
    };
    Ok(Luggage { credentials, wanted, verifier, browser: None })
}

/// What a window's address says. Has no `Debug`: a compatible client puts secrets into it.
pub enum Window {
    /// Ours: the value that is good for one use.
    Entry(String),
    /// A compatible client's: its session token, its attempt, and the values of its form.
    Compatible {
        /// The session token.
        token: String,
        /// The attempt's name.
        attempt_id: String,
        /// All parameters; those of the form are among them.
        values: BTreeMap<String, String>,
    },
}

/// A window on its way to the provider.
pub struct Departure {
    /// Where it goes.
    pub url: Url,
    /// The attempt that it is of.
    pub attempt_id: String,
    /// What its browser shows when it is back, so that nobody else can finish what was begun here.
    pub browser: SecretString,
}

/// Sends a window to the provider.
///
/// # Errors
///
/// The page that says why not, inside; a fault of the server outside.
pub async fn enter(state: &AppState, integration_id: &str, window: Window) -> Result<Result<Departure, End>> {
    match window {
        Window::Entry(entry) => {
            let Some(row) = state.store.enter_attempt(&token::hash(&entry), state.clock.now()).await? else {
                return Ok(Err(End::nameless(Ending::Used)));
            };
            let session = state.store.find_session_by_id(row.session_id).await?;
            let (Some(session), Some(sealed)) = (session, &row.sealed) else {
                return Ok(Err(End::nameless(Ending::Unknown)));
            };
            if row.integration_id.as_deref() != Some(integration_id) {
                return Ok(Err(End::nameless(Ending::Unknown)));
            }
            // Sealed with a key that is no longer given.
            let Ok(luggage) = Luggage::open(state, &row.id, sealed) else {
                return Ok(Err(End::of(state, &row, Ending::Expired).await?));
            };
            send(state, &session, &row, integration_id, luggage).await
        }
        Window::Compatible { token, attempt_id, values } => {
            let session = state.store.find_session(&token::hash(&token)).await?;
            let Some(session) = session.filter(|session| session.expires_at > state.clock.now()) else {
                return Ok(Err(End::nameless(Ending::Expired)));
            };
            // Only an attempt that its client began with the same session, and with no method so far.
            let row = state.store.find_attempt(session.id, &attempt_id).await?;
            let Some(row) = row.filter(|row| row.integration_id.is_none()) else {
                return Ok(Err(End::nameless(Ending::Used)));
            };
            let Some(offer) = signs_in(state, &session, integration_id) else {
                return Ok(Err(End::nameless(Ending::Unknown)));
            };
            let integration_id = offer.integration.integration_id.as_str();
            let fields = &offer.connector.config().config_fields;
            let typed =
                values.into_iter().filter(|(key, _)| fields.iter().any(|field| field.key == *key)).collect();
            match luggage(offer, &typed, None) {
                Ok(luggage) => send(state, &session, &row, integration_id, luggage).await,
                // Its client has checked less, and waits: it hears of it as the person in front of the window does.
                Err(error) => {
                    let error = refused(&offer.integration.name, error);
                    let message = error.description.clone().unwrap_or_default();
                    let ending = Ending::Failed { message, fix: error.fix.clone() };
                    let result = AttemptResult { error: Some(error), ..AttemptResult::default() };
                    state.store.end_attempt(&row.id, AttemptStatus::Error, &result).await?;
                    Ok(Err(End { ending, ..End::of(state, &row, Ending::Unknown).await? }))
                }
            }
        }
    }
}

/// The method that a compatible client signs in with. Reconnecting an account, it names the first method of the provider
/// instead of the account's own (D68): where that has no sign-in, the provider's only one that has is meant.
fn signs_in<'a>(state: &'a AppState, session: &'a SessionRow, integration_id: &str) -> Option<&'a Offer> {
    let named = validate::offer(state, session, integration_id).ok()?;
    if named.sign_in.is_some() {
        return Some(named);
    }
    let provider = Some(named.integration.provider.as_str());
    let mut others =
        state.catalog.for_session(&session.options, provider).filter(|offer| offer.sign_in.is_some());
    others.next().filter(|_| others.next().is_none())
}

async fn send(
    state: &AppState,
    session: &SessionRow,
    row: &AttemptRow,
    integration_id: &str,
    mut luggage: Luggage,
) -> Result<Result<Departure, End>> {
    let Ok(offer) = validate::offer(state, session, integration_id) else {
        return Ok(Err(End::nameless(Ending::Unknown)));
    };
    let sign_in = sign_in(offer)?;
    let wanted = validate::wanted(session, offer, luggage.wanted.as_deref());
    let scopes = sign_in.oauth.scopes(wanted);
    let value = token::generate("").map_err(ApiError::internal)?;
    let url = authorize_url(sign_in, &luggage, &scopes, &redirect_uri(state)?, &value);
    let url = url.ok_or_else(|| ApiError::internal(anyhow::anyhow!("no address to sign in at")))?;
    let browser = token::generate("").map_err(ApiError::internal)?;
    luggage.browser = Some(browser.expose_secret().to_owned());
    let sealed = luggage.seal(state, &row.id)?;
    let hash = token::hash_of(&value);
    if state.store.send_attempt(&row.id, integration_id, &hash, &sealed, state.clock.now()).await? {
        Ok(Ok(Departure { url, attempt_id: row.id.clone(), browser }))
    } else {
        Ok(Err(End::of(state, row, Ending::Used).await?))
    }
}
