//! Names each request, so that an answer, a log line and a support question can be matched.
//!
//! Also the access log: method, route, status, time. Neither the address as it was sent nor headers nor bodies are
//! logged, because each of them may carry a secret.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hub_model::ErrorBody;
use tower::{Layer, Service};
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

/// Gives each request its name, runs it, and puts the name into the answer.
///
/// A service, as it is around every call: for a function, axum copies all that lies below at each request.
#[derive(Clone)]
pub struct Naming<S> {
    inner: S,
    state: AppState,
}

/// The layer of [`Naming`].
#[derive(Clone)]
pub struct NamingLayer(pub AppState);

impl<S> Layer<S> for NamingLayer {
    type Service = Naming<S>;

    fn layer(&self, inner: S) -> Naming<S> {
        Naming { inner, state: self.0.clone() }
    }
}

impl<S> Service<Request> for Naming<S>
where
    S: Service<Request, Response: IntoResponse, Future: Send + 'static>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let started = Instant::now();
        let id = given(&request).unwrap_or_else(|| Uuid::now_v7().simple().to_string());
        let method = request.method().clone();
        let route = request.extensions().get::<MatchedPath>();
        let route = route.map_or("(none)", MatchedPath::as_str).to_owned();
        let span = tracing::info_span!("request", request_id = id, %method, route);
        let state = self.state.clone();
        let running = CURRENT.scope(id.clone(), self.inner.call(request));
        let named = async move {
            let response = finish(running.await?.into_response(), &id);
            let (status, took) = (response.status().as_u16(), started.elapsed());
            state.metrics.answered(&method, route, status, took);
            let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            tracing::info!(status, micros, "answered");
            Ok(response)
        };
        Box::pin(named.instrument(span))
    }
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
