//! What an answer means, by the connector's rules and, where none matches, by its status.

use hub_connectors::connection::{ConnectionTest, JsonPath, Match};
use hub_model::{Identity, Site, Warning};
use serde_json::Value;

use crate::provider::http::Reply;
use crate::provider::text::{MAX_NAME, MAX_SAID, cut, repeats};
use crate::provider::{Findings, Refusal, RefusalKind, Unavailable};

/// The most scopes that are read, and the longest of them, in characters.
const MAX_SCOPES: usize = 200;
const MAX_SCOPE: usize = 255;

/// An answer under judgement.
pub(super) struct Judge<'a> {
    /// The provider's name, for sentences.
    pub name: &'a str,
    pub test: &'a ConnectionTest,
    pub reply: &'a Reply,
    /// What no sentence may repeat.
    pub secrets: &'a [String],
}

impl Judge<'_> {
    pub(super) fn judge(&self) -> Result<Findings, Refusal> {
        let test = self.test;
        let rejected = test.rejected.iter().find(|rule| self.matches(rule));
        let kind = if let Some(rule) = rejected {
            rule.field.clone().map_or(RefusalKind::Rejected, RefusalKind::RejectedField)
        } else if self.any(&test.missing_permission) {
            self.missing()
        } else if self.any(&test.rate_limited) {
            RefusalKind::RateLimited(self.reply.retry_after)
        } else if self.any(&test.outage) {
            RefusalKind::Unavailable(Unavailable::Answer)
        } else if self.matches(&test.success) {
            return Ok(self.findings());
        } else {
            self.by_status()
        };
        let said = match kind {
            RefusalKind::Unavailable(_) => None,
            _ => self.said(),
        };
        Err(Refusal { kind, said })
    }

    /// What is true of most APIs. A page that is not JSON is no answer of the provider, whatever its status says; but
    /// a gateway may ask to slow down as well.
    fn by_status(&self) -> RefusalKind {
        match (self.reply.status.as_u16(), &self.reply.body) {
            (429, _) => RefusalKind::RateLimited(self.reply.retry_after),
            (401, Some(_)) => RefusalKind::Rejected,
            (403, Some(_)) => self.missing(),
            _ => RefusalKind::Unavailable(Unavailable::Answer),
        }
    }

    fn missing(&self) -> RefusalKind {
        let named = self.scopes(self.test.missing_scopes.as_ref()).filter(|scopes| !scopes.is_empty());
        RefusalKind::MissingScopes(named.unwrap_or_else(|| self.test.needed_scopes.clone()))
    }

    fn findings(&self) -> Findings {
        let mut warnings = Vec::new();
        let [id, name, email] = self.test.identity.each_ref().map(|path| self.word(path.as_ref()));
        let identity = Some(Identity { id, name, email }).filter(|found| *found != Identity::default());
        if identity.is_none() && self.test.identity.iter().any(Option::is_some) {
            warnings
                .push(warning("identity_unknown", format!("{} did not say who this acts for.", self.name)));
        }
        let [id, name] = self.test.site.each_ref().map(|path| self.word(path.as_ref()));
        let site = Some(Site { id, name, others: 0 }).filter(|found| *found != Site::default());
        if site.is_none() && self.test.site.iter().any(Option::is_some) {
            warnings.push(warning("site_unknown", format!("{} did not name the account.", self.name)));
        }
        let scopes = self.scopes(self.test.scopes.as_ref());
        Findings { proven: true, identity, site, scopes, missing: Vec::new(), warnings }
    }

    fn scopes(&self, extract: Option<&hub_connectors::connection::Extract>) -> Option<Vec<String>> {
        let mut scopes = extract?.scopes(self.reply.body.as_ref(), |name| self.header(name))?;
        scopes.retain(|scope| scope.chars().count() <= MAX_SCOPE && !scope.chars().any(char::is_control));
        scopes.truncate(MAX_SCOPES);
        Some(scopes)
    }

    /// A text or a number of the body, unless it repeats a secret.
    fn word(&self, path: Option<&JsonPath>) -> Option<String> {
        let text = match path?.find(self.reply.body.as_ref()?)? {
            Value::String(text) => cut(text, MAX_NAME),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty() && !self.is_secret(&text)).then_some(text)
    }

    /// What the provider said, for the person who asks for help.
    fn said(&self) -> Option<String> {
        let path = self.test.message.as_ref()?;
        let Value::String(message) = path.find(self.reply.body.as_ref()?)? else { return None };
        let text = format!("{}: {message}", self.reply.status.as_u16());
        (!self.is_secret(&text)).then(|| cut(&text, MAX_SAID))
    }

    fn is_secret(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| repeats(text, secret))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.reply.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn any(&self, rules: &[Match]) -> bool {
        rules.iter().any(|rule| self.matches(rule))
    }

    fn matches(&self, rule: &Match) -> bool {
        rule.matches(self.reply.status.as_u16(), self.reply.body.as_ref(), |name| self.header(name))
    }
}

fn warning(code: &str, message: String) -> Warning {
    Warning { code: code.to_owned(), message }
}
