//! The server while it runs, what goes on beside it, and its end.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;

use super::bind;
use crate::app::{AppState, app};
use crate::config::Operation;
use crate::listen::Allowance;
use crate::{health, listen, routes, webhooks};

/// How often what is past its life is forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How long the database may take to be closed: a transaction of a request that was cut off may still be in it.
const CLOSING: Duration = Duration::from_secs(5);

/// Serves until it is told to stop, and ends in order: who is there is answered, then the database is closed.
pub(super) async fn until_stopped(
    listener: TcpListener,
    state: AppState,
    operation: &Operation,
) -> Result<()> {
    // Before anybody can know that it runs: who starts it may stop it at once.
    let (mut signals, mut again) = (Signals::new()?, Signals::new()?);
    tracing::info!(address = %listener.local_addr()?, url = %state.public_url, "listening");
    // They end with this function.
    let mut beside = JoinSet::new();
    beside.spawn(sweep(state.clone()));
    beside.spawn(health::run(state.clone()));
    // What was under way and is not noted is sent once more after the next start.
    beside.spawn(webhooks::run(state.clone()));
    if let Some(address) = operation.metrics_listen {
        let listener = bind(address).await?;
        tracing::info!(address = %listener.local_addr()?, "metrics");
        let state = state.clone();
        beside.spawn(async move {
            let router = routes::metrics::router(state);
            listen::serve(listener, router, None, Allowance::default(), std::future::pending()).await;
        });
    }
    // From here on what is under way has its time to end.
    let stopped = OnceLock::new();
    let stop = async {
        signals.next().await;
        tracing::info!("stopping");
        state.stopping.store(true, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(operation.shutdown_delay.into())).await;
        _ = stopped.set(Instant::now());
    };
    let counted = Some(&state.metrics);
    let twice = async {
        again.next().await;
        again.next().await;
    };
    let allowance = operation.allowance();
    let in_order = async {
        listen::serve(listener, app(state.clone()), counted, allowance, stop).await;
        beside.shutdown().await;
        state.tasks.close();
        if !state.tasks.is_empty() {
            tracing::info!(tasks = state.tasks.len(), "finishing what cannot be begun again");
        }
        let left = allowance.end.saturating_sub(stopped.get().map(Instant::elapsed).unwrap_or_default());
        if tokio::time::timeout(left, state.tasks.wait()).await.is_err() {
            tracing::warn!(tasks = state.tasks.len(), "cut off what did not end in time");
        }
    };
    tokio::select! {
        () = in_order => {}
        () = twice => tracing::warn!("stopped at once by a second signal"),
    }
    beside.shutdown().await;
    if tokio::time::timeout(CLOSING, state.store.close()).await.is_err() {
        tracing::warn!("the database was not closed in time");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn sweep(state: AppState) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        ticks.tick().await;
        // A process of an older version may be beside this one.
        if let Err(error) = state.store.fill_search().await {
            tracing::warn!(%error, "some accounts cannot be searched");
        }
        if let Err(error) = state.store.sweep(state.clock.now()).await {
            tracing::warn!(%error, "what is past its life was not forgotten");
        }
    }
}

/// What asks the server to stop: Ctrl-C, and where there is one, the signal that service managers send.
#[cfg(unix)]
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Signals {
    /// From here on they are waited for, and no longer end the process by themselves.
    pub(super) fn new() -> Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Resolves at the next one.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What asks the server to stop: Ctrl-C.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Nothing to begin.
    pub(super) fn new() -> Result<Self> {
        Ok(Self)
    }

    /// Resolves at the next one.
    pub(super) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
