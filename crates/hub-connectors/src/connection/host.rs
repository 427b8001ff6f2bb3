//! Hosts that may be called: names, never addresses of numbers.

/// The longest host name, in bytes (RFC 1035).
const MAX_HOST: usize = 253;
/// The longest label of one.
const MAX_LABEL: usize = 63;

/// A host that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostRule {
    /// This one.
    Exact(String),
    /// Exactly one label before this one.
    OneLabelBefore(String),
}

impl HostRule {
    /// Reads `api.example.com` or `*.example.com`.
    ///
    /// # Errors
    ///
    /// What was expected.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (rule, name): (fn(String) -> Self, _) = match text.strip_prefix("*.") {
            Some(rest) => (Self::OneLabelBefore, rest),
            None => (Self::Exact, text),
        };
        // An address of numbers would go past every look-up of names.
        let named =
            name.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase()));
        if name.len() <= MAX_HOST && name.contains('.') && named && name.split('.').all(is_label) {
            Ok(rule(name.to_owned()))
        } else {
            let hint = match text.split_once(':') {
                Some((_, rest)) if rest.starts_with("//") => "; leave out what is not the host",
                Some(_) => "; leave out the port, https is called at its usual one",
                None => "",
            };
            Err(format!(
                "`{text}` is not a host name in lower case, such as api.example.com or *.example.com{hint}"
            ))
        }
    }

    /// Whether `host` may be called by this rule.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        match self {
            Self::Exact(name) => host == name,
            Self::OneLabelBefore(name) => {
                let label = host.strip_suffix(name.as_str()).and_then(|rest| rest.strip_suffix('.'));
                host.len() <= MAX_HOST && label.is_some_and(is_label)
            }
        }
    }
}

/// Whether `text` is one label of a host name in lower case: letters, digits and hyphens, none of them at an end.
fn is_label(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=MAX_LABEL).contains(&text.len())
        && text.chars().all(is_part)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_hosts() {
        for text in [
            "127.0.0.1",
            "localhost",
            "api.example.com:8443",
            "API.example.com",
            "*.com",
            "*",
            "a.*.example.com",
            "[::1]",
            "example.com/x",
            "user@example.com",
            "0x7f.1",
            "a..example.com",
            "example.com.",
            "",
        ] {
            assert!(HostRule::parse(text).is_err(), "{text} was accepted");
        }
    }
}
