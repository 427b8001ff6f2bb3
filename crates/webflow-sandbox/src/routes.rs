//! The router: the API under `/v2`, and the 404 of everything else.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{OriginalUri, Query, RawPathParams, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router, middleware};

use crate::answers::{Question, answer};
use crate::endpoints::{ENDPOINTS, Endpoint};
use crate::error::{ApiError, route_not_found};
use crate::gate::{self, Caller};
use crate::sandbox::Api;
use crate::{oauth, observe};

/// Builds the whole sandbox. Other parts of Webflow are mounted beside `/v2`.
pub(crate) fn router(api: Arc<Api>) -> Router {
    Router::new()
        .nest("/v2", data_api(&api))
        .nest("/oauth", oauth::router())
        .fallback(outside)
        .layer(middleware::from_fn_with_state(Arc::clone(&api), observe::observe))
        .with_state(api)
}

/// The Data API. The gate stands before the fallback too: Webflow looks at the token before it looks for the route.
fn data_api(api: &Arc<Api>) -> Router<Arc<Api>> {
    let mut router = Router::new();
    for endpoint in &ENDPOINTS {
        router = router.route(
            endpoint.path,
            get(move |state, caller, parameters, query| serve(endpoint, state, caller, parameters, query)),
        );
    }
    router
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(Arc::clone(api), gate::gate))
}

async fn serve(
    endpoint: &'static Endpoint,
    State(api): State<Arc<Api>>,
    Extension(Caller(profile)): Extension<Caller>,
    parameters: RawPathParams,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return ApiError::malformed().for_profile(&profile);
    };
    let site_id = parameters.iter().find_map(|(name, value)| (name == "site_id").then_some(value));
    match answer(endpoint, &profile, &api.options, &Question { site_id, query: &query }) {
        Ok(body) => Json(body).into_response(),
        Err(error) => error.for_profile(&profile),
    }
}

async fn unknown(OriginalUri(uri): OriginalUri) -> Response {
    route_not_found(uri.path())
}

/// Outside the API no token is asked for, but the headers are the same.
async fn outside(uri: OriginalUri) -> Response {
    gate::with_headers(unknown(uri).await, gate::NO_BUDGET)
}
