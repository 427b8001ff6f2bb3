//! Whether the process lives, and whether it can work.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use hub_model::ErrorBody;
use serde_json::{Value, json};

use super::method_not_allowed;
use crate::app::AppState;
use crate::error::Result;

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
    state.store.ping().await?;
    Ok(Json(json!({"status": "ok"})))
}
