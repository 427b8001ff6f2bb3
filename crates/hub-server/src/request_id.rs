//! Names each request, so that an answer, a log line and a support question can be matched.
//!
//! Also the access log: method, route, status, time. Neither the address as it was sent nor headers nor bodies are
//! logged, because each of them may carry a secret.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hub_model::ErrorBody;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::app::AppState;

/// The header that carries the name, in both directions.
pub static HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// The name of the request that a task works for.
    static CURRENT: String;
}

/// The name of the request that is being answered, if one is.
#[must_use]
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Gives the request its name, runs it, and puts the name into the answer.
pub async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = given(&request).unwrap_or_else(|| Uuid::now_v7().simple().to_string());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", request_id = id, %method, route);
    async {
        let started = Instant::now();
        let response = finish(CURRENT.scope(id.clone(), next.run(request)).await, &id);
        let (status, took) = (response.status().as_u16(), started.elapsed());
        state.metrics.answered(&method, &route, status, took);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status, micros, "answered");
        response
    }
    .instrument(span)
    .await
}

/// The caller's own name for the request, if it is safe to repeat.
fn given(request: &Request) -> Option<String> {
    let id = request.headers().get(&HEADER)?.to_str().ok()?;
    let safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    ((8..=64).contains(&id.len()) && id.chars().all(safe)).then(|| id.to_owned())
}

fn finish(mut response: Response, id: &str) -> Response {
    if let Some(body) = response.extensions_mut().remove::<Arc<ErrorBody>>() {
        let body = ErrorBody { request_id: id.to_owned(), ..Arc::unwrap_or_clone(body) };
        let (mut head, _) = response.into_parts();
        head.headers.remove(header::CONTENT_LENGTH);
        response = Response::from_parts(head, Json(body).into_response().into_body());
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(HEADER.clone(), value);
    }
    response
}
