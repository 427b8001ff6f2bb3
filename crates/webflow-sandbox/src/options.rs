//! What a caller of the sandbox can choose.

use std::time::Duration;

use crate::oauth::App;

/// The choices that change how the sandbox answers. The default is what the binary does without options.
#[derive(Clone)]
pub struct Options {
    /// Whether calls above the minute budget get 429. Off for benchmarks only; the headers are sent either way.
    pub rate_limit: bool,
    /// Whether `token/authorized_by` and `token/introspect` refuse site tokens with 403. Webflow's documentation of
    /// 2025 says that they do, later pages and other integrators say that they do not; both readings can be tested.
    pub docs_2025: bool,
    /// How long `test_slow` waits, 8 s by default. [`Sandbox::release_slow`](crate::Sandbox::release_slow) ends the
    /// wait early, so a test sets a long time here and never depends on the clock.
    pub slow: Duration,
    /// Whether [`Recorder`](crate::Recorder) keeps each call. Off in a long-running server, where it would only grow.
    pub record: bool,
    /// The app that people may sign in to.
    pub app: App,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rate_limit: true,
            docs_2025: false,
            slow: Duration::from_secs(8),
            record: false,
            app: App::default(),
        }
    }
}

impl Options {
    /// The choices for tests: calls are recorded, and `test_slow` waits until it is released.
    pub fn for_tests() -> Self {
        Self { slow: Duration::from_secs(3600), record: true, ..Self::default() }
    }
}
