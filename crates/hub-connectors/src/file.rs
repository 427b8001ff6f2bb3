//! The members of a connector file. The shape follows the Falcon connector format; members that it does not have
//! are ours. Every member is known: a misspelt one is an error, not silence.
//!
//! These are not the wire types: a file is read by its line, the wire is read by anyone. [`crate::convert`]
//! makes the one from the other. What is written above a member here is what editors show of it: [`crate::schema`]
//! is generated from these types.

mod authorization;
mod form;
mod guide;
mod place;
mod scopes;
mod test;

use schemars::JsonSchema;
use serde::Deserialize;

pub(crate) use authorization::{
    Authorization, AuthorizationKind, Carrier, ClientAuthentication, TokenRequest,
};
pub(crate) use form::{
    Field, FieldKind, Lookalike, Notice, Position, Validation, ValidationKind, ValueFormat,
};
pub(crate) use guide::{Guide, Image, Item, Section, Step};
pub(crate) use place::{At, Members, Place, Text};
pub(crate) use scopes::{Action, Permission, ScopeDefinition, TestAction};
pub(crate) use test::{ConnectionTest, Extract, Match, Method as HttpMethod, Request, Where};

/// A connector: one way to link one provider.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Connector")]
pub(crate) struct File {
    /// Version of the file format, 1.0.0.
    #[serde(rename = "StackOne")]
    pub format: Option<Text>,
    /// The provider.
    pub info: Info,
    /// Where the provider's API is: https. The host may begin with `${credentials.<field key>}.`, a subdomain that
    /// the user types, or hold a field that is a select; the path may hold any field.
    pub base_url: Text,
    /// Every host that is called, such as `api.example.com`, or `*.example.com` for any one label before it. Left
    /// out: the host of `baseUrl`.
    #[serde(default)]
    pub hosts: Vec<Text>,
    /// Category in the list of integrations, such as `crm`.
    pub category: Text,
    /// The provider's scopes by name.
    #[serde(default)]
    pub scope_definitions: Members<ScopeDefinition>,
    /// What can be done with an account; from it follow the scopes that a person needs.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Exactly one method; a list because the format has a list.
    pub authentication: Vec<At<Method>>,
}

/// The provider.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Info {
    /// Its name as people know it.
    pub title: Text,
    /// Its key: a-z, 0-9 and _, never changed. The file's folder is called so.
    pub key: Text,
    /// Version of this file, such as 1.0.0.
    pub version: Text,
    /// Its pictures.
    pub assets: Assets,
}

/// Pictures of a provider.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Assets {
    /// File name of the logo, an .svg beside the connector file.
    pub icon: Text,
}

/// An authentication method.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Method {
    /// A static credential.
    Custom(Box<Custom>),
    /// A token that the provider issues to the hub.
    Oauth2(Box<Custom>),
}

/// What a method is made of. It is called after the kind that most files have; which members the other kind takes is
/// checked, as it is for [`Authorization`].
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Custom {
    /// Name of the method within the provider, such as `api_key`, never changed. The file is called so.
    pub key: Text,
    /// `custom`: a static credential. `oauth2`: a token that the provider issues.
    #[serde(rename = "type")]
    pub kind: At<MethodKind>,
    /// How an `oauth2` token is got; left out: `authorization_code`, signing in at the provider.
    pub grant_type: Option<At<GrantType>>,
    /// Name of the method, such as API Key.
    pub label: Text,
    /// Under the title of the form.
    pub subtitle: Option<Text>,
    /// One line on what the method can do, where methods are chosen.
    pub description: Option<Text>,
    /// The method to go to for what this one cannot do.
    pub alternative: Option<Text>,
    /// How the credential travels.
    pub authorization: At<Authorization>,
    /// Left out: production only.
    #[serde(default)]
    pub environments: Vec<Environment>,
    /// Whether an existing credential can get more permissions; then the report offers "Check again".
    #[serde(default)]
    pub permissions_can_change: bool,
    /// Rows of the permission report, in order. Left out: one for each scope that is wanted or granted.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    /// Scopes that are wanted when a session does not say.
    #[serde(default)]
    pub wanted_scopes: Vec<Text>,
    /// Notices of the form.
    #[serde(default)]
    pub config_notices: Vec<Notice>,
    /// Fields of the form.
    pub config_fields: Vec<Field>,
    /// Which step of the guide helps with which error.
    #[serde(default)]
    pub error_steps: Vec<ErrorStep>,
    /// Actions that the connection test stands for; their scopes are what it needs.
    #[serde(default)]
    pub test_actions: Vec<TestAction>,
    /// How a credential is tested before it is stored.
    pub connection_test: Option<ConnectionTest>,
    /// Instead of a `connectionTest`: why no single call can judge a credential, one sentence. Whoever links is told
    /// that it was not tested, and may link all the same.
    pub untested: Option<Text>,
    /// Help: a link, a guide.
    pub support: Option<Support>,
}

/// The kind of a method.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum MethodKind {
    /// A static credential.
    Custom,
    /// A token that the provider issues to the hub.
    Oauth2,
}

/// How a token is got.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GrantType {
    /// The person signs in at the provider, which sends a code.
    AuthorizationCode,
    /// The person types a client's id and secret.
    ClientCredentials,
}

/// Where an account is used.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Environment {
    /// Such as `production`.
    pub key: Text,
    /// Such as Production.
    pub name: Text,
}

/// A step that helps with an error.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ErrorStep {
    /// Error code.
    #[schemars(with = "ErrorWord")]
    pub code: Text,
    /// Id of a step.
    pub step: Text,
}

/// The errors that a step can help with: those of a form, for the schema. Others are not a connector's to explain.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum ErrorWord {
    /// A field is empty.
    TokenEmpty,
    /// What was pasted is something else: a look-alike, or not as `validation` wants it.
    TokenMalformed,
    /// The provider did not accept it.
    TokenRejected,
    /// It works, but lacks what the connection test needs, or what is wanted.
    MissingPermission,
    /// The token of an app was pasted.
    OauthToken,
    /// The provider asks to slow down.
    ProviderRateLimited,
    /// The provider gave no answer that makes sense.
    ProviderUnavailable,
    /// The browser blocked the window in which people sign in.
    PopupBlocked,
    /// Signing in took too long.
    AttemptExpired,
    /// Access was declined.
    AttemptCancelled,
}

/// Help.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Support {
    /// Address of a help page, https.
    pub link: Option<Text>,
    /// A sentence about the method, inline Markdown.
    pub description: Option<Text>,
    /// Guides by reader.
    pub guides: Option<Guides>,
}

/// Guides by reader.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Guides {
    /// For the person who links an account.
    pub config: Guide,
}
