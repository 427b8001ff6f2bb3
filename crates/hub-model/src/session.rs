//! What a session may do and how the hub is to look, and the one answer that carries it all.

use crate::account::AccountData;
use crate::connector::{ConnectorAnswer, Integrations};

/// Answer of `GET /hub/settings`. Members after the second are ours.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Settings {
    /// Compatibility: flags that decide nothing here.
    pub enabled_features: Vec<String>,
    /// The account this session edits.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub existing_account_id: Option<String>,
    /// Drop everything that is marked whitelabel-hide and every name of the hub's vendor.
    pub whitelabel: bool,
    /// The name shown instead of the product's.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub brand: Option<String>,
    /// Where "View in Accounts" leads; absent where there is no such page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub accounts_url: Option<String>,
    /// Where the Terms link of the footer leads; the link is not drawn without it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub terms_url: Option<String>,
    /// Where the Privacy link of the footer leads; the link is not drawn without it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub privacy_url: Option<String>,
    /// The scopes that the session wants; they choose the actions that take them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub wanted_scopes: Vec<String>,
    /// Whether the person may not change what is wanted.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub hide_scope_selector: bool,
}

/// Answer of `GET /hub/bootstrap`: everything for the first screen in one round trip.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bootstrap {
    /// As `GET /hub/settings`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub settings: Settings,
    /// As `GET /hub/connectors`.
    pub connectors: Integrations,
    /// As `GET /hub/connectors/{integration_id}`, when there is only one choice.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub connector: Option<ConnectorAnswer>,
    /// As `GET /hub/accounts/{id}`, when an account is edited; then `connector` is that of its method.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub account: Option<AccountData>,
}
