//! `GET /accounts` and `GET /accounts/{id}`: the integrator's backend reads what is linked. Never a credential.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hub_model::{Identity, Outcome, Permission, Site};
use serde::{Deserialize, Serialize};

use super::address::{Name, Query};
use super::auth::ApiKey;
use super::method_not_allowed;
use crate::app::AppState;
use crate::clock::rfc3339;
use crate::error::{ApiError, Result};
use crate::store::{AccountFilter, AccountRow};

/// Accounts on one page, when the caller does not say.
const DEFAULT_PAGE: i64 = 25;
/// The most accounts on one page.
const LARGEST_PAGE: i64 = 100;

/// The routes for accounts.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/accounts", get(list))
        .route("/accounts/{id}", get(one))
        .method_not_allowed_fallback(method_not_allowed)
}

#[derive(Deserialize)]
struct Wanted {
    origin_owner_id: Option<String>,
    provider: Option<String>,
    cursor: Option<String>,
    page_size: Option<i64>,
}

#[derive(Serialize)]
struct Page {
    data: Vec<AccountBody>,
    next_cursor: Option<String>,
}

/// An account as the integrator sees it.
#[derive(Serialize)]
struct AccountBody {
    id: String,
    provider: String,
    provider_name: String,
    integration_id: String,
    origin_owner_id: String,
    origin_owner_name: String,
    origin_username: Option<String>,
    label: String,
    #[serde(rename = "type")]
    kind: String,
    status: String,
    status_reasons: [(); 0],
    identity: Option<Identity>,
    site: Option<Site>,
    permissions: Vec<Permission>,
    outcome: Option<Outcome>,
    last_characters: BTreeMap<String, String>,
    metadata: Option<serde_json::Value>,
    created_at: String,
    updated_at: String,
    connected_at: String,
}

impl From<AccountRow> for AccountBody {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id,
            provider: row.provider,
            provider_name: row.provider_name,
            integration_id: row.integration_id,
            origin_owner_id: row.origin_owner_id,
            origin_owner_name: row.origin_owner_name,
            origin_username: row.origin_username,
            label: row.label,
            kind: row.kind,
            status: row.status,
            status_reasons: [],
            identity: row.detail.identity,
            site: row.detail.site,
            permissions: row.detail.permissions,
            outcome: row.detail.outcome,
            last_characters: row.detail.last_characters,
            metadata: row.detail.metadata,
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
            connected_at: rfc3339(row.connected_at),
        }
    }
}

async fn list(State(state): State<AppState>, _: ApiKey, Query(wanted): Query<Wanted>) -> Result<Json<Page>> {
    let size = wanted.page_size.unwrap_or(DEFAULT_PAGE);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(ApiError::invalid_field("page_size", "Must be 1 to 100."));
    }
    let before = match &wanted.cursor {
        None => None,
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(|| {
            ApiError::invalid_field("cursor", "Must be the `next_cursor` of an earlier answer.")
        })?),
    };
    let filter = AccountFilter {
        origin_owner_id: wanted.origin_owner_id,
        provider: wanted.provider,
        before,
        // One more than asked for says whether there is a next page.
        limit: size + 1,
    };
    let mut rows = state.store.list_accounts(&filter).await?;
    let more = rows.len() > usize::try_from(size).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows.last().filter(|_| more).map(|row| URL_SAFE_NO_PAD.encode(&row.id));
    Ok(Json(Page { data: rows.into_iter().map(AccountBody::from).collect(), next_cursor }))
}

async fn one(State(state): State<AppState>, _: ApiKey, Name(id): Name) -> Result<Json<AccountBody>> {
    let row = state.store.find_account(&id).await?;
    row.map(|row| Json(row.into())).ok_or_else(|| ApiError::not_found("account"))
}

/// A cursor is opaque to callers; inside is the last id of the page before.
fn read_cursor(cursor: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok().filter(|id| id.starts_with("acc_"))
}
