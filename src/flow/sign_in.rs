//! What the backend says of signing in at a provider.

use hub_model::{Linked, Validation};

use super::{Problem, State};

/// An attempt that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Began {
    /// The attempt.
    pub id: String,
    /// Where the window goes.
    pub address: String,
}

/// How an attempt stands.
pub enum SignedIn {
    /// The person is still at the provider.
    Pending,
    /// The account is linked; the judgement, where there was one.
    Linked(Linked, Option<Validation>),
    /// It ended without an account.
    Failed(Problem),
}

impl State {
    /// Whether this is linked by signing in at the provider.
    #[must_use]
    pub fn signs_in(&self) -> bool {
        self.config().is_some_and(|config| {
            config.kind == "oauth2"
                && config.grant_type.as_deref().unwrap_or("authorization_code") == "authorization_code"
        })
    }
}
