//! Use case: a token that ends is replaced before it is used (RFC 6749, 6).

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use uuid::Uuid;

use super::exchange::{Exchange, NotIssued};
use super::{EXPIRES_AT, REFRESH_TOKEN, keep};
use crate::accounts::{self, Actor};
use crate::app::AppState;
use crate::clock;
use crate::connectors::Offer;
use crate::edit;
use crate::error::{ApiError, Result};
use crate::provider::{Refusal, RefusalKind};
use crate::store::{AccountRow, Store};

/// How long before its end a token is replaced, in milliseconds: who is given it has to have some use of it.
const EARLY: i64 = 5 * 60_000;
/// How long one of many processes may take for it, in milliseconds. Many providers take a refresh token once.
const LEASE: i64 = 60_000;
/// When to ask again while one is at it, in seconds.
const WAIT: u32 = 5;

/// What is stored of an account, with a token that has not ended, where there is a way to one.
///
/// # Errors
///
/// Inside, why the provider gives no other token, or that one is being got already; outside, a fault of the server.
pub async fn fresh(
    state: &AppState,
    offer: &Offer,
    row: &AccountRow,
    stored: &BTreeMap<String, SecretString>,
) -> Result<std::result::Result<BTreeMap<String, SecretString>, Refusal>> {
    let now = state.clock.now();
    let ends = stored.get(EXPIRES_AT).and_then(|at| clock::parse_rfc3339(at.expose_secret()));
    let (Some(sign_in), Some(refresh_token), Some(ends)) = (&offer.sign_in, stored.get(REFRESH_TOKEN), ends)
    else {
        return Ok(Ok(stored.clone()));
    };
    if ends > now + EARLY {
        return Ok(Ok(stored.clone()));
    }
    let holder = Uuid::now_v7().simple().to_string();
    if !state.store.lease(&format!("refresh {}", row.id), &holder, now, now + LEASE).await? {
        return Ok(Err(RefusalKind::RateLimited(Some(WAIT)).into()));
    }
    let exchange = Exchange {
        http: &sign_in.http,
        oauth: &sign_in.oauth,
        values: stored,
        client_id: &sign_in.client.id,
        client_secret: &sign_in.client.secret,
    };
    let grant = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose_secret())];
    let issued = match exchange.ask(&grant, Instant::now() + state.validation_limit).await {
        Ok(issued) => issued,
        Err(why) => return Ok(Err(refusal(why))),
    };
    let mut values = stored.clone();
    keep(&mut values, issued, state.clock.now());
    let seal = |(field, value): (&String, &SecretString)| {
        Ok((field.clone(), state.sealer.seal(&row.id, field, value.expose_secret())?))
    };
    let sealed = values.iter().map(seal).collect::<anyhow::Result<Vec<_>>>().map_err(ApiError::internal)?;
    let mut transaction = state.store.begin(&row.origin_owner_id).await?;
    let same = Store::hold_account(&mut transaction, &row.id).await?;
    if same.is_none_or(|same| same.connected_at != row.connected_at) {
        drop(transaction);
        return Ok(Ok(edit::stored(state, &row.id).await?));
    }
    Store::replace_credentials(&mut transaction, &row.id, &sealed).await?;
    let at = state.clock.now();
    accounts::audit(&mut transaction, "credentials.refreshed", Some(&row.id), &Actor::server(), at).await?;
    transaction.commit().await?;
    Ok(Ok(values))
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
