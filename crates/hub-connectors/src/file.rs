//! The members of a connector file. The shape follows the Falcon connector format; members that it does not have
//! are ours. Every member is known: a misspelt one is an error, not silence.
//!
//! These are not the wire types: a file is read by its line, the wire is read by anyone. [`crate::convert`]
//! makes the one from the other.

mod guide;

use hub_model::PermissionNote;
use serde::Deserialize;
use serde_saphyr::Spanned;

pub(crate) use guide::{Guide, Item, Section, Step};

/// A text with the line it stands on.
pub(crate) type Text = Spanned<String>;

/// A whole file: one authentication method of one provider.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct File {
    pub info: Info,
    pub base_url: Text,
    /// Ours: every host that is called for this provider.
    pub hosts: Vec<Text>,
    /// Ours: category in the list of integrations.
    pub category: Text,
    /// Exactly one here; a list because the format has a list.
    pub authentication: Vec<Spanned<Method>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Info {
    pub title: Text,
    pub key: Text,
    pub version: Text,
    pub assets: Assets,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Assets {
    /// File name of the logo beside the connector file.
    pub icon: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Method {
    /// A static credential.
    Custom(Box<Custom>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Custom {
    /// Ours: name of the method within the provider, stable.
    pub key: Text,
    #[serde(rename = "type")]
    pub kind: MethodKind,
    pub label: Text,
    /// Ours.
    pub subtitle: Option<Text>,
    /// Ours.
    pub description: Option<Text>,
    /// Ours.
    pub alternative: Option<Text>,
    pub authorization: Authorization,
    pub environments: Vec<Environment>,
    /// Ours.
    #[serde(default)]
    pub permissions_can_change: bool,
    /// Ours.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    /// Ours.
    #[serde(default)]
    pub wanted_scopes: Vec<Text>,
    #[serde(default)]
    pub config_notices: Vec<Notice>,
    pub config_fields: Vec<Field>,
    /// Ours.
    #[serde(default)]
    pub error_steps: Vec<ErrorStep>,
    pub support: Option<Support>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum MethodKind {
    Custom,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Authorization {
    #[serde(rename = "type")]
    pub kind: AuthorizationKind,
    /// `$.credentials.<field key>`.
    pub token: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum AuthorizationKind {
    Bearer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Environment {
    pub key: Text,
    pub name: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Permission {
    pub key: Text,
    pub label: Text,
    pub read: Option<Text>,
    pub write: Option<Text>,
    pub note: Option<PermissionNote>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Notice {
    pub key: Text,
    #[serde(rename = "type")]
    pub kind: hub_model::NoticeType,
    pub description: Text,
    pub position: Option<Position>,
    pub anchor: Option<Text>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Position {
    Top,
    Bottom,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Field {
    pub key: Text,
    pub label: Text,
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Ours.
    pub noun: Option<Text>,
    pub required: bool,
    pub secret: bool,
    #[serde(default)]
    pub read_only: bool,
    pub placeholder: Option<Text>,
    pub description: Option<Text>,
    /// Ours.
    pub reassurance: Option<Text>,
    /// Ours.
    pub guide_step: Option<Text>,
    /// Ours.
    #[serde(default)]
    pub lookalikes: Vec<Lookalike>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldKind {
    Text,
    Password,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Lookalike {
    pub reason: Text,
    /// Any of them is enough; apart from each other they stay readable.
    pub patterns: Vec<Text>,
    pub message: Text,
    pub fix: Text,
    pub guide_step: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ErrorStep {
    pub code: Text,
    pub step: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Support {
    pub link: Option<Text>,
    pub description: Option<Text>,
    pub guides: Option<Guides>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Guides {
    pub config: Guide,
}
