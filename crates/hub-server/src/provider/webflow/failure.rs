//! How one call fails, read from Webflow's error bodies.

use std::collections::HashSet;

use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use super::answer::text;
use crate::provider::http::Answer;
use crate::provider::text::{MAX_SAID, cut, repeats};
use crate::provider::{Refusal, RefusalKind, Unavailable};

/// The most scopes that are read from an error text, and the longest of them, in bytes.
const MAX_SCOPES: usize = 32;
const MAX_SCOPE: usize = 64;

/// How one call failed. `said` is what Webflow said, as [`Refusal::said`] has it.
pub(super) enum Failure {
    /// 401.
    Rejected { said: Option<String> },
    /// Refused for these scopes.
    MissingScopes { scopes: Vec<String>, said: Option<String> },
    /// Refused for something else than a scope.
    Refused { said: Option<String> },
    /// 429, with the seconds to wait if it says.
    RateLimited { retry_after: Option<u32>, said: Option<String> },
    /// The address is not the API's.
    Misconfigured { said: Option<String> },
    /// No sensible answer.
    Unavailable(Unavailable),
}

impl Failure {
    /// Reads an answer other than 200 of a call that needs `scope`.
    pub(super) fn read(answer: &Answer, scope: Option<&str>, token: &SecretString) -> Self {
        let code = ["code", "publicErrorCode"].into_iter().find_map(|key| text(&answer.body, key));
        let message = text(&answer.body, "message").or_else(|| text(&answer.body, "msg")).unwrap_or_default();
        let said = said(answer.status, code, message, token);
        match (answer.status.as_u16(), code) {
            (401 | 403, Some("missing_scopes")) => {
                let mut scopes = scopes_in(message);
                if scopes.is_empty() {
                    // The text names none, but this call is known to need this one.
                    scopes.extend(scope.map(str::to_owned));
                }
                Self::MissingScopes { scopes, said }
            }
            (401, _) => Self::Rejected { said },
            (403, _) => Self::Refused { said },
            // Unknown routes have a number where errors of the API have a word: the address is not the API's.
            (404, None) => Self::Misconfigured { said },
            (404, Some(_)) => Self::Refused { said },
            (429, _) => Self::RateLimited { retry_after: answer.retry_after, said },
            _ => Self::Unavailable(Unavailable::Answer),
        }
    }

    /// The same as an end of the whole check.
    pub(super) fn into_refusal(self) -> Refusal {
        let (kind, said) = match self {
            Self::Rejected { said } => (RefusalKind::Rejected, said),
            Self::MissingScopes { scopes, said } => (RefusalKind::MissingScopes(scopes), said),
            // Only where a refusal decides: nothing calls this for it today.
            Self::Refused { said } => (RefusalKind::Unavailable(Unavailable::Answer), said),
            Self::RateLimited { retry_after, said } => (RefusalKind::RateLimited(retry_after), said),
            Self::Misconfigured { said } => (RefusalKind::Misconfigured, said),
            Self::Unavailable(why) => (RefusalKind::Unavailable(why), None),
        };
        Refusal { kind, said }
    }
}

/// What Webflow said, for the person who asks for help. Nothing at all if it repeats the token.
fn said(status: StatusCode, code: Option<&str>, message: &str, token: &SecretString) -> Option<String> {
    let text = format!("{} {}: {message}", status.as_u16(), code.unwrap_or("(no code)"));
    (!repeats(&text, token.expose_secret())).then(|| cut(&text, MAX_SAID))
}

/// Scopes in a message such as `… the following scopes - 'cms:read', sites:read`: what separates them is not
/// documented, so their own shape is looked for.
fn scopes_in(message: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    message
        .split(|c: char| !(c.is_ascii_lowercase() || c == '_' || c == ':'))
        .filter(|word| {
            let name = word.strip_suffix(":read").or_else(|| word.strip_suffix(":write"));
            word.len() <= MAX_SCOPE && name.is_some_and(|name| !name.is_empty() && !name.contains(':'))
        })
        .filter(|word| seen.insert(*word))
        .take(MAX_SCOPES)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_found_in_every_form_of_the_message() {
        let prefix = "OAuthForbidden: You are missing the following scopes - ";
        assert_eq!(scopes_in(&format!("{prefix}components:write")), ["components:write"]);
        assert_eq!(scopes_in(&format!("{prefix}'users:read'")), ["users:read"]);
        assert_eq!(
            scopes_in(&format!("{prefix}'a_b:read', 'sites:read' sites:read")),
            ["a_b:read", "sites:read"]
        );
        assert!(scopes_in("nothing: here, read the docs: write").is_empty());
        assert!(scopes_in(&format!("{}:read", "x".repeat(MAX_SCOPE))).is_empty());
    }

    #[test]
    fn d30_text_that_repeats_the_token_is_not_passed_on() {
        let token = SecretString::from("secret-value");
        // A control character in the token used to hide it from the search and was then dropped.
        for repeats in
            ["secret-value", "secret\u{0}-value", "sec\nret-value", "secret-\u{200b}value", "SECRET-value"]
        {
            let text = format!("bad {repeats}");
            assert_eq!(said(StatusCode::UNAUTHORIZED, None, &text, &token), None, "{repeats:?}");
        }
        let long = said(StatusCode::UNAUTHORIZED, Some("x"), &"y".repeat(1000), &token).unwrap();
        assert_eq!(long.chars().count(), MAX_SAID);
    }
}
