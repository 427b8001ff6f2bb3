//! A check that is data: the connector's request is made, and its rules say what the answer means.

mod judge;
mod request;

use std::collections::BTreeMap;

use hub_connectors::Connector;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use self::judge::Judge;
use super::http::ProviderClient;
use super::{BoxFuture, Findings, Provider, Refusal, RefusalKind};
use hub_connectors::connection::{ACCESS_TOKEN, Address, Authorization, ConnectionTest};

/// The check of one connector.
pub struct Data {
    client: ProviderClient,
    /// The provider's name, for sentences.
    name: String,
    address: Address,
    authorization: Authorization,
    test: ConnectionTest,
    /// Keys of the fields that are secret.
    secrets: Vec<String>,
}

impl Data {
    /// The check of `connector`, which says how, through this client. `None` if it does not say.
    #[must_use]
    pub fn new(connector: &Connector, client: ProviderClient) -> Option<Self> {
        let config = connector.config();
        let secret = config.config_fields.iter().filter(|field| field.secret);
        Some(Self {
            client,
            name: config.name.clone(),
            address: connector.address.clone(),
            authorization: connector.authorization.clone(),
            test: connector.test.clone()?,
            secrets: secret
                .map(|field| field.key.clone())
                .chain(connector.oauth.as_ref().map(|_| ACCESS_TOKEN.to_owned()))
                .collect(),
        })
    }

    async fn check(
        &self,
        credentials: &BTreeMap<String, SecretString>,
        deadline: Instant,
    ) -> Result<Findings, Refusal> {
        // What cannot even be sent cannot be right. The form's own rules have said so before, in better words.
        let call = request::build(&self.address, &self.authorization, &self.test.request, credentials)
            .ok_or(RefusalKind::Rejected)?;
        let unavailable = |why| Refusal::from(RefusalKind::Unavailable(why));
        let reply = self.client.send(call, deadline).await.map_err(unavailable)?;
        let mut secrets: Vec<String> = self
            .secrets
            .iter()
            .filter_map(|key| Some(credentials.get(key)?.expose_secret().to_owned()))
            .collect();
        secrets.extend(request::basic(&self.authorization, credentials));
        Judge { name: &self.name, test: &self.test, reply: &reply, secrets: &secrets }.judge()
    }
}

impl Provider for Data {
    fn validate<'a>(
        &'a self,
        credentials: &'a BTreeMap<String, SecretString>,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Findings, Refusal>> {
        Box::pin(self.check(credentials, deadline))
    }
}
