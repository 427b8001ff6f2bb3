//! From the provider back: the code is exchanged, the token tested, the account linked, all by this server.

use hub_model::{AttemptError, AttemptStatus, ErrorCode};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use tokio::time::Instant;

use super::exchange::{Exchange, Issued, NotIssued};
use super::failure::{denied, failure, not_issued, refused};
use super::request::Luggage;
use super::{End, Ending, keep, redirect_uri};
use crate::app::AppState;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};
use crate::link::{self, Attempted};
use crate::provider::Unavailable;
use crate::store::{AttemptResult, AttemptRow, SessionRow};
use crate::token;
use crate::validate::{self, Credentials};

/// What the provider put into the address. Has no `Debug`: it holds the code.
#[derive(Deserialize)]
pub struct Answer {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// Takes the provider's answer, from the browser that went there: `shown` gives what the one that is back shows for an
/// attempt. It is carried through even if the window is closed meanwhile: the code can be used only once.
///
/// # Errors
///
/// A fault of the server.
pub async fn finish<'a>(
    state: &AppState,
    answer: Answer,
    shown: impl Fn(&str) -> Option<&'a str>,
) -> Result<End> {
    let Some(value) = answer.state.as_deref().filter(|value| !value.is_empty()) else {
        return Ok(End::nameless(Ending::Unknown));
    };
    let hash = token::hash(value);
    // An address of the provider that was passed on to somebody else would link their account here.
    if let Some(row) = state.store.find_attempt_by_state(&hash).await?
        && !same_browser(state, &row, shown(&row.id))?
    {
        return End::of(state, &row, Ending::Elsewhere).await;
    }
    let Some(row) = state.store.return_attempt(&hash, state.clock.now()).await? else {
        return before(state, &hash).await;
    };
    let state = state.clone();
    let tasks = state.tasks.clone();
    let work = tasks.spawn(async move { settle(&state, row, answer).await });
    work.await.map_err(ApiError::internal)?
}

/// Whether the browser is the one that went to the provider. What has ended has nothing left to protect.
fn same_browser(state: &AppState, row: &AttemptRow, shown: Option<&str>) -> Result<bool> {
    let Some(sealed) = &row.sealed else { return Ok(true) };
    // Sealed with a key that is no longer given: it cannot go on, as the work itself will say.
    let Ok(luggage) = Luggage::open(state, &row.id, sealed) else { return Ok(true) };
    let expected = luggage.browser.as_deref().unwrap_or_default();
    Ok(shown.is_some_and(|shown| !expected.is_empty() && expected.as_bytes().ct_eq(shown.as_bytes()).into()))
}

/// The same answer again, or one that comes too late: nothing changes, and the person is told how it stands.
async fn before(state: &AppState, hash: &[u8]) -> Result<End> {
    let Some(row) = state.store.find_attempt_by_state(hash).await? else {
        return Ok(End::nameless(Ending::Unknown));
    };
    let ending = match row.status {
        AttemptStatus::Cancelled => Ending::Cancelled,
        AttemptStatus::Expired => Ending::Expired,
        AttemptStatus::Pending if row.expires_at <= state.clock.now() => Ending::Expired,
        AttemptStatus::Pending | AttemptStatus::Authenticated | AttemptStatus::Error => Ending::Used,
    };
    End::of(state, &row, ending).await
}

/// Carries the attempt to its end, whatever that is.
async fn settle(state: &AppState, row: AttemptRow, answer: Answer) -> Result<End> {
    let declined = answer.error.is_some();
    match work(state, &row, answer).await {
        Ok(ending) => End::of(state, &row, ending).await,
        Err(error) => {
            let message = error.description.clone().unwrap_or_default();
            let fix = error.fix.clone();
            let cancelled = declined && error.code == ErrorCode::AttemptCancelled.as_str();
            let result = AttemptResult { error: Some(error), ..AttemptResult::default() };
            let ending = if !state.store.end_attempt(&row.id, AttemptStatus::Error, &result).await? {
                Ending::Cancelled
            } else if cancelled {
                Ending::Declined
            } else {
                Ending::Failed { message, fix }
            };
            End::of(state, &row, ending).await
        }
    }
}

async fn work(state: &AppState, row: &AttemptRow, answer: Answer) -> Result<Ending, AttemptError> {
    let fault = |error: ApiError| refused("", error);
    let session =
        state.store.find_session_by_id(row.session_id).await.map_err(|error| fault(error.into()))?;
    let (Some(session), Some(id), Some(sealed)) = (session, row.integration_id.as_deref(), &row.sealed)
    else {
        return Err(fault(ApiError::internal(anyhow::anyhow!("an attempt without its parts"))));
    };
    let offer = validate::offer(state, &session, id).map_err(fault)?;
    let provider = offer.integration.name.as_str();
    // The step of the guide that helps, for errors that name none.
    let guided = |mut error: AttemptError| {
        let step = ErrorCode::parse(&error.code).and_then(|code| offer.connector.step_for(code));
        error.guide_step = error.guide_step.or_else(|| step.map(str::to_owned));
        error
    };
    if let Some(word) = &answer.error {
        return Err(guided(denied(provider, word)));
    }
    let Some(code) = answer.code.as_deref().filter(|code| !code.is_empty()) else {
        return Err(guided(not_issued(provider, NotIssued::Unavailable(Unavailable::Answer))));
    };
    let luggage = Luggage::open(state, &row.id, sealed).map_err(fault)?;
    let issued = exchange(state, offer, &luggage, code).await.map_err(guided)?;
    let attempt = Attempted { id: &row.id, account_id: row.account_id.as_deref() };
    match store(state, &session, offer, &luggage, issued, &attempt).await {
        Ok(true) => Ok(Ending::Linked),
        Ok(false) => Ok(Ending::Cancelled),
        Err(error) => Err(guided(refused(provider, error))),
    }
}

async fn exchange(
    state: &AppState,
    offer: &Offer,
    luggage: &Luggage,
    code: &str,
) -> Result<Issued, AttemptError> {
    let provider = offer.integration.name.as_str();
    let Some(sign_in) = &offer.sign_in else {
        return Err(failure(
            ErrorCode::BackendMisconfigured,
            format!("The server no longer signs people in at {provider}."),
            "Report this to whoever runs the server.",
        ));
    };
    let redirect_uri = redirect_uri(state).map_err(|error| refused(provider, error))?;
    let mut grant =
        vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect_uri)];
    if let Some(verifier) = &luggage.verifier {
        grant.push(("code_verifier", verifier));
    }
    let exchange = Exchange {
        http: &sign_in.http,
        oauth: &sign_in.oauth,
        values: &luggage.values(),
        client_id: &sign_in.client.id,
        client_secret: &sign_in.client.secret,
    };
    let deadline = Instant::now() + state.validation_limit;
    exchange.ask(&grant, deadline).await.map_err(|why| not_issued(provider, why))
}

/// Tests the token and stores the account. False where the attempt was called off meanwhile.
async fn store(
    state: &AppState,
    session: &SessionRow,
    offer: &Offer,
    luggage: &Luggage,
    issued: Issued,
    attempt: &Attempted<'_>,
) -> Result<bool> {
    let mut credentials = Credentials { values: luggage.values(), normalized: Vec::new() };
    keep(&mut credentials.values, issued, state.clock.now());
    let validation = validate::judge(state, session, offer, &credentials, luggage.wanted.as_deref()).await?;
    Ok(link::link_attempt(state, session, offer, &credentials, &validation, attempt).await?.is_some())
}
