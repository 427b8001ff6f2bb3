//! The hosted pages. Their markup is in [`crate::pages`]; who may see them is decided here.
//!
//! Every page is served under the policy that the widget asks of its hosts, so that the demo shows it to hold.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hub_model::{ErrorCode, Validation, ValidationRequest};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth;
use super::body::{JsonBody, Kind, Shape};
use super::method_not_allowed;
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::pages;
use crate::session::{self, SessionRequest};
use crate::store::{SessionOptions, SessionRow};
use crate::validate;

/// The policy of every page: the one of CONTRACT 2 with the pictures of guides, which are https and may be anywhere; and
/// nobody frames it or sends its forms elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    style-src 'self'; img-src 'self' data: https:; require-trusted-types-for 'script'; frame-ancestors 'none'; \
    form-action 'self'; base-uri 'none'";

/// The routes of the pages; most are there in the demo only.
pub fn router(demo: bool) -> Router<AppState> {
    let css = ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], pages::stylesheet());
    let mut router = Router::new().route("/pages/page.css", get(move || async move { css }));
    if demo {
        let script = ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], pages::script());
        router = router
            .route("/", get(|| async { Html(pages::demo().into_string()) }))
            .route("/all", get(|| async { Html(pages::all().into_string()) }))
            .route("/partner", get(|| async { Html(pages::partner().into_string()) }))
            .route("/plain", get(|| async { Html(pages::plain().into_string()) }))
            .route("/pages/host.js", get(move || async move { script }))
            .route("/demo/session", post(demo_session))
            .route("/demo/validate", post(demo_validate));
    }
    router.method_not_allowed_fallback(method_not_allowed).layer(axum::middleware::from_fn(guard))
}

/// Adds the policy and its companions to every answer.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(response.headers_mut());
    response
}

/// The policy and its companions.
pub(crate) fn protect(headers: &mut HeaderMap) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (key, value) in fixed {
        headers.insert(key, HeaderValue::from_static(value));
    }
}

/// What is at no address: a page for people, JSON for programs.
pub async fn not_found(method: Method, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if method != Method::GET || !accepts.contains("text/html") {
        return ApiError::not_found("address").into_response();
    }
    let mut response = (StatusCode::NOT_FOUND, Html(pages::not_found().into_string())).into_response();
    protect(response.headers_mut());
    response
}

/// What a demo page wishes for its session.
#[derive(Deserialize)]
struct DemoWish {
    whitelabel: Option<bool>,
    brand: Option<String>,
}

impl Shape for DemoWish {
    const REQUIRED: &'static [(&'static str, Kind)] = &[];
}

/// A session for a demo page. A real host's backend does this, with its API key.
async fn demo_session(
    State(state): State<AppState>,
    headers: HeaderMap,
    JsonBody(wish): JsonBody<DemoWish>,
) -> Result<Json<Value>> {
    same_origin(&headers)?;
    let request = SessionRequest {
        origin_owner_id: "demo-owner".to_owned(),
        origin_owner_name: "Demo customer".to_owned(),
        whitelabel: wish.whitelabel,
        brand: wish.brand,
        ..SessionRequest::default()
    };
    let (opened, _) = session::open(&state, auth::DEMO, request).await?;
    Ok(Json(json!({ "token": opened.token.expose_secret() })))
}

/// The plain page's own endpoint: judges and keeps nothing.
async fn demo_validate(
    State(state): State<AppState>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<ValidationRequest>,
) -> Result<Json<Validation>> {
    same_origin(&headers)?;
    let nobody = SessionRow {
        id: 0,
        api_key_id: auth::DEMO.to_owned(),
        origin_owner_id: String::new(),
        origin_owner_name: String::new(),
        options: SessionOptions::default(),
        expires_at: i64::MAX,
    };
    validate::assess(&state, &nobody, &request).await.map(|(validation, _)| Json(validation))
}

/// Only the demo's own pages: browsers say so.
fn same_origin(headers: &HeaderMap) -> Result<()> {
    match headers.get("sec-fetch-site") {
        Some(site) if site != "same-origin" => Err(ApiError::new(
            ErrorCode::Forbidden,
            "Only the demo's own pages may ask this.",
            "Open a session with an API key at `POST /connect_sessions`.",
        )),
        _ => Ok(()),
    }
}
