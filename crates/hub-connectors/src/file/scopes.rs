//! Scopes, permissions and actions in a connector file.

use hub_model::PermissionNote;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Text;

/// One of the provider's scopes.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ScopeDefinition {
    /// What it allows, one sentence.
    pub description: Option<Text>,
    /// Scopes that come with it, separated by spaces.
    pub includes: Option<Text>,
}

/// Something that can be done with an account.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Action {
    /// Name within the provider, such as `list_items`.
    pub action_id: Text,
    /// What it does, such as List items.
    pub label: Text,
    /// The scopes that it takes, separated by spaces.
    pub required_scopes: Option<Text>,
}

/// An action that the connection test stands for.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TestAction {
    /// Its `actionId`.
    pub action: Text,
    /// Whether it must be possible.
    pub required: bool,
}

/// A row of the permission report.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Permission {
    /// The provider's name of the resource, such as `cms`.
    pub key: Text,
    /// The name in the provider's own screens.
    pub label: Text,
    /// Scope for reading.
    pub read: Option<Text>,
    /// Scope for writing; it includes reading.
    pub write: Option<Text>,
    /// Why the row is not judged like the others.
    #[schemars(with = "Option<Note>")]
    pub note: Option<PermissionNote>,
}

/// The words of [`PermissionNote`], for the schema.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum Note {
    /// The provider refuses it to this kind of credential.
    NotWithThisMethod,
    /// The provider has removed what it was for.
    RetiredByProvider,
    /// Only some of the provider's plans have it.
    PlanRequired,
}
