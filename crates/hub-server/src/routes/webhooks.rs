//! `/webhook_endpoints`: where the integrator's backend is told what happened.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use hub_model::ErrorBody;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::address::Name;
use super::auth::{ApiKey, Scope};
use super::body::{JsonBody, Kind, Shape};
use super::method_not_allowed;
use crate::accounts::{self, Actor};
use crate::app::AppState;
use crate::clock::rfc3339;
use crate::error::{ApiError, Result};
use crate::store::EndpointRow;
use crate::webhooks::{self, EndpointRequest};

impl Shape for EndpointRequest {
    const REQUIRED: &'static [(&'static str, Kind)] = &[("url", Kind::Text)];
}

/// The routes for webhook endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/webhook_endpoints", get(list).post(create))
        .route("/webhook_endpoints/{id}", delete(remove))
        .route("/webhook_endpoints/{id}/replay", post(replay))
        .method_not_allowed_fallback(method_not_allowed)
}

/// Adds an address that events are sent to.
#[utoipa::path(
    post,
    path = "/webhook_endpoints",
    request_body = EndpointRequest,
    responses(
        (status = 201, body = Value, description = "The endpoint. Its secret is shown here only."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    key: ApiKey,
    JsonBody(request): JsonBody<EndpointRequest>,
) -> Result<Response> {
    key.may(Scope::WebhooksWrite)?;
    let (row, secret) = webhooks::create(&state, &Actor::key(&key.id), request).await?;
    let mut body = view(&row);
    body["secret"] = json!(secret.expose_secret());
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// The endpoints, what is still to be sent to each, and why it did not arrive.
#[utoipa::path(
    get,
    path = "/webhook_endpoints",
    responses(
        (status = 200, body = Value, description = "All endpoints."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn list(State(state): State<AppState>, key: ApiKey) -> Result<Json<Value>> {
    key.may(Scope::WebhooksWrite)?;
    let mut data = Vec::new();
    for row in state.store.list_endpoints().await? {
        let (pending, dead) = state.store.count_deliveries(&row.id).await?;
        let mut body = view(&row);
        body["pending"] = json!(pending);
        body["dead"] = json!(dead);
        body["last_error"] = json!(state.store.last_delivery_error(&row.id).await?);
        data.push(body);
    }
    Ok(Json(json!({ "data": data })))
}

/// Removes an endpoint, and what was still to be sent there.
#[utoipa::path(
    delete,
    path = "/webhook_endpoints/{id}",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It is gone."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn remove(State(state): State<AppState>, key: ApiKey, Name(id): Name) -> Result<StatusCode> {
    key.may(Scope::WebhooksWrite)?;
    webhooks::remove(&state, &Actor::key(&key.id), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has what was given up sent again.
#[utoipa::path(
    post,
    path = "/webhook_endpoints/{id}/replay",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Value, description = "How many deliveries."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn replay(
    State(state): State<AppState>,
    key: ApiKey,
    Name(id): Name,
) -> Result<Json<Value>> {
    key.may(Scope::WebhooksWrite)?;
    if !state.store.list_endpoints().await?.iter().any(|row| row.id == id) {
        return Err(ApiError::not_found("webhook endpoint"));
    }
    accounts::note(&state, &Actor::key(&key.id), "webhook_endpoint.replayed", &id).await?;
    let replayed = state.store.replay_deliveries(&id, state.clock.now()).await?;
    Ok(Json(json!({ "replayed": replayed })))
}

fn view(row: &EndpointRow) -> Value {
    let events: Vec<&str> = row.events.split_whitespace().collect();
    json!({ "id": row.id, "url": row.url, "events": events, "created_at": rfc3339(row.created_at) })
}
