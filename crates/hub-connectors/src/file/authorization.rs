//! How the credential travels. Values are `$.credentials.<field key>`, or texts with `${credentials.<field key>}`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Members, Text};

/// How the credential travels. One type for all kinds, because the place of a value is lost in a tagged choice;
/// which members a kind takes is checked.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Authorization {
    /// `bearer` takes `token`; `basic` takes `username` and `password`; `apiKey` takes `key`, `value` and `in`;
    /// `none` takes nothing, the connection test carries the credential itself. `oauth2` takes the members below `in`.
    #[serde(rename = "type")]
    pub kind: AuthorizationKind,
    /// The bearer token, such as `$.credentials.apiToken`.
    pub token: Option<Text>,
    /// The name of basic authentication.
    pub username: Option<Text>,
    /// The password of basic authentication; left out: empty.
    pub password: Option<Text>,
    /// Name of the header or of the query parameter.
    pub key: Option<Text>,
    /// Its value.
    pub value: Option<Text>,
    /// Where it is.
    #[serde(rename = "in")]
    pub carrier: Option<Carrier>,
    /// Where people sign in: https, at one of `hosts`. The query is made by the hub.
    pub authorization_url: Option<Text>,
    /// Query parameters of that address beside those of every such request, such as `access_type: offline`.
    #[serde(default)]
    pub authorization_params: Members<Text>,
    /// Where codes, or the client itself, get a token: https, at one of `hosts`.
    pub token_url: Option<Text>,
    /// Members of that call beside those of every such call, such as `audience`.
    #[serde(default)]
    pub token_params: Members<Text>,
    /// How that call is written; left out: `form`, as the standard says.
    pub token_request: Option<TokenRequest>,
    /// Where the client's id and secret are in that call; left out: `body`.
    pub client_authentication: Option<ClientAuthentication>,
    /// The client's id, where the user types it: of `client_credentials` only.
    pub client_id: Option<Text>,
    /// The client's secret, where the user types it: of `client_credentials` only.
    pub client_secret: Option<Text>,
    /// Scopes that are asked for in any case, beside those that are wanted.
    #[serde(default)]
    pub scopes: Vec<Text>,
    /// What stands between scopes in the request; left out: a space.
    pub scope_separator: Option<Text>,
    /// Whether the provider takes proof keys (PKCE, S256): then a code is good for nobody else.
    pub pkce: Option<bool>,
    /// Life of a token in seconds, where the provider does not say.
    pub token_expires_in: Option<u32>,
}

/// The kinds of authorization.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum AuthorizationKind {
    /// `Authorization: Bearer`.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
    /// A header or a query parameter of its own.
    ApiKey,
    /// Nothing by itself.
    None,
    /// A token that the provider issues to the hub, then `Authorization: Bearer`.
    Oauth2,
}

/// How the call for a token is written.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum TokenRequest {
    /// As a form.
    Form,
    /// As JSON.
    Json,
}

/// Where a client's id and secret are.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ClientAuthentication {
    /// In the body.
    Body,
    /// In `Authorization: Basic`.
    Basic,
}

/// What carries an API key.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Carrier {
    /// A header.
    Header,
    /// A query parameter.
    Query,
}
