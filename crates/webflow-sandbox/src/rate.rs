//! The minute budget of each token.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// Webflow counts calls by token and minute.
pub(crate) const WINDOW: Duration = Duration::from_secs(60);

/// What is left of a token's budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Seconds until the window starts anew, given when this call was one too many.
    pub(crate) retry_after: Option<u64>,
}

impl Budget {
    /// The budget that is told to callers who have none: unknown tokens and unlimited runs.
    pub(crate) fn untouched(limit: u32) -> Self {
        Self { limit, remaining: limit, retry_after: None }
    }

    /// No call is left.
    pub(crate) fn spent(limit: u32, retry_after: u64) -> Self {
        Self { limit, remaining: 0, retry_after: Some(retry_after) }
    }
}

/// Counts the calls of each token in windows of a minute that start with the first call.
#[derive(Default)]
pub(crate) struct Limiter {
    windows: Mutex<HashMap<usize, Window>>,
}

struct Window {
    started: Instant,
    calls: u32,
}

impl Limiter {
    /// Takes one call of `limit` from the budget of the token with this number.
    pub(crate) fn take(&self, token: usize, limit: u32, now: Instant) -> Budget {
        let mut windows = self.windows.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let window = windows.entry(token).or_insert(Window { started: now, calls: 0 });
        if now.duration_since(window.started) >= WINDOW {
            *window = Window { started: now, calls: 0 };
        }
        if window.calls >= limit {
            let left = WINDOW - now.duration_since(window.started);
            return Budget::spent(limit, left.as_secs_f64().ceil() as u64);
        }
        window.calls += 1;
        Budget { limit, remaining: limit - window.calls, retry_after: None }
    }

    /// Starts every window anew, as if a minute had passed.
    pub(crate) fn reset(&self) {
        self.windows.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_spent_by_token_and_returns_after_a_minute() {
        let limiter = Limiter::default();
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert_eq!(limiter.take(0, 2, at(0)).remaining, 1);
        assert_eq!(limiter.take(0, 2, at(100)), Budget { limit: 2, remaining: 0, retry_after: None });
        assert_eq!(limiter.take(0, 2, at(18_500)), Budget::spent(2, 42));
        assert_eq!(limiter.take(1, 2, at(18_500)).remaining, 1, "another token has its own budget");
        assert_eq!(limiter.take(0, 2, at(59_999)), Budget::spent(2, 1));
        assert_eq!(limiter.take(0, 2, at(60_000)).remaining, 1, "the next window starts");
    }

    #[test]
    fn a_reset_gives_the_whole_budget_back() {
        let limiter = Limiter::default();
        let now = Instant::now();
        assert_eq!(limiter.take(0, 1, now).retry_after, None);
        assert_eq!(limiter.take(0, 1, now).retry_after, Some(60));
        limiter.reset();
        assert_eq!(limiter.take(0, 1, now).retry_after, None);
    }
}
