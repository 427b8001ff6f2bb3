//! The connection test in a connector file: one request, and how its answer is read.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{At, Members, Text};

/// How a credential is tested. What no rule matches is judged by its status: 401 is a rejection, 403 a missing
/// permission, 429 a rate limit, and everything else (other statuses, redirects, no answer in time, one that is cut
/// off or not JSON) means that the provider is out of order and the credential was not judged.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConnectionTest {
    /// The call.
    pub request: Request,
    /// What proves that the credential works; left out: status 200.
    pub success: Option<At<Match>>,
    /// What says that it is wrong, revoked or expired.
    #[serde(default)]
    pub rejected: Vec<At<Match>>,
    /// What says that it works and lacks a permission.
    #[serde(default)]
    pub missing_permission: Vec<At<Match>>,
    /// What asks to slow down.
    #[serde(default)]
    pub rate_limited: Vec<At<Match>>,
    /// What says that the provider is out of order.
    #[serde(default)]
    pub outage: Vec<At<Match>>,
    /// Who the credential acts for.
    pub identity: Option<Person>,
    /// What the credential belongs to.
    pub site: Option<Site>,
    /// The scopes that it has.
    pub scopes: Option<At<Extract>>,
    /// The scopes that a refusal names as missing; left out: those of the required test actions.
    pub missing_scopes: Option<At<Extract>>,
    /// Where a refusal says why, such as `$.error.message`.
    pub message: Option<Text>,
}

/// The call. All values may hold `${credentials.<field key>}`; a member whose field is empty is left out.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    /// Left out: GET.
    pub method: Option<Method>,
    /// Below `baseUrl`, with a slash at its start.
    pub path: Text,
    /// Query parameters.
    #[serde(default)]
    pub query: Members<Text>,
    /// Headers.
    #[serde(default)]
    pub headers: Members<Text>,
    /// A JSON body.
    pub body: Option<At<Value>>,
    /// A body as a form sends it.
    pub form: Option<Form>,
}

/// A body as a form sends it.
pub(crate) type Form = Members<Text>;

/// The method of a call.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum Method {
    /// GET.
    #[serde(rename = "GET")]
    Get,
    /// POST.
    #[serde(rename = "POST")]
    Post,
}

/// A rule: it matches when all that it says holds. It says at least one thing.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Match {
    /// One of these statuses; left out: any.
    pub statuses: Option<Vec<At<u16>>>,
    /// What the body or a header says.
    #[serde(rename = "where")]
    pub place: Option<At<Where>>,
    /// Whether the body need not be JSON.
    #[serde(default)]
    pub any_body: bool,
    /// Of `rejected` only: key of the field that is to blame, such as a subdomain that the provider does not know. Left
    /// out: the credential.
    pub field: Option<Text>,
}

/// What an answer says in one place: in its body or in a header.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Where {
    /// The place in the body, such as `$.error.code` or `$.items[0].id`.
    pub path: Option<Text>,
    /// Or the name of a header, such as `X-RateLimit-Remaining`.
    pub header: Option<Text>,
    /// The value there: one, or a list of which any.
    pub equals: Option<At<Value>>,
    /// Whether there is a value other than null.
    pub exists: Option<bool>,
}

/// Where the person is in the answer.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Person {
    /// The provider's id of the person, such as `$.id`.
    pub id: Option<Text>,
    /// Full name.
    pub name: Option<Text>,
    /// E-mail address.
    pub email: Option<Text>,
}

/// Where what the credential belongs to is in the answer.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Site {
    /// The provider's id of it, such as `$.account.id`.
    pub id: Option<Text>,
    /// Its name.
    pub name: Option<Text>,
}

/// Where scopes are in an answer: a text with a separator, or a list of texts.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Extract {
    /// In the body, such as `$.scope`.
    pub path: Option<Text>,
    /// In a header, such as `X-OAuth-Scopes`.
    pub header: Option<Text>,
    /// What stands between scopes; left out: commas and white space.
    pub separator: Option<Text>,
}
