//! What stands before every call of the API: the token, its minute budget and its faults.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;

use crate::error::ApiError;
use crate::faults;
use crate::fixtures::fixtures;
use crate::profile::{Fault, Profile};
use crate::rate::{Budget, WINDOW};
use crate::sandbox::Api;

/// The budget told to callers that have none, which is that of the smallest plan.
pub(crate) const NO_BUDGET: Budget = Budget { limit: 60, remaining: 60, retry_after: None };

/// The accepted token's behaviour, for the handlers behind the gate.
#[derive(Clone)]
pub(crate) struct Caller(pub(crate) Behaviour);

/// A behaviour, of a listed token or of one that was issued.
#[derive(Clone)]
pub(crate) enum Behaviour {
    Listed(&'static Profile),
    Issued(Arc<Profile>),
}

impl Deref for Behaviour {
    type Target = Profile;

    fn deref(&self) -> &Profile {
        match self {
            Self::Listed(profile) => profile,
            Self::Issued(profile) => profile,
        }
    }
}

/// The behaviour behind a token, with a number of its own.
fn find(api: &Api, token: &str) -> Option<(usize, Behaviour)> {
    let listed = fixtures().find(token).map(|(number, profile)| (number, Behaviour::Listed(profile)));
    listed.or_else(|| api.grants.find(token).map(|(number, profile)| (number, Behaviour::Issued(profile))))
}

/// Lets a call with a known token and a budget through to its endpoint or to its fault.
pub(crate) async fn gate(State(api): State<Arc<Api>>, mut request: Request, next: Next) -> Response {
    let known = bearer(request.headers()).and_then(|token| find(&api, token));
    let accepted = known.filter(|(_, profile)| !matches!(profile.fault, Some(Fault::Reject)));
    let Some((number, profile)) = accepted else {
        return with_headers(ApiError::not_authorized().into_response(), NO_BUDGET);
    };
    let limit = profile.rate_limit;
    let budget = if let Some(Fault::RateLimit { retry_after }) = profile.fault {
        Budget::spent(limit, retry_after)
    } else if api.options.rate_limit {
        api.limiter.take(number, limit, Instant::now())
    } else {
        Budget::untouched(limit)
    };
    if budget.retry_after.is_some() {
        return too_many_requests(&profile, budget);
    }
    request.extensions_mut().insert(Caller(profile.clone()));
    let response = faults::run(&api, &profile, request, next).await;
    let refused = response.status() == StatusCode::TOO_MANY_REQUESTS;
    with_headers(response, if refused { Budget::spent(limit, WINDOW.as_secs()) } else { budget })
}

/// The credential of an `Authorization: Bearer` header; the scheme's name is not case-sensitive.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Adds the headers that every answer of Webflow carries. `Retry-After` is on successes too, where it means nothing.
pub(crate) fn with_headers(mut response: Response, budget: Budget) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(budget.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(budget.remaining));
    let retry_after = budget.retry_after.unwrap_or(WINDOW.as_secs());
    headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    response
}

fn too_many_requests(profile: &Profile, budget: Budget) -> Response {
    with_headers(ApiError::too_many_requests().for_profile(profile), budget)
}
