//! The call that gets a token, server to server (RFC 6749, 4.1.3 and 4.4.2), and what its answer means. Providers
//! differ in how they say no: some with status 200.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_connectors::connection::{ClientAuthentication, Oauth, TokenRequest};
use reqwest::{Method, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::provider::Unavailable;
use crate::provider::http::{Call, CallBody, ProviderClient, Reply, sensitive};
use crate::provider::text::{MAX_SAID, cut, repeats};

/// The longest token that is taken, in bytes; some are signed documents.
const MAX_TOKEN: usize = 8192;

/// Words with which providers refuse a code or a refresh token: the standard's first.
const CODE_REFUSED: [&str; 8] = [
    "invalid_grant",
    "bad_verification_code",
    "invalid_code",
    "code_already_used",
    "invalid_refresh_token",
    "invalid_token",
    "expired_token",
    "token_expired",
];
/// Words with which they say that they cannot just now, with a status that says otherwise.
const AWAY: [&str; 2] = ["temporarily_unavailable", "server_error"];
/// Words with which they refuse the client.
const CLIENT_REFUSED: [&str; 5] = [
    "invalid_client",
    "unauthorized_client",
    "incorrect_client_credentials",
    "invalid_client_id",
    "bad_client_secret",
];

/// What a provider issued. Has no `Debug`.
pub struct Issued {
    /// The token.
    pub access_token: SecretString,
    /// What gets the next one, if there is such a thing.
    pub refresh_token: Option<SecretString>,
    /// Life of the token in seconds, if it ends.
    pub expires_in: Option<u32>,
}

/// Why there is no token. `said` is what the provider said, without a secret, cut.
#[derive(Debug, PartialEq, Eq)]
pub enum NotIssued {
    /// The code is past its life, was used, or is another's.
    Code { said: Option<String> },
    /// The client is not known, or its secret is wrong.
    Client { said: Option<String> },
    /// Something else about the request.
    Request { said: Option<String> },
    /// Too many requests, with the seconds to wait if it says.
    RateLimited(Option<u32>),
    /// No sensible answer.
    Unavailable(Unavailable),
}

/// Who asks, and for which values.
pub struct Exchange<'a> {
    pub http: &'a ProviderClient,
    pub oauth: &'a Oauth,
    /// What the user typed, by field.
    pub values: &'a BTreeMap<String, SecretString>,
    pub client_id: &'a str,
    pub client_secret: &'a SecretString,
}

impl Exchange<'_> {
    /// Asks for a token. `grant` are the members that the way to it needs; their values are secret.
    ///
    /// # Errors
    ///
    /// [`NotIssued`].
    pub async fn ask(&self, grant: &[(&str, &str)], deadline: Instant) -> Result<Issued, NotIssued> {
        let call = self.call(grant).ok_or(NotIssued::Unavailable(Unavailable::Answer))?;
        let reply = self.http.send(call, deadline).await.map_err(NotIssued::Unavailable)?;
        let mut secrets: Vec<&str> = grant.iter().map(|(_, value)| *value).collect();
        secrets.push(self.client_secret.expose_secret());
        read(&reply, &secrets, self.oauth.expires_in)
    }

    fn call(&self, grant: &[(&str, &str)]) -> Option<Call> {
        let values = |key: &str| self.values.get(key).map(|value| value.expose_secret());
        let base = self.oauth.token_url.resolve(&values)?;
        let mut call = Call::new(Method::POST, &base, "")?;
        let secret = self.client_secret.expose_secret();
        let mut members: Vec<(&str, String)> =
            grant.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        match self.oauth.client_authentication {
            ClientAuthentication::Body => {
                members.push(("client_id", self.client_id.to_owned()));
                members.push(("client_secret", secret.to_owned()));
            }
            ClientAuthentication::Basic => {
                let encoded =
                    |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let pair = STANDARD.encode(format!("{}:{}", encoded(self.client_id), encoded(secret)));
                call.headers.insert(header::AUTHORIZATION, sensitive(&format!("Basic {pair}"))?);
            }
        }
        for (name, value) in &self.oauth.token_params {
            members.push((name, value.render(&values)?));
        }
        call.body = Some(match self.oauth.token_request {
            TokenRequest::Json => {
                let body = members.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
                CallBody::Json(Value::Object(body.collect()))
            }
            TokenRequest::Form => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(members);
                CallBody::Form(form.finish())
            }
        });
        Some(call)
    }
}

fn read(reply: &Reply, secrets: &[&str], life: Option<u32>) -> Result<Issued, NotIssued> {
    if reply.status == StatusCode::TOO_MANY_REQUESTS {
        return Err(NotIssued::RateLimited(reply.retry_after));
    }
    if reply.status.is_server_error() {
        return Err(NotIssued::Unavailable(Unavailable::Answer));
    }
    let Some(Value::Object(body)) = &reply.body else {
        return Err(NotIssued::Unavailable(Unavailable::Answer));
    };
    let word = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(error) = word("error") {
        return Err(refused(reply.status, error, word("error_description").unwrap_or_default(), secrets));
    }
    if !reply.status.is_success() {
        let said = said(
            reply.status,
            word("code").unwrap_or_default(),
            word("message").unwrap_or_default(),
            secrets,
        );
        return Err(match reply.status {
            StatusCode::UNAUTHORIZED => NotIssued::Client { said },
            _ => NotIssued::Request { said },
        });
    }
    issued(body, life).ok_or(NotIssued::Unavailable(Unavailable::Answer))
}

/// A token goes into a header: what cannot is none.
fn issued(body: &Map<String, Value>, life: Option<u32>) -> Option<Issued> {
    let token = |key: &str| {
        let text = body.get(key)?.as_str()?;
        let fits = (1..=MAX_TOKEN).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
        fits.then(|| SecretString::from(text.to_owned()))
    };
    let expires_in = match body.get("expires_in") {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    // Some write a whole number with a fraction.
    let whole = expires_in.filter(|seconds: &f64| (0.0..=f64::from(u32::MAX)).contains(seconds));
    let expires_in = whole.map(|seconds| seconds as u32).or(life);
    Some(Issued { access_token: token("access_token")?, refresh_token: token("refresh_token"), expires_in })
}

fn refused(status: StatusCode, error: &str, description: &str, secrets: &[&str]) -> NotIssued {
    let said = said(status, error, description, secrets);
    // One provider says so of a redirect URI that is not registered, which no new code would mend.
    let address = description.contains("redirect_uri");
    if AWAY.contains(&error) {
        NotIssued::Unavailable(Unavailable::Answer)
    } else if CODE_REFUSED.contains(&error) && !address {
        NotIssued::Code { said }
    } else if CLIENT_REFUSED.contains(&error) {
        NotIssued::Client { said }
    } else {
        NotIssued::Request { said }
    }
}

/// Nothing at all if it repeats a secret.
fn said(status: StatusCode, code: &str, text: &str, secrets: &[&str]) -> Option<String> {
    let text = [status.as_str(), code, text]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    (!secrets.iter().any(|secret| repeats(&text, secret))).then(|| cut(&text, MAX_SAID))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(status: u16, body: Value) -> Result<Issued, NotIssued> {
        let status = StatusCode::from_u16(status).unwrap();
        let reply =
            Reply { status, headers: header::HeaderMap::new(), body: Some(body), retry_after: Some(7) };
        read(&reply, &["the-code", "the-secret"], None)
    }

    #[test]
    fn every_way_to_say_no_has_its_meaning() {
        let no = |status, body| answer(status, body).err().unwrap();
        let code = no(400, json!({"error": "invalid_grant"}));
        assert_eq!(code, NotIssued::Code { said: Some("400 invalid_grant".into()) });
        assert!(matches!(no(200, json!({"ok": false, "error": "invalid_code"})), NotIssued::Code { .. }));
        let address = json!({"error": "invalid_grant", "error_description": "invalid_redirect_uri"});
        assert!(matches!(no(400, address), NotIssued::Request { .. }));
        assert!(matches!(no(401, json!({"error": "invalid_client"})), NotIssued::Client { .. }));
        assert!(matches!(no(401, json!({"message": "x"})), NotIssued::Client { .. }));
        assert_eq!(no(429, json!({})), NotIssued::RateLimited(Some(7)));
        let away = json!({"error": "temporarily_unavailable"});
        for (status, body) in
            [(500, json!({"error": "invalid_grant"})), (400, away), (200, json!([])), (200, json!({}))]
        {
            assert_eq!(no(status, body), NotIssued::Unavailable(Unavailable::Answer));
        }
        for token in ["", "a b", "a\nb", "ü"] {
            assert!(answer(200, json!({"access_token": token})).is_err(), "{token:?}");
        }
    }

    #[test]
    fn what_repeats_a_secret_is_not_passed_on() {
        for text in ["bad the-code", "bad THE-secret"] {
            let error =
                answer(400, json!({"error": "invalid_grant", "error_description": text})).err().unwrap();
            assert_eq!(error, NotIssued::Code { said: None });
        }
    }

    #[test]
    fn a_life_may_be_a_number_or_a_text() {
        let life =
            |expires: Value| answer(200, json!({"access_token": "x", "expires_in": expires})).ok().unwrap();
        assert_eq!(life(json!(60)).expires_in, Some(60));
        assert_eq!(life(json!("60")).expires_in, Some(60));
        assert_eq!(life(json!(60.0)).expires_in, Some(60));
        assert_eq!(life(json!(-1)).expires_in, None);
        assert_eq!(life(json!(null)).expires_in, None);
    }
}
