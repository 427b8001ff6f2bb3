//! Codes for tokens, and taking a token back.

use std::future::pending;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Knob;
use crate::connection::HangUp;
use crate::sandbox::Api;

/// `POST /oauth/access_token`.
pub(crate) async fn access_token(State(api): State<Arc<Api>>, body: Bytes) -> Response {
    let Some(body) = read(&body) else { return error(StatusCode::BAD_REQUEST, "invalid_request", "") };
    let word = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    // Knobs come first: some of them are of a server that does not even look.
    let knob = api.grants.look_up(word("code")).map_or(Knob::Works, |allowed| allowed.knob);
    match knob {
        Knob::ExchangeError => return error(StatusCode::INTERNAL_SERVER_ERROR, "server_error", ""),
        Knob::ExchangeHtml => {
            return ([(header::CONTENT_TYPE, "text/html")], "<h1>Be right back</h1>").into_response();
        }
        Knob::ExchangeHangs => return pending().await,
        Knob::ExchangeReset => return HangUp::response(),
        Knob::ExchangeSlow => api.slow().await,
        Knob::ClientRefused => return error(StatusCode::BAD_REQUEST, "invalid_client", ""),
        Knob::Works
        | Knob::CodeExpired
        | Knob::CodeUsed
        | Knob::TokenRevoked
        | Knob::NoAuthorizedUser
        | Knob::OtherSite => {}
    }
    if !is_client(&api, &body) {
        return error(StatusCode::BAD_REQUEST, "invalid_client", "");
    }
    if word("grant_type") != "authorization_code" {
        return error(StatusCode::BAD_REQUEST, "unsupported_grant_type", "");
    }
    if api.grants.look_up(word("code")).is_some_and(|allowed| allowed.redirect_uri != word("redirect_uri")) {
        return error(StatusCode::BAD_REQUEST, "invalid_grant", "invalid_redirect_uri");
    }
    match api.grants.redeem(word("code"), word("redirect_uri")) {
        Some(allowed) => Json(json!({
            "token_type": "bearer",
            "access_token": api.grants.token(&allowed),
            "scope": allowed.scopes.join(" "),
        }))
        .into_response(),
        None => error(StatusCode::BAD_REQUEST, "invalid_grant", "invalid_code"),
    }
}

/// `POST /oauth/revoke_authorization`.
pub(crate) async fn revoke(State(api): State<Arc<Api>>, body: Bytes) -> Response {
    let Some(body) = read(&body) else { return error(StatusCode::BAD_REQUEST, "invalid_request", "") };
    if !is_client(&api, &body) {
        return error(StatusCode::BAD_REQUEST, "invalid_client", "");
    }
    let token = body.get("access_token").and_then(Value::as_str).unwrap_or_default();
    if api.grants.revoke(token) {
        Json(json!({ "did_revoke": true })).into_response()
    } else {
        error(StatusCode::BAD_REQUEST, "invalid_token", "")
    }
}

fn read(body: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(body).ok().filter(Value::is_object)
}

fn is_client(api: &Api, body: &Value) -> bool {
    let app = &api.options.app;
    let is = |key: &str, known: &str| body.get(key).and_then(Value::as_str) == Some(known);
    is("client_id", &app.client_id) && is("client_secret", &app.client_secret)
}

fn error(status: StatusCode, word: &str, description: &str) -> Response {
    let mut body = json!({ "error": word });
    if !description.is_empty() {
        body["error_description"] = json!(description);
    }
    (status, Json(body)).into_response()
}
