//! An integration as the hub offers it. Shapes follow the compatible hub's wire format (camelCase inside
//! `config`); what is ours is said to be ours and is optional.

mod field;
mod form;
mod settle;

use crate::guide::Guide;
use crate::scope::{Action, ScopeDefinition};

pub use field::{Choice, Field, FieldType, TRIGGER_TOKEN};
pub use form::{Lookalike, Notice, NoticeType};
pub use settle::{Form, Settled};

/// Answer of `GET /hub/connectors`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Integrations {
    /// What can be linked, in the order to show.
    pub integrations: Vec<Integration>,
    /// The token by which the provider's events are started, where the session is for one provider.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub external_trigger_token: Option<String>,
}

/// One entry of the list: one authentication method of one provider.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Integration {
    /// Whether it can be chosen.
    pub active: bool,
    /// The provider's name as people know it.
    pub name: String,
    /// Provider key, such as `webflow`.
    pub provider: String,
    /// Category, such as `marketing`.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub category: String,
    /// Version of the connector definition (semver).
    pub version: String,
    /// Key of the authentication method within the provider, such as `site_token`.
    pub authentication_config_key: String,
    /// `production` or a sandbox of the provider.
    pub environment: String,
    /// What the hub protocol calls this entry; URL-safe.
    pub integration_id: String,
    /// Address of the logo; empty where there is none, then a monogram is drawn.
    pub logo_url: String,
    /// Ours: name of the method, such as `Site Token`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
    /// Ours: one line on what the method can do.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub description: Option<String>,
}

/// Answer of `GET /hub/connectors/{integration_id}`, and the content of `dist/connectors/*.json`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ConnectorAnswer {
    /// Ours: the list entry, so that one file is enough in no-session mode.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub integration: Option<Integration>,
    /// The form and its guide.
    pub config: ConnectorConfig,
    /// Compatibility: always the two empty maps.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hub_settings: HubSettings,
}

/// Compatibility: maps that the compatible hub reads and that stay empty here.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct HubSettings {
    /// Always empty.
    pub configured_webhook_events: std::collections::BTreeMap<String, String>,
    /// Always empty.
    pub project_settings: std::collections::BTreeMap<String, String>,
}

/// A connector's form: fields, notices, guide.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, rename_all = "camelCase")
)]
pub struct ConnectorConfig {
    /// Provider key.
    pub key: String,
    /// Provider name.
    pub name: String,
    /// `custom` (static credential) or `oauth2`.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub kind: String,
    /// Of `oauth2` only: `authorization_code` (signing in at the provider) or `client_credentials` (a form).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub grant_type: Option<String>,
    /// Logo.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub assets: Option<Assets>,
    /// Link, description, guide.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub support: Option<Support>,
    /// Notices of the form.
    pub config_notices: Vec<Notice>,
    /// Fields of the form, in order.
    pub config_fields: Vec<Field>,
    /// Ours: name of the method, such as `Site Token`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
    /// Ours: subtitle of the form, such as `One token, one site`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub subtitle: Option<String>,
    /// Ours: which step of the guide helps with which error code.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub error_steps: Vec<ErrorStep>,
    /// Ours: whether permissions of an existing credential can change; then the review offers "Check again".
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub permissions_can_change: bool,
    /// Ours: the method to go to for what this one cannot do, such as `OAuth 2.0`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub alternative: Option<String>,
    /// Ours: what can be done with an account, from which the scopes follow.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub actions: Vec<Action>,
    /// Ours: the provider's scopes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub scope_definitions: Vec<ScopeDefinition>,
    /// Ours: the scopes that are wanted where nobody says; see [`ConnectorConfig::scopes_unless_said`].
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub wanted_scopes: Vec<String>,
}

impl ConnectorConfig {
    /// The end user's guide, if the connector has one.
    #[must_use]
    pub fn guide(&self) -> Option<&Guide> {
        self.support.as_ref()?.guides.as_ref().map(|guides| &guides.config)
    }

    /// The field that sentences mean by the credential, and that a refusal is about when it names none: the first one
    /// that is secret, else the first.
    #[must_use]
    pub fn credential(&self) -> Option<&Field> {
        let fields = &self.config_fields;
        fields.iter().find(|field| field.secret).or_else(|| fields.first())
    }

    /// The step of the guide that helps with `code`.
    #[must_use]
    pub fn step_for(&self, code: &str) -> Option<&str> {
        self.error_steps.iter().find(|entry| entry.code == code).map(|entry| entry.step.as_str())
    }
}

/// A step of the guide that helps with an error.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ErrorStep {
    /// Error code, such as `token_rejected`.
    pub code: String,
    /// Step id, such as `generate`.
    pub step: String,
}

/// Pictures of a connector.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Assets {
    /// Address of the logo.
    pub icon: String,
}

/// Help of a connector.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Support {
    /// Address of a help page, https.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub link: Option<String>,
    /// A sentence about the method, inline Markdown.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub description: Option<String>,
    /// Guides; only the end user's is shown by the hub.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub guides: Option<Guides>,
}

/// The guides of a connector by reader.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Guides {
    /// For the person who links an account.
    pub config: Guide,
}
