//! One request: headers, time limit, abort, and what a failed one means.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use hub_model::{ErrorBody, ErrorCode};
use js_sys::{JSON, Object, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReferrerPolicy};

use super::decode;
use crate::browser::is_online;
use crate::flow::Problem;
use crate::secret::Secret;

/// The time limit of one request, in milliseconds (CONTRACT 9.2).
const LIMIT: u32 = 30_000;

/// A request that is being put together.
pub struct Call {
    builder: RequestBuilder,
    body: Option<String>,
}

/// An answer, whatever it is.
pub struct Reply {
    /// 0 where there was no answer.
    status: u16,
    retry_after: Option<u32>,
    /// The parsed body; `undefined` when it is not JSON.
    body: JsValue,
    /// Whether the body is JSON or nothing.
    plain: bool,
}

impl Call {
    /// A GET.
    pub fn get(url: &str) -> Self {
        Self { builder: Request::get(url), body: None }
    }

    /// A DELETE.
    pub fn delete(url: &str) -> Self {
        Self { builder: Request::delete(url), body: None }
    }

    /// A POST of a JSON body.
    pub fn post(url: &str, body: &Object) -> Self {
        Self::sending(Request::post(url), body)
    }

    /// A PATCH with a JSON body.
    pub fn patch(url: &str, body: &Object) -> Self {
        Self::sending(Request::patch(url), body)
    }

    fn sending(builder: RequestBuilder, body: &Object) -> Self {
        let text = JSON::stringify(body).map(String::from).unwrap_or_default();
        Self { builder, body: Some(text) }.header("Content-Type", "application/json")
    }

    /// Adds a header.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self { builder: self.builder.header(name, value), ..self }
    }

    /// Adds the session token.
    pub fn session(self, token: &Secret) -> Self {
        self.header("x-hub-session-token", token.expose())
    }

    /// Sends what the compatible hub sends.
    pub fn compatible(self) -> Self {
        let call = if self.body.is_none() { self.header("Content-Type", "application/json") } else { self };
        call.header("x-hub-version", env!("CARGO_PKG_VERSION"))
    }

    /// Sends it. Ends early when `signal` is aborted or the time is up.
    pub async fn send(self, signal: &AbortSignal) -> Result<Reply, Problem> {
        let late = Rc::new(Cell::new(false));
        let Ok(controller) = AbortController::new() else { return Err(Problem::raised(ErrorCode::Network)) };
        let limit = Timeout::new(LIMIT, {
            let (late, controller) = (late.clone(), controller.clone());
            move || {
                late.set(true);
                controller.abort();
            }
        });
        let either = AbortSignal::any(&js_sys::Array::of2(signal, &controller.signal()).into());
        // The page's address is none of the backend's business, whatever the page's own policy (D85).
        let builder = self.builder.abort_signal(Some(&either)).referrer_policy(ReferrerPolicy::NoReferrer);
        let request = match self.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        let reply = async {
            let response = request.ok()?.send().await.ok()?;
            let retry_after = response.headers().get("Retry-After").and_then(|seconds| seconds.parse().ok());
            Some(Reply::new(response.status(), retry_after, &response.text().await.ok()?))
        }
        .await;
        drop(limit);
        reply.ok_or_else(|| {
            Problem::raised(match (late.get(), is_online()) {
                (true, _) => ErrorCode::Timeout,
                (_, false) => ErrorCode::Offline,
                _ => ErrorCode::Network,
            })
        })
    }
}

impl Reply {
    /// Takes over an answer that `hub.js` has asked for: `{status, retryAfter, text}` or `{error}`.
    pub async fn handed_over(promise: Promise) -> Self {
        let value = JsFuture::from(promise).await.unwrap_or(JsValue::UNDEFINED);
        let status = decode::number(&value, "status").unwrap_or_default() as u16;
        let retry_after = decode::text(&value, "retryAfter").and_then(|seconds| seconds.parse().ok());
        Self::new(status, retry_after, &decode::text(&value, "text").unwrap_or_default())
    }

    fn new(status: u16, retry_after: Option<u32>, text: &str) -> Self {
        let parsed = JSON::parse(text).ok();
        let plain = parsed.is_some() || text.is_empty();
        Self { status, retry_after, body: parsed.unwrap_or(JsValue::UNDEFINED), plain }
    }

    /// Whether the body is JSON or nothing.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether it is a 2xx answer.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads a 2xx answer; `None` for anything else, and what cannot be read.
    pub fn read<T>(&self, read: impl FnOnce(&JsValue) -> Option<T>) -> Option<T> {
        self.is_success().then(|| read(&self.body)).flatten()
    }

    /// Reads a 2xx answer; anything else, and what cannot be read, is a problem. A body that cannot be read
    /// is no success and no proof of failure either (D22, D24), so it counts as a server out of reach.
    pub fn decode<T>(self, read: impl FnOnce(&JsValue) -> Option<T>) -> Result<T, Problem> {
        match self.read(read) {
            Some(read) => Ok(read),
            None if self.status == 0 => {
                Err(Problem::raised(if is_online() { ErrorCode::Network } else { ErrorCode::Offline }))
            }
            None if self.is_success() => Err(Problem::raised(ErrorCode::Network)),
            None => Err(self.problem()),
        }
    }

    fn problem(self) -> Problem {
        let body = decode::error(&self.body);
        let code = ErrorCode::parse(&body.code);
        let body = ErrorBody {
            status_code: self.status,
            retry_after: body.retry_after.or(self.retry_after),
            ..body
        };
        if code.is_some() || !body.code.is_empty() {
            return Problem { code, body };
        }
        let code = match self.status {
            // A backend without codes says with these that the session is over.
            401 | 403 => ErrorCode::SessionExpired,
            404 => ErrorCode::NotFound,
            // It says in its own words what it did not accept.
            400 | 422 if !body.message.is_empty() => ErrorCode::ValidationFailed,
            413 => ErrorCode::PayloadTooLarge,
            429 => ErrorCode::RateLimited,
            502..=504 => ErrorCode::Network,
            _ => ErrorCode::Internal,
        };
        Problem { code: Some(code), body }
    }
}
