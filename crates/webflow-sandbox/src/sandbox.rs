//! The running sandbox.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::connection;
use crate::oauth::Grants;
use crate::options::Options;
use crate::rate::Limiter;
use crate::recorder::Recorder;
use crate::routes;

/// A running sandbox. It stops, and closes its connections, when it is dropped.
pub struct Sandbox {
    address: SocketAddr,
    api: Arc<Api>,
    task: JoinHandle<()>,
}

/// What the handlers share.
pub(crate) struct Api {
    pub(crate) options: Options,
    pub(crate) limiter: Limiter,
    pub(crate) recorder: Recorder,
    pub(crate) grants: Grants,
    /// Whether `test_slow` no longer waits.
    released: watch::Sender<bool>,
}

impl Sandbox {
    /// Serves on this listener, in a task of the current Tokio runtime.
    ///
    /// # Errors
    /// When the listener has no local address.
    pub fn start(options: Options, listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let api = Arc::new(Api {
            recorder: Recorder::new(options.record),
            options,
            limiter: Limiter::default(),
            grants: Grants::default(),
            released: watch::Sender::new(false),
        });
        let router = routes::router(Arc::clone(&api));
        let task = tokio::spawn(connection::accept(listener, router));
        Ok(Self { address, api, task })
    }

    /// Serves on a free port of the loopback address.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn spawn(options: Options) -> io::Result<Self> {
        Self::start(options, TcpListener::bind(("127.0.0.1", 0)).await?)
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://ADDRESS`, without `/v2`: what `--provider-url` takes.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked and how it ended.
    pub fn recorder(&self) -> &Recorder {
        &self.api.recorder
    }

    /// Has `test_slow` wait again, after [`release_slow`](Self::release_slow).
    pub fn hold_slow(&self) {
        self.api.released.send_replace(false);
    }

    /// Ends the wait of `test_slow`, now and from now on.
    pub fn release_slow(&self) {
        self.api.released.send_replace(true);
    }

    /// Gives every token its whole budget back, as if a minute had passed.
    pub fn reset_budgets(&self) {
        self.api.limiter.reset();
    }

    /// Stops and waits until the port is free and every connection is closed.
    pub async fn stop(mut self) {
        self.task.abort();
        // The only outcome is that the task was aborted.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Api {
    /// Waits as long as `test_slow` does.
    pub(crate) async fn slow(&self) {
        let mut released = self.released.subscribe();
        // Neither way of ending is an error: the time is over, or the wait was ended early.
        let _ = tokio::time::timeout(self.options.slow, released.wait_for(|released| *released)).await;
    }
}
