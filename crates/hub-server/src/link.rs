//! Use case: store an account. The credential is sealed before it reaches the database, and everything of one link
//! is one transaction: an account without its credential, or an answer without its account, cannot be.

pub(crate) mod naming;
mod store;

use std::collections::BTreeMap;

use hub_model::account::LinkRequest;
use hub_model::{ErrorCode, Linked, Outcome, Validation};
use uuid::Uuid;

use self::store::Link;
use crate::app::AppState;
use crate::compatible::Client;
use crate::connectors::Offer;
use crate::edit::{self, Subject};
use crate::error::{ApiError, Result};
use crate::store::{KeptValidation, SessionRow, Store, Transaction};
use crate::token;
use crate::validate::{self, Credentials};

/// What makes a retry harmless: the client's key and the body it came with.
pub struct Retry {
    key_hash: Vec<u8>,
    request_hash: Vec<u8>,
}

impl Retry {
    /// The key of a request with this body, about this account or a new one. The body's hash is keyed, because the body
    /// holds the credential.
    #[must_use]
    pub fn new(state: &AppState, key: &str, account_id: Option<&str>, request: &LinkRequest) -> Self {
        let values = request.credentials.iter().flat_map(|(field, value)| [field.as_str(), value.as_str()]);
        let about = [account_id.unwrap_or_default(), request.integration_id.as_str()];
        let parts = about.into_iter().chain(values);
        Self { key_hash: token::hash(key), request_hash: state.sealer.keyed_hash("idempotency", parts) }
    }
}

/// Links an account, or links the one with `account_id` again. A fresh judgement of the same credentials is used up;
/// without one the provider is asked first.
///
/// # Errors
///
/// As [`validate::judge`]; `validation_failed` with reason `unverified` when the provider cannot judge the
/// credential and the user has not seen that, of which a compatible client makes sure by sending the same again; `conflict` when a key for retries comes with another body, or when the
/// credentials are of something else than the account.
pub async fn link(
    state: &AppState,
    session: &SessionRow,
    account_id: Option<&str>,
    request: &LinkRequest,
    retry: Option<&Retry>,
    client: Client,
) -> Result<Linked> {
    let subject =
        Subject::find(state, session, account_id, &request.integration_id, &request.credentials).await?;
    let offer = subject.offer;
    if let Some(retry) = retry {
        let mut transaction = state.store.begin(&session.origin_owner_id).await?;
        if let Some(answer) = answered(&mut transaction, session, retry).await? {
            return Ok(answer);
        }
    }
    let checked = subject.check(&request.credentials);
    let credentials = checked.inspect_err(|error| validate::not_sent(state, &subject, error))?;
    let hash = credentials.hash(state, &offer.integration.integration_id);
    let untouched = subject.untouched(&request.credentials);
    let edits = subject.row.as_ref().map(|row| (row.id.as_str(), &untouched));
    let link =
        Link { state, session, offer, credentials: &credentials, hash: &hash, retry, attempt: None, edits };
    // The compatible hub knows no judgements: it is told what was found, and means it when it sends the same again.
    let again = (client == Client::Compatible).then(|| said_again(state, session, &hash)).transpose()?;
    let kept = request.validation_id.as_ref().or(again.as_ref()).map(|id| KeptValidation {
        id,
        session_id: session.id,
        integration_id: &request.integration_id,
        credentials_hash: &hash,
    });
    if let Some(kept) = &kept
        && let Some(validation) = state.store.find_validation(kept, state.clock.now()).await?
    {
        subject.same_site(&credentials, &hash, &validation)?;
        if let Some(linked) = link.store(&validation, Some(kept.id)).await? {
            return Ok(linked);
        }
    }
    let validation = validate::judge(state, session, offer, &credentials, None).await?;
    if validation.outcome == Outcome::Unverified {
        let fix = match kept.filter(|_| again.is_some()) {
            Some(kept) => {
                validate::keep(state, &kept, &validation).await?;
                "Connect again with the same values to link it anyway."
            }
            None => "Check it first, then send the id of that check.",
        };
        return Err(unverified(offer, fix));
    }
    subject.same_site(&credentials, &hash, &validation)?;
    link.store(&validation, None)
        .await?
        .ok_or_else(|| ApiError::internal(anyhow::anyhow!("nothing was stored")))
}

/// The attempt to sign in that an account comes from.
pub struct Attempted<'a> {
    /// Its name.
    pub id: &'a str,
    /// The account that is reconnected with it.
    pub account_id: Option<&'a str>,
}

/// Links an account whose credential the provider has just issued and `validation` is the judgement of. The attempt
/// ends in the same transaction. `None`: it had ended before, and nothing was stored.
///
/// # Errors
///
/// As [`link`].
pub async fn link_attempt(
    state: &AppState,
    session: &SessionRow,
    offer: &Offer,
    credentials: &Credentials,
    validation: &Validation,
    attempt: &Attempted<'_>,
) -> Result<Option<Linked>> {
    let hash = credentials.hash(state, &offer.integration.integration_id);
    // All of its credentials are new.
    let (mut edits, nothing) = (None, BTreeMap::new());
    if let Some(account_id) = attempt.account_id {
        let row = edit::find(state, session, account_id).await?;
        // A compatible client names the account before it names the method.
        if row.provider != offer.integration.provider {
            return Err(ApiError::not_found("account"));
        }
        edits = Some((account_id, &nothing));
        Subject::of(offer, row).same_site(credentials, &hash, validation)?;
    }
    let link =
        Link { state, session, offer, credentials, hash: &hash, retry: None, attempt: Some(attempt), edits };
    link.store(validation, None).await
}

/// Names the judgement of credentials of which nothing could be found, for when the same session sends them again.
fn said_again(state: &AppState, session: &SessionRow, hash: &[u8]) -> Result<String> {
    let credentials = Uuid::from_slice(&hash[..16]).map_err(ApiError::internal)?.to_string();
    let named = state.sealer.keyed_hash("said again", [&*session.id.to_string(), &*credentials]);
    let named = Uuid::from_slice(&named[..16]).map_err(ApiError::internal)?;
    Ok(format!("val_{}", named.simple()))
}

fn unverified(offer: &Offer, fix: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ValidationFailed,
        format!("{} could not confirm this {}.", offer.integration.name, validate::noun(offer)),
        fix,
    )
    .reason("unverified")
}

/// The answer that this key has had, if its body was the same.
async fn answered(
    transaction: &mut Transaction,
    session: &SessionRow,
    retry: &Retry,
) -> Result<Option<Linked>> {
    let Some(kept) = Store::find_answer(transaction, session.id, &retry.key_hash).await? else {
        return Ok(None);
    };
    if kept.request_hash != retry.request_hash {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This Idempotency-Key was used with another request.",
            "Use a new key for each set of credentials.",
        )
        .reason("idempotency_key_reused"));
    }
    serde_json::from_str(&kept.answer).map(Some).map_err(ApiError::internal)
}
