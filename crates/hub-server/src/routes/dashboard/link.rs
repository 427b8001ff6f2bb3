//! The three ways to link an account, and the one to link an account again.
//!
//! A session's token and the value of an auth link stand in the answer to a form only, which nothing keeps.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use hub_model::ErrorCode;
use secrecy::ExposeSecret as _;

use super::accounts::providers;
use super::refusal::Result;
use super::visitor::{Sent, Visitor};
use crate::app::AppState;
use crate::clock::day;
use crate::error::ApiError;
use crate::pages::dashboard::{self as pages, Asking, Method};
use crate::routes::address::Name;
use crate::routes::auth::Scope;
use crate::session::{self, Opened, SessionRequest};

const DAY: i64 = 86_400;

pub async fn send_form(State(state): State<AppState>, visitor: Visitor) -> Result<Html<String>> {
    ask(&state, &visitor, Method::Send)
}

pub async fn now_form(State(state): State<AppState>, visitor: Visitor) -> Result<Html<String>> {
    ask(&state, &visitor, Method::Now)
}

fn ask(state: &AppState, visitor: &Visitor, method: Method) -> Result<Html<String>> {
    visitor.key.may(Scope::SessionsWrite)?;
    let asking = Asking { method, providers: providers(state), ..Asking::default() };
    Ok(Html(pages::ask(&visitor.frame(state), &asking).into_string()))
}

/// Makes a session whose auth link is shown.
pub async fn send(State(state): State<AppState>, sent: Sent) -> Result<Response> {
    let days = match sent.field("days") {
        "1" => 1,
        "30" => 30,
        _ => 7,
    };
    let opened = match open(&state, &sent, Method::Send, request(&sent, days * DAY)).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let link = opened.link_url(&state)?;
    let until = day(opened.expires_at);
    let owner = sent.field("owner_name");
    Ok(Html(pages::sent(&sent.visitor.frame(&state), owner, link.as_str(), &until).into_string())
        .into_response())
}

/// Makes a session for the widget on the page that is the answer.
pub async fn now(State(state): State<AppState>, sent: Sent) -> Result<Response> {
    let here = Some(vec![state.origin()]);
    let request = SessionRequest { allowed_origins: here, ..request(&sent, DAY / 12) };
    let opened = match open(&state, &sent, Method::Now, request).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let frame = sent.visitor.frame(&state);
    let page =
        pages::widget(&frame, "Link an account", sent.field("owner_name"), opened.token.expose_secret());
    Ok(Html(page.into_string()).into_response())
}

/// The same for an account that there is.
pub async fn reconnect(State(state): State<AppState>, Name(id): Name, sent: Sent) -> Result<Response> {
    sent.visitor.key.may(Scope::SessionsWrite)?;
    let row = state.store.find_account(&id).await?.ok_or_else(|| ApiError::not_found("account"))?;
    let request = SessionRequest {
        origin_owner_id: row.origin_owner_id,
        origin_owner_name: row.origin_owner_name,
        account_id: Some(id),
        integration_id: Some(row.integration_id).filter(|id| state.catalog.has_integration(id)),
        kind: Some(row.kind),
        allowed_origins: Some(vec![state.origin()]),
        ..SessionRequest::default()
    };
    let (opened, _) = session::open(&state, &sent.visitor.key.id, request).await?;
    let title = format!("Reconnect {}", row.label);
    let frame = sent.visitor.frame(&state);
    let page = pages::widget(&frame, &title, &row.provider_name, opened.token.expose_secret());
    Ok(Html(page.into_string()).into_response())
}

pub async fn embed(State(state): State<AppState>, visitor: Visitor) -> Result<Html<String>> {
    let at = |path: &str| state.public_url.join(path).map(String::from).map_err(ApiError::internal);
    let page = pages::embed(&visitor.frame(&state), &at("hub.js")?, &at("connect_sessions")?);
    Ok(Html(page.into_string()))
}

fn request(sent: &Sent, life: i64) -> SessionRequest {
    SessionRequest {
        origin_owner_id: sent.field("owner_id").to_owned(),
        origin_owner_name: sent.field("owner_name").to_owned(),
        provider: sent.chosen("provider"),
        kind: sent.chosen("type"),
        expires_in: Some(life),
        ..SessionRequest::default()
    }
}

/// The session, or the form once more with what is wrong.
async fn open(
    state: &AppState,
    sent: &Sent,
    method: Method,
    request: SessionRequest,
) -> Result<std::result::Result<Opened, Response>> {
    sent.visitor.key.may(Scope::SessionsWrite)?;
    let error = match session::open(state, &sent.visitor.key.id, request).await {
        Ok((opened, _)) => return Ok(Ok(opened)),
        Err(error) if error.code() == ErrorCode::ValidationFailed.as_str() => error,
        Err(error) => return Err(error.into()),
    };
    let asking = Asking {
        method,
        providers: providers(state),
        owner_id: sent.field("owner_id").to_owned(),
        owner_name: sent.field("owner_name").to_owned(),
        faults: error.into_body().fields,
    };
    let page = pages::ask(&sent.visitor.frame(state), &asking).into_string();
    Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()))
}
