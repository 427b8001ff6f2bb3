//! Signing in at a provider: an attempt is begun by the widget, carried on in a window of its own, and asked about
//! until it ends. Neither a credential nor a session token is in any address of it.

use std::collections::BTreeMap;

use crate::account::Account;
use crate::permission::Permission;
use crate::validation::Validation;

/// Body of `POST /hub/connection_attempts`: ours names the method, the compatible hub's only repeats its token.
#[derive(Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(default))]
pub struct AttemptRequest {
    /// The authentication method to sign in with.
    pub integration_id: Option<String>,
    /// Values of the form by field key. May be secret: this type has no `Debug`.
    pub credentials: BTreeMap<String, String>,
    /// The provider's scope strings to ask for; absent: the session's, else the connector's.
    pub wanted_scopes: Option<Vec<String>>,
    /// The account that is being reconnected.
    pub account_id: Option<String>,
    /// The session token, from a compatible client that names no method yet. Secret.
    pub token: Option<String>,
}

/// Answer of `POST /hub/connection_attempts`, status 201.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttemptStarted {
    /// Names the attempt in later calls; no secret.
    pub id: String,
    /// Where to send the window: good for one use. Absent for a compatible client, which puts its own together.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub authorize_url: Option<String>,
}

/// Answer of `GET` and `DELETE /hub/connection_attempts/{id}`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attempt {
    /// Its name.
    #[cfg_attr(feature = "serde", serde(default))]
    pub id: String,
    /// How it stands.
    pub status: AttemptStatus,
    /// The account that was linked; there exactly when the status is [`AttemptStatus::Authenticated`].
    #[cfg_attr(feature = "serde", serde(default))]
    pub account: Option<Account>,
    /// Why it failed.
    #[cfg_attr(feature = "serde", serde(default))]
    pub error: Option<AttemptError>,
    /// What the connection test said of the linked account. Ours.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub validation: Option<Validation>,
}

/// How an attempt stands. Only [`AttemptStatus::Pending`] ever changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AttemptStatus {
    /// The person is still at it.
    Pending,
    /// The account is linked.
    Authenticated,
    /// It failed, and nothing was stored.
    Error,
    /// It was called off, and nothing was stored.
    Cancelled,
    /// It took too long, and nothing was stored.
    Expired,
}

impl AttemptStatus {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Authenticated => "authenticated",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Reads the word on the wire.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Pending, Self::Authenticated, Self::Error, Self::Cancelled, Self::Expired];
        all.into_iter().find(|status| status.as_str() == word)
    }
}

/// Why an attempt failed. `code` and `description` are of the compatible protocol, the rest is ours and as in
/// [`crate::ErrorBody`].
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct AttemptError {
    /// A word of [`crate::ErrorCode`]; never the provider's own.
    pub code: String,
    /// What happened, one sentence.
    pub description: Option<String>,
    /// What to do, one sentence.
    pub fix: String,
    /// Whether a new attempt may succeed without a change.
    pub retryable: bool,
    /// Which of several reasons of the same code.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reason: Option<String>,
    /// Seconds to wait before the next try.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub retry_after: Option<u32>,
    /// The step of the guide that helps.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub guide_step: Option<String>,
    /// The permissions that are missing.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub permissions: Vec<Permission>,
    /// The account that stands in the way.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub account_id: Option<String>,
    /// What the provider said, masked and cut, as text.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub provider_response: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back() {
        for status in ["pending", "authenticated", "error", "cancelled", "expired"] {
            assert_eq!(AttemptStatus::parse(status).map(AttemptStatus::as_str), Some(status));
        }
        assert_eq!(AttemptStatus::parse("a_status_of_a_later_version"), None);
    }
}
