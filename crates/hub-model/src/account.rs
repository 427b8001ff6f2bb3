//! A linked account as people see it. The credential never comes back: only its last characters may.

use std::collections::BTreeMap;

/// Body of `POST /hub/accounts` and of `PATCH /hub/accounts/{id}`.
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

/// What stands in place of a stored secret, before its last characters.
pub const REDACTED: &str = "__secretvalue:**redacted**";

/// The last characters of a secret that is stored and was not touched, perhaps none; `None` for any other value.
#[must_use]
pub fn redacted(value: &str) -> Option<&str> {
    value.strip_prefix(REDACTED)
}

/// Answer of `GET /hub/accounts/{id}`: an account as its owner edits it. Members after `integration_id` are ours.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, rename_all = "camelCase")
)]
pub struct AccountData {
    /// Account id.
    pub secure_id: String,
    /// Provider key.
    pub provider: String,
    /// What its fields hold that are no secrets, by field key.
    pub setup_information: BTreeMap<String, String>,
    /// For each field with a stored secret [`REDACTED`] and, of a long secret, its last four characters.
    pub secrets: BTreeMap<String, String>,
    /// Version of the connector; empty where the server no longer has it.
    pub version: String,
    /// Key of the authentication method within the provider.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub auth_config_key: Option<String>,
    /// `production` or a sandbox of the provider.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub environment: Option<String>,
    /// The authentication method.
    pub integration_id: String,
    /// What people call this account.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
    /// When its credential was last linked, RFC 3339.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub linked_at: Option<String>,
    /// Whether it can be used.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub status: Option<AccountStatus>,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
