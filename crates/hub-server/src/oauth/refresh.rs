//! Use case: a token that ends is replaced before it is used (RFC 6749, 6).
//!
//! Many providers take a refresh token once, and end everything when it comes again. So one process asks at a time, and
//! once it has asked it goes on until the answer is stored, whoever hangs up or stops meanwhile.

use std::collections::BTreeMap;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use uuid::Uuid;

use super::exchange::{Exchange, Issued, NotIssued};
use super::{EXPIRES_AT, REFRESH_TOKEN, SignIn, keep};
use crate::accounts::{self, Actor};
use crate::app::AppState;
use crate::clock;
use crate::connectors::Offer;
use crate::edit;
use crate::error::{ApiError, Result};
use crate::provider::{Refusal, RefusalKind, Unavailable};
use crate::store::{AccountRow, SessionOptions, Store, trouble};

/// How long before its end a token is replaced, in milliseconds: who is given it has to have some use of it.
const EARLY: i64 = 5 * 60_000;
/// How long the one that asks may take, in milliseconds: a call to the provider, and a database that is busy.
const LEASE: i64 = 90_000;
/// How often the others look whether it is there, and for how long.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: u32 = 60;
/// How often storing what was issued is tried, and the pause between.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_secs(2);
/// The life of a token in seconds, where the one before had an end and the provider does not say it of this one.
const USUAL_LIFE: u32 = 3600;

type Values = BTreeMap<String, SecretString>;

/// What is stored of an account, with a token that has not ended, where there is a way to one.
///
/// # Errors
///
/// Inside, why the provider gives no other token; outside, `not_found` when the account is removed meanwhile, or a fault of
/// the server.
pub async fn fresh(
    state: &AppState,
    offer: &Offer,
    row: &AccountRow,
    stored: Values,
) -> Result<std::result::Result<Values, Refusal>> {
    let mut stored = stored;
    if offer.sign_in.is_none() || !stored.contains_key(REFRESH_TOKEN) {
        return Ok(Ok(stored));
    }
    let lease = format!("refresh {}", row.id);
    let holder = Uuid::now_v7().simple().to_string();
    for _ in 0..LOOKS {
        let now = state.clock.now();
        let left = left(&stored, now);
        if left > EARLY {
            return Ok(Ok(stored));
        }
        if state.store.lease(&lease, &holder, now, now + LEASE).await? {
            let (owned, row) = (state.clone(), row.clone());
            let work = state.tasks.spawn(async move {
                let done = replace(&owned, &row).await;
                if let Err(error) = owned.store.release(&lease, &holder).await {
                    tracing::debug!(%error, "a lease is left to end by itself");
                }
                done
            });
            return work.await.map_err(ApiError::internal)?;
        }
        // Somebody is at it, and it has not ended yet.
        if left > 0 {
            return Ok(Ok(stored));
        }
        tokio::time::sleep(LOOK).await;
        stored = held(state, row).await?.1;
    }
    Ok(Err(RefusalKind::Unavailable(Unavailable::Timeout).into()))
}

/// When a token ends that nobody can replace, in milliseconds since 1970: its sign-in came without a refresh token.
#[must_use]
pub fn last_moment(stored: &Values) -> Option<i64> {
    ends(stored).filter(|_| !stored.contains_key(REFRESH_TOKEN))
}

/// When the token ends, where its provider said so.
fn ends(stored: &Values) -> Option<i64> {
    stored.get(EXPIRES_AT).and_then(|at| clock::parse_rfc3339(at.expose_secret()))
}

/// How long the token lives on, in milliseconds; for ever where nobody says.
fn left(stored: &Values, now: i64) -> i64 {
    ends(stored).map_or(i64::MAX, |ends| ends - now)
}

/// The account and what is stored of it, at one moment.
async fn held(state: &AppState, row: &AccountRow) -> Result<(AccountRow, Values)> {
    let mut transaction = state.store.begin(&row.origin_owner_id).await?;
    let row = Store::hold_account(&mut transaction, &row.id).await?;
    let row = row.ok_or_else(|| ApiError::not_found("account"))?;
    let sealed = Store::hold_credentials(&mut transaction, &row.id).await?;
    drop(transaction);
    let stored = edit::open(state, &row.id, sealed)?;
    Ok((row, stored))
}

/// Asks for another token and stores it.
async fn replace(state: &AppState, row: &AccountRow) -> Result<std::result::Result<Values, Refusal>> {
    // Now that nobody else can: another may have done it, and used up what was read before.
    let (row, stored) = &held(state, row).await?;
    let everything = SessionOptions::default();
    let offer = state.catalog.find(&everything, &row.integration_id);
    let sign_in = offer.and_then(|offer| offer.sign_in.as_ref());
    let Some(sign_in) = sign_in.filter(|_| left(stored, state.clock.now()) <= EARLY) else {
        return Ok(Ok(stored.clone()));
    };
    let mut issued = match ask(state, sign_in, stored).await {
        Ok(issued) => issued,
        Err(why) => return Ok(Err(refusal(why))),
    };
    issued.expires_in = issued.expires_in.or(Some(USUAL_LIFE));
    let mut values = stored.clone();
    keep(&mut values, issued, state.clock.now());
    for left in (0..TRIES).rev() {
        match store(state, row, &values).await {
            Ok(true) => break,
            // Linked again meanwhile, by somebody who typed or allowed something newer.
            Ok(false) => return Ok(Ok(held(state, row).await?.1)),
            Err(error) if left > 0 && trouble(&error).is_some() => {
                tracing::warn!(%error, account = row.id, "a token that was issued is not stored yet");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Ok(values))
}

async fn ask(state: &AppState, sign_in: &SignIn, stored: &Values) -> std::result::Result<Issued, NotIssued> {
    let token = stored.get(REFRESH_TOKEN).map(ExposeSecret::expose_secret).unwrap_or_default();
    let grant = [("grant_type", "refresh_token"), ("refresh_token", token)];
    let exchange = Exchange {
        http: &sign_in.http,
        oauth: &sign_in.oauth,
        values: stored,
        client_id: &sign_in.client.id,
        client_secret: &sign_in.client.secret,
    };
    exchange.ask(&grant, Instant::now() + state.validation_limit).await
}

/// False where the account is gone, or was linked again.
async fn store(state: &AppState, row: &AccountRow, values: &Values) -> sqlx::Result<bool> {
    let seal = |(field, value): (&String, &SecretString)| {
        let sealed = state.sealer.seal(&row.id, field, value.expose_secret());
        Ok((field.clone(), sealed.map_err(|error| sqlx::Error::Encode(error.into()))?))
    };
    let sealed = values.iter().map(seal).collect::<sqlx::Result<Vec<_>>>()?;
    let mut transaction = state.store.begin(&row.origin_owner_id).await?;
    let now = Store::hold_account(&mut transaction, &row.id).await?;
    if now.is_none_or(|now| now.connected_at != row.connected_at) {
        return Ok(false);
    }
    Store::replace_credentials(&mut transaction, &row.id, &sealed).await?;
    let at = state.clock.now();
    accounts::audit(&mut transaction, "credentials.refreshed", Some(&row.id), &Actor::server(), at).await?;
    transaction.commit().await?;
    Ok(true)
}

/// What it says of an account. That the operator's client is not accepted says nothing of it.
fn refusal(why: NotIssued) -> Refusal {
    let (kind, said) = match why {
        NotIssued::Code { said } => (RefusalKind::Rejected, said),
        NotIssued::Client { said } | NotIssued::Request { said } => (RefusalKind::Misconfigured, said),
        NotIssued::RateLimited(seconds) => (RefusalKind::RateLimited(seconds), None),
        NotIssued::Unavailable(why) => (RefusalKind::Unavailable(why), None),
    };
    Refusal { kind, said }
}
