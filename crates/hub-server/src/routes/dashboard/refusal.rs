//! What people get to see when something is refused: a page, where programs get JSON.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::error::ApiError;
use crate::pages;

/// Why there is no page of the dashboard.
pub enum Refusal {
    /// Nobody is logged in.
    LogIn,
    /// Something is wrong, and this is what to do about it.
    Said(ApiError),
}

/// The result of everything that may fail towards a person.
pub type Result<T> = std::result::Result<T, Refusal>;

impl<E: Into<ApiError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Said(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::LogIn => Redirect::to("/dashboard/login").into_response(),
            Self::Said(error) => {
                let body = error.into_body();
                let status =
                    StatusCode::from_u16(body.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let page = pages::dashboard::refused(&body.message, &body.fix).into_string();
                let mut response = (status, Html(page)).into_response();
                if let Some(seconds) = body.retry_after {
                    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
        }
    }
}
