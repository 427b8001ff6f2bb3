//! A careful HTTP client for providers: it follows no redirect, reads no more than it needs, waits no longer than it
//! may, and never prints what it sends.

use std::time::Duration;

use axum::http::HeaderValue;
use reqwest::{Client, StatusCode, header, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::time::Instant;
use url::Url;

use super::Unavailable;

/// How long one call may take (CONTRACT 9.2).
pub const CALL_LIMIT: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes. A list of one site takes about one thousand.
const MAX_BODY: usize = 256 * 1024;
/// The longest wait that a provider's `Retry-After` is believed, in seconds.
const MAX_RETRY_AFTER: u32 = 3600;

/// A client for one provider.
#[derive(Clone)]
pub struct ProviderClient {
    client: Client,
    base: String,
    call_limit: Duration,
}

/// An answer with a JSON object as its body.
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// The members of the body.
    pub body: Map<String, Value>,
    /// Seconds of `Retry-After`, cut to an hour.
    pub retry_after: Option<u32>,
}

impl ProviderClient {
    /// A client for the API at `base`, such as `https://api.webflow.com/v2`. `instead` replaces scheme, host and
    /// port and keeps the path.
    ///
    /// # Errors
    ///
    /// When `base` is no address, or the TLS roots of the system cannot be loaded.
    pub fn new(base: &str, instead: Option<&Url>, call_limit: Duration) -> anyhow::Result<Self> {
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(call_limit.min(Duration::from_secs(5)))
            .user_agent(concat!("connect-hub/", env!("CARGO_PKG_VERSION")));
        let base = match instead {
            None => {
                // The credential travels in these calls: never in clear over a network.
                builder = builder.https_only(true);
                base.to_owned()
            }
            Some(instead) => {
                // A stand-in is beside the server, where a proxy cannot reach it.
                builder = builder.no_proxy();
                let path = Url::parse(base)?.path().to_owned();
                format!("{}{path}", instead.origin().ascii_serialization())
            }
        };
        Ok(Self { client: builder.build()?, base: base.trim_end_matches('/').to_owned(), call_limit })
    }

    /// GETs `path` with the credential as bearer token.
    ///
    /// # Errors
    ///
    /// When there is no whole JSON object within the time and the size allowed. A redirect is such an answer.
    pub async fn get(
        &self,
        path: &str,
        token: &SecretString,
        deadline: Instant,
    ) -> Result<Answer, Unavailable> {
        let until = deadline.min(Instant::now() + self.call_limit);
        tokio::time::timeout_at(until, self.fetch(path, token)).await.unwrap_or(Err(Unavailable::Timeout))
    }

    async fn fetch(&self, path: &str, token: &SecretString) -> Result<Answer, Unavailable> {
        let bearer = format!("Bearer {}", token.expose_secret());
        // Control characters were refused long before; there is no other reason to fail here.
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| Unavailable::Answer)?;
        bearer.set_sensitive(true);
        let request = self
            .client
            .get(format!("{}{path}", self.base))
            .header(header::AUTHORIZATION, bearer)
            .header(header::ACCEPT, "application/json");
        let mut response = request.send().await.map_err(|error| unavailable(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Unavailable::Answer);
        }
        let retry_after = retry_after(response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unavailable(&error))? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(Unavailable::Answer);
            }
            body.extend_from_slice(&chunk);
        }
        match serde_json::from_slice(&body) {
            Ok(Value::Object(body)) => Ok(Answer { status, body, retry_after }),
            // A gateway's page is no answer of the provider; but its 429 still says to slow down.
            _ if status == StatusCode::TOO_MANY_REQUESTS => {
                Ok(Answer { status, body: Map::new(), retry_after })
            }
            _ => Err(Unavailable::Answer),
        }
    }
}

/// The error itself is dropped: its text may repeat headers or addresses.
fn unavailable(error: &reqwest::Error) -> Unavailable {
    if error.is_timeout() { Unavailable::Timeout } else { Unavailable::Connection }
}

/// Seconds only: the date form would need the provider's clock, and Webflow does not use it.
fn retry_after(headers: &header::HeaderMap) -> Option<u32> {
    let seconds: u32 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_replaces_the_host_and_keeps_the_path() {
        let instead = Url::parse("http://127.0.0.1:8090/ignored").unwrap();
        let client = ProviderClient::new("https://api.webflow.com/v2", Some(&instead), CALL_LIMIT).unwrap();
        assert_eq!(client.base, "http://127.0.0.1:8090/v2");
        let client = ProviderClient::new("https://api.webflow.com/v2", None, CALL_LIMIT).unwrap();
        assert_eq!(client.base, "https://api.webflow.com/v2");
    }

    #[test]
    fn only_sensible_waits_are_believed() {
        let wait = |text: &'static str| {
            let header = (header::RETRY_AFTER, HeaderValue::from_static(text));
            retry_after(&[header].into_iter().collect())
        };
        assert_eq!(wait("42"), Some(42));
        assert_eq!(wait("0"), Some(0));
        assert_eq!(wait("999999"), Some(3600));
        assert_eq!(wait("-1"), None);
        assert_eq!(wait("Wed, 21 Oct 2026 07:28:00 GMT"), None);
    }
}
