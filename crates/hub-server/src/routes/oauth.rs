//! Signing in, the window's side: to the provider, and back from it. What is in these addresses is never logged, and
//! leaves in no referrer.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use super::address::{Name, Query};
use super::cookie::Cookie;
use super::{hosted, method_not_allowed};
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::oauth::{self, End, Ending, Window};
use crate::pages;

/// Stricter than that of other pages: nothing runs here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; \
    form-action 'none'; base-uri 'none'";

/// The routes of windows.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/connect/oauth2/{integration_id}", get(enter))
        .route("/connect/oauth2/callback", get(back))
        .route("/connect/oauth2/{provider}/callback", get(back))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(axum::middleware::from_fn(guard))
}

/// Only a real visit counts: what looks at an address beforehand must not use it up.
async fn guard(request: Request, next: Next) -> Response {
    let purpose = request.headers().get("sec-purpose").and_then(|value| value.to_str().ok());
    let ahead =
        request.method() == Method::HEAD || purpose.is_some_and(|purpose| purpose.contains("prefetch"));
    let mut response = if ahead { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    hosted::protect(response.headers_mut());
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

async fn enter(
    State(state): State<AppState>,
    Name(integration_id): Name,
    Query(mut query): Query<BTreeMap<String, String>>,
) -> Result<Response> {
    let window = match (query.remove("attempt"), query.remove("token"), query.remove("connection_attempt_id"))
    {
        // A compatible client's form may have a field of that name.
        (attempt, Some(token), Some(attempt_id)) => {
            query.extend(attempt.map(|value| ("attempt".to_owned(), value)));
            Window::Compatible { token, attempt_id, values: query }
        }
        (Some(entry), _, _) => Window::Entry(entry),
        _ => return Ok(page(&End::nameless(Ending::Unknown))),
    };
    Ok(match oauth::enter(&state, &integration_id, window).await? {
        Ok(departure) => {
            let address = HeaderValue::from_str(departure.url.as_str()).map_err(ApiError::internal)?;
            let cookie = cookie(&state, &departure.attempt_id).set(&departure.browser, oauth::LIFE / 1000)?;
            (StatusCode::FOUND, [(header::LOCATION, address), (header::SET_COOKIE, cookie)]).into_response()
        }
        Err(end) => page(&end),
    })
}

async fn back(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(answer): Query<oauth::Answer>,
) -> Result<Response> {
    let end = oauth::finish(&state, answer, |id| cookie(&state, id).find(&headers)).await?;
    let mut page = page(&end);
    // What has ended needs no proof any more.
    if let Some(id) = end.attempt_id.filter(|_| end.ending != Ending::Elsewhere) {
        page.headers_mut().insert(header::SET_COOKIE, cookie(&state, &id).clear()?);
    }
    Ok(page)
}

/// What the browser of an attempt's window proves itself with: one for each, as two may be under way. It comes along when
/// the provider sends the window back.
fn cookie(state: &AppState, attempt_id: &str) -> Cookie {
    Cookie::new(state, &format!("hub_{attempt_id}"), "Lax")
}

fn page(end: &End) -> Response {
    let status = match end.ending {
        Ending::Linked | Ending::Declined => StatusCode::OK,
        Ending::Failed { .. }
        | Ending::Expired
        | Ending::Cancelled
        | Ending::Used
        | Ending::Elsewhere
        | Ending::Unknown => StatusCode::BAD_REQUEST,
    };
    (status, Html(pages::signed_in(end).into_string())).into_response()
}
