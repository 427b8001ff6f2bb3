//! Sending what is in the outbox.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use rand::RngExt as _;
use reqwest::{StatusCode, header};
use tokio::task::JoinSet;

use super::{FIELD, signature};
use crate::app::AppState;
use crate::store::{Delivery, Outcome};

/// How long one attempt may take.
pub const ATTEMPT: Duration = Duration::from_secs(10);
/// How long a claimed delivery is left to the process that claimed it, in milliseconds: longer than an attempt takes.
const LEASE: i64 = 30_000;
/// Deliveries to one endpoint that are made at the same time.
const AT_ONCE: i64 = 8;
/// How often a process looks for what is due.
const EVERY: Duration = Duration::from_secs(1);
/// Attempts before a delivery is given up: with the waits between them, about three days, so that a receiver may be away for
/// a weekend.
const ATTEMPTS: i64 = 19;
/// The wait after the first attempt, in milliseconds; it doubles each time.
const FIRST_WAIT: i64 = 10_000;
/// The longest wait, in milliseconds: twelve hours.
const LONGEST_WAIT: i64 = 12 * 3_600_000;

/// Delivers what is due, for as long as the server runs. Endpoints do not wait for each other: one that hangs holds up a
/// few deliveries of its own.
pub async fn run(state: AppState) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut attempts = JoinSet::new();
    let mut running: HashMap<String, i64> = HashMap::new();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            // Where one has ended, there may be more for the same endpoint.
            Some(ended) = attempts.join_next() => {
                if let Ok(endpoint) = ended {
                    running.entry(endpoint).and_modify(|count| *count -= 1);
                }
            }
        }
        if let Err(error) = begin_due(&state, &mut attempts, &mut running).await {
            tracing::warn!(%error, "webhooks are not delivered");
        }
    }
}

/// Makes one attempt at each delivery that is due, up to a limit, and says how many there were.
///
/// # Errors
///
/// What the database says.
pub async fn deliver_due(state: &AppState) -> sqlx::Result<usize> {
    let mut attempts = JoinSet::new();
    begin_due(state, &mut attempts, &mut HashMap::new()).await?;
    Ok(attempts.join_all().await.len())
}

/// Begins an attempt at each delivery that is due, as long as its endpoint has few that are running.
async fn begin_due(
    state: &AppState,
    attempts: &mut JoinSet<String>,
    running: &mut HashMap<String, i64>,
) -> sqlx::Result<()> {
    let now = state.clock.now();
    for endpoint in state.store.due_endpoints(now).await? {
        let count = running.entry(endpoint.clone()).or_default();
        let claimed = match AT_ONCE - *count {
            free if free > 0 => state.store.claim_deliveries(&endpoint, now, now + LEASE, free).await?,
            _ => continue,
        };
        for delivery in claimed {
            *count += 1;
            let (state, endpoint) = (state.clone(), endpoint.clone());
            attempts.spawn(async move {
                if let Err(error) = attempt(&state, &delivery).await {
                    tracing::warn!(%error, "how a webhook ended was not noted");
                }
                endpoint
            });
        }
    }
    Ok(())
}

async fn attempt(state: &AppState, delivery: &Delivery) -> sqlx::Result<()> {
    let sent = send(state, delivery).await;
    let failed = sent.as_ref().err().map(String::as_str);
    tracing::info!(
        event = delivery.event_id,
        endpoint = delivery.endpoint_id,
        attempt = delivery.attempt,
        failed,
        "webhook"
    );
    let outcome = match failed {
        None => Outcome::Delivered,
        Some(reason) if delivery.attempt >= ATTEMPTS => Outcome::Dead(reason),
        Some(reason) => Outcome::Again(reason, state.clock.now() + wait(delivery.attempt)),
    };
    state.store.end_delivery(delivery, &outcome).await
}

/// Sends it. What the endpoint answers is not kept: only that it did.
async fn send(state: &AppState, delivery: &Delivery) -> Result<(), String> {
    // It may have been kept by a demo, which sends anywhere.
    if super::address(state, &delivery.url).is_none() {
        return Err("the address is not public".to_owned());
    }
    let opened = state.sealer.open(&delivery.endpoint_id, FIELD, &delivery.secret);
    let secret = opened.map_err(|error| format!("the endpoint's secret cannot be used: {error}"))?;
    let answer = state
        .webhooks
        .post(&delivery.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-hub-event-id", &delivery.event_id)
        .header("x-hub-delivery-attempt", delivery.attempt)
        .header("x-hub-signature", signature(&secret, delivery.payload.as_bytes()))
        .body(delivery.payload.clone())
        .send()
        .await;
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(status_in_words(answer.status())),
        Err(error) if error.is_timeout() => Err("no answer within 10 seconds".to_owned()),
        // The client's own text repeats the address, and an address may carry a secret of the receiver's.
        Err(error) if error.is_connect() => Err("no connection".to_owned()),
        Err(_) => Err("the answer could not be read".to_owned()),
    }
}

fn status_in_words(status: StatusCode) -> String {
    format!("answered {}", status.as_u16())
}

/// How long to wait after an attempt, in milliseconds: somewhere in this range, so that what failed together does not come
/// back together.
fn wait(attempt: i64) -> i64 {
    rand::rng().random_range(waits(attempt))
}

/// Twice as long each time, and up to a quarter less.
fn waits(attempt: i64) -> RangeInclusive<i64> {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or_default();
    let longest = FIRST_WAIT.saturating_mul(2_i64.saturating_pow(doublings)).min(LONGEST_WAIT);
    longest / 4 * 3..=longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_outlast_a_weekend() {
        const HOUR: i64 = 3_600_000;
        assert_eq!(waits(1), 7_500..=10_000);
        assert_eq!(waits(3), 30_000..=40_000);
        assert_eq!(waits(ATTEMPTS), 9 * HOUR..=12 * HOUR);
        assert!((1..ATTEMPTS).all(|attempt| waits(attempt).contains(&wait(attempt))));
        // From Friday at six to Monday at seven, whatever chance says, and not much longer than is said.
        let shortest: i64 = (1..ATTEMPTS).map(|attempt| *waits(attempt).start()).sum();
        let longest: i64 = (1..ATTEMPTS).map(|attempt| *waits(attempt).end()).sum();
        assert!(shortest >= 61 * HOUR && longest <= 84 * HOUR, "{} to {}", shortest / HOUR, longest / HOUR);
    }
}
