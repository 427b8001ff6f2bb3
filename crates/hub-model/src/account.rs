//! A linked account as people see it. The credential never comes back: only its last characters may.

use std::collections::BTreeMap;

/// Body of `POST /hub/accounts`.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
pub struct LinkRequest {
    /// The authentication method the credentials belong to.
    pub integration_id: String,
    /// Values by field key. Secret: this type has no `Debug`.
    pub credentials: BTreeMap<String, String>,
    /// A fresh validation of the same credentials, so that the provider is not asked twice.
    #[cfg_attr(feature = "serde", serde(default))]
    pub validation_id: Option<String>,
}

/// Answer of `POST /hub/accounts`, status 201.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Linked {
    /// Account id. `None` in no-session mode, when the host's endpoint names no account.
    #[cfg_attr(feature = "serde", serde(default))]
    pub id: Option<String>,
    /// Provider key, such as `webflow`.
    pub provider: String,
    /// The account; absent on a backend with only the nine compatible calls.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub account: Option<Account>,
}

/// An account as events, lists and the confirmation show it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Account {
    /// Stable id, such as `acc_…`.
    pub id: String,
    /// Provider key, such as `webflow`.
    pub provider: String,
    /// What people call this account.
    pub label: String,
    /// Whether it can be used.
    pub status: AccountStatus,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AccountStatus {
    /// The last check passed.
    Active,
    /// The provider refused the credential.
    Error,
    /// The credential is past its life.
    Expired,
    /// Switched off by the integrator.
    Suspended,
}

impl AccountStatus {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Error => "error",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
        }
    }

    /// Reads the word on the wire; a word of a later version counts as [`AccountStatus::Active`], as the
    /// account exists.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "error" => Self::Error,
            "expired" => Self::Expired,
            "suspended" => Self::Suspended,
            _ => Self::Active,
        }
    }
}
