//! How the credential travels. Values are `$.credentials.<field key>`, or texts with `${credentials.<field key>}`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Text;

/// How the credential travels. One type for all kinds, because the place of a value is lost in a tagged choice;
/// which members a kind takes is checked.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Authorization {
    /// `bearer` takes `token`; `basic` takes `username` and `password`; `apiKey` takes `key`, `value` and `in`;
    /// `none` takes nothing, the connection test carries the credential itself.
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
