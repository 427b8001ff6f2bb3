//! The accept loop. It is our own because one behaviour of the sandbox is to reset a connection without an answer,
//! which no handler can do.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tower::Service;

/// Resets the connection that a request came on. Each request carries one, and so does an answer that asks for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct HangUp(Arc<Notify>);

/// Marks an answer that must never be sent.
#[derive(Clone, Debug)]
pub(crate) struct Unsendable;

impl HangUp {
    /// Stands in for an answer: the outermost layer resets the connection instead of sending it.
    pub(crate) fn response() -> Response {
        let mut response = StatusCode::IM_A_TEAPOT.into_response();
        response.extensions_mut().insert(Unsendable);
        response
    }

    pub(crate) fn now(&self) {
        self.0.notify_one();
    }
}

/// Accepts connections until the task that runs it is aborted, which ends them all.
pub(crate) async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone()));
                }
                // Too many open files, most likely: a pause keeps the loop from spinning until some are closed.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, router: Router) {
    if let Err(error) = serve_until_hung_up(stream, router).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn serve_until_hung_up(stream: TcpStream, router: Router) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let hang_up = HangUp::default();
    let carried = hang_up.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(carried.clone());
        router.clone().call(request)
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = &mut connection => return ended.map_err(io::Error::other),
        () = hang_up.0.notified() => {}
    }
    // Without lingering the system sends a reset instead of an orderly end.
    connection.into_parts().io.into_inner().set_zero_linger()
}
