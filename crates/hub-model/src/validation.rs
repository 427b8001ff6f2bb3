//! The validation endpoint: credentials in, a judgement out. Nothing is stored but the judgement.

use std::collections::BTreeMap;

use crate::permission::Permission;

/// Body of `POST /hub/validations`.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
pub struct ValidationRequest {
    /// The authentication method the credentials belong to.
    pub integration_id: String,
    /// Values by field key. Secret: this type has no `Debug`.
    pub credentials: BTreeMap<String, String>,
    /// The account that is being reconnected.
    #[cfg_attr(feature = "serde", serde(default))]
    pub account_id: Option<String>,
    /// The provider's scope strings, such as `cms:write`; absent: the session's, else the connector's.
    #[cfg_attr(feature = "serde", serde(default))]
    pub wanted_scopes: Option<Vec<String>>,
}

/// Answer of `POST /hub/validations`, status 200.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Validation {
    /// Names this judgement for ten minutes and one use; absent where the host's own endpoint answers.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub id: Option<String>,
    /// The judgement.
    pub outcome: Outcome,
    /// Who the credential acts for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub identity: Option<Identity>,
    /// What the credential belongs to.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub site: Option<Site>,
    /// The permission report, in the guide's order.
    #[cfg_attr(feature = "serde", serde(default))]
    pub permissions: Vec<Permission>,
    /// What is odd but no obstacle.
    #[cfg_attr(feature = "serde", serde(default))]
    pub warnings: Vec<Warning>,
    /// What the server removed from the credential, in the words of [`crate::clean::Removed::as_str`].
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub normalized: Vec<String>,
    /// No-session mode: the account, when the host's endpoint has stored one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub account: Option<crate::account::Account>,
}

/// The judgement on a credential that is not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It works and has what is wanted.
    Valid,
    /// It works, but a wanted permission is missing.
    Limited,
    /// The provider could not judge it.
    Unverified,
}

/// Who a credential acts for. Every member may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identity {
    /// The provider's id of the person.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<String>,
    /// Full name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub name: Option<String>,
    /// E-mail address.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub email: Option<String>,
}

/// What a credential belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// The provider's id of the site.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<String>,
    /// Its name; absent where it has none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub name: Option<String>,
    /// How many more the credential reaches.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "is_zero"))]
    pub others: u32,
}

/// Something odd that is no obstacle.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Warning {
    /// `several_sites`, `site_unknown` or `identity_unknown`.
    pub code: String,
    /// What it means, one sentence.
    pub message: String,
}

#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
