//! Webflow: at most three calls, in this order.
//!
//! 1. `token/authorized_by`: works for whom, if it works at all. Some documents say that site tokens may not ask
//!    this; so a refusal that names no scope decides nothing.
//! 2. `token/introspect`: which scopes, which site; and whether it is an OAuth token. Some documents say that site
//!    tokens may not ask this either.
//! 3. `sites`: the site's name, if the scopes allow it or are unknown.
//!
//! Once one call has proven that the token works, a later call that fails only leaves something unknown.

use std::collections::HashSet;

use hub_model::{Identity, Site, Warning};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::http::{Answer, ProviderClient};
use super::{BoxFuture, Findings, Provider, Refusal, RefusalKind, Unavailable};

/// The longest name that is kept, in characters; longer ones are cut.
const MAX_NAME: usize = 200;
/// The longest part of an error text that is passed on, in characters.
const MAX_SAID: usize = 300;

/// The check for Webflow's site tokens.
pub struct Webflow {
    client: ProviderClient,
}

impl Webflow {
    /// The check, through this client.
    #[must_use]
    pub fn new(client: ProviderClient) -> Self {
        Self { client }
    }

    async fn check(&self, token: &SecretString, deadline: Instant) -> Result<Findings, Refusal> {
        let mut findings = Findings::default();
        match self.call("/token/authorized_by", token, deadline).await {
            Ok(body) => {
                findings.proven = true;
                findings.identity = identity(&body);
            }
            Err(Failure::Refused { .. }) => {}
            Err(failure) => return Err(failure.into_refusal()),
        }
        let mut site_ids = Vec::new();
        match self.call("/token/introspect", token, deadline).await {
            Ok(body) => {
                findings.proven = true;
                if is_oauth(&body) {
                    return Err(RefusalKind::OauthToken.into());
                }
                findings.scopes = scopes(&body);
                site_ids = self::site_ids(&body);
            }
            // Refused here decides nothing: see above. Without a proof so far, other failures do.
            Err(Failure::Refused { .. } | Failure::Rejected { .. } | Failure::MissingScopes { .. }) => {}
            Err(failure) if !findings.proven => return Err(failure.into_refusal()),
            Err(_) => {}
        }
        if findings.identity.is_none() {
            findings
                .warnings
                .push(warning("identity_unknown", "Webflow did not say who this token acts for."));
        }
        let may_list = findings.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|s| s == "sites:read"));
        if may_list {
            self.sites(token, deadline, &mut findings).await?;
        } else {
            findings.warnings.push(warning("site_unknown", "This token may not read the name of its site."));
        }
        if findings.site.is_none()
            && let Some(first) = site_ids.first()
        {
            let others = u32::try_from(site_ids.len() - 1).unwrap_or(u32::MAX);
            findings.site = Some(Site { id: Some(first.clone()), name: None, others });
        }
        Ok(findings)
    }

    async fn sites(
        &self,
        token: &SecretString,
        deadline: Instant,
        findings: &mut Findings,
    ) -> Result<(), Refusal> {
        let why = match self.call("/sites", token, deadline).await {
            Ok(body) => match site(&body) {
                Some(site) => {
                    findings.proven = true;
                    if site.others > 0 {
                        let message = "This token reaches more than one site. A Site Token belongs to one.";
                        findings.warnings.push(warning("several_sites", message));
                    }
                    findings.site = Some(site);
                    return Ok(());
                }
                None if findings.proven => "Webflow lists no site for this token.",
                // An answer without a list is no answer of this call, and proves nothing.
                None if !body.get("sites").is_some_and(Value::is_array) => {
                    return Err(RefusalKind::Unavailable(Unavailable::Answer).into());
                }
                None => {
                    findings.proven = true;
                    "Webflow lists no site for this token."
                }
            },
            Err(Failure::MissingScopes { scopes, .. }) => {
                // A refusal for a scope is a refusal of a token that is known.
                findings.proven = true;
                findings.missing = scopes;
                "This token may not read the name of its site."
            }
            Err(failure @ Failure::Rejected { .. }) if findings.proven => {
                // It worked a moment ago: it has just been revoked.
                return Err(failure.into_refusal());
            }
            Err(Failure::Refused { .. } | Failure::Rejected { .. }) => "Webflow did not name the site.",
            Err(failure) if !findings.proven => return Err(failure.into_refusal()),
            Err(_) => "Webflow did not name the site in time.",
        };
        findings.warnings.push(warning("site_unknown", why));
        Ok(())
    }

    async fn call(
        &self,
        path: &str,
        token: &SecretString,
        deadline: Instant,
    ) -> Result<Map<String, Value>, Failure> {
        let answer = self.client.get(path, token, deadline).await.map_err(Failure::Unavailable)?;
        if answer.status == StatusCode::OK { Ok(answer.body) } else { Err(Failure::read(&answer, token)) }
    }
}

impl Provider for Webflow {
    fn validate<'a>(
        &'a self,
        token: &'a SecretString,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Findings, Refusal>> {
        Box::pin(self.check(token, deadline))
    }
}

/// How one call failed.
enum Failure {
    /// 401.
    Rejected {
        said: Option<String>,
    },
    /// Refused for scopes, which it names.
    MissingScopes {
        scopes: Vec<String>,
        said: Option<String>,
    },
    /// Refused for something else than a scope.
    Refused {
        said: Option<String>,
    },
    RateLimited {
        retry_after: Option<u32>,
        said: Option<String>,
    },
    Misconfigured {
        said: Option<String>,
    },
    Unavailable(Unavailable),
}

impl Failure {
    fn read(answer: &Answer, token: &SecretString) -> Self {
        let code = ["code", "publicErrorCode"].into_iter().find_map(|key| text(&answer.body, key));
        let message = text(&answer.body, "message").or_else(|| text(&answer.body, "msg")).unwrap_or_default();
        let said = said(answer.status, code, message, token);
        match (answer.status.as_u16(), code) {
            (401 | 403, Some("missing_scopes")) => Self::MissingScopes { scopes: scopes_in(message), said },
            (401, _) => Self::Rejected { said },
            (403, _) => Self::Refused { said },
            // Unknown routes have a number where errors of the API have a word: the address is not the API's.
            (404, None) => Self::Misconfigured { said },
            (404, Some(_)) => Self::Refused { said },
            (429, _) => Self::RateLimited { retry_after: answer.retry_after, said },
            _ => Self::Unavailable(Unavailable::Answer),
        }
    }

    fn into_refusal(self) -> Refusal {
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

fn text<'a>(body: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    body.get(key)?.as_str().filter(|text| !text.trim().is_empty())
}

/// What Webflow said, for the person who asks for help. Nothing at all if it repeats the token.
fn said(status: StatusCode, code: Option<&str>, message: &str, token: &SecretString) -> Option<String> {
    let text = format!("{} {}: {message}", status.as_u16(), code.unwrap_or("(no code)"));
    (!text.contains(token.expose_secret())).then(|| cut(&text, MAX_SAID))
}

/// Scopes in a message such as `… the following scopes - 'cms:read', sites:read`: what separates them is not
/// documented, so their own shape is looked for.
fn scopes_in(message: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    message
        .split(|c: char| !(c.is_ascii_lowercase() || c == '_' || c == ':'))
        .filter(|word| {
            let name = word.strip_suffix(":read").or_else(|| word.strip_suffix(":write"));
            name.is_some_and(|name| !name.is_empty() && !name.contains(':'))
        })
        .filter(|word| seen.insert(*word))
        .map(str::to_owned)
        .collect()
}

/// Member by member, and each may be missing. An id may be a number: it is only shown.
fn identity(body: &Map<String, Value>) -> Option<Identity> {
    let word = |key: &str| match body.get(key)? {
        Value::String(text) => Some(cut(text, MAX_NAME)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let names: Vec<_> = ["firstName", "lastName"].into_iter().filter_map(word).collect();
    let name = (!names.is_empty()).then(|| cut(&names.join(" "), MAX_NAME));
    let identity = Identity { id: word("id"), name, email: word("email") };
    (identity != Identity::default()).then_some(identity)
}

/// `application` is documented beside `authorization`; inside it is accepted too.
fn is_oauth(body: &Map<String, Value>) -> bool {
    let authorization = body.get("authorization").and_then(Value::as_object);
    let has_application =
        |object: &Map<String, Value>| object.get("application").is_some_and(|a| !a.is_null());
    let grant = authorization.and_then(|authorization| text(authorization, "grantType"));
    has_application(body)
        || authorization.is_some_and(has_application)
        || grant.is_some_and(|grant| grant != "client_credentials")
}

/// One string, separated by commas, spaces or both; an array is accepted too.
fn scopes(body: &Map<String, Value>) -> Option<Vec<String>> {
    let words = |text: &str| -> Vec<String> {
        let separator = |c: char| c == ',' || c.is_whitespace();
        text.split(separator).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    match body.get("authorization")?.get("scope")? {
        Value::String(text) => Some(words(text)),
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).flat_map(words).collect()),
        _ => None,
    }
}

fn site_ids(body: &Map<String, Value>) -> Vec<String> {
    let ids = body.get("authorization").and_then(|a| a.get("authorizedTo")).and_then(|to| to.get("siteIds"));
    let ids = ids.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    ids.map(|id| cut(id, MAX_NAME)).filter(|id| !id.is_empty()).collect()
}

/// The first site of the list and how many more there are; `None` when there is none.
fn site(body: &Map<String, Value>) -> Option<Site> {
    let sites = body.get("sites")?.as_array()?;
    let first = sites.first()?.as_object()?;
    let name = ["displayName", "shortName"].into_iter().find_map(|key| text(first, key));
    Some(Site {
        id: text(first, "id").map(|id| cut(id, MAX_NAME)),
        name: name.map(|name| cut(name, MAX_NAME)),
        others: u32::try_from(sites.len() - 1).unwrap_or(u32::MAX),
    })
}

/// Trims, drops control characters and cuts: this text comes from outside and goes to a screen.
fn cut(text: &str, max: usize) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(max).collect()
}

fn warning(code: &str, message: &str) -> Warning {
    Warning { code: code.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

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
    }

    #[test]
    fn scopes_of_a_token_come_in_three_forms() {
        let read = |scope: Value| scopes(&object(json!({"authorization": {"scope": scope}})));
        let both = Some(vec!["cms:read".to_owned(), "sites:read".to_owned()]);
        assert_eq!(read(json!("cms:read,sites:read")), both);
        assert_eq!(read(json!("cms:read  sites:read")), both);
        assert_eq!(read(json!("cms:read, sites:read")), both);
        assert_eq!(read(json!(["cms:read", "sites:read"])), both);
        assert_eq!(read(json!("")), Some(vec![]));
        assert_eq!(read(json!(null)), None);
        assert_eq!(scopes(&object(json!({}))), None);
    }

    #[test]
    fn oauth_tokens_are_recognised_wherever_they_say_it() {
        let oauth = |body: Value| is_oauth(&object(body));
        assert!(oauth(json!({"authorization": {}, "application": {"id": "a"}})));
        assert!(oauth(json!({"authorization": {"application": {"id": "a"}}})));
        assert!(oauth(json!({"authorization": {"grantType": "authorization_code"}})));
        assert!(!oauth(json!({"authorization": {"grantType": "client_credentials"}, "application": null})));
        assert!(!oauth(json!({})));
    }

    #[test]
    fn text_that_repeats_the_token_is_not_passed_on() {
        let token = SecretString::from("secret-value");
        assert_eq!(said(StatusCode::UNAUTHORIZED, None, "bad secret-value", &token), None);
        let long = said(StatusCode::UNAUTHORIZED, Some("x"), &"y".repeat(1000), &token).unwrap();
        assert_eq!(long.chars().count(), MAX_SAID);
    }
}
