//! HTTP in and out. Each module decodes, calls one use case, encodes; none holds SQL or rules.

pub mod accounts;
pub mod auth;
pub mod body;
pub mod health;
pub mod hosted;
pub mod hub;
pub mod sessions;
pub mod widget;

use axum::Router;
use axum::handler::Handler as _;
use axum::routing::any;
use hub_model::ErrorCode;

use crate::app::AppState;
use crate::cors;
use crate::error::ApiError;

/// Every route of this server. What is not here answers 404 as JSON, readable from every page.
pub fn router(state: &AppState) -> Router<AppState> {
    let open = Router::new().merge(hub::router()).merge(widget::router()).layer(cors::layer());
    let closed = Router::new()
        .merge(sessions::router())
        .merge(accounts::router())
        .merge(health::router())
        .merge(hosted::router(state.demo.is_some()));
    open.merge(closed).fallback_service(any(hosted::not_found.layer(cors::layer())))
}

/// Where the route exists and the method does not.
async fn method_not_allowed() -> ApiError {
    ApiError::new(
        ErrorCode::MethodNotAllowed,
        "This address does not take this method.",
        "The `allow` header names the methods it takes.",
    )
}
