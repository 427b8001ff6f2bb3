//! Use case: check a linked account again, with the credentials that are stored of it.
//!
//! What a provider does not answer changes nothing: an account is broken when the provider says so, not when it is away.
//! A check counts as use of the credential, which some providers ask for (Webflow ends site tokens that nobody has used
//! for 365 days).

use std::sync::atomic::Ordering;
use std::time::Duration;

use hub_model::permission::{Standing, lacking};
use hub_model::{AccountStatus, ErrorCode, Outcome, Validation};
use rand::RngExt as _;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::accounts::{self, AccountView, Actor, Happened};
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::store::{AccountRow, SessionOptions, Store};
use crate::{edit, oauth, validate};

/// How often a process looks for accounts that are due.
const EVERY: Duration = Duration::from_secs(20);
/// How long the process that checks may be silent before another takes over, in milliseconds.
const LEASE: i64 = 120_000;
/// Accounts of one provider that are checked in one turn: with a turn every 20 seconds, 30 a minute at most.
const PER_PROVIDER: i64 = 10;
/// Why an account is expired.
const OVER: &str = "The sign-in has ended, and its provider gave nothing to renew it with.";
/// When an account is looked at again that could not be judged, in milliseconds.
const AGAIN: i64 = 3_600_000;

/// Checks an account now.
///
/// # Errors
///
/// `not_found`; `conflict` where its method is no longer offered; `provider_unavailable` and the like where the provider
/// judged nothing: then the account stays as it was.
pub async fn check_now(state: &AppState, actor: &Actor, id: &str) -> Result<AccountView> {
    let row = state.store.find_account(id).await?.ok_or_else(|| ApiError::not_found("account"))?;
    let everything = SessionOptions::default();
    let Some(offer) = state.catalog.find(&everything, &row.integration_id) else {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "The way this account was linked is no longer offered.",
            "Offer that method again, or have the account linked anew.",
        )
        .reason("method_gone"));
    };
    // What was wanted of it when it was linked still is.
    let wanted: Vec<String> = row.detail.permissions.iter().filter_map(|one| one.scope.clone()).collect();
    let values = edit::stored(state, id).await?;
    let end = oauth::last_moment(&values);
    let judged = match oauth::fresh(state, offer, &row, values).await? {
        Ok(values) => validate::judge_stored(state, offer, &values, &wanted).await,
        Err(refusal) => Err(validate::explain(offer, refusal)),
    };
    note(state, actor, &row, judged, end).await
}

/// Writes down what a provider says of an account as it was read, unless it has been linked again since. `end` is when
/// its token ends for good.
///
/// # Errors
///
/// `not_found` when it is gone; the error itself where it says nothing of the account.
pub(crate) async fn note(
    state: &AppState,
    actor: &Actor,
    row: &AccountRow,
    judged: Result<Validation>,
    end: Option<i64>,
) -> Result<AccountView> {
    let mut transaction = state.store.begin(&row.origin_owner_id).await?;
    let now = Store::hold_account(&mut transaction, &row.id).await?;
    let mut now = now.ok_or_else(|| ApiError::not_found("account"))?;
    if now.connected_at != row.connected_at {
        return Ok(now.into());
    }
    let before = (now.status.clone(), now.detail.clone());
    let at = state.clock.now();
    match judged {
        Ok(validation) => passed(&mut now, validation),
        Err(error) => failed(&mut now, error, end.is_some_and(|end| end <= at))?,
    }
    Store::checked_account(&mut transaction, &row.id, at, next(state, end)).await?;
    if before != (now.status.clone(), now.detail.clone()) {
        now.updated_at = at;
        Store::update_account(&mut transaction, &now).await?;
        accounts::happened(&mut transaction, Happened::Updated, &now, actor, at).await?;
    }
    transaction.commit().await?;
    Ok(now.into())
}

/// What a judgement says of an account.
fn passed(row: &mut AccountRow, mut judged: Validation) {
    if judged.outcome == Outcome::Unverified {
        return;
    }
    // Also where the connector spells its scope in another way since.
    for permission in &mut judged.permissions {
        if let Some(then) = row.detail.permissions.iter().find(|then| then.key == permission.key) {
            permission.wanted = permission.wanted.max(then.wanted);
        }
    }
    let lacks = lacking(&judged.permissions);
    let to_fix = judged.permissions.iter().filter(|one| one.standing() == Standing::ToFix);
    row.detail.status_reasons = to_fix.map(|one| format!("{} is not granted.", one.label)).collect();
    row.detail.broken = false;
    row.detail.outcome = Some(if lacks { Outcome::Limited } else { Outcome::Valid });
    row.detail.permissions = judged.permissions;
    row.detail.identity = judged.identity.or(row.detail.identity.take());
    row.detail.site = judged.site.or(row.detail.site.take());
    set(row, AccountStatus::Active);
}

/// What a refusal says of an account, if it says anything of it.
fn failed(row: &mut AccountRow, error: ApiError, has_ended: bool) -> Result<()> {
    match ErrorCode::parse(error.code()) {
        Some(ErrorCode::TokenRejected | ErrorCode::MissingPermission | ErrorCode::OauthToken) => {
            let (status, reason) = if has_ended {
                (AccountStatus::Expired, OVER)
            } else {
                (AccountStatus::Error, error.message())
            };
            row.detail.status_reasons = vec![reason.to_owned()];
            row.detail.broken = true;
            set(row, status);
            Ok(())
        }
        _ => Err(error),
    }
}

/// Sets the status, unless the integrator has switched the account off.
fn set(row: &mut AccountRow, status: AccountStatus) {
    if AccountStatus::parse(&row.status) != AccountStatus::Suspended {
        row.status = status.as_str().to_owned();
    }
}

/// When an account is due again that has just been linked or checked: after the interval, or up to a tenth of it
/// earlier, so that what was linked together is not checked together; and when its token ends for good, at `end`.
#[must_use]
pub fn next(state: &AppState, end: Option<i64>) -> i64 {
    let Some(interval) = state.check_every else { return i64::MAX };
    let millis = i64::try_from(interval.as_millis()).unwrap_or(i64::MAX / 2);
    let now = state.clock.now();
    let usual = now.saturating_add(rand::rng().random_range(millis - millis / 10..=millis));
    end.filter(|end| *end > now).map_or(usual, |end| end.min(usual))
}

/// Checks what is due, for as long as the server runs. Of many processes one does it. Providers do not wait for each other:
/// one that is slow, or has many, holds up none but its own.
pub async fn run(state: AppState) {
    if state.check_every.is_none() {
        return;
    }
    let holder = Uuid::now_v7().simple().to_string();
    let mut providers = JoinSet::new();
    for provider in state.catalog.providers() {
        let (state, provider, holder) = (state.clone(), provider.to_owned(), holder.clone());
        providers.spawn(async move {
            let mut ticks = tokio::time::interval(EVERY);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                if let Err(error) = check_due(&state, &provider, &holder).await {
                    tracing::warn!(%error, provider, "accounts are not checked");
                }
            }
        });
    }
    while providers.join_next().await.is_some() {}
}

/// Checks the accounts of a provider that are due, as many as one turn has room for, if no other process does. Says how
/// many there were.
///
/// # Errors
///
/// What the database says.
pub async fn check_due(state: &AppState, provider: &str, holder: &str) -> sqlx::Result<usize> {
    let mut checked = 0;
    for id in state.store.due_accounts(provider, state.clock.now(), PER_PROVIDER).await? {
        // A check may begin what cannot be begun again, and a server that stops gives it little time.
        if state.stopping.load(Ordering::Relaxed) {
            break;
        }
        let now = state.clock.now();
        if !state.store.lease("checks", holder, now, now + LEASE).await? {
            break;
        }
        // First of all, so that an account that cannot be checked does not come up again and again.
        state.store.put_off_check(&id, now + AGAIN).await?;
        checked += 1;
        if let Err(error) = check_now(state, &Actor::server(), &id).await {
            tracing::info!(account = id, code = error.code(), "account not judged");
        }
    }
    Ok(checked)
}
