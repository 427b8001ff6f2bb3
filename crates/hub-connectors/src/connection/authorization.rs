//! How a credential travels.

use super::template::Template;

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// `Authorization: Bearer`.
    Bearer(Template),
    /// `Authorization: Basic`; an empty password is sent as such.
    Basic {
        /// The name.
        username: Template,
        /// The password.
        password: Option<Template>,
    },
    /// A header or a query parameter of its own.
    ApiKey {
        /// Its name.
        key: String,
        /// Its value.
        value: Template,
        /// Where it is.
        carrier: Carrier,
    },
    /// Nothing by itself: the request carries it.
    None,
}

/// What carries an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A header.
    Header,
    /// A query parameter.
    Query,
}

impl Authorization {
    /// The field that is the bearer token, if it is one alone.
    #[must_use]
    pub fn token_field(&self) -> Option<&str> {
        match self {
            Self::Bearer(token) => token.only_field(),
            _ => None,
        }
    }

    /// The texts of it, each with whether it travels as it is: then it must fit into a header.
    pub(crate) fn templates(&self) -> Vec<(&Template, bool)> {
        match self {
            Self::Bearer(token) => vec![(token, true)],
            Self::Basic { username, password } => {
                std::iter::once(username).chain(password).map(|template| (template, false)).collect()
            }
            Self::ApiKey { value, carrier, .. } => vec![(value, *carrier == Carrier::Header)],
            Self::None => Vec::new(),
        }
    }
}
