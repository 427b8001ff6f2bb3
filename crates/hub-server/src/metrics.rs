//! What the server counts and measures, for Prometheus (`--metrics-listen`).
//!
//! Labels are of few values only: templates of routes, methods, statuses, codes of errors, providers of connectors. No
//! identifier, no address and nothing that a client wrote is ever one: each value is a series that is kept for ever.

use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime};

use axum::http::Method;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::store::Store;

/// The media type of what [`Metrics::encode`] writes.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the classes of an answer's time, in seconds. The last is as long as a body may take.
const ANSWER: [f64; 12] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0, 30.0];
/// The same for a check at a provider. The last is as long as one may take (CONTRACT 9.2).
const CHECK: [f64; 10] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 25.0];

/// Names and values that tell the series of one metric apart.
type Labels<const N: usize> = [(&'static str, String); N];
type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// What was called: every request is counted, so its labels are cheap to make.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: &'static str,
    route: String,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    #[prometheus(flatten)]
    call: Call,
    status: u16,
}

/// Everything that is counted and measured. Each state has its own, so that tests do not meet in them.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answer, Counter>,
    times: Histograms<Call>,
    rate_limited: Family<Labels<1>, Counter>,
    connections: Gauge,
    sessions: Counter,
    validations: Family<Labels<2>, Counter>,
    rechecks: Family<Labels<2>, Counter>,
    checks: Histograms<Labels<1>>,
    linked: Family<Labels<2>, Counter>,
    outbox: Gauge<u64, AtomicU64>,
    database: Family<Labels<2>, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut this = Self {
            registry: Registry::with_prefix("hub"),
            requests: Family::default(),
            times: Family::new_with_constructor(|| Histogram::new(ANSWER)),
            rate_limited: Family::default(),
            connections: Gauge::default(),
            sessions: Counter::default(),
            validations: Family::default(),
            rechecks: Family::default(),
            checks: Family::new_with_constructor(|| Histogram::new(CHECK)),
            linked: Family::default(),
            outbox: Gauge::default(),
            database: Family::default(),
        };
        this.register();
        this
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        // Counters get `_total` when they are written.
        registry.register("http_requests", "Requests answered", self.requests.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time from a request's head to its answer's",
            self.times.clone(),
        );
        registry.register(
            "rate_limited",
            "Requests refused because there were too many",
            self.rate_limited.clone(),
        );
        registry.register("http_connections", "Open connections of clients", self.connections.clone());
        registry.register("sessions_opened", "Sessions opened", self.sessions.clone());
        registry.register(
            "validations",
            "Checks of credentials by what became of them",
            self.validations.clone(),
        );
        registry.register(
            "account_checks",
            "Checks of linked accounts by what became of them",
            self.rechecks.clone(),
        );
        registry.register(
            "validation_duration_seconds",
            "Time that a check took at the provider",
            self.checks.clone(),
        );
        registry.register("accounts_linked", "Accounts linked, new or again", self.linked.clone());
        registry.register("outbox_pending", "Webhook deliveries that wait", self.outbox.clone());
        registry.register("database_connections", "Connections to the database", self.database.clone());
        let started = Gauge::<i64>::default();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        started.set(i64::try_from(now.as_secs()).unwrap_or_default());
        registry.register("start_time_seconds", "When the process started, in seconds since 1970", started);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The running program", build);
    }

    /// An answered request: `route` is the template, never the address.
    pub fn answered(&self, method: &Method, route: String, status: u16, took: Duration) {
        let call = Call { method: method_name(method), route };
        self.times.get_or_create(&call).observe(took.as_secs_f64());
        if status == 429 {
            self.rate_limited.get_or_create(&[("route", call.route.clone())]).inc();
        }
        self.requests.get_or_create(&Answer { call, status }).inc();
    }

    /// A connection of a client, counted as open until what is given is dropped.
    #[must_use]
    pub fn connected(&self) -> Connected {
        self.connections.inc();
        Connected(self.connections.clone())
    }

    /// A session was opened.
    pub fn session_opened(&self) {
        self.sessions.inc();
    }

    /// A credential for a provider of the catalog was judged: `outcome` is that of the validation, the code of the
    /// error, or `cancelled`.
    pub fn validated(&self, provider: &str, outcome: &str) {
        let labels = [("provider", provider.to_owned()), ("outcome", outcome.to_owned())];
        self.validations.get_or_create(&labels).inc();
    }

    /// A linked account was checked again, with what is stored of it: `outcome` as with [`Self::validated`].
    pub fn rechecked(&self, provider: &str, outcome: &str) {
        let labels = [("provider", provider.to_owned()), ("outcome", outcome.to_owned())];
        self.rechecks.get_or_create(&labels).inc();
    }

    /// A check at a provider took so long.
    pub fn checked(&self, provider: &str, took: Duration) {
        self.checks.get_or_create(&[("provider", provider.to_owned())]).observe(took.as_secs_f64());
    }

    /// An account was stored, new or `again`.
    pub fn linked(&self, provider: &str, again: bool) {
        let kind = if again { "again" } else { "new" };
        self.linked.get_or_create(&[("provider", provider.to_owned()), ("kind", kind.to_owned())]).inc();
    }

    /// So many webhook deliveries wait.
    pub fn outbox_pending(&self, count: u64) {
        self.outbox.set(count);
    }

    /// Everything in the text format of OpenMetrics, with how the database's connections stand now.
    ///
    /// # Errors
    ///
    /// Never in practice: only a text that cannot be written to.
    pub fn encode(&self, store: &Store) -> Result<String, std::fmt::Error> {
        for (pool, size, idle) in store.connections() {
            for (state, count) in [("used", size.saturating_sub(idle)), ("idle", idle)] {
                let labels = [("pool", pool.to_owned()), ("state", state.to_owned())];
                self.database.get_or_create(&labels).set(i64::from(count));
            }
        }
        let mut out = String::new();
        text::encode(&mut out, &self.registry)?;
        Ok(out)
    }
}

/// An open connection.
pub struct Connected(Gauge);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The method, if it is one of HTTP's own: a client can make up any other.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_clients_make_up_are_one_series() {
        let metrics = Metrics::default();
        for name in ["MADEUP1", "MADEUP2", "GET"] {
            let method = Method::from_bytes(name.as_bytes()).unwrap();
            metrics.answered(&method, "/a".to_owned(), 200, Duration::ZERO);
        }
        let mut out = String::new();
        text::encode(&mut out, &metrics.registry).unwrap();
        assert!(!out.contains("MADEUP"), "{out}");
        assert!(
            out.contains(r#"hub_http_requests_total{method="other",route="/a",status="200"} 2"#),
            "{out}"
        );
    }
}
