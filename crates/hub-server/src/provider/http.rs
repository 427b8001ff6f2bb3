//! A careful HTTP client for providers: it calls nothing but public addresses, follows no redirect, reads no more than
//! it needs, waits no longer than it may, and never prints what it sends.

mod call;

use std::time::Duration;

use hub_connectors::connection::{Address, Resolved};
use reqwest::{Client, Method, StatusCode, header, redirect};
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::time::Instant;
use url::Url;

use super::Unavailable;
use super::guard::Guard;

pub use call::{Call, CallBody, sensitive};

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
    /// Scheme, host and port that are called instead of the provider's.
    instead: Option<String>,
    /// Where the API is, if nothing that is typed decides about it.
    base: Option<Resolved>,
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

/// A whole answer.
pub struct Reply {
    /// HTTP status; never a redirect.
    pub status: StatusCode,
    /// Its headers.
    pub headers: header::HeaderMap,
    /// Its body; `None` where it is not JSON.
    pub body: Option<Value>,
    /// Seconds of `Retry-After`, cut to an hour.
    pub retry_after: Option<u32>,
}

impl ProviderClient {
    /// A client for the API at `address`. `instead` replaces scheme, host and port and keeps the path; the operator
    /// names it, so it may be anywhere.
    ///
    /// # Errors
    ///
    /// When the TLS roots of the system cannot be loaded.
    pub fn new(address: &Address, instead: Option<&Url>, call_limit: Duration) -> anyhow::Result<Self> {
        Self::guarded(address, instead, call_limit, Guard::system())
    }

    /// The same with another way to look names up.
    ///
    /// # Errors
    ///
    /// As [`ProviderClient::new`].
    pub fn guarded(
        address: &Address,
        instead: Option<&Url>,
        call_limit: Duration,
        guard: Guard,
    ) -> anyhow::Result<Self> {
        // No proxy: it would look the names up itself, where nobody checks what they lead to.
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(call_limit.min(Duration::from_secs(5)))
            .user_agent(concat!("connect-hub/", env!("CARGO_PKG_VERSION")));
        if instead.is_none() {
            // The credential travels in these calls: never in clear over a network.
            builder = builder.https_only(true).dns_resolver(guard);
        }
        Ok(Self {
            client: builder.build()?,
            instead: instead.map(|url| url.origin().ascii_serialization()),
            base: address.resolve(&|_| None),
            call_limit,
        })
    }

    /// Scheme, host and port that are called instead of the provider's, if there are such.
    #[must_use]
    pub fn instead(&self) -> Option<&str> {
        self.instead.as_deref()
    }

    /// GETs `path` below the address with the credential as bearer token.
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
        // Neither can be missing: the address has no fields, and control characters were refused long before.
        let base = self.base.as_ref().ok_or(Unavailable::Answer)?;
        let mut call = Call::new(Method::GET, base, path).ok_or(Unavailable::Answer)?;
        let bearer = sensitive(&format!("Bearer {}", secrecy::ExposeSecret::expose_secret(token)));
        call.headers.insert(header::AUTHORIZATION, bearer.ok_or(Unavailable::Answer)?);
        let reply = self.send(call, deadline).await?;
        match reply.body {
            Some(Value::Object(body)) => {
                Ok(Answer { status: reply.status, body, retry_after: reply.retry_after })
            }
            // A gateway's page is no answer of the provider; but its 429 still says to slow down.
            _ if reply.status == StatusCode::TOO_MANY_REQUESTS => {
                Ok(Answer { status: reply.status, body: Map::new(), retry_after: reply.retry_after })
            }
            _ => Err(Unavailable::Answer),
        }
    }

    /// Makes a call.
    ///
    /// # Errors
    ///
    /// When there is no whole answer within the time and the size allowed. A redirect is no answer.
    pub async fn send(&self, call: Call, deadline: Instant) -> Result<Reply, Unavailable> {
        let until = deadline.min(Instant::now() + self.call_limit);
        tokio::time::timeout_at(until, self.fetch(call)).await.unwrap_or(Err(Unavailable::Timeout))
    }

    async fn fetch(&self, call: Call) -> Result<Reply, Unavailable> {
        let url = call.url(self.instead.as_deref()).ok_or(Unavailable::Answer)?;
        let mut request = self.client.request(call.method, url);
        if !call.headers.contains_key(header::ACCEPT) {
            request = request.header(header::ACCEPT, "application/json");
        }
        request = match call.body {
            Some(CallBody::Json(body)) => request.json(&body),
            Some(CallBody::Form(body)) => {
                request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
            }
            None => request,
        };
        let sent = request.headers(call.headers).send().await;
        let mut response = sent.map_err(|error| unavailable(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Unavailable::Answer);
        }
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unavailable(&error))? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(Unavailable::Answer);
            }
            body.extend_from_slice(&chunk);
        }
        let body = match serde_json::from_slice(&body) {
            Err(_) if status == StatusCode::NO_CONTENT => Some(Value::Null),
            read => read.ok(),
        };
        Ok(Reply { status, body, retry_after: retry_after(&headers), headers })
    }
}

/// The error itself is dropped: its text may repeat headers or addresses.
fn unavailable(error: &reqwest::Error) -> Unavailable {
    if error.is_timeout() { Unavailable::Timeout } else { Unavailable::Connection }
}

/// Seconds only: the date form would need the provider's clock, and is rare.
fn retry_after(headers: &header::HeaderMap) -> Option<u32> {
    let seconds: u32 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

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
