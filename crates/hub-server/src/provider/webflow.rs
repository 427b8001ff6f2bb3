//! Webflow: at most three calls, in this order.
//!
//! 1. `token/authorized_by`: works for whom, if it works at all. Some documents say that site tokens may not ask
//!    this; so a refusal that names no scope decides nothing.
//! 2. `token/introspect`: which scopes, which site; and whether it is an OAuth token. Some documents say that site
//!    tokens may not ask this either.
//! 3. `sites`: the site's name, if the scopes allow it or are unknown.
//!
//! Once one call has proven that the token works, a later call that fails only leaves something unknown.

mod answer;
mod failure;

use std::collections::BTreeMap;

use hub_connectors::connection::ACCESS_TOKEN;
use hub_model::{Site, Warning};
use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::time::Instant;

use self::failure::Failure;
use super::http::ProviderClient;
use super::{BoxFuture, Findings, Provider, Refusal, RefusalKind, Unavailable};

/// One call: its path, and the scope it needs, if any.
struct Call {
    path: &'static str,
    scope: Option<&'static str>,
}

const AUTHORIZED_BY: Call = Call { path: "/token/authorized_by", scope: Some("authorized_user:read") };
const INTROSPECT: Call = Call { path: "/token/introspect", scope: None };
const SITES: Call = Call { path: "/sites", scope: Some("sites:read") };

/// The check for Webflow's tokens.
pub struct Webflow {
    client: ProviderClient,
    /// Whether the token was issued to the hub by signing in: then it belongs to an app, and may reach several sites.
    issued: bool,
    /// Key of the field that is the token.
    token_field: String,
}

impl Webflow {
    /// The check of the token in this field, through this client.
    #[must_use]
    pub fn new(client: ProviderClient, token_field: &str) -> Self {
        Self { client, issued: token_field == ACCESS_TOKEN, token_field: token_field.to_owned() }
    }

    async fn check(&self, token: &SecretString, deadline: Instant) -> Result<Findings, Refusal> {
        let mut findings = Findings::default();
        match self.call(&AUTHORIZED_BY, token, deadline).await {
            Ok(body) => {
                findings.proven = true;
                findings.identity = answer::identity(&body);
            }
            Err(Failure::Refused { .. }) => {}
            Err(failure) => return Err(failure.into_refusal()),
        }
        let mut site_ids = Vec::new();
        match self.call(&INTROSPECT, token, deadline).await {
            Ok(body) => {
                findings.proven = true;
                if !self.issued && answer::is_oauth(&body) {
                    return Err(RefusalKind::OauthToken.into());
                }
                findings.scopes = answer::scopes(&body);
                site_ids = answer::site_ids(&body);
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
        let may_list = findings
            .scopes
            .as_ref()
            .is_none_or(|scopes| scopes.iter().any(|s| Some(s.as_str()) == SITES.scope));
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
        let why = match self.call(&SITES, token, deadline).await {
            Ok(body) => match answer::site(&body) {
                Some(site) => {
                    findings.proven = true;
                    if site.others > 0 && !self.issued {
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
            // Every document lets a site token ask this: it is not known, or has just been revoked.
            Err(failure @ Failure::Rejected { .. }) => return Err(failure.into_refusal()),
            Err(Failure::Refused { .. }) => "Webflow did not name the site.",
            Err(failure) if !findings.proven => return Err(failure.into_refusal()),
            Err(_) => "Webflow did not name the site in time.",
        };
        findings.warnings.push(warning("site_unknown", why));
        Ok(())
    }

    async fn call(
        &self,
        call: &Call,
        token: &SecretString,
        deadline: Instant,
    ) -> Result<Map<String, Value>, Failure> {
        let answer = self.client.get(call.path, token, deadline).await.map_err(Failure::Unavailable)?;
        match answer.status {
            StatusCode::OK => Ok(answer.body),
            _ => Err(Failure::read(&answer, call.scope, token)),
        }
    }
}

impl Provider for Webflow {
    fn validate<'a>(
        &'a self,
        credentials: &'a BTreeMap<String, SecretString>,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Findings, Refusal>> {
        Box::pin(async move {
            // It is a required field: without it nothing comes this far.
            let token = credentials.get(&self.token_field).ok_or(RefusalKind::Rejected)?;
            self.check(token, deadline).await
        })
    }
}

fn warning(code: &str, message: &str) -> Warning {
    Warning { code: code.to_owned(), message: message.to_owned() }
}
