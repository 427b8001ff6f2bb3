//! Signing in, the widget's side: begin an attempt, ask how it stands, call it off.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hub_model::AttemptRequest;

use super::address::Name;
use super::body::{JsonBody, Kind, Shape};
use super::method_not_allowed;
use crate::app::AppState;
use crate::compatible::{self, Client};
use crate::error::Result;
use crate::oauth;
use crate::session::Session;

/// The routes of attempts.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/hub/connection_attempts", post(start))
        .route("/hub/connection_attempts/{id}", get(status).delete(cancel))
        .method_not_allowed_fallback(method_not_allowed)
}

impl Shape for AttemptRequest {
    const REQUIRED: &'static [(&'static str, Kind)] = &[];
}

async fn start(
    State(state): State<AppState>,
    Session(session): Session,
    JsonBody(request): JsonBody<AttemptRequest>,
) -> Result<Response> {
    let started = oauth::start(&state, &session, &request).await?;
    Ok((StatusCode::CREATED, private(started)).into_response())
}

async fn status(
    State(state): State<AppState>,
    Session(session): Session,
    client: Client,
    Name(id): Name,
) -> Result<Response> {
    let mut attempt = oauth::status(&state, &session, &id).await?;
    if client == Client::Compatible {
        compatible::explain_attempt(&mut attempt);
    }
    Ok(private(attempt).into_response())
}

async fn cancel(
    State(state): State<AppState>,
    Session(session): Session,
    Name(id): Name,
) -> Result<Response> {
    Ok(private(oauth::cancel(&state, &session, &id).await?).into_response())
}

/// No cache keeps an address that works once, or an answer that changes.
fn private(body: impl serde::Serialize) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(body))
}
