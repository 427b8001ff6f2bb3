//! The accept loop: what a client may take of the server before it has said what it wants, and how everything ends.
//!
//! It is our own because `axum::serve` waits for the head of a request as long as the client likes: a few thousand
//! connections that send a byte now and then would be all that there are.

mod body;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tower::Service as _;

use crate::metrics::Metrics;

/// How long to wait when a connection cannot be accepted: too many files are open, most likely.
const PAUSE: Duration = Duration::from_millis(500);

/// What clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Connections open at the same time. Further ones wait to be accepted.
    pub connections: usize,
    /// How long the head of a request may take to arrive, and a connection be idle before it.
    pub head: Duration,
    /// How long the body of a request may take to arrive.
    pub body: Duration,
    /// How long a client may take nothing of an answer.
    pub answer: Duration,
    /// How long running requests may take to end once the server is stopped.
    pub end: Duration,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            connections: 4096,
            head: Duration::from_secs(30),
            // As long as the widget waits for its answer (CONTRACT 9.2).
            body: Duration::from_secs(30),
            answer: Duration::from_secs(30),
            end: Duration::from_secs(30),
        }
    }
}

/// Answers requests with `router`, counting connections in `metrics`, until `stop` resolves; then accepts no more, lets running requests end within their
/// allowance, and cuts off those that do not.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    metrics: Option<&Metrics>,
    allowance: Allowance,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(allowance.connections));
    let (stopping, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let accept = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            (place, accepted) = accept => match accepted {
                Ok((stream, peer)) => {
                    let connection = connection(stream, peer, router.clone(), allowance, stopped.clone());
                    let open = metrics.map(Metrics::connected);
                    connections.spawn(async move {
                        connection.await;
                        drop((place, open));
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop((listener, stopping));
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(allowance.end, ended).await.is_err() {
        tracing::warn!(connections = connections.len(), "cut off what did not end in time");
        connections.shutdown().await;
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    allowance: Allowance,
    mut stopped: watch::Receiver<()>,
) {
    // Answers are small and written whole: there is nothing to wait for.
    _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|incoming| body::within(incoming, allowance.body));
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(allowance.answer));
    let stream = TokioIo::new(Box::pin(stream));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(allowance.head);
    let mut connection = std::pin::pin!(builder.serve_connection(stream, service));
    let ended = tokio::select! {
        ended = &mut connection => ended,
        // Only ever ends by the sender's going.
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
