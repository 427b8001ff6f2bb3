//! Whether the process lives, and whether it can work.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use hub_model::ErrorBody;
use serde_json::{Value, json};

use super::method_not_allowed;
use crate::app::AppState;
use crate::error::{ApiError, Result};

/// How long the database may take to answer.
const DATABASE_LIMIT: Duration = Duration::from_secs(2);

/// The routes for whoever watches the server.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(live))
        .route("/readyz", get(ready))
        .method_not_allowed_fallback(method_not_allowed)
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", security(()), responses((status = 200, body = Value, description = "It does.")))]
pub(super) async fn live() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// Whether it can work.
#[utoipa::path(
    get,
    path = "/readyz",
    security(()),
    responses(
        (status = 200, body = Value, description = "It can."),
        (status = "5XX", body = ErrorBody, description = "It cannot: the database does not answer."),
    )
)]
pub(super) async fn ready(State(state): State<AppState>) -> Result<Json<Value>> {
    if state.stopping.load(Ordering::Relaxed) {
        return Err(ApiError::unavailable("The server is being stopped.").reason("shutting_down"));
    }
    let asked = tokio::time::timeout(DATABASE_LIMIT, state.store.ping()).await;
    let answered = asked.context("it took too long").and_then(|answer| Ok(answer?));
    if let Err(error) = answered {
        tracing::warn!(error = format!("{error:#}"), "the database does not answer");
        return Err(ApiError::unavailable("The database does not answer.").reason("database"));
    }
    Ok(Json(json!({"status": "ok"})))
}
