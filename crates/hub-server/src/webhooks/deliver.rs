//! Sending what is in the outbox.

use std::time::Duration;

use rand::RngExt as _;
use reqwest::{StatusCode, header};

use super::{FIELD, signature};
use crate::app::AppState;
use crate::store::{Delivery, Outcome};

/// How long one attempt may take.
pub const ATTEMPT: Duration = Duration::from_secs(10);
/// How long a claimed delivery is left to the process that claimed it, in milliseconds: longer than an attempt takes.
const LEASE: i64 = 30_000;
/// Deliveries that are made at the same time.
const AT_ONCE: i64 = 16;
/// How often a process looks for what is due.
const EVERY: Duration = Duration::from_secs(1);
/// Attempts before a delivery is given up: with the waits between them, about three days.
const ATTEMPTS: i64 = 15;
/// The wait after the first attempt, in milliseconds; it doubles each time.
const FIRST_WAIT: i64 = 10_000;
/// The longest wait, in milliseconds: twelve hours.
const LONGEST_WAIT: i64 = 12 * 3_600_000;

/// Delivers what is due, for as long as the server runs.
pub async fn run(state: AppState) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // As long as there is something due, no tick is waited for.
        loop {
            match deliver_due(&state).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "webhooks are not delivered");
                    break;
                }
            }
        }
    }
}

/// Makes one attempt at each delivery that is due, up to a limit, and says how many there were.
///
/// # Errors
///
/// What the database says.
pub async fn deliver_due(state: &AppState) -> sqlx::Result<usize> {
    let now = state.clock.now();
    let claimed = state.store.claim_deliveries(now, now + LEASE, AT_ONCE).await?;
    let count = claimed.len();
    let mut attempts = tokio::task::JoinSet::new();
    for delivery in claimed {
        let state = state.clone();
        attempts.spawn(async move { attempt(&state, &delivery).await });
    }
    while let Some(ended) = attempts.join_next().await {
        ended.unwrap_or_else(|_| Ok(()))?;
    }
    Ok(count)
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

/// How long to wait after an attempt, in milliseconds: twice as long each time, and somewhere between half of that and
/// all of it, so that what failed together does not come back together.
fn wait(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or_default();
    let longest = FIRST_WAIT.saturating_mul(2_i64.saturating_pow(doublings)).min(LONGEST_WAIT);
    rand::rng().random_range(longest / 2..=longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_after_some_days() {
        for attempt in 1..ATTEMPTS {
            let whole = (FIRST_WAIT << (attempt - 1)).min(LONGEST_WAIT);
            assert!((whole / 2..=whole).contains(&wait(attempt)), "{attempt}");
        }
        let all: i64 = (1..ATTEMPTS).map(|attempt| (FIRST_WAIT << (attempt - 1)).min(LONGEST_WAIT)).sum();
        assert!((24 * 3_600_000..5 * 24 * 3_600_000).contains(&all), "{all}");
    }
}
