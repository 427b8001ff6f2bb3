//! Error answers, in the forms that Webflow is known to use.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::profile::{ErrorForm, Profile, Refusal};
use crate::scope;

/// An error with Webflow's code and words. Sources of the texts: the published OpenAPI specification and live answers.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: String,
    message: String,
}

impl ApiError {
    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into() }
    }

    /// No token and a wrong one get the same bytes.
    pub(crate) fn not_authorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_authorized", "Request not authorized")
    }

    pub(crate) fn missing_scope(scope: &str, quoted: bool) -> Self {
        Self::new(StatusCode::FORBIDDEN, "missing_scopes", scope::missing_message(scope, quoted))
    }

    /// The endpoint is not for this kind of token. The code was seen on Custom Code; the text is our own.
    pub(crate) fn invalid_auth_version() -> Self {
        let message = "This endpoint is not available to the kind of token that was sent";
        Self::new(StatusCode::FORBIDDEN, "invalid_auth_version", message)
    }

    pub(crate) fn not_enterprise() -> Self {
        let message = "This site is not associated with an Enterprise plan";
        Self::new(StatusCode::FORBIDDEN, "not_enterprise_plan_site", message)
    }

    pub(crate) fn site_not_found() -> Self {
        let message = "Requested resource not found: The site cannot be found";
        Self::new(StatusCode::NOT_FOUND, "resource_not_found", message)
    }

    pub(crate) fn invalid_id() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "validation_error", "Validation Error: Provided ID is invalid")
    }

    pub(crate) fn malformed() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", "Bad Request: Request is malformed")
    }

    pub(crate) fn no_shop() -> Self {
        Self::new(StatusCode::CONFLICT, "ecommerce_not_enabled", "Ecommerce is not yet initialized")
    }

    pub(crate) fn forms_unpublished() -> Self {
        let message = "To access this feature, the site needs to be republished.";
        Self::new(StatusCode::CONFLICT, "forms_require_republish", message)
    }

    pub(crate) fn too_many_requests() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Too Many Requests")
    }

    /// An error that a fixture spells out.
    pub(crate) fn from_fixture(status: u16, code: &str, message: &str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, code, message)
    }

    /// The answer in the form, and with the words, that this token gets.
    pub(crate) fn for_profile(mut self, profile: &Profile) -> Response {
        if let Some(message) = &profile.error_message {
            self.message.clone_from(message);
        }
        match profile.error_form {
            ErrorForm::Code => self.into_response(),
            ErrorForm::PublicErrorCode => {
                let body = json!({
                    "status": self.status.as_u16(),
                    "publicErrorCode": self.code,
                    "message": self.message,
                    "externalReference": null,
                    "details": [],
                });
                (self.status, Json(body)).into_response()
            }
        }
    }
}

impl From<&Refusal> for ApiError {
    fn from(refusal: &Refusal) -> Self {
        Self::from_fixture(refusal.status, &refusal.code, &refusal.message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({
            "message": self.message,
            "code": self.code,
            "externalReference": null,
            "details": [],
        });
        (self.status, Json(body)).into_response()
    }
}

/// The 404 of a path that the API does not have. Its shape is another one and its `code` a number, which is how a
/// client tells a wrong base URL from a missing record.
pub(crate) fn route_not_found(path: &str) -> Response {
    let body = json!({
        "msg": format!("Route not found: {path}"),
        "code": 404,
        "name": "RouteNotFoundError",
    });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}
