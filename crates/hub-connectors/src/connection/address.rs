//! Where a provider's API is. What a user types can choose among the hosts that the connector names and can lead
//! nowhere else: the whole host is judged after it was put together, not what went into it.

use super::host::HostRule;
use super::template::{Template, Values};

/// Where the API is: always https, at the usual port.
#[derive(Clone, Debug)]
pub struct Address {
    pub(crate) host: Template,
    /// Without a slash at its end.
    path: Template,
    rules: Vec<HostRule>,
}

/// An address with its values filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// One of the hosts that the connector names.
    pub host: String,
    /// Percent-encoded path, without a slash at its end; may be empty.
    pub path: String,
}

impl Address {
    /// Reads `https://host/path`.
    ///
    /// # Errors
    ///
    /// What is wrong and what was expected.
    pub(crate) fn parse(base_url: &str, mut rules: Vec<HostRule>) -> Result<Self, String> {
        let wrong = || format!("`{base_url}` is not an https address of a host, without port, query or user");
        let rest = base_url.strip_prefix("https://").ok_or_else(wrong)?;
        literal(base_url, rest)?;
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, _)| (host, &rest[host.len()..]));
        if path.contains(['?', '#', '\\'])
            || path.contains("//")
            || path.chars().any(|c| !c.is_ascii_graphic())
        {
            return Err(wrong());
        }
        let template = Template::parse(host)?;
        if rules.is_empty() {
            rules.push(own_rule(host, &template)?);
        }
        Ok(Self { host: template, path: Template::parse(path.trim_end_matches('/'))?, rules })
    }

    /// The rules of the hosts that may be called.
    #[must_use]
    pub fn rules(&self) -> &[HostRule] {
        &self.rules
    }

    /// The fields that choose the host.
    pub fn host_fields(&self) -> impl Iterator<Item = &str> {
        self.host.fields()
    }

    /// The fields in the path.
    pub fn path_fields(&self) -> impl Iterator<Item = &str> {
        self.path.fields()
    }

    /// The address for what the user typed. `None` when a field is empty or leads to a host that the connector does
    /// not name, whatever was typed to get there.
    #[must_use]
    pub fn resolve(&self, values: Values<'_>) -> Option<Resolved> {
        let host = self.host.render(values)?.to_ascii_lowercase();
        let path = self.path.render_with(values, encode)?;
        (self.rules.iter().any(|rule| rule.allows(&host)) && is_plain(&path))
            .then_some(Resolved { host, path })
    }
}

/// What is wrong with an address beside its fields: something else that means a field, a port.
fn literal(base_url: &str, rest: &str) -> Result<(), String> {
    let mut parts = rest.split("${credentials.");
    let first = parts.next().unwrap_or_default().to_owned();
    let literal =
        parts.fold(first, |text, part| text + "x" + part.split_once('}').map_or(part, |(_, rest)| rest));
    if literal.contains(['{', '}', '<', '>']) || literal.contains("$.") {
        return Err(format!(
            "a field in an address is written `${{credentials.<key>}}`, not as in `{base_url}`"
        ));
    }
    let host = literal.split('/').next().unwrap_or_default();
    match host.rsplit_once(':') {
        Some((_, port)) if !host.contains('@') && port.chars().all(|c| c.is_ascii_digit()) => {
            Err(format!("`{base_url}` has a port; leave it out, https is called at its usual one"))
        }
        _ => Ok(()),
    }
}

/// The rule of a host that names no others: itself, or any one label before what follows a field.
fn own_rule(host: &str, template: &Template) -> Result<HostRule, String> {
    match template.fields().collect::<Vec<_>>().as_slice() {
        [] => HostRule::parse(host),
        [_] if template.start().is_empty() && host.contains("}.") => {
            let rest = host.split_once("}.").map_or("", |(_, rest)| rest);
            HostRule::parse(&format!("*.{rest}"))
        }
        _ => Err(format!("the host `{host}` needs `hosts`, the list of what it may become")),
    }
}

/// Whether no part of a path is `.` or `..`, which browsers and servers take for a way up.
#[must_use]
pub(crate) fn is_plain(path: &str) -> bool {
    !path.split('/').any(|part| matches!(part, "." | ".."))
}

/// Percent-encodes everything but letters, digits and `-._~`.
#[must_use]
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(base: &str, rules: &[&str], typed: &'static str) -> Option<String> {
        let rules = rules.iter().map(|rule| HostRule::parse(rule).unwrap()).collect();
        let resolved = Address::parse(base, rules).unwrap().resolve(&|_| Some(typed))?;
        Some(format!("{}{}", resolved.host, resolved.path))
    }

    #[test]
    fn a_subdomain_is_one_label_and_nothing_else() {
        let base = "https://${credentials.subdomain}.example.com/api/";
        let at = |typed| resolve(base, &[], typed);
        assert_eq!(at("acme").as_deref(), Some("acme.example.com/api"));
        assert_eq!(at("ACME-1").as_deref(), Some("acme-1.example.com/api"));
        for typed in [
            "evil.com/",
            "evil.com#",
            "evil.com?",
            "a.b",
            "x@y",
            "x@evil.com/",
            "..",
            ".",
            "-a",
            "a-",
            "a:443",
            "a%2eb",
            "exämple",
            "а",
            "a b",
            "a\r\nb",
            "a\\b",
            "[::1]",
            "a/",
            "a。b",
            "",
            "a\u{0}",
        ] {
            assert_eq!(at(typed), None, "{typed:?}");
        }
        let long: &'static str = Box::leak("a".repeat(64).into_boxed_str());
        assert_eq!(at(long), None);
    }

    #[test]
    fn a_choice_leads_to_the_hosts_that_are_named() {
        let base = "https://api.${credentials.site}/v1";
        let rules = ["api.example.com", "api.example.eu"];
        assert_eq!(resolve(base, &rules, "example.eu").as_deref(), Some("api.example.eu/v1"));
        assert_eq!(resolve(base, &rules, "evil.eu"), None);
        assert!(Address::parse(base, Vec::new()).is_err());
    }

    #[test]
    fn a_path_holds_a_value_as_one_part() {
        let base = "https://api.example.com/accounts/${credentials.sid}";
        let at = |typed| resolve(base, &[], typed);
        assert_eq!(at("AC1").as_deref(), Some("api.example.com/accounts/AC1"));
        assert_eq!(at("a/../b?c#d").as_deref(), Some("api.example.com/accounts/a%2F..%2Fb%3Fc%23d"));
        assert_eq!(at(".."), None);
    }

    #[test]
    fn what_was_meant_is_said() {
        let wrong = |text: &str| Address::parse(text, Vec::new()).err().unwrap();
        for text in [
            "https://$.credentials.subdomain.example.com",
            "https://{subdomain}.example.com",
            "https://{{credentials.subdomain}}.example.com/api",
            "https://${subdomain}.example.com",
            "https://<subdomain>.example.com",
            "https://example.com/{id}",
        ] {
            assert!(wrong(text).contains("is written `${credentials.<key>}`"), "{}", wrong(text));
        }
        for text in ["https://example.com:8443/api", "https://${credentials.a}.example.com:443"] {
            assert!(wrong(text).contains("has a port"), "{}", wrong(text));
        }
        assert!(!wrong("https://u:1@example.com").contains("port;"));
    }

    #[test]
    fn an_address_is_https_and_nothing_else() {
        for text in [
            "http://example.com",
            "https://example.com:1",
            "https://u@example.com",
            "https://1.2.3.4/a",
            "https://example.com/a?b",
            "https://example.com//a",
            "example.com",
        ] {
            assert!(Address::parse(text, Vec::new()).is_err(), "{text} was accepted");
        }
    }
}
