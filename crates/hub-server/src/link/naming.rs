//! What an account is called, and what tells it from others of the same owner and provider.

use hub_connectors::connection::ConnectionTest;
use hub_model::Validation;
use secrecy::ExposeSecret;

use crate::connectors::Offer;
use crate::validate::Credentials;

/// The name of an account whose session gives it none: that of what the credential belongs to, or of the person.
pub(super) fn label(offer: &Offer, validation: &Validation) -> String {
    let provider = &offer.integration.name;
    let site = validation.site.as_ref().and_then(|site| site.name.clone());
    let Some(test) = &offer.connector.test else {
        return site.unwrap_or_else(|| format!("{provider} site"));
    };
    let person = validation.identity.as_ref().filter(|_| !tells_site(test));
    let person = person.and_then(|person| person.name.clone().or_else(|| person.email.clone()));
    site.or(person).unwrap_or_else(|| format!("{provider} account"))
}

/// What kind of thing an account belongs to; `None` where that is the credential itself, which says nothing.
pub(crate) fn kind(belongs_to: &str) -> Option<&str> {
    belongs_to.split_once(':').map(|(kind, _)| kind).filter(|kind| *kind != "credential")
}

/// What tells this account from others of the same owner and provider: the site; where the provider has nothing such,
/// the person; where neither is known the credential itself, so that two unknown ones never become one account. The
/// same id at another address of the provider, such as another subdomain, is another's.
pub(crate) fn belongs_to(
    offer: &Offer,
    credentials: &Credentials,
    hash: &[u8],
    validation: &Validation,
) -> String {
    let connector = &offer.connector;
    let site = validation.site.as_ref().and_then(|site| Some(("site", site.id.as_deref()?)));
    let personal = connector.test.as_ref().is_some_and(|test| !tells_site(test));
    let person = validation.identity.as_ref().filter(|_| personal);
    let person = person.and_then(|person| Some(("person", person.id.as_deref()?)));
    let Some((kind, id)) = site.or(person) else {
        return unknown(hash);
    };
    let mut name = format!("{kind}:{id}");
    for field in connector.address.host_fields() {
        if let Some(value) = credentials.values.get(field) {
            name.push('@');
            name.push_str(&value.expose_secret().to_ascii_lowercase());
        }
    }
    name
}

/// What stands for something of which nothing is known but its credential.
pub(super) fn unknown(hash: &[u8]) -> String {
    format!("credential:{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Whether credentials of this provider belong to something, which it names.
fn tells_site(test: &ConnectionTest) -> bool {
    test.site.iter().any(Option::is_some)
}
