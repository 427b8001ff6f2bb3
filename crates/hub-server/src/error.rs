//! The one error type of the server and the answer it becomes (CONTRACT 6).
//!
//! A message is written for the person in front of the form or for the integrator's developer. It never repeats a
//! secret, nor any value of the request's body.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hub_model::error::FieldError;
use hub_model::{ErrorBody, ErrorCode, Permission};

use crate::store::{self, Trouble};

/// What went wrong, as the caller is told.
#[derive(Debug)]
pub struct ApiError {
    body: Box<ErrorBody>,
    status: StatusCode,
    cause: Option<anyhow::Error>,
}

/// The result of everything that may fail towards the caller.
pub type Result<T, E = ApiError> = std::result::Result<T, E>;

impl ApiError {
    /// An error with its two sentences: what happened, and what to do.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>, fix: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ErrorBody {
            status_code: status.as_u16(),
            code: code.as_str().to_owned(),
            message: message.into(),
            fix: fix.into(),
            retryable: code.retryable(),
            ..ErrorBody::default()
        };
        Self { body: Box::new(body), status, cause: None }
    }

    /// Something that is not there, or not for this caller.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            ErrorCode::NotFound,
            format!("There is no such {what}."),
            "Check the address and the identifiers in it.",
        )
    }

    /// Members of the body are wrong.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(
            ErrorCode::ValidationFailed,
            "The request has members that are missing or wrong.",
            "Correct the members that `fields` names and send the request again.",
        );
        error.body.fields = fields;
        error
    }

    /// One member of the body is wrong.
    #[must_use]
    pub fn invalid_field(key: &str, message: &str) -> Self {
        Self::invalid(Vec::new()).field(key, message)
    }

    /// A fault of the server. The cause goes to the log and nowhere else.
    #[must_use]
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        let mut error = Self::new(
            ErrorCode::Internal,
            "Something went wrong on the server.",
            "Try again. If it happens again, report the request id.",
        );
        error.cause = Some(cause.into());
        error
    }

    /// The server cannot work at the moment, which passes without anybody changing the request.
    #[must_use]
    pub fn unavailable(message: &str) -> Self {
        let mut error = Self::new(ErrorCode::Internal, message, "Try again in a moment.");
        error.status = StatusCode::SERVICE_UNAVAILABLE;
        error.body.status_code = error.status.as_u16();
        error
    }

    /// The body, for where an answer is kept instead of sent. The cause goes to the log, as it does with an answer.
    #[must_use]
    pub fn into_body(self) -> ErrorBody {
        self.log();
        *self.body
    }

    fn log(&self) {
        if let Some(cause) = &self.cause {
            tracing::error!(error = format!("{cause:#}"), "internal error");
        }
    }

    /// The code on the wire.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.body.code
    }

    /// What happened, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.body.message
    }

    /// Adds which of several reasons of the same code it is.
    #[must_use]
    pub fn reason(mut self, reason: &str) -> Self {
        self.body.reason = Some(reason.to_owned());
        self
    }

    /// Adds which field is wrong.
    #[must_use]
    pub fn field(mut self, key: &str, message: &str) -> Self {
        let (key, message) = (key.to_owned(), message.to_owned());
        self.body.fields.push(FieldError { key, message, ..FieldError::default() });
        self
    }

    /// Adds which fields are wrong, each with its reason.
    #[must_use]
    pub fn fields(mut self, fields: Vec<FieldError>) -> Self {
        self.body.fields = fields;
        self
    }

    /// Adds the account that stands in the way.
    #[must_use]
    pub fn account_id(mut self, id: &str) -> Self {
        self.body.account_id = Some(id.to_owned());
        self
    }

    /// Adds how many seconds to wait before the next try.
    #[must_use]
    pub fn retry_after(mut self, seconds: Option<u32>) -> Self {
        self.body.retry_after = seconds;
        self
    }

    /// Adds the step of the guide that helps.
    #[must_use]
    pub fn guide_step(mut self, step: Option<&str>) -> Self {
        self.body.guide_step = step.map(str::to_owned);
        self
    }

    /// Adds the permissions that are missing.
    #[must_use]
    pub fn permissions(mut self, permissions: Vec<Permission>) -> Self {
        self.body.permissions = permissions;
        self
    }

    /// Adds what the provider said. The caller has masked and cut it.
    #[must_use]
    pub fn provider_response(mut self, said: Option<String>) -> Self {
        self.body.provider_response = said;
        self
    }
}

/// The answer to a panic in a handler. What the panic said stays out of it, and out of the log line.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::internal(anyhow::anyhow!("a handler panicked")).into_response()
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        let mut answer = match store::trouble(&error) {
            Some(Trouble::Full) => {
                Self::unavailable("The server has no room to store anything. Nothing was changed.")
            }
            Some(Trouble::Away) => {
                Self::unavailable("The server's database does not answer. Nothing was changed.")
            }
            None => return Self::internal(error),
        };
        answer.cause = Some(error.into());
        answer
    }
}

impl From<anyhow::Error> for ApiError {
    fn from(error: anyhow::Error) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    /// The answer without its request id, which [`crate::request_id`] adds: only there it is known.
    fn into_response(self) -> Response {
        self.log();
        let mut response = (self.status, Json(&*self.body)).into_response();
        if let Some(seconds) = self.body.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.body.code == ErrorCode::Unauthorized.as_str() {
            let challenge = HeaderValue::from_static("Basic realm=\"hub\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(std::sync::Arc::new(*self.body));
        response
    }
}
