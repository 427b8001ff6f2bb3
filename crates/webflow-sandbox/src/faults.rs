//! Answers that are broken on purpose.

use std::future::pending;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use serde_json::{Value, json};

use crate::connection::HangUp;
use crate::endpoints::AUTHORIZED_BY;
use crate::error::ApiError;
use crate::profile::{Fault, Profile};
use crate::sandbox::Api;

const OVERSIZE: usize = 5_000_000;

/// Runs the call with the fault of its token, if it has one.
pub(crate) async fn run(api: &Api, profile: &Profile, request: Request, next: Next) -> Response {
    let Some(fault) = &profile.fault else {
        return next.run(request).await;
    };
    match fault {
        // The gate has answered these two.
        Fault::Reject | Fault::RateLimit { .. } => next.run(request).await,
        Fault::Slow => {
            if request.uri().path() == AUTHORIZED_BY {
                api.slow().await;
            }
            next.run(request).await
        }
        Fault::Hang => pending().await,
        Fault::Reset => HangUp::response(),
        Fault::Error { status, code, message } => {
            ApiError::from_fixture(*status, code, message).for_profile(profile)
        }
        Fault::Raw { status, content_type, body } => raw(*status, content_type, body),
        Fault::Redirect => redirect(request.uri().path()),
        Fault::CutOff => cut_off(next.run(request).await).await,
        Fault::CutJson => cut_json(next.run(request).await).await,
        Fault::Oversize => oversize(next.run(request).await).await,
    }
}

fn raw(status: u16, content_type: &str, body: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, content_type.to_owned())], body.to_owned()).into_response()
}

/// Points outside the API, so that a client which follows shows up in the record under another path.
fn redirect(path: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, format!("/moved{path}"))]).into_response()
}

async fn bytes_of(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

/// Declares the whole length and ends the connection after half of it.
async fn cut_off(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = bytes_of(body).await;
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    Response::from_parts(head, Body::new(CutOff { half: Some(half), flushed: false }))
}

async fn cut_json(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = bytes_of(body).await;
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(bytes.slice(..bytes.len() / 2)))
}

async fn oversize(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let mut value: Value = serde_json::from_slice(&bytes_of(body).await).unwrap_or_else(|_| json!({}));
    value["padding"] = json!("x".repeat(OVERSIZE));
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(value.to_string()))
}

/// A body that fails after its first half.
struct CutOff {
    half: Option<Bytes>,
    flushed: bool,
}

impl hyper::body::Body for CutOff {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        // One turn of waiting makes the server send the half before it meets the failure.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionAborted.into())))
    }
}
