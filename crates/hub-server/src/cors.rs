//! Which pages may call, and read the answers (CONTRACT 9.5).
//!
//! Preflights answer every origin: they carry no session, so there is nothing to check yet. The real request is
//! checked against its session. Nothing here works with cookies, so any origin may read what it could send.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, Method, header};
use hub_model::ErrorCode;
use tower_http::cors::{Any, CorsLayer};
use url::Url;

use crate::error::ApiError;
use crate::request_id;

/// The header that carries the session token.
pub static SESSION_TOKEN: HeaderName = HeaderName::from_static("x-hub-session-token");
/// The header that makes a retry harmless.
pub static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header in which the compatible hub names its version.
pub static HUB_VERSION: HeaderName = HeaderName::from_static("x-hub-version");
static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// How long a browser remembers a preflight; browsers cut it to two hours or a day.
const MAX_AGE: Duration = Duration::from_secs(86_400);

/// The CORS headers of the hub protocol and the widget's files, on errors too.
pub fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            SESSION_TOKEN.clone(),
            HUB_VERSION.clone(),
            IDEMPOTENCY_KEY.clone(),
            request_id::HEADER.clone(),
        ])
        .expose_headers([request_id::HEADER.clone(), header::RETRY_AFTER])
        .max_age(MAX_AGE)
}

/// Checks that a session is used on a page it was made for. `allowed` are origins as a browser writes them; an
/// empty list allows every page. `own` is where the hosted pages are.
///
/// # Errors
///
/// `session_origin_mismatch`. The answer does not say which origins are allowed.
pub fn check(allowed: &[String], own: &Url, headers: &HeaderMap) -> Result<(), ApiError> {
    if allowed.is_empty() {
        return Ok(());
    }
    let own = own.origin().ascii_serialization();
    let passes = match (headers.get(header::ORIGIN), headers.get(&SEC_FETCH_SITE)) {
        (Some(origin), _) => {
            let is = |known: &str| known.as_bytes() == origin.as_bytes();
            is(&own) || allowed.iter().any(|known| is(known))
        }
        // Browsers leave the origin out of same-origin GETs, and then say that they are.
        (None, Some(site)) => site == "same-origin",
        // Older ones do not, nor do others without encryption. A page of another origin has to name its origin, because
        // of the session's header; so where the hosted pages are meant, it is one of them.
        (None, None) => allowed.contains(&own),
    };
    if passes {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::SessionOriginMismatch,
        "This session may not be used on this page.",
        "Add the page's origin to `allowed_origins` when the session is created.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), axum::http::HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    fn passes(pairs: &[(&'static str, &'static str)]) -> bool {
        check(&["https://app.example".to_owned()], &own(), &headers(pairs)).is_ok()
    }

    fn own() -> Url {
        Url::parse("https://hub.example/").unwrap()
    }

    #[test]
    fn only_the_named_pages_and_the_hosted_ones_pass() {
        assert!(passes(&[("origin", "https://app.example")]));
        assert!(passes(&[("origin", "https://hub.example")]));
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(!passes(&[]));
        assert!(!passes(&[("origin", "null")]));
        assert!(!passes(&[("origin", "https://app.example.evil.example")]));
        assert!(!passes(&[("origin", "http://app.example")]));
        assert!(!passes(&[("origin", "https://app.example:8443")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn a_hosted_page_passes_in_a_browser_that_says_nothing() {
        let passes = |pairs: &[(&'static str, &'static str)]| {
            check(&["https://hub.example".to_owned()], &own(), &headers(pairs)).is_ok()
        };
        assert!(passes(&[]));
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&[("origin", "null")]));
        assert!(!passes(&[("origin", "https://app.example")]));
    }

    #[test]
    fn no_list_allows_every_page() {
        assert!(check(&[], &own(), &headers(&[])).is_ok());
        assert!(check(&[], &own(), &headers(&[("origin", "null")])).is_ok());
    }
}
