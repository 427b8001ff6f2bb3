//! `/metrics`, on a listener of its own: what it tells is nobody's business outside.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::metrics;

/// How long the database may take to be counted in: less than Prometheus waits.
const DATABASE_LIMIT: Duration = Duration::from_secs(2);

/// The one route, without anything of the public ones.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(read)).with_state(state)
}

async fn read(State(state): State<AppState>) -> Result<Response> {
    // Without the database everything else is worth reading all the more.
    if let Ok(Ok(count)) = tokio::time::timeout(DATABASE_LIMIT, state.store.pending_deliveries()).await {
        state.metrics.outbox_pending(count);
    }
    let text = state.metrics.encode(&state.store).map_err(ApiError::internal)?;
    Ok(([(header::CONTENT_TYPE, metrics::MEDIA_TYPE)], text).into_response())
}
