//! Logging in and out.

use std::net::IpAddr;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use hub_model::ErrorCode;
use secrecy::{ExposeSecret as _, SecretString};

use super::refusal::Result;
use super::visitor::{SameOrigin, Sent, cookie};
use crate::app::AppState;
use crate::client::Address;
use crate::dashboard;
use crate::error::ApiError;
use crate::pages;
use crate::routes::body::FormBody;

pub async fn form(State(state): State<AppState>) -> Response {
    if state.demo.is_some() {
        return Redirect::to("/dashboard").into_response();
    }
    Html(pages::dashboard::login(None).into_string()).into_response()
}

pub async fn log_in(
    State(state): State<AppState>,
    _: SameOrigin,
    Address(address): Address,
    FormBody(mut fields): FormBody,
) -> Result<Response> {
    let key = SecretString::from(fields.remove("api_key").unwrap_or_default().trim());
    match admit(&state, address, &key).await {
        Ok(value) => {
            let mut response = Redirect::to("/dashboard").into_response();
            response.headers_mut().insert(header::SET_COOKIE, cookie(&state).set(&value, dashboard::LIFE)?);
            Ok(response)
        }
        Err(error) if error.code() == ErrorCode::Internal.as_str() => Err(error.into()),
        Err(error) => {
            let body = error.into_body();
            let status = StatusCode::from_u16(body.status_code).unwrap_or(StatusCode::UNAUTHORIZED);
            let page = pages::dashboard::login(Some((&body.message, &body.fix))).into_string();
            let mut response = (status, Html(page)).into_response();
            if let Some(seconds) = body.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
    }
}

async fn admit(
    state: &AppState,
    address: Option<IpAddr>,
    key: &SecretString,
) -> std::result::Result<SecretString, ApiError> {
    state.limits.login(address)?;
    if key.expose_secret().is_empty() {
        let (what, fix) = ("Paste your API key first.", "`hub-server api-key create` makes one.");
        return Err(ApiError::new(ErrorCode::ValidationFailed, what, fix));
    }
    dashboard::log_in(state, key).await
}

pub async fn log_out(State(state): State<AppState>, headers: HeaderMap, _: Sent) -> Result<Response> {
    let cookie = cookie(&state);
    if let Some(value) = cookie.find(&headers) {
        dashboard::log_out(&state, value).await?;
    }
    let mut response = Redirect::to("/dashboard/login").into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie.clear()?);
    Ok(response)
}
