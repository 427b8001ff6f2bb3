//! `GET /openapi.json`: the integrator's API described for tools, made of the handlers and the types they answer with.

use axum::routing::get;
use axum::{Json, Router};
use hub_model::ErrorBody;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{accounts, health, method_not_allowed, sessions, webhooks};
use crate::accounts::AccountView;
use crate::app::AppState;

/// The description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Connect Hub: the integrator's API",
        description = "For your backend. HTTP Basic: the API key is the user name, the password is empty."
    ),
    paths(
        sessions::create,
        sessions::revoke,
        accounts::list,
        accounts::one,
        accounts::patch,
        accounts::remove,
        accounts::check,
        accounts::credentials,
        webhooks::create,
        webhooks::list,
        webhooks::remove,
        webhooks::replay,
        health::live,
        health::ready,
    ),
    components(schemas(AccountView, ErrorBody)),
    modifiers(&ApiKey),
    security(("api_key" = []))
)]
struct Description;

/// How a caller says who it is.
struct ApiKey;

impl Modify for ApiKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Basic).build();
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("api_key", SecurityScheme::Http(scheme));
    }
}

/// The route for the description. It needs no key.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/openapi.json", get(|| async { Json(Description::openapi()) }))
        .method_not_allowed_fallback(method_not_allowed)
}
