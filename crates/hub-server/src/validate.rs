//! Use case: judge a credential. Nothing is stored but the judgement, for ten minutes and one use.

mod credentials;
mod refusal;
mod watch;

use std::collections::BTreeMap;
use std::time::Duration;

use hub_connectors::connection::ACCESS_TOKEN;
use hub_model::permission::lacking;
use hub_model::{ErrorCode, Outcome, Validation, ValidationRequest};
use secrecy::SecretString;
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::AppState;
use crate::connectors::Offer;
use crate::edit::Subject;
use crate::error::{ApiError, Result};
use crate::provider::Findings;
use crate::store::{KeptValidation, NewValidation, SessionRow};

pub use self::credentials::{Around, Credentials};
pub(crate) use self::refusal::explain;
pub(crate) use self::refusal::noun;
use self::watch::{Watch, outcome};

/// How long a judgement is kept (CONTRACT 9.3), in milliseconds.
const KEPT: i64 = 600_000;
/// How long one validation may take (CONTRACT 9.2).
pub const VALIDATION_LIMIT: Duration = Duration::from_secs(25);
/// The longest list of wanted scopes, and the longest of them, in bytes.
const MAX_WANTED: usize = 100;
const MAX_SCOPE: usize = 255;

/// The method of a request, if the session may link it.
///
/// # Errors
///
/// `not_found`.
pub fn offer<'a>(state: &'a AppState, session: &'a SessionRow, integration_id: &str) -> Result<&'a Offer> {
    state.catalog.find(&session.options, integration_id).ok_or_else(|| ApiError::not_found("integration"))
}

/// The validation endpoint: judges and keeps the judgement.
///
/// # Errors
///
/// Everything that is said of a bad credential (CONTRACT 6), or of a provider that does not answer.
pub async fn validate(
    state: &AppState,
    session: &SessionRow,
    request: &ValidationRequest,
) -> Result<Validation> {
    let (mut validation, hash) = assess(state, session, request).await?;
    let id = format!("val_{}", Uuid::now_v7().simple());
    validation.id = Some(id.clone());
    keep(
        state,
        &KeptValidation {
            id: &id,
            session_id: session.id,
            integration_id: &request.integration_id,
            credentials_hash: &hash,
        },
        &validation,
    )
    .await?;
    Ok(validation)
}

/// Keeps a judgement for ten minutes and one use.
///
/// # Errors
///
/// What the database says.
pub(crate) async fn keep(state: &AppState, kept: &KeptValidation<'_>, result: &Validation) -> Result<()> {
    let expires_at = state.clock.now() + KEPT;
    let KeptValidation { id, session_id, integration_id, credentials_hash } = *kept;
    let new = NewValidation { id, session_id, integration_id, credentials_hash, result, expires_at };
    Ok(state.store.insert_validation(&new).await?)
}

/// Judges the credentials of a request, together with what is stored of an account that it names, and keeps nothing.
/// Gives their hash with the judgement.
///
/// # Errors
///
/// As [`validate`].
pub async fn assess(
    state: &AppState,
    session: &SessionRow,
    request: &ValidationRequest,
) -> Result<(Validation, Vec<u8>)> {
    let account_id = request.account_id.as_deref();
    let subject =
        Subject::find(state, session, account_id, &request.integration_id, &request.credentials).await?;
    let credentials =
        subject.check(&request.credentials).inspect_err(|error| not_sent(state, &subject, error))?;
    let wanted = request.wanted_scopes.as_deref();
    check_wanted(wanted)?;
    let validation = judge(state, session, subject.offer, &credentials, wanted).await?;
    let hash = credentials.hash(state, &subject.offer.integration.integration_id);
    subject.same_site(&credentials, &hash, &validation)?;
    Ok((validation, hash))
}

/// Counts credentials that are refused before the provider is asked.
pub(crate) fn not_sent(state: &AppState, subject: &Subject<'_>, error: &ApiError) {
    state.metrics.validated(&subject.offer.integration.provider, error.code());
}

/// Checks what a client says is wanted.
///
/// # Errors
///
/// `validation_failed`.
pub(crate) fn check_wanted(wanted: Option<&[String]>) -> Result<()> {
    let odd = |word: &String| word.is_empty() || word.len() > MAX_SCOPE || word.chars().any(char::is_control);
    if wanted.is_some_and(|list| list.len() > MAX_WANTED || list.iter().any(odd)) {
        return Err(ApiError::invalid_field("wanted_scopes", "Must be at most 100 short words."));
    }
    Ok(())
}

/// What is wanted of a credential: what the client says, else what the session says, else the connector's own list.
pub(crate) fn wanted<'a>(
    session: &'a SessionRow,
    offer: &'a Offer,
    client: Option<&'a [String]>,
) -> &'a [String] {
    let options = &session.options;
    let sessions = options.wanted_scopes.as_deref();
    // Where the person may not choose, a browser may not either: what the session wants would go unchecked.
    let wanted = if options.hide_scope_selector { sessions.or(client) } else { client.or(sessions) };
    wanted.unwrap_or(&offer.connector.default_wanted)
}

/// Asks the provider and turns what it says into a judgement. Nothing is kept.
///
/// # Errors
///
/// As [`validate`].
pub async fn judge(
    state: &AppState,
    session: &SessionRow,
    offer: &Offer,
    credentials: &Credentials,
    wanted: Option<&[String]>,
) -> Result<Validation> {
    state.limits.validation(session.id, &session.api_key_id)?;
    if offer.sign_in.is_some() && !credentials.values.contains_key(ACCESS_TOKEN) {
        return Err(ApiError::new(
            ErrorCode::ValidationFailed,
            format!("{} is linked this way by signing in there.", offer.integration.name),
            "Begin with `POST /hub/connection_attempts`.",
        )
        .reason("sign_in_required"));
    }
    let wanted = self::wanted(session, offer, wanted);
    let watch = Watch::new(state, &offer.integration.provider);
    let asked = offer.provider.validate(&credentials.values, Instant::now() + state.validation_limit).await;
    let judged = match asked {
        Ok(findings) => Ok(conclude(offer, findings, wanted, credentials.normalized.clone())),
        Err(refusal) => Err(explain(offer, refusal)),
    };
    watch.finished(&judged);
    judged
}

/// Asks the provider about what is stored of an account, of which this is wanted.
///
/// # Errors
///
/// As [`validate`].
pub(crate) async fn judge_stored(
    state: &AppState,
    offer: &Offer,
    values: &BTreeMap<String, SecretString>,
    wanted: &[String],
) -> Result<Validation> {
    let started = Instant::now();
    let asked = offer.provider.validate(values, started + state.validation_limit).await;
    let judged = match asked {
        Ok(findings) => Ok(conclude(offer, findings, wanted, Vec::new())),
        Err(refusal) => Err(explain(offer, refusal)),
    };
    let provider = &offer.integration.provider;
    state.metrics.checked(provider, started.elapsed());
    state.metrics.rechecked(provider, outcome(&judged));
    judged
}

fn conclude(offer: &Offer, findings: Findings, wanted: &[String], normalized: Vec<String>) -> Validation {
    let scopes = findings.scopes.as_deref();
    let mut permissions = offer.connector.permissions_for(scopes, wanted);
    if scopes.is_none() && !findings.missing.is_empty() {
        // Nothing is known but what a refused call named: those rows are known to be missing.
        for row in offer.connector.permissions_for(Some(&[]), &findings.missing) {
            if row.wanted != hub_model::Level::None
                && let Some(known) = permissions.iter_mut().find(|known| known.key == row.key)
            {
                known.granted = row.granted;
            }
        }
    }
    let outcome = match findings.proven {
        false => Outcome::Unverified,
        true if lacking(&permissions) => Outcome::Limited,
        true => Outcome::Valid,
    };
    Validation {
        id: None,
        outcome,
        identity: findings.identity,
        site: findings.site,
        permissions,
        warnings: findings.warnings,
        normalized,
        account: None,
    }
}
