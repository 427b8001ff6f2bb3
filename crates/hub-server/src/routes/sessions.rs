//! `POST /connect_sessions`: the integrator's backend opens a session for one of its tenants.
//! `DELETE /connect_sessions/{id}`: it takes the session and its auth link back.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use hub_model::ErrorBody;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::address::Name;
use super::auth::{ApiKey, Scope};
use super::body::JsonBody;
use super::method_not_allowed;
use crate::accounts::Actor;
use crate::app::AppState;
use crate::clock::rfc3339;
use crate::error::{ApiError, Result};
use crate::session::{self, SessionRequest};

/// The routes for sessions.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/connect_sessions", post(create))
        .route("/connect_sessions/{id}", delete(revoke))
        .method_not_allowed_fallback(method_not_allowed)
}

/// Ends a session, its link and what was opened from it. What was linked with it stays.
#[utoipa::path(
    delete,
    path = "/connect_sessions/{id}",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It has ended."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn revoke(State(state): State<AppState>, key: ApiKey, Name(id): Name) -> Result<StatusCode> {
    key.may(Scope::SessionsWrite)?;
    let known = match id.parse() {
        Ok(id) => session::end(&state, &Actor::key(&key.id), id).await?,
        Err(_) => false,
    };
    known.then_some(StatusCode::NO_CONTENT).ok_or_else(|| ApiError::not_found("session"))
}

/// Opens a session for one tenant. The token is for the hub, the link for a person.
#[utoipa::path(
    post,
    path = "/connect_sessions",
    request_body = SessionRequest,
    responses(
        (status = 201, body = Value, description = "The session. Its token and its link are shown here only."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    key: ApiKey,
    JsonBody(request): JsonBody<SessionRequest>,
) -> Result<Response> {
    key.may(Scope::SessionsWrite)?;
    let owner = (request.origin_owner_id.clone(), request.origin_owner_name.clone());
    let (opened, options) = session::open(&state, &key.id, request).await?;
    let provider = options.provider.as_deref();
    let trigger = provider.map(|provider| session::trigger_token_of(&state, &owner.0, provider));
    let link = opened.link_url(&state)?;
    // The first two members are of the compatible API, which knows several organizations; a hub of its own is one.
    let body: Value = json!({
        "organization_id": "1",
        "project_id": "default",
        "id": opened.id,
        "origin_owner_id": owner.0,
        "origin_owner_name": owner.1,
        "origin_username": options.origin_username,
        "provider": options.provider,
        "integration_id": options.integration_id,
        "account_id": options.account_id,
        "external_trigger_token": trigger,
        "categories": options.categories,
        "label": options.label,
        "metadata": options.metadata,
        "multiple": options.multiple,
        "type": options.kind,
        "allowed_origins": options.allowed_origins,
        "whitelabel": options.whitelabel,
        "brand": options.brand,
        "wanted_scopes": options.wanted_scopes,
        "hide_scope_selector": options.hide_scope_selector,
        "created_at": rfc3339(opened.created_at),
        "expires_at": rfc3339(opened.expires_at),
        "token": opened.token.expose_secret(),
        "auth_link_url": link.as_str(),
    });
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
