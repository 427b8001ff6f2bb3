//! What becomes of checks, counted.

use hub_model::{Outcome, Validation};
use tokio::time::Instant;

use crate::app::AppState;
use crate::error::Result;

/// What became of a check, in a word.
pub(super) fn outcome(judged: &Result<Validation>) -> &str {
    match judged {
        Ok(Validation { outcome: Outcome::Valid, .. }) => "valid",
        Ok(Validation { outcome: Outcome::Limited, .. }) => "limited",
        Ok(Validation { outcome: Outcome::Unverified, .. }) => "unverified",
        Err(error) => error.code(),
    }
}

/// Counts how a check ends. It notices that the client has gone, too: then the handler's future is dropped, and with it
/// the call to the provider.
pub(super) struct Watch<'a> {
    state: &'a AppState,
    provider: &'a str,
    started: Instant,
    running: bool,
}

impl<'a> Watch<'a> {
    pub(super) fn new(state: &'a AppState, provider: &'a str) -> Self {
        Self { state, provider, started: Instant::now(), running: true }
    }

    pub(super) fn finished(mut self, judged: &Result<Validation>) {
        self.running = false;
        self.state.metrics.validated(self.provider, outcome(judged));
        self.state.metrics.checked(self.provider, self.started.elapsed());
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if self.running {
            self.state.metrics.validated(self.provider, "cancelled");
            tracing::info!("validation cancelled by client");
        }
    }
}
