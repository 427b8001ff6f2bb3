//! The state everything shares, and the router. Tests call the router without a port.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use axum::Router;
use secrecy::SecretString;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::client::Network;
use crate::clock::Clock;
use crate::connectors::Catalog;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::routes;
use crate::seal::Sealer;
use crate::store::Store;

/// What every handler may use. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    inner: Arc<Inner>,
}

/// The parts of [`AppState`].
pub struct Inner {
    /// The database.
    pub store: Store,
    /// Encryption of credentials.
    pub sealer: Sealer,
    /// What can be linked.
    pub catalog: Catalog,
    /// How often things may be asked.
    pub limits: Limits,
    /// The time.
    pub clock: Clock,
    /// Where browsers reach this server.
    pub public_url: Url,
    /// How long one validation may take.
    pub validation_limit: Duration,
    /// How often linked accounts are checked again; never where it is `None`.
    pub check_every: Option<Duration>,
    /// What webhooks are sent with.
    pub webhooks: reqwest::Client,
    /// Present in the demo only.
    pub demo: Option<Demo>,
    /// What is counted and measured.
    pub metrics: Metrics,
    /// Reverse proxies that may say whom they speak for.
    pub proxies: Vec<Network>,
    /// What has to come to its end once it is begun, also when nobody waits for it.
    pub tasks: TaskTracker,
    /// Whether the server was told to stop.
    pub stopping: AtomicBool,
}

/// What only the demo has.
pub struct Demo {
    /// An API key that is not in the database.
    pub api_key: SecretString,
}

impl AppState {
    /// The state made of its parts.
    #[must_use]
    pub fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// The origin of the hosted pages, as a browser writes it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }
}

impl std::ops::Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

/// The whole server as one service.
pub fn app(state: AppState) -> Router {
    routes::router(&state).with_state(state)
}
