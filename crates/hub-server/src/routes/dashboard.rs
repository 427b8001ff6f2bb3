//! `/dashboard`: who has an API key sees the accounts, does something with them and links more.
//!
//! Pages only show; what changes anything is a form that [`visitor::Sent`] has checked.

mod accounts;
mod actions;
mod link;
mod login;
mod refusal;
mod visitor;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};

use super::{hosted, method_not_allowed};
use crate::app::AppState;
use crate::pages;

/// The routes of the dashboard.
pub fn router() -> Router<AppState> {
    let script = ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], pages::dashboard::script());
    Router::new()
        .route("/dashboard", get(accounts::list))
        .route("/dashboard/login", get(login::form).post(login::log_in))
        .route("/dashboard/logout", post(login::log_out))
        .route("/dashboard/accounts/{id}", post(actions::act))
        .route("/dashboard/accounts/{id}/remove", get(actions::confirm).post(actions::remove))
        .route("/dashboard/accounts/{id}/reconnect", post(link::reconnect))
        .route("/dashboard/link/send", get(link::send_form).post(link::send))
        .route("/dashboard/link/now", get(link::now_form).post(link::now))
        .route("/dashboard/link/embed", get(link::embed))
        .route("/pages/dashboard.js", get(move || async move { script }))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(guard))
}

/// What every hosted page has, but for the referrer: where a browser does not say where a form comes from by
/// `sec-fetch-site`, it says so by `origin`, and `no-referrer` would make that `null`.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    hosted::protect(response.headers_mut());
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
