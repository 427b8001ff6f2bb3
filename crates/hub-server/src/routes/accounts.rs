//! `/accounts`: the integrator's backend reads what is linked, changes and removes it. A credential leaves only by an
//! address of its own, for keys that may read it.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hub_model::ErrorBody;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::address::{Name, Query};
use super::auth::{ApiKey, Scope};
use super::body::{JsonBody, Kind, Shape};
use super::method_not_allowed;
use crate::accounts::{self, AccountChange, AccountView, Actor};
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::health;
use crate::store::AccountFilter;

/// Accounts on one page, when the caller does not say.
const DEFAULT_PAGE: i64 = 25;
/// The most accounts on one page.
const LARGEST_PAGE: i64 = 100;

impl Shape for AccountChange {
    const REQUIRED: &'static [(&'static str, Kind)] = &[];
}

/// The longest text that is searched for, in characters.
pub(super) const LONGEST_SEARCH: usize = 255;

/// The routes for accounts.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/accounts", get(list))
        .route("/accounts/{id}", get(one).patch(patch).delete(remove))
        .route("/accounts/{id}/credentials", get(credentials))
        .route("/accounts/{id}/check", post(check))
        .method_not_allowed_fallback(method_not_allowed)
}

/// What narrows the list. A parameter that is not known is refused: left out, it would show more than was asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    origin_owner_id: Option<String>,
    origin_username: Option<String>,
    provider: Option<String>,
    integration_id: Option<String>,
    status: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    search: Option<String>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 100)]
    page_size: Option<i64>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Page {
    data: Vec<AccountView>,
    next_cursor: Option<String>,
}

/// Accounts, the newest first.
#[utoipa::path(
    get,
    path = "/accounts",
    params(Wanted),
    responses(
        (status = 200, body = Page, description = "A page of accounts."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    key: ApiKey,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page>> {
    key.may(Scope::AccountsRead)?;
    let size = wanted.page_size.unwrap_or(DEFAULT_PAGE);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(ApiError::invalid_field("page_size", "Must be 1 to 100."));
    }
    if wanted.search.as_ref().is_some_and(|text| text.chars().count() > LONGEST_SEARCH) {
        return Err(ApiError::invalid_field("search", "Must have at most 255 characters."));
    }
    let before = match &wanted.cursor {
        None => None,
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(|| {
            ApiError::invalid_field("cursor", "Must be the `next_cursor` of an earlier answer.")
        })?),
    };
    let filter = AccountFilter {
        origin_owner_id: wanted.origin_owner_id,
        origin_username: wanted.origin_username,
        provider: wanted.provider,
        integration_id: wanted.integration_id,
        status: wanted.status,
        kind: wanted.kind,
        search: wanted.search.filter(|text| !text.trim().is_empty()),
        before,
        // One more than asked for says whether there is a next page.
        limit: size + 1,
    };
    let mut rows = state.store.list_accounts(&filter).await?;
    let more = rows.len() > usize::try_from(size).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows.last().filter(|_| more).map(|row| write_cursor(&row.id));
    Ok(Json(Page { data: rows.into_iter().map(AccountView::from).collect(), next_cursor }))
}

/// One account. Never a credential.
#[utoipa::path(
    get,
    path = "/accounts/{id}",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = AccountView, description = "The account."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn one(
    State(state): State<AppState>,
    key: ApiKey,
    Name(id): Name,
) -> Result<Json<AccountView>> {
    key.may(Scope::AccountsRead)?;
    let row = state.store.find_account(&id).await?;
    row.map(|row| Json(row.into())).ok_or_else(|| ApiError::not_found("account"))
}

/// Changes what is named of an account.
#[utoipa::path(
    patch,
    path = "/accounts/{id}",
    params(("id" = String, Path)),
    request_body = AccountChange,
    responses(
        (status = 200, body = AccountView, description = "The account as it is now."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn patch(
    State(state): State<AppState>,
    key: ApiKey,
    Name(id): Name,
    JsonBody(change): JsonBody<AccountChange>,
) -> Result<Json<AccountView>> {
    key.may(Scope::AccountsWrite)?;
    accounts::change(&state, &Actor::key(&key.id), &id, change).await.map(Json)
}

/// Removes an account and destroys its credentials.
#[utoipa::path(
    delete,
    path = "/accounts/{id}",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It is gone."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn remove(State(state): State<AppState>, key: ApiKey, Name(id): Name) -> Result<StatusCode> {
    key.may(Scope::AccountsWrite)?;
    accounts::remove(&state, &Actor::key(&key.id), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the provider asked again, now.
#[utoipa::path(
    post,
    path = "/accounts/{id}/check",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = AccountView, description = "The account as it is now."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn check(
    State(state): State<AppState>,
    key: ApiKey,
    Name(id): Name,
) -> Result<Json<AccountView>> {
    key.may(Scope::AccountsWrite)?;
    state.limits.check(&key.id)?;
    health::check_now(&state, &Actor::key(&key.id), &id).await.map(Json)
}

/// The credentials of an account, for keys with the scope `credentials:read`.
#[utoipa::path(
    get,
    path = "/accounts/{id}/credentials",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Value, description = "The values by field."),
        (status = "4XX", body = ErrorBody, description = "What is wrong, and what to do."),
        (status = "5XX", body = ErrorBody, description = "A fault of the server or of the provider."),
    )
)]
pub(super) async fn credentials(
    State(state): State<AppState>,
    key: ApiKey,
    Name(id): Name,
) -> Result<Response> {
    key.may(Scope::CredentialsRead)?;
    let (integration_id, opened) = accounts::credentials(&state, &Actor::key(&key.id), &id).await?;
    let opened: BTreeMap<&str, &str> =
        opened.iter().map(|(field, secret)| (field.as_str(), secret.expose_secret())).collect();
    let body = json!({ "account_id": id, "integration_id": integration_id, "credentials": opened });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// A cursor is opaque to callers; inside is the last id of the page before.
pub(super) fn write_cursor(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

/// What is inside.
pub(super) fn read_cursor(cursor: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?)
        .ok()
        .filter(|id| id.starts_with("acc_") && !id.contains('\0'))
}
