//! Credentials as the use cases take them: cleaned, checked by the connector's rules, and never printed.

use std::collections::BTreeMap;

use hub_connectors::FieldProblem;
use hub_model::clean::Removed;
use secrecy::{ExposeSecret, SecretString};

use crate::app::AppState;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};

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
