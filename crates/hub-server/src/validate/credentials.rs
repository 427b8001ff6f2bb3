//! Credentials as the use cases take them: cleaned, checked by the connector's rules, and never printed.

use std::collections::BTreeMap;

use hub_connectors::FieldProblem;
use hub_model::clean::Removed;
use hub_model::error::FieldError;
use hub_model::{Field, Form, account, expression};
use secrecy::{ExposeSecret, SecretString};

use crate::app::AppState;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};

/// Credentials after clean-up and local checks, by field. Has no `Debug`.
pub struct Credentials {
    /// Values by field key; empty optional ones are left out, and so are those of fields that are not shown.
    pub values: BTreeMap<String, SecretString>,
    /// What was removed, as the wire says it.
    pub normalized: Vec<String>,
}

/// What credentials are checked with beside themselves.
#[derive(Default)]
pub struct Around {
    /// What is stored of the account that is edited; empty where none is.
    pub stored: BTreeMap<String, SecretString>,
    /// The token by which the provider's events are started.
    pub trigger_token: Option<String>,
}

impl Around {
    /// What a field holds that people fill in: what was sent; where that is nothing, or still what stands for a stored
    /// secret, what is stored. A template is never a value: clients that cannot read it send it as it is (D7).
    fn held<'v>(&'v self, field: &Field, sent: &'v BTreeMap<String, String>) -> Option<&'v str> {
        let secret = field.is_secret();
        let raw = |value: &str| Some(value) == field.initial() && expression::is_template(value);
        let untouched =
            |value: &str| secret && (value.trim().is_empty() || account::redacted(value.trim()).is_some());
        match sent.get(&field.key) {
            Some(value) if !raw(value) && !untouched(value) => Some(value),
            _ => self.stored.get(&field.key).map(ExposeSecret::expose_secret),
        }
    }
}

impl Credentials {
    /// Cleans and checks what was sent by the rules of the connector. The widget has done so; other clients may not
    /// have.
    ///
    /// # Errors
    ///
    /// `token_empty`, `token_malformed` or `validation_failed`; `fields` has every field that is wrong.
    pub fn check(offer: &Offer, sent: &BTreeMap<String, String>) -> Result<Self> {
        Self::check_with(offer, sent, &Around::default())
    }

    /// The same where more is known.
    ///
    /// # Errors
    ///
    /// As [`Credentials::check`].
    pub fn check_with(offer: &Offer, sent: &BTreeMap<String, String>, around: &Around) -> Result<Self> {
        let fields = &offer.connector.config().config_fields;
        if let Some(unknown) = sent.keys().find(|key| !fields.iter().any(|field| field.key == **key)) {
            // Asked for its words; it cannot succeed.
            offer.connector.check(unknown, "").map_err(|problem| refused(vec![problem]))?;
        }
        let typed = |key: &str| {
            let field = fields.iter().find(|field| field.key == key)?;
            Some(field.clean(around.held(field, sent)?).text).filter(|text| !text.is_empty())
        };
        let known = |path: &str| around.trigger_token.clone().filter(|_| path == "external_trigger_token");
        let settled = Form { fields, typed: &typed, known: &known }.settle();
        let mut values = BTreeMap::new();
        let mut removed: Vec<Removed> = Vec::new();
        let mut problems = Vec::new();
        for (field, settled) in fields.iter().zip(&settled).filter(|(_, settled)| settled.shown) {
            let given = settled.given.as_deref();
            let held = around.held(field, sent);
            let text = match (field.is_fixed(), field.display) {
                (true, _) => given,
                (false, true) => held,
                (false, false) => held.filter(|held| !held.trim().is_empty()).or(given),
            };
            match offer.connector.check(&field.key, text.unwrap_or_default()) {
                Ok(cleaned) if cleaned.text.is_empty() => removed.extend(cleaned.removed),
                Ok(cleaned) => {
                    removed.extend(cleaned.removed);
                    values.insert(field.key.clone(), SecretString::from(cleaned.text));
                }
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(refused(problems));
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

    /// The same hash under each of the keys that are no longer the first.
    #[must_use]
    pub fn older_hashes(&self, state: &AppState, integration_id: &str) -> Vec<Vec<u8>> {
        let parts = self.values.iter().flat_map(|(key, value)| [key.as_str(), value.expose_secret()]);
        state.sealer.older_hashes("credentials", std::iter::once(integration_id).chain(parts)).collect()
    }
}

/// The first problem is told in full, and all of them by field.
fn refused(problems: Vec<FieldProblem>) -> ApiError {
    let fields = problems
        .iter()
        .map(|problem| FieldError {
            key: problem.field.to_string(),
            message: problem.message.clone(),
            // Only what is empty has no word of its own.
            reason: Some(problem.reason.clone().unwrap_or_else(|| "required".to_owned())),
        })
        .collect();
    let Some(FieldProblem { code, reason, message, fix, guide_step, .. }) = problems.into_iter().next()
    else {
        return ApiError::internal(anyhow::anyhow!("refused without a problem"));
    };
    let error = ApiError::new(code, message, fix).guide_step(guide_step.as_deref()).fields(fields);
    match reason {
        Some(reason) => error.reason(&reason),
        None => error,
    }
}
