//! The log of the running server, on standard error. What is in it is [`crate::request_id`]'s business and that of
//! whoever logs; here is how it is written.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts the log. `RUST_LOG` says what is logged.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process keeps the first one's log.
    let _ = match format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        // What is said during a request stands beside the request's name, as members of `span`.
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
    };
}
