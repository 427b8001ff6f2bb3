//! The hub protocol: what the widget in the browser calls, each time with its session token.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hub_model::{Bootstrap, Integrations, LinkRequest, Settings, Validation, ValidationRequest};
use serde::Deserialize;

use super::address::{Name, Query};
use super::body::JsonBody;
use super::method_not_allowed;
use crate::app::AppState;
use crate::connectors::Offer;
use crate::cors;
use crate::error::{ApiError, Result};
use crate::link::{self, Retry};
use crate::session::Session;
use crate::store::SessionRow;
use crate::validate;

/// The longest `Idempotency-Key`, in bytes.
const MAX_KEY: usize = 255;

/// The routes of the hub protocol.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/hub/settings", get(settings))
        .route("/hub/connectors", get(connectors))
        .route("/hub/connectors/{integration_id}", get(connector))
        .route("/hub/bootstrap", get(bootstrap))
        .route("/hub/validations", post(validations))
        .route("/hub/accounts", post(accounts))
        .method_not_allowed_fallback(method_not_allowed)
}

/// What narrows the list.
#[derive(Deserialize)]
struct Narrow {
    provider: Option<String>,
    integration_id: Option<String>,
}

async fn settings(State(state): State<AppState>, Load(session): Load) -> Response {
    private(Json(settings_of(&state, &session)))
}

async fn connectors(
    State(state): State<AppState>,
    Load(session): Load,
    Query(narrow): Query<Narrow>,
) -> Response {
    private(Json(list(state.catalog.for_session(&session.options, narrow.provider.as_deref()))))
}

async fn connector(
    State(state): State<AppState>,
    Load(session): Load,
    Name(integration_id): Name,
) -> Result<Response> {
    let offer = validate::offer(&state, &session, &integration_id)?;
    Ok(private(Json(offer.answer(session.options.whitelabel))))
}

async fn bootstrap(
    State(state): State<AppState>,
    Load(session): Load,
    Query(narrow): Query<Narrow>,
) -> Response {
    let offers: Vec<&Offer> =
        state.catalog.for_session(&session.options, narrow.provider.as_deref()).collect();
    let only = match (&narrow.integration_id, offers.as_slice()) {
        (Some(id), offers) => offers.iter().find(|offer| offer.integration.integration_id == *id).copied(),
        (None, [only]) => Some(*only),
        (None, _) => None,
    };
    private(Json(Bootstrap {
        settings: settings_of(&state, &session),
        connectors: list(offers),
        connector: only.map(|offer| offer.answer(session.options.whitelabel).clone()),
    }))
}

async fn validations(
    State(state): State<AppState>,
    Session(session): Session,
    JsonBody(request): JsonBody<ValidationRequest>,
) -> Result<Json<Validation>> {
    validate::validate(&state, &session, &request).await.map(Json)
}

async fn accounts(
    State(state): State<AppState>,
    Session(session): Session,
    headers: HeaderMap,
    JsonBody(request): JsonBody<LinkRequest>,
) -> Result<Response> {
    let retry = match headers.get(&cors::IDEMPOTENCY_KEY) {
        None => None,
        Some(key) => {
            let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
            let key = key.ok_or_else(|| {
                ApiError::invalid_field("Idempotency-Key", "Must have 1 to 255 visible ASCII characters.")
            })?;
            Some(Retry::new(&state, key, &request))
        }
    };
    let linked = link::link(&state, &session, &request, retry.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(linked)).into_response())
}

fn settings_of(state: &AppState, session: &SessionRow) -> Settings {
    let options = &session.options;
    // Only in the demo may everybody see the accounts page; a partner's customers are not led to the hub's own.
    let page = state.demo.is_some() && !options.whitelabel;
    Settings {
        whitelabel: options.whitelabel,
        brand: options.brand.clone(),
        wanted_scopes: options.wanted_scopes.clone().unwrap_or_default(),
        hide_scope_selector: options.hide_scope_selector,
        accounts_url: page.then(|| state.public_url.join("dashboard").ok()).flatten().map(String::from),
        ..Settings::default()
    }
}

fn list<'a>(offers: impl IntoIterator<Item = &'a Offer>) -> Integrations {
    Integrations { integrations: offers.into_iter().map(|offer| offer.integration.clone()).collect() }
}

/// These answers depend on the session, which no cache sees.
fn private(body: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], body).into_response()
}

/// The session of a call that loads the hub, which counts against the budget of the address it comes from. Tests
/// call the router without a port; then there is no address and no budget.
struct Load(SessionRow);

impl FromRequestParts<AppState> for Load {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let Session(session) = Session::from_request_parts(parts, state).await?;
        let from: Option<IpAddr> = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        state.limits.load(from)?;
        Ok(Self(session))
    }
}
