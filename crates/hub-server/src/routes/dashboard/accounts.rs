//! The accounts page: fifty accounts at a time, whatever there are.

use axum::extract::State;
use axum::response::Html;
use hub_model::AccountStatus;
use serde::Deserialize;

use super::refusal::Result;
use super::visitor::Visitor;
use crate::app::AppState;
use crate::clock::{day, rfc3339};
use crate::pages::dashboard::{AccountRow, Done, Filters, Listed, Summary, accounts};
use crate::routes::accounts::{LONGEST_SEARCH, read_cursor, write_cursor};
use crate::routes::address::Query;
use crate::store::{self, AccountFilter, SessionOptions};

/// Accounts on one page.
const PAGE: usize = 50;

/// The query of the page. What an empty field of the form sends, and what is not understood, narrows nothing.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    search: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    provider: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    cursor: String,
    done: Option<String>,
    account: Option<String>,
}

impl Asked {
    fn filters(&self) -> Filters {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let known = |text: &str, words: &[&str]| given(text).filter(|text| words.contains(&&**text));
        Filters {
            search: given(&self.search).map(|text| text.chars().take(LONGEST_SEARCH).collect()),
            status: known(&self.status, &Filters::STATUSES.map(AccountStatus::as_str)),
            provider: given(&self.provider),
            kind: known(&self.kind, &Filters::KINDS),
            cursor: read_cursor(&self.cursor).map(|_| self.cursor.clone()),
        }
    }
}

pub async fn list(
    State(state): State<AppState>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let filters = asked.filters();
    let filter = AccountFilter {
        search: filters.search.clone(),
        status: filters.status.clone(),
        provider: filters.provider.clone(),
        kind: filters.kind.clone(),
        before: filters.cursor.as_deref().and_then(read_cursor),
        // One more than is shown says whether there is a next page.
        limit: PAGE as i64 + 1,
        ..AccountFilter::default()
    };
    let mut rows = state.store.list_accounts(&filter).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| write_cursor(&row.id));
    let (total, attention) = state.store.count_accounts().await?;
    let done = match asked.done.as_deref().and_then(Done::parse) {
        Some(done) => told(&state, done, asked.account.as_deref()).await?,
        None => None,
    };
    let listed = Listed {
        rows: rows.into_iter().map(|row| shown(&state, row)).collect(),
        summary: Summary { total, attention },
        providers: providers(&state),
        filters,
        next,
        touched: asked.account.filter(|_| done.is_some()),
        done,
    };
    Ok(Html(accounts(&visitor.frame(&state), &listed).into_string()))
}

/// What was done, in words, if it can have been.
async fn told(
    state: &AppState,
    done: Done,
    account: Option<&str>,
) -> Result<Option<(Option<String>, String)>> {
    let row = match account {
        Some(id) => state.store.find_account(id).await?,
        None => None,
    };
    let told = done.told(row.as_ref().map(|row| AccountStatus::parse(&row.status)));
    Ok(told.map(|told| (row.map(|row| row.label), told)))
}

/// The providers that can be linked, by key and name, in the order of their names.
pub fn providers(state: &AppState) -> Vec<(String, String)> {
    let everything = SessionOptions::default();
    let offers = state.catalog.for_session(&everything, None).map(|offer| &offer.integration);
    let mut all: Vec<_> = offers.map(|known| (known.provider.clone(), known.name.clone())).collect();
    all.sort_by_key(|one| one.1.to_lowercase());
    all.dedup();
    all
}

/// An account as the pages show it.
pub fn shown(state: &AppState, row: store::AccountRow) -> AccountRow {
    let everything = SessionOptions::default();
    let integration = state.catalog.find(&everything, &row.integration_id).map(|offer| &offer.integration);
    AccountRow {
        id: row.id,
        label: row.label,
        owner: row.origin_owner_name,
        connector: row.provider_name,
        logo_url: integration.map(|known| known.logo_url.clone()).filter(|url| !url.is_empty()),
        kind: row.kind,
        config: integration.and_then(|known| known.label.clone()).unwrap_or(row.integration_id),
        status: AccountStatus::parse(&row.status),
        note: row.detail.status_reasons.into_iter().next(),
        connected: day(row.connected_at),
        connected_at: rfc3339(row.connected_at),
    }
}
