//! The operator's clients at providers, as the command line gives them.

use anyhow::{Context, ensure};
use hub_connectors::Connector;
use secrecy::{ExposeSecret, SecretString};

/// A client at one provider. Has no `Debug`.
#[derive(Clone)]
pub struct OauthClient {
    /// A provider's key, or `<provider>_<method>` for one of its methods.
    pub key: String,
    /// The client's id; no secret.
    pub id: String,
    /// The client's secret.
    pub secret: SecretString,
}

impl OauthClient {
    /// Reads `KEY=ID:SECRET`. What is given is never repeated: it holds the secret.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn parse(given: &SecretString) -> anyhow::Result<Self> {
        let expected = "an OAuth client is given as KEY=ID:SECRET";
        let (key, client) = given.expose_secret().split_once('=').context(expected)?;
        let (id, secret) = client.split_once(':').context(expected)?;
        let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        ensure!(plain(key) && plain(id) && plain(secret), expected);
        Ok(Self { key: key.to_owned(), id: id.to_owned(), secret: SecretString::from(secret.to_owned()) })
    }

    /// How well this is the client of `connector`: better is more; `None` if it is another's.
    #[must_use]
    pub fn fits(&self, connector: &Connector) -> Option<u8> {
        let method = format!("{}_{}", connector.provider, connector.method);
        if self.key == method || self.key == connector.integration_id {
            Some(1)
        } else {
            (self.key == connector.provider).then_some(0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> anyhow::Result<OauthClient> {
        OauthClient::parse(&SecretString::from(text))
    }

    #[test]
    fn a_client_is_key_id_and_secret_and_is_never_repeated() {
        let client = parse("webflow=abc:s:e=cret").ok().unwrap();
        assert_eq!(
            (&*client.key, &*client.id, client.secret.expose_secret()),
            ("webflow", "abc", "s:e=cret")
        );
        for wrong in
            ["webflow", "webflow=abc", "webflow=:secret", "=abc:secret", "webflow=abc:", "webflow=a b:secret"]
        {
            let error = format!("{:#}", parse(wrong).err().unwrap());
            assert!(
                !error.contains("abc") && !error.contains("secret") && error.contains("KEY=ID:SECRET"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_client_of_one_method_goes_before_that_of_the_provider() {
        let all = hub_connectors::builtin().unwrap();
        let oauth = all.iter().find(|one| one.integration_id == "webflow_oauth").unwrap();
        let fits = |key: &str| parse(&format!("{key}=a:b")).ok().unwrap().fits(oauth);
        assert_eq!((fits("webflow"), fits("webflow_oauth"), fits("slack")), (Some(0), Some(1), None));
    }
}
