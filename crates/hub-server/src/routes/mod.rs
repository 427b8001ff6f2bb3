//! HTTP in and out. Each module decodes, calls one use case, encodes; none holds SQL or rules.

pub mod accounts;
pub mod address;
pub mod attempts;
pub mod auth;
pub mod body;
pub mod cookie;
pub mod dashboard;
pub mod health;
pub mod hosted;
pub mod hub;
pub mod link;
pub mod metrics;
pub mod oauth;
pub mod openapi;
pub mod sessions;
pub mod webhooks;
pub mod widget;

use std::any::Any;

use axum::Router;
use axum::handler::Handler as _;
use axum::response::Response;
use axum::routing::any;
use hub_model::ErrorCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

use crate::app::AppState;
use crate::cors;
use crate::error::{self, ApiError};
use crate::request_id::NamingLayer;

/// Every route of this server. What is not here answers 404 as JSON, readable from every page.
pub fn router(state: &AppState) -> Router<AppState> {
    let open = Router::new().merge(hub::router()).merge(attempts::router()).merge(widget::router());
    let closed = Router::new()
        .merge(sessions::router())
        .merge(accounts::router())
        .merge(webhooks::router())
        .merge(openapi::router())
        .merge(health::router())
        .merge(oauth::router())
        .merge(dashboard::router())
        .merge(link::router())
        .merge(hosted::router(state.demo.is_some()));
    let naming = NamingLayer(state.clone());
    open.layer((naming.clone(), readable()))
        .merge(closed.layer((naming.clone(), catching())))
        .fallback_service(any(hosted::not_found.layer((naming, cors::layer()))))
}

type Catching = CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response>;

/// A panic in a handler ends in an answer, not in a broken connection.
fn catching() -> Catching {
    CatchPanicLayer::custom(error::panicked)
}

/// Every answer can be read by the page that asked, the one to a panic too: to a page, an answer without these
/// headers looks like a network that is down.
fn readable() -> (CorsLayer, Catching) {
    (cors::layer(), catching())
}

/// Where the route exists and the method does not.
async fn method_not_allowed() -> ApiError {
    ApiError::new(
        ErrorCode::MethodNotAllowed,
        "This address does not take this method.",
        "The `allow` header names the methods it takes.",
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, header};
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    async fn broken() -> &'static str {
        panic!("planted")
    }

    /// Panics used to be caught outside the CORS layer.
    #[tokio::test]
    async fn a_page_can_read_the_answer_to_a_panic() {
        let router = Router::new().route("/", get(broken)).layer(readable());
        let request = Request::get("/").header(header::ORIGIN, "https://any.example");
        let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
}
