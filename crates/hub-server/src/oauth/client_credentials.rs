//! The check of a client that the user types: its id and secret get a token, and the token is tested as any other. What
//! is stored is what was typed: it gets a new token whenever one is needed.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_connectors::connection::{ACCESS_TOKEN, Grant, Oauth};
use secrecy::SecretString;
use tokio::time::Instant;

use super::exchange::{Exchange, NotIssued};
use crate::provider::http::ProviderClient;
use crate::provider::{BoxFuture, Findings, Provider, Refusal, RefusalKind};

/// The check, around that of the token.
pub struct ClientCredentials {
    inner: Arc<dyn Provider>,
    oauth: Oauth,
    http: ProviderClient,
}

impl ClientCredentials {
    /// Gets tokens as `oauth` says, and hands them to `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn Provider>, oauth: Oauth, http: ProviderClient) -> Self {
        Self { inner, oauth, http }
    }

    async fn check(
        &self,
        typed: &BTreeMap<String, SecretString>,
        deadline: Instant,
    ) -> Result<Findings, Refusal> {
        let Grant::ClientCredentials { id, secret } = &self.oauth.grant else {
            return Err(RefusalKind::Misconfigured.into());
        };
        let values = |key: &str| typed.get(key).map(secrecy::ExposeSecret::expose_secret);
        // What is not there cannot be right; the form's own rules have said so before.
        let (Some(id), Some(secret)) = (id.render(&values), secret.render(&values)) else {
            return Err(RefusalKind::Rejected.into());
        };
        let secret = SecretString::from(secret);
        let exchange = Exchange {
            http: &self.http,
            oauth: &self.oauth,
            values: typed,
            client_id: &id,
            client_secret: &secret,
        };
        let scope = self.oauth.scopes.join(&self.oauth.scope_separator);
        let mut grant = vec![("grant_type", "client_credentials")];
        if !scope.is_empty() {
            grant.push(("scope", &scope));
        }
        let issued = exchange.ask(&grant, deadline).await.map_err(refusal)?;
        let mut credentials = typed.clone();
        credentials.insert(ACCESS_TOKEN.to_owned(), issued.access_token);
        self.inner.validate(&credentials, deadline).await
    }
}

fn refusal(why: NotIssued) -> Refusal {
    let (kind, said) = match why {
        NotIssued::Code { said } | NotIssued::Client { said } => (RefusalKind::Rejected, said),
        NotIssued::Request { said } => (RefusalKind::Misconfigured, said),
        NotIssued::RateLimited(seconds) => (RefusalKind::RateLimited(seconds), None),
        NotIssued::Unavailable(why) => (RefusalKind::Unavailable(why), None),
    };
    Refusal { kind, said }
}

impl Provider for ClientCredentials {
    fn validate<'a>(
        &'a self,
        credentials: &'a BTreeMap<String, SecretString>,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Findings, Refusal>> {
        Box::pin(self.check(credentials, deadline))
    }
}
