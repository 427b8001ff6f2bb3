//! Use case: judge a credential. Nothing is stored but the judgement, for ten minutes and one use.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hub_connectors::FieldProblem;
use hub_model::clean::Removed;
use hub_model::permission::lacking;
use hub_model::{ErrorCode, Outcome, Permission, Validation, ValidationRequest};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::AppState;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};
use crate::provider::{Findings, Refusal, RefusalKind, Unavailable};
use crate::store::{NewValidation, SessionRow};

/// How long a judgement is kept (CONTRACT 9.3), in milliseconds.
const KEPT: i64 = 600_000;
/// How long one validation may take (CONTRACT 9.2).
pub const VALIDATION_LIMIT: Duration = Duration::from_secs(25);
/// The longest list of wanted scopes.
const MAX_WANTED: usize = 100;

/// Credentials after clean-up and local checks, by field. Has no `Debug`.
pub struct Credentials {
    /// Values by field key; empty optional ones are left out.
    pub values: BTreeMap<String, SecretString>,
    /// What was removed, as the wire says it.
    pub normalized: Vec<String>,
}

impl Credentials {
    /// Cleans and checks what was pasted by the rules of the connector. The widget has done so; other clients may
    /// not have.
    ///
    /// # Errors
    ///
    /// `token_empty`, `token_malformed` or `validation_failed`.
    pub fn check(offer: &Offer, raw: &BTreeMap<String, String>) -> Result<Self> {
        let fields = &offer.connector.config().config_fields;
        if let Some(unknown) = raw.keys().find(|key| !fields.iter().any(|field| field.key == **key)) {
            // Asked for its words; it cannot succeed.
            offer.connector.check(unknown, "").map_err(refused)?;
        }
        let mut values = BTreeMap::new();
        let mut removed: Vec<Removed> = Vec::new();
        for field in fields {
            let text = raw.get(&field.key).map_or("", String::as_str);
            let cleaned = offer.connector.check(&field.key, text).map_err(refused)?;
            removed.extend(cleaned.removed);
            if !cleaned.text.is_empty() {
                values.insert(field.key.clone(), SecretString::from(cleaned.text));
            }
        }
        removed.sort_unstable();
        removed.dedup();
        let normalized = removed.into_iter().map(|removed| removed.as_str().to_owned()).collect();
        Ok(Self { values, normalized })
    }

    /// A keyed hash that says whether two requests carry the same credentials.
    #[must_use]
    pub fn hash(&self, state: &AppState, integration_id: &str) -> Vec<u8> {
        let parts = self.values.iter().flat_map(|(key, value)| [key.as_str(), value.expose_secret()]);
        state.sealer.keyed_hash("credentials", std::iter::once(integration_id).chain(parts))
    }
}

fn refused(problem: FieldProblem) -> ApiError {
    let FieldProblem { field, code, reason, message, fix, guide_step } = problem;
    let mut error = ApiError::new(code, message.clone(), fix).guide_step(guide_step.as_deref());
    error = error.field(&field, &message);
    match reason {
        Some(reason) => error.reason(&reason),
        None => error,
    }
}

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
    let (mut validation, credentials) = assess(state, session, request).await?;
    let id = format!("val_{}", Uuid::now_v7().simple());
    validation.id = Some(id.clone());
    let new = NewValidation {
        id: &id,
        session_id: session.id,
        integration_id: &request.integration_id,
        credentials_hash: &credentials.hash(state, &request.integration_id),
        result: &validation,
        expires_at: state.clock.now() + KEPT,
    };
    state.store.insert_validation(&new).await?;
    Ok(validation)
}

/// Judges the credentials of a request and keeps nothing.
///
/// # Errors
///
/// As [`validate`].
pub async fn assess(
    state: &AppState,
    session: &SessionRow,
    request: &ValidationRequest,
) -> Result<(Validation, Credentials)> {
    let offer = offer(state, session, &request.integration_id)?;
    let credentials = Credentials::check(offer, &request.credentials)?;
    let wanted = request.wanted_scopes.as_deref();
    if wanted.is_some_and(|list| list.len() > MAX_WANTED || list.iter().any(|word| word.len() > MAX_WANTED)) {
        return Err(ApiError::invalid_field("wanted_scopes", "Must be at most 100 short words."));
    }
    let validation = judge(state, session, offer, &credentials, wanted).await?;
    Ok((validation, credentials))
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
    let wanted =
        wanted.or(session.options.wanted_scopes.as_deref()).unwrap_or(&offer.connector.default_wanted);
    let token = credentials
        .values
        .get(&offer.connector.token_field)
        .ok_or_else(|| ApiError::internal(anyhow::anyhow!("the connector's token field is not required")))?;
    let watch = Watch::new(state);
    let asked = offer.provider.validate(token, Instant::now() + state.validation_limit).await;
    watch.finished();
    match asked {
        Ok(findings) => Ok(conclude(offer, findings, wanted, credentials.normalized.clone())),
        Err(refusal) => Err(explain(offer, refusal)),
    }
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

/// The words for a refusal. The widget has its own for the codes it knows.
fn explain(offer: &Offer, refusal: Refusal) -> ApiError {
    let name = &offer.integration.name;
    let error = match refusal.kind {
        RefusalKind::Rejected => ApiError::new(
            ErrorCode::TokenRejected,
            format!("{name} did not accept this token."),
            "It may be mistyped, revoked or expired. Generate a new one and paste it.",
        ),
        RefusalKind::MissingScopes(scopes) => {
            let missing: Vec<Permission> = offer
                .connector
                .permissions_for(Some(&[]), &scopes)
                .into_iter()
                .filter(|row| row.wanted != hub_model::Level::None)
                .collect();
            let labels: Vec<&str> = missing.iter().map(|row| row.label.as_str()).collect();
            let labels = if labels.is_empty() { "a permission".to_owned() } else { labels.join(", ") };
            ApiError::new(
                ErrorCode::MissingPermission,
                format!("The connection test needs {labels}, which this token does not have."),
                format!("Generate a new token with {labels} and paste it."),
            )
            .permissions(missing)
        }
        RefusalKind::OauthToken => ApiError::new(
            ErrorCode::OauthToken,
            "This is the access token of an app.",
            format!("Linking needs a {}.", offer.integration.label.as_deref().unwrap_or("token")),
        ),
        RefusalKind::RateLimited(seconds) => ApiError::new(
            ErrorCode::ProviderRateLimited,
            format!("{name} is getting too many requests for this token."),
            "Wait as many seconds as `retry_after` says, then try again.",
        )
        .retry_after(Some(seconds.unwrap_or(60))),
        RefusalKind::Unavailable(why) => {
            let what = match why {
                Unavailable::Timeout => "did not answer in time",
                Unavailable::Connection => "could not be reached",
                Unavailable::Answer => "answered in an unexpected way",
            };
            ApiError::new(
                ErrorCode::ProviderUnavailable,
                format!("{name} {what}. The token was not checked."),
                "Try again in a moment.",
            )
            .reason(why.as_str())
        }
        RefusalKind::Misconfigured => {
            tracing::error!(provider = offer.integration.provider, "the provider's address is wrong");
            ApiError::new(
                ErrorCode::BackendMisconfigured,
                format!("The server has a wrong address for {name}."),
                "Report this to whoever runs the server. The token was not checked.",
            )
        }
    };
    let step = ErrorCode::parse(error.code()).and_then(|code| offer.connector.step_for(code));
    error.guide_step(step).provider_response(refusal.said)
}

/// Notices that the client has gone: then the handler's future is dropped, and with it the call to the provider.
struct Watch<'a> {
    state: &'a AppState,
    running: bool,
}

impl<'a> Watch<'a> {
    fn new(state: &'a AppState) -> Self {
        Self { state, running: true }
    }

    fn finished(mut self) {
        self.running = false;
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if self.running {
            self.state.counters.cancelled_validations.fetch_add(1, Ordering::Relaxed);
            tracing::info!("validation cancelled by client");
        }
    }
}
