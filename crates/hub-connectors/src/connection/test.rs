//! The connection test: one request, and the rules by which its answer is read.

use serde_json::Value;

use super::json_path::JsonPath;
use super::template::{Template, Values};

/// A connection test.
#[derive(Clone, Debug)]
pub struct ConnectionTest {
    /// The call.
    pub request: Request,
    /// What proves that the credential works.
    pub success: Match,
    /// What says that it is wrong, revoked or expired.
    pub rejected: Vec<Match>,
    /// What says that it works and lacks a permission.
    pub missing_permission: Vec<Match>,
    /// What asks to slow down.
    pub rate_limited: Vec<Match>,
    /// What says that the provider is out of order.
    pub outage: Vec<Match>,
    /// Where the person's id, name and address are.
    pub identity: [Option<JsonPath>; 3],
    /// Where the id and the name of what it belongs to are.
    pub site: [Option<JsonPath>; 2],
    /// Where its scopes are.
    pub scopes: Option<Extract>,
    /// Where a refusal names the scopes that are missing.
    pub missing_scopes: Option<Extract>,
    /// The scopes that the test needs, for a refusal that names none.
    pub needed_scopes: Vec<String>,
    /// Where a refusal says why.
    pub message: Option<JsonPath>,
}

/// The call.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Below the address, with a slash at its start; values in it are percent-encoded.
    pub path: Template,
    /// Query parameters.
    pub query: Vec<(String, Template)>,
    /// Headers.
    pub headers: Vec<(String, Template)>,
    /// Its body.
    pub body: Option<Body>,
}

/// The method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// The body of a call.
#[derive(Clone, Debug)]
pub enum Body {
    /// JSON, of which the texts are templates.
    Json(JsonTemplate),
    /// What a form sends.
    Form(Vec<(String, Template)>),
}

/// JSON of which the texts are templates.
#[derive(Clone, Debug)]
pub enum JsonTemplate {
    /// Neither text, list nor map.
    Plain(Value),
    /// A text.
    Text(Template),
    /// A list.
    List(Vec<Self>),
    /// A map.
    Map(Vec<(String, Self)>),
}

impl JsonTemplate {
    /// Reads the texts of `value` as templates.
    ///
    /// # Errors
    ///
    /// The first text that is none.
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::parse(text)?),
            Value::Array(items) => Self::List(items.iter().map(Self::parse).collect::<Result<_, _>>()?),
            Value::Object(members) => Self::Map(
                members
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), Self::parse(value)?)))
                    .collect::<Result<_, String>>()?,
            ),
            plain => Self::Plain(plain.clone()),
        })
    }

    /// The JSON. `None` for a text whose field is empty; members and items that are so are left out.
    #[must_use]
    pub fn render(&self, values: Values<'_>) -> Option<Value> {
        Some(match self {
            Self::Plain(value) => value.clone(),
            Self::Text(template) => Value::String(template.render(values)?),
            Self::List(items) => items.iter().filter_map(|item| item.render(values)).collect(),
            Self::Map(members) => members
                .iter()
                .filter_map(|(key, member)| Some((key.clone(), member.render(values)?)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        })
    }

    /// Calls `see` with every template.
    pub(crate) fn each<'t>(&'t self, see: &mut dyn FnMut(&'t Template)) {
        match self {
            Self::Plain(_) => {}
            Self::Text(template) => see(template),
            Self::List(items) => items.iter().for_each(|item| item.each(see)),
            Self::Map(members) => members.iter().for_each(|(_, member)| member.each(see)),
        }
    }
}

/// A rule: it matches when all that it says holds.
#[derive(Clone, Debug)]
pub struct Match {
    /// One of these statuses; empty: any.
    pub statuses: Vec<u16>,
    /// What the body or a header says.
    pub place: Option<Place>,
    /// Whether the body need not be JSON.
    pub any_body: bool,
    /// The field that is to blame where this says that something was rejected; `None`: the credential.
    pub field: Option<String>,
}

/// What an answer says in one place.
#[derive(Clone, Debug)]
pub struct Place {
    /// The place.
    pub spot: Spot,
    /// What is there.
    pub want: Want,
}

/// A place in an answer.
#[derive(Clone, Debug)]
pub enum Spot {
    /// In its body.
    Body(JsonPath),
    /// A header, by its name in lower case.
    Header(String),
}

/// What is in a place.
#[derive(Clone, Debug)]
pub enum Want {
    /// One of these values.
    OneOf(Vec<Value>),
    /// A value other than null, or none.
    Exists(bool),
}

impl Match {
    /// Whether an answer matches. `body` is `None` where it is not JSON; `header` gives the value of a header.
    #[must_use]
    pub fn matches<'a>(
        &self,
        status: u16,
        body: Option<&Value>,
        header: impl Fn(&str) -> Option<&'a str>,
    ) -> bool {
        if !self.statuses.is_empty() && !self.statuses.contains(&status) || body.is_none() && !self.any_body {
            return false;
        }
        let Some(Place { spot, want }) = &self.place else { return true };
        let found = match (spot, body) {
            (Spot::Body(_), None) => return false,
            (Spot::Body(path), Some(body)) => path.find(body).cloned(),
            (Spot::Header(name), _) => header(name).map(Value::from),
        };
        match want {
            Want::Exists(exists) => found.is_some() == *exists,
            Want::OneOf(values) => found.is_some_and(|found| values.contains(&found)),
        }
    }
}

/// Where scopes are.
#[derive(Clone, Debug)]
pub enum Extract {
    /// In the body: a text, or a list of texts.
    Body {
        /// The place.
        path: JsonPath,
        /// What stands between scopes; `None`: commas and white space.
        separator: Option<String>,
    },
    /// In a header.
    Header {
        /// Its name.
        name: String,
        /// What stands between scopes; `None`: commas and white space.
        separator: Option<String>,
    },
}

impl Extract {
    /// The scopes in an answer; `None` where it does not say.
    #[must_use]
    pub fn scopes<'a>(
        &self,
        body: Option<&Value>,
        header: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<Vec<String>> {
        match self {
            Self::Header { name, separator } => Some(split(header(name)?, separator.as_deref())),
            Self::Body { path, separator } => match path.find(body?)? {
                Value::String(text) => Some(split(text, separator.as_deref())),
                Value::Array(items) => {
                    Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                }
                _ => None,
            },
        }
    }
}

fn split(text: &str, separator: Option<&str>) -> Vec<String> {
    let words: Vec<&str> = match separator {
        Some(separator) => text.split(separator).collect(),
        None => text.split(|c: char| c == ',' || c.is_whitespace()).collect(),
    };
    words.into_iter().map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
