//! A credential that no single call can judge, such as a private key: nothing is sent anywhere, and whoever links is
//! told that it was not tested.

use std::collections::BTreeMap;

use hub_model::Warning;
use secrecy::SecretString;
use tokio::time::Instant;

use super::{BoxFuture, Findings, Provider, Refusal};

/// The check of a connector whose file says why there is none.
pub struct Untested {
    why: String,
}

impl Untested {
    /// `why` is the file's sentence.
    #[must_use]
    pub fn new(why: &str) -> Self {
        Self { why: why.to_owned() }
    }
}

impl Provider for Untested {
    fn validate<'a>(
        &'a self,
        _credentials: &'a BTreeMap<String, SecretString>,
        _deadline: Instant,
    ) -> BoxFuture<'a, Result<Findings, Refusal>> {
        let warning = Warning { code: "not_tested".to_owned(), message: self.why.clone() };
        let findings = Findings { warnings: vec![warning], ..Findings::default() };
        Box::pin(std::future::ready(Ok(findings)))
    }
}
