//! The auth link: its page, and the session that the page asks for. The value is in the page's address because it is a
//! link; from there on it travels in bodies only. It is never logged, and leaves in no referrer.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hub_model::ErrorCode;
use maud::Markup;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;

use super::address::Name;
use super::body::{JsonBody, Kind, Shape};
use super::{hosted, method_not_allowed};
use crate::app::AppState;
use crate::client::Address;
use crate::clock::rfc3339;
use crate::error::{ApiError, Result};
use crate::pages::{self, Asked};
use crate::session::{self, Visited};
use crate::store::SessionRow;

/// Keeps the page out of search engines that come across a link.
static ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The routes of auth links.
pub fn router() -> Router<AppState> {
    let script = ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], pages::link_script());
    Router::new()
        .route("/link/{value}", get(show))
        .route("/link/session", post(enter))
        .route("/pages/link.js", get(move || async move { script }))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(axum::middleware::from_fn(hosted::guard))
}

/// The page. A visit uses nothing up.
async fn show(
    State(state): State<AppState>,
    Address(from): Address,
    value: std::result::Result<Name, ApiError>,
) -> Result<Response> {
    if let Err(busy) = state.limits.visit(from) {
        // Its words are for programs.
        let busy = busy.into_response().headers().get(header::RETRY_AFTER).cloned();
        let wait = busy.map(|seconds| [(header::RETRY_AFTER, seconds)]);
        return Ok((wait, page(StatusCode::TOO_MANY_REQUESTS, &pages::link_busy())).into_response());
    }
    let visited = match value {
        Ok(Name(value)) => session::visit(&state, &value).await?,
        Err(_) => Visited::Unknown,
    };
    Ok(match visited {
        Visited::Open(link) => page(StatusCode::OK, &pages::link(&asked(&state, &link).await?)),
        Visited::Expired(link) => page(StatusCode::GONE, &pages::link_expired(&asked(&state, &link).await?)),
        Visited::Unknown => page(StatusCode::NOT_FOUND, &pages::link_unknown()),
    })
}

/// What the page's script sends.
#[derive(Deserialize)]
struct Entry {
    value: String,
}

impl Shape for Entry {
    const REQUIRED: &'static [(&'static str, Kind)] = &[("value", Kind::Text)];
}

/// A session for the page.
async fn enter(
    State(state): State<AppState>,
    Address(from): Address,
    headers: HeaderMap,
    JsonBody(entry): JsonBody<Entry>,
) -> Result<Response> {
    state.limits.visit(from)?;
    own_page(&state, &headers)?;
    let entered = session::enter(&state, &entry.value).await?.ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, "This link no longer works.", "Ask whoever sent it for a new one.")
    })?;
    let body = json!({ "token": entered.token.expose_secret(), "expires_at": rfc3339(entered.expires_at) });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Only the page itself: a browser names the page that a request comes from.
fn own_page(state: &AppState, headers: &HeaderMap) -> Result<()> {
    let own =
        headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes() == state.origin().as_bytes());
    let same = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    if own && same {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::Forbidden,
        "Only the page of the link may ask this.",
        "Open the link itself, at the address at which it was sent.",
    ))
}

fn page(status: StatusCode, page: &Markup) -> Response {
    let robots = [(ROBOTS.clone(), HeaderValue::from_static("noindex"))];
    (status, robots, Html(page.0.clone())).into_response()
}

/// What the page tells about its link.
async fn asked(state: &AppState, link: &SessionRow) -> Result<Asked> {
    let options = &link.options;
    let mut offers = state.catalog.for_session(options, None).map(|offer| &offer.integration);
    // Of several providers none is named.
    let first = offers.next();
    let only = first.filter(|first| offers.all(|other| other.provider == first.provider));
    Ok(Asked {
        brand: options.brand.clone(),
        whitelabel: options.whitelabel,
        owner: link.origin_owner_name.clone(),
        provider: only.map(|only| only.name.clone()),
        logo_url: only.map(|only| only.logo_url.clone()).filter(|url| !url.is_empty()),
        again: session::edits(state, link).await?.is_some(),
        until: moment(link.expires_at),
        until_at: rfc3339(link.expires_at),
    })
}

/// `2 December 2025, 14:05 UTC`. The script puts it into the reader's own time.
fn moment(millis: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(millis / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{} {} {}, {:02}:{:02} UTC", time.day(), time.month(), time.year(), time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_for_people() {
        assert_eq!(moment(1_764_684_300_000), "2 December 2025, 14:05 UTC");
    }
}
