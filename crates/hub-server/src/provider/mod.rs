//! Asking a provider about a credential.
//!
//! Most checks are data of the connector file ([`data`]). A provider whose check is special gets one implementation of
//! [`Provider`]; everything else about it is data all the same.

pub mod data;
pub mod guard;
pub mod http;
pub(crate) mod text;
pub mod untested;
pub mod webflow;

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use hub_model::{Identity, Site, Warning};
use secrecy::SecretString;
use tokio::time::Instant;

/// A future on the heap: the trait is used as an object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One way to judge a credential.
pub trait Provider: Send + Sync {
    /// Judges `credentials`, which are cleaned and checked values by field key, with as few calls as possible, all of
    /// them before `deadline`. Dropping the future ends the call that is running: nothing is left behind.
    fn validate<'a>(
        &'a self,
        credentials: &'a BTreeMap<String, SecretString>,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Findings, Refusal>>;
}

/// What a provider said about a credential that it did not refuse.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Whether any answer proves that the credential works; without one the outcome is `unverified`.
    pub proven: bool,
    /// Who it acts for.
    pub identity: Option<Identity>,
    /// What it belongs to.
    pub site: Option<Site>,
    /// The scopes it has; `None` where the provider did not say.
    pub scopes: Option<Vec<String>>,
    /// Scopes that a refused call named as missing, where `scopes` says nothing.
    pub missing: Vec<String>,
    /// What is odd but no obstacle.
    pub warnings: Vec<Warning>,
}

/// Why there is no judgement, or a bad one.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What happened.
    pub kind: RefusalKind,
    /// What the provider said, without the credential, cut to a line or two.
    pub said: Option<String>,
}

/// The kinds of [`Refusal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// Wrong, revoked or expired.
    Rejected,
    /// Wrong is what the field with this key holds, such as a subdomain that nobody has.
    RejectedField(String),
    /// It works, but lacks these scopes, without which it cannot be tested.
    MissingScopes(Vec<String>),
    /// It is an OAuth access token.
    OauthToken,
    /// The provider asks to slow down, for so many seconds if it says.
    RateLimited(Option<u32>),
    /// No sensible answer; the credential was not judged.
    Unavailable(Unavailable),
    /// The address in use is not the provider's API.
    Misconfigured,
}

/// Why a provider counts as unavailable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It took too long.
    Timeout,
    /// It could not be reached, or the connection broke.
    Connection,
    /// It answered, but not as its documentation says.
    Answer,
}

impl Unavailable {
    /// The `reason` on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::Answer => "answer",
        }
    }
}

impl From<RefusalKind> for Refusal {
    fn from(kind: RefusalKind) -> Self {
        Self { kind, said: None }
    }
}
