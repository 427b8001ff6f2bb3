//! Bodies, JSON and forms, read within limits and refused without being repeated. How long one may take is
//! [`crate::listen`]'s.

use std::collections::BTreeMap;

use axum::body::BodyDataStream;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use hub_model::ErrorCode;
use hub_model::error::FieldError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_stream::StreamExt as _;

use crate::app::AppState;
use crate::error::{ApiError, Result};

/// The longest body, in bytes.
const MAX_BODY: usize = 64_000;
/// Up to here a body that is too long is read and dropped, so that the client gets to see the answer instead of a
/// broken connection.
const MAX_DRAIN: usize = 4 * 1024 * 1024;

/// Members that a request must have, to say which are wrong.
pub trait Shape {
    /// Name and kind of each required member.
    const REQUIRED: &'static [(&'static str, Kind)];
}

/// Kinds of member.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// An object with texts.
    Texts,
}

impl Shape for hub_model::ValidationRequest {
    const REQUIRED: &'static [(&'static str, Kind)] =
        &[("integration_id", Kind::Text), ("credentials", Kind::Texts)];
}

impl Shape for hub_model::LinkRequest {
    const REQUIRED: &'static [(&'static str, Kind)] =
        &[("integration_id", Kind::Text), ("credentials", Kind::Texts)];
}

impl Shape for crate::session::SessionRequest {
    const REQUIRED: &'static [(&'static str, Kind)] =
        &[("origin_owner_id", Kind::Text), ("origin_owner_name", Kind::Text)];
}

/// A JSON body.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + Shape> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &AppState) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(
                ErrorCode::UnsupportedMediaType,
                "The body is not said to be JSON.",
                "Send the header `content-type: application/json`.",
            ));
        }
        let bytes = collect(request.into_body().into_data_stream()).await?;
        // The parser's own message is dropped: it repeats values.
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| {
            ApiError::new(ErrorCode::ValidationFailed, "The body is not valid JSON.", "Send one JSON object.")
        })?;
        if has_nul(&value) {
            return Err(ApiError::new(
                ErrorCode::ValidationFailed,
                "The body has a character that cannot be.",
                "Leave out the character U+0000.",
            ));
        }
        let faults = faults(&value, T::REQUIRED);
        if !faults.is_empty() {
            return Err(ApiError::invalid(faults));
        }
        serde_json::from_value(value).map(Self).map_err(|_| {
            ApiError::new(
                ErrorCode::ValidationFailed,
                "A member of the body is of the wrong kind.",
                "Send each member as it is documented, or leave it out.",
            )
        })
    }
}

/// Whether any text has the character that no text of a database can have.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        _ => false,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// A form as browsers send it, by the names of its fields. Of a field that occurs twice, the last one counts.
pub struct FormBody(pub BTreeMap<String, String>);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let bytes = collect(request.into_body().into_data_stream()).await?;
        Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

fn cut_off() -> ApiError {
    ApiError::new(ErrorCode::ValidationFailed, "The body did not arrive whole.", "Send it again.")
}

async fn collect(mut stream: BodyDataStream) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| cut_off())?;
        length += chunk.len();
        if length <= MAX_BODY {
            bytes.extend_from_slice(&chunk);
        } else if length > MAX_DRAIN {
            break;
        }
    }
    if length <= MAX_BODY {
        return Ok(bytes);
    }
    Err(ApiError::new(
        ErrorCode::PayloadTooLarge,
        "The request is larger than 64 KB.",
        "Send only the members that are documented.",
    ))
}

fn faults(value: &Value, required: &[(&str, Kind)]) -> Vec<FieldError> {
    let fault = |(key, kind): &(&str, Kind)| {
        let member = value.get(key).unwrap_or(&Value::Null);
        let texts = |object: &serde_json::Map<String, Value>| object.values().all(Value::is_string);
        let (fine, message) = match kind {
            Kind::Text => (member.is_string(), "Must be a text."),
            Kind::Texts => (member.as_object().is_some_and(texts), "Must be an object with texts."),
        };
        (!fine).then(|| FieldError {
            key: (*key).to_owned(),
            message: message.to_owned(),
            ..FieldError::default()
        })
    };
    required.iter().filter_map(fault).collect()
}
