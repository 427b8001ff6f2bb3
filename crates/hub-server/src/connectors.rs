//! What can be linked, and for whom: the connectors, the provider behind each, and the answers made once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use hub_connectors::Connector;
use hub_connectors::connection::Oauth;
use hub_model::{ConnectorAnswer, Integration};
use serde_json::value::{RawValue, to_raw_value};
use url::Url;

use crate::config::ProviderUrl;
use crate::oauth::{ClientCredentials, OauthClient, SignIn};
use crate::provider::Provider;
use crate::provider::data::Data;
use crate::provider::http::ProviderClient;
use crate::provider::untested::Untested;
use crate::provider::webflow::Webflow;
use crate::store::SessionOptions;

/// One authentication method that is offered.
pub struct Offer {
    /// The connector.
    pub connector: Connector,
    /// How its credentials are checked.
    pub provider: Arc<dyn Provider>,
    /// The list entry.
    pub integration: Integration,
    /// How people sign in with it, where that is how it is linked.
    pub sign_in: Option<SignIn>,
    full: ConnectorAnswer,
    whitelabel: ConnectorAnswer,
    written: Written,
}

/// As JSON what an [`Offer`] answers.
struct Written {
    integration: Box<RawValue>,
    full: Box<RawValue>,
    whitelabel: Box<RawValue>,
}

impl Offer {
    /// The form and its guide. Under a partner's own brand, what is marked whitelabel-hide does not even leave the
    /// server.
    #[must_use]
    pub fn answer(&self, whitelabel: bool) -> &ConnectorAnswer {
        if whitelabel { &self.whitelabel } else { &self.full }
    }

    /// [`Self::integration`] as JSON.
    #[must_use]
    pub fn written(&self) -> &RawValue {
        &self.written.integration
    }

    /// [`Self::answer`] as JSON.
    #[must_use]
    pub fn written_answer(&self, whitelabel: bool) -> &RawValue {
        if whitelabel { &self.written.whitelabel } else { &self.written.full }
    }
}

/// Every method that is offered, in the order to show.
pub struct Catalog {
    offers: Vec<Offer>,
}

impl Catalog {
    /// Makes the offers. `public_url` is where browsers get the logos, `call_limit` what one call to a provider may
    /// take.
    ///
    /// # Errors
    ///
    /// When a connector has no check, or `instead` names a provider that there is not.
    pub fn new(
        connectors: Vec<Connector>,
        public_url: &Url,
        instead: &[ProviderUrl],
        call_limit: Duration,
    ) -> anyhow::Result<Self> {
        Self::with_clients(connectors, public_url, instead, call_limit, &[])
    }

    /// The same with the operator's clients at providers. A method that people sign in with is offered only where there
    /// is a client for it.
    ///
    /// # Errors
    ///
    /// As [`Catalog::new`]; when a client is for no method that people sign in with.
    pub fn with_clients(
        connectors: Vec<Connector>,
        public_url: &Url,
        instead: &[ProviderUrl],
        call_limit: Duration,
        clients: &[OauthClient],
    ) -> anyhow::Result<Self> {
        let instead: HashMap<&str, &Url> =
            instead.iter().map(|given| (&*given.provider, &given.url)).collect();
        if let Some(unknown) = instead.keys().find(|key| !connectors.iter().any(|c| c.provider == **key)) {
            anyhow::bail!("--provider-url names {unknown}, which no connector has");
        }
        let signs_in = |one: &&Connector| one.oauth.as_ref().is_some_and(Oauth::signs_in);
        if let Some(idle) = clients
            .iter()
            .find(|client| !connectors.iter().filter(signs_in).any(|one| client.fits(one).is_some()))
        {
            anyhow::bail!("--oauth-client names {}, with which nobody signs in", idle.key);
        }
        let logo_base = public_url.join("connectors/").context("the public URL cannot carry paths")?;
        let offers = connectors
            .into_iter()
            .map(|connector| {
                let instead = instead.get(&*connector.provider).copied();
                let client = ProviderClient::new(&connector.address, instead, call_limit)?;
                let provider = provider(&connector, client.clone())?;
                let sign_in = sign_in(&connector, &client, clients);
                let full = connector.answer(logo_base.as_str());
                let integration = connector.integration(logo_base.as_str());
                let whitelabel = without_hidden(full.clone());
                let written = Written {
                    integration: to_raw_value(&integration)?,
                    full: to_raw_value(&full)?,
                    whitelabel: to_raw_value(&whitelabel)?,
                };
                Ok(Offer { connector, provider, integration, sign_in, full, whitelabel, written })
            })
            .collect::<anyhow::Result<Vec<Offer>>>()?;
        let usable = |offer: &Offer| offer.sign_in.is_some() || !signs_in(&&offer.connector);
        Ok(Self { offers: offers.into_iter().filter(usable).collect() })
    }

    /// What a session may link, in the order to show. `provider` narrows it further.
    pub fn for_session<'a>(
        &'a self,
        options: &'a SessionOptions,
        provider: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Offer> {
        self.offers.iter().filter(move |offer| {
            let is = |wanted: Option<&str>, real: &str| wanted.is_none_or(|wanted| wanted == real);
            is(options.provider.as_deref(), &offer.integration.provider)
                && is(provider, &offer.integration.provider)
                && is(options.integration_id.as_deref(), &offer.integration.integration_id)
                && (options.categories.is_empty() || options.categories.contains(&offer.integration.category))
        })
    }

    /// The method of this id, if the session may link it.
    #[must_use]
    pub fn find<'a>(&'a self, options: &'a SessionOptions, integration_id: &str) -> Option<&'a Offer> {
        self.for_session(options, None).find(|offer| offer.integration.integration_id == integration_id)
    }

    /// The logo of this file name, an SVG document.
    #[must_use]
    pub fn logo(&self, name: &str) -> Option<&str> {
        let offer = self.offers.iter().find(|offer| offer.connector.logo_name == name)?;
        Some(&offer.connector.logo)
    }

    /// Every provider, once.
    #[must_use]
    pub fn providers(&self) -> BTreeSet<&str> {
        self.offers.iter().map(|offer| offer.integration.provider.as_str()).collect()
    }

    /// Whether any method is of this provider.
    #[must_use]
    pub fn has_provider(&self, provider: &str) -> bool {
        self.offers.iter().any(|offer| offer.integration.provider == provider)
    }

    /// The provider of the method of this id.
    #[must_use]
    pub fn provider_of(&self, integration_id: &str) -> Option<&str> {
        let offer = self.offers.iter().find(|offer| offer.integration.integration_id == integration_id)?;
        Some(&offer.integration.provider)
    }

    /// Whether there is a method of this id.
    #[must_use]
    pub fn has_integration(&self, integration_id: &str) -> bool {
        self.offers.iter().any(|offer| offer.integration.integration_id == integration_id)
    }
}

/// The check of a connector. Every connector needs one: a credential that nobody judged is not worth storing.
fn provider(connector: &Connector, client: ProviderClient) -> anyhow::Result<Arc<dyn Provider>> {
    let inner = check(connector, client.clone())?;
    Ok(match &connector.oauth {
        Some(oauth) if !oauth.signs_in() => Arc::new(ClientCredentials::new(inner, oauth.clone(), client)),
        _ => inner,
    })
}

/// How people sign in with a method, by the client that fits it best.
fn sign_in(connector: &Connector, http: &ProviderClient, clients: &[OauthClient]) -> Option<SignIn> {
    let oauth = connector.oauth.as_ref().filter(|oauth| oauth.signs_in())?;
    let (_, client) = clients
        .iter()
        .filter_map(|client| Some((client.fits(connector)?, client)))
        .max_by_key(|(fit, _)| *fit)?;
    Some(SignIn { oauth: oauth.clone(), client: client.clone(), http: http.clone() })
}

/// The check of what is typed or issued.
fn check(connector: &Connector, client: ProviderClient) -> anyhow::Result<Arc<dyn Provider>> {
    if let Some(data) = Data::new(connector, client.clone()) {
        return Ok(Arc::new(data));
    }
    if let Some(why) = &connector.untested {
        return Ok(Arc::new(Untested::new(why)));
    }
    match (&*connector.provider, connector.authorization.token_field()) {
        ("webflow", Some(token_field)) => Ok(Arc::new(Webflow::new(client, token_field))),
        (key, _) => {
            anyhow::bail!(
                "there is no check for the provider {key}: its file has neither `connectionTest` nor `untested`"
            )
        }
    }
}

fn without_hidden(mut answer: ConnectorAnswer) -> ConnectorAnswer {
    if let Some(guides) = answer.config.support.as_mut().and_then(|support| support.guides.as_mut()) {
        guides.config = std::mem::take(&mut guides.config).without_hidden();
    }
    answer
}
