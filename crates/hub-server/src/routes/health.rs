//! Whether the process lives, and whether it can work.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::method_not_allowed;
use crate::app::AppState;
use crate::error::Result;

/// The routes for whoever watches the server.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(|| async { Json(json!({"status": "ok"})) }))
        .route("/readyz", get(ready))
        .method_not_allowed_fallback(method_not_allowed)
}

async fn ready(State(state): State<AppState>) -> Result<Json<Value>> {
    state.store.ping().await?;
    Ok(Json(json!({"status": "ok"})))
}
