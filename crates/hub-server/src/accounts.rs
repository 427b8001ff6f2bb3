//! Use case: what the integrator's backend reads of accounts and does with them.
//!
//! Whatever changes an account writes its event to the outbox and its line to the audit log in the same transaction:
//! none of the three can be without the others.

use std::collections::BTreeMap;

use hub_model::{AccountStatus, ErrorCode, Identity, Outcome, Permission, Site};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::AppState;
use crate::clock::rfc3339;
use crate::error::{ApiError, Result};
use crate::store::{AccountRow, AuditRow, NewEvent, SessionOptions, Store, Transaction};
use crate::{edit, health, oauth, validate};

/// The longest name of an account, in characters.
const LONGEST_LABEL: usize = 255;

/// Who does something, for the audit log.
#[derive(Clone, Debug)]
pub struct Actor {
    /// An API key, `session:` with its number, `link:` with the number of the session behind it, `server`, or `operator`.
    pub who: String,
    /// The request in which it is done.
    pub request_id: Option<String>,
}

impl Actor {
    /// The server itself.
    #[must_use]
    pub fn server() -> Self {
        Self { who: "server".to_owned(), request_id: None }
    }

    /// Whoever runs the server, on its command line.
    #[must_use]
    pub fn operator() -> Self {
        Self { who: "operator".to_owned(), request_id: None }
    }

    /// The person of a session.
    #[must_use]
    pub fn session(id: i64) -> Self {
        Self { who: format!("session:{id}"), request_id: crate::request_id::current() }
    }

    /// Whoever has the auth link of a session.
    #[must_use]
    pub fn link(id: i64) -> Self {
        Self { who: format!("link:{id}"), request_id: crate::request_id::current() }
    }

    /// An API key.
    #[must_use]
    pub fn key(id: &str) -> Self {
        Self { who: id.to_owned(), request_id: crate::request_id::current() }
    }
}

/// What happened to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It was linked for the first time.
    Created,
    /// It was linked again, checked or changed.
    Updated,
    /// It was removed.
    Deleted,
}

impl Happened {
    /// The kind of event.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "account.created",
            Self::Updated => "account.updated",
            Self::Deleted => "account.deleted",
        }
    }
}

/// An account as the integrator sees it. Never a credential.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AccountView {
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
    status_reasons: Vec<String>,
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

impl From<AccountRow> for AccountView {
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
            status_reasons: row.detail.status_reasons,
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

/// What the integrator may change. A member that is not there stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct AccountChange {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    pub label: Option<String>,
    /// `suspended`, or `active` to end that.
    pub status: Option<String>,
    /// `production` or `test`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The integrator's own data, in place of what was there.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

impl AccountChange {
    fn check(&self) -> Result<()> {
        let mut wrong = ApiError::invalid(Vec::new());
        let mut fine = true;
        let mut require = |holds: bool, key: &str, message: &str| {
            if !holds {
                fine = false;
                wrong = std::mem::replace(&mut wrong, ApiError::invalid(Vec::new())).field(key, message);
            }
        };
        let named = |text: &String| {
            let fits = !text.trim().is_empty() && text.chars().count() <= LONGEST_LABEL;
            fits && !text.chars().any(char::is_control)
        };
        let message = "Must have 1 to 255 characters, and none that controls.";
        require(self.label.as_ref().is_none_or(named), "label", message);
        let known = |word: &String| matches!(&**word, "active" | "suspended");
        require(self.status.as_ref().is_none_or(known), "status", "Must be `active` or `suspended`.");
        let known = |word: &String| matches!(&**word, "production" | "test");
        require(self.kind.as_ref().is_none_or(known), "type", "Must be `production` or `test`.");
        if fine { Ok(()) } else { Err(wrong) }
    }
}

/// Changes an account.
///
/// # Errors
///
/// `not_found`; `validation_failed` for a wrong member; `conflict` when an account that cannot be used is to become
/// active, which only a new credential makes it.
pub async fn change(state: &AppState, actor: &Actor, id: &str, change: AccountChange) -> Result<AccountView> {
    change.check()?;
    let (mut transaction, mut row) = hold(state, id).await?;
    if let Some(label) = change.label {
        row.label = label;
    }
    if let Some(kind) = change.kind {
        row.kind = kind;
    }
    if let Some(metadata) = change.metadata {
        row.detail.metadata = Some(serde_json::Value::Object(metadata));
    }
    row.detail.broken |=
        matches!(AccountStatus::parse(&row.status), AccountStatus::Error | AccountStatus::Expired);
    match change.status.as_deref() {
        Some("active") if row.detail.broken => {
            return Err(ApiError::new(
                ErrorCode::Conflict,
                "The account cannot be used as it is.",
                "Have it linked again: open a session with its `account_id`.",
            )
            .reason("needs_reconnect"));
        }
        Some(word) => row.status = word.to_owned(),
        None => {}
    }
    row.updated_at = state.clock.now();
    Store::update_account(&mut transaction, &row).await?;
    happened(&mut transaction, Happened::Updated, &row, actor, row.updated_at).await?;
    transaction.commit().await?;
    Ok(row.into())
}

/// Removes an account. Its credentials are gone with it.
///
/// # Errors
///
/// `not_found`.
pub async fn remove(state: &AppState, actor: &Actor, id: &str) -> Result<()> {
    let (mut transaction, row) = hold(state, id).await?;
    Store::delete_account(&mut transaction, id).await?;
    happened(&mut transaction, Happened::Deleted, &row, actor, state.clock.now()).await?;
    Ok(transaction.commit().await?)
}

/// The credentials of an account, with a token that has not ended. That they were read is written down before they are
/// given out.
///
/// # Errors
///
/// `not_found`, or when they were sealed with a key that is no longer given.
pub async fn credentials(
    state: &AppState,
    actor: &Actor,
    id: &str,
) -> Result<(String, BTreeMap<String, SecretString>)> {
    let (mut transaction, row) = hold(state, id).await?;
    audit(&mut transaction, "credentials.read", Some(id), actor, state.clock.now()).await?;
    let sealed = Store::hold_credentials(&mut transaction, id).await?;
    transaction.commit().await?;
    let opened = edit::open(state, id, sealed)?;
    let everything = SessionOptions::default();
    let Some(offer) = state.catalog.find(&everything, &row.integration_id) else {
        return Ok((row.integration_id, opened));
    };
    let stored = opened.clone();
    let opened = match oauth::fresh(state, offer, &row, opened).await? {
        Ok(fresh) => fresh,
        // What is stored is all there is. That it is no good is the account's to say.
        Err(refusal) => {
            let judged = Err(validate::explain(offer, refusal));
            if let Err(error) = health::note(state, &Actor::server(), &row, judged, None).await {
                tracing::info!(account = id, code = error.code(), "no other token");
            }
            stored
        }
    };
    Ok((row.integration_id, opened))
}

/// The account, and a transaction in which nobody else changes it.
async fn hold(state: &AppState, id: &str) -> Result<(Transaction, AccountRow)> {
    let missing = || ApiError::not_found("account");
    let owner = state.store.find_account(id).await?.ok_or_else(missing)?.origin_owner_id;
    let mut transaction = state.store.begin(&owner).await?;
    let row = Store::hold_account(&mut transaction, id).await?.ok_or_else(missing)?;
    Ok((transaction, row))
}

/// Writes down what happened to an account: for the webhooks and for the audit log.
///
/// # Errors
///
/// What the database says.
pub async fn happened(
    transaction: &mut Transaction,
    what: Happened,
    row: &AccountRow,
    actor: &Actor,
    now: i64,
) -> Result<()> {
    let id = format!("evt_{}", Uuid::now_v7().simple());
    let payload = serde_json::json!({
        "id": id,
        "type": what.as_str(),
        "created_at": rfc3339(now),
        "data": { "account": AccountView::from(row.clone()) },
    });
    let payload = payload.to_string();
    let event = NewEvent { id: &id, kind: what.as_str(), account_id: &row.id, payload: &payload };
    Store::insert_event(transaction, &event, now).await?;
    Ok(audit(transaction, what.as_str(), Some(&row.id), actor, now).await?)
}

/// Writes a line of the audit log that stands alone.
///
/// # Errors
///
/// What the database says.
pub async fn note(state: &AppState, actor: &Actor, action: &str, subject: &str) -> Result<()> {
    let mut transaction = state.store.begin("the audit log").await?;
    audit(&mut transaction, action, Some(subject), actor, state.clock.now()).await?;
    Ok(transaction.commit().await?)
}

/// Writes a line of the audit log.
///
/// # Errors
///
/// What the database says.
pub async fn audit(
    transaction: &mut Transaction,
    action: &str,
    subject: Option<&str>,
    actor: &Actor,
    now: i64,
) -> sqlx::Result<()> {
    let row = AuditRow {
        id: format!("aud_{}", Uuid::now_v7().simple()),
        at: now,
        actor: actor.who.clone(),
        action: action.to_owned(),
        subject: subject.map(str::to_owned),
        request_id: actor.request_id.clone(),
    };
    Store::insert_audit(transaction, &row).await
}
