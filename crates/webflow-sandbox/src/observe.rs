//! The outermost layer: notes each call and its end, and resets connections.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Body as _, Frame, SizeHint};

use crate::connection::{HangUp, Unsendable};
use crate::gate;
use crate::recorder::{Ending, OpenCall};
use crate::sandbox::Api;

/// Notes the call. The log gets the path template, never the path itself, which a caller may have put a token into.
pub(crate) async fn observe(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let template = request.extensions().get::<MatchedPath>().cloned();
    let connection = request.extensions().get::<HangUp>().cloned();
    let path = request.uri().path();
    let mut call = api.recorder.begin(method.as_str(), path, gate::bearer(request.headers()));

    let response = next.run(request).await;
    let path = template.as_ref().map_or("unknown", MatchedPath::as_str);
    if response.extensions().get::<Unsendable>().is_some() {
        tracing::debug!(%method, path, "connection reset");
        call.end(Ending::Reset);
        if let Some(connection) = connection {
            connection.now();
        }
        return pending().await;
    }
    tracing::debug!(%method, path, status = response.status().as_u16(), "answered");
    observe_body(method, response, call)
}

/// Follows the body until it is sent; one without content is sent with the head.
fn observe_body(method: Method, response: Response, mut call: OpenCall) -> Response {
    let ending = Ending::Answered(response.status().as_u16());
    if method == Method::HEAD || response.body().is_end_stream() {
        call.end(ending);
        return response;
    }
    response.map(|inner| Body::new(ObservedBody { inner, call, ending }))
}

struct ObservedBody {
    inner: Body,
    call: OpenCall,
    ending: Ending,
}

impl hyper::body::Body for ObservedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        let last = match &polled {
            Poll::Pending => false,
            Poll::Ready(Some(Ok(_))) => self.inner.is_end_stream(),
            Poll::Ready(None | Some(Err(_))) => true,
        };
        if last {
            let ending = self.ending;
            self.call.end(ending);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
