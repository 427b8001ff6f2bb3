//! `connectors preview`: the real widget with a file that is being written. The page loads anew when the file is saved,
//! and shows its mistakes while there are any. It is for the person at this machine: it listens on loopback, answers to
//! loopback names only, and asks no provider.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hub_connectors::{Connector, Error, examine};
use hub_model::{Outcome, Validation, ValidationRequest};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use crate::pages;
use crate::routes::{hosted, widget};

/// How often the file is looked at while a page waits.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long a page waits for one answer.
const WAIT: Duration = Duration::from_secs(20);

type File = Arc<PathBuf>;

/// Listens on loopback, at `port` or any free one. Gives back where. `path` is a file, or a folder with one.
///
/// # Errors
///
/// When the port is taken, or there is no file at `path`, or several.
pub async fn open(path: &Path, port: u16) -> anyhow::Result<(TcpListener, Router)> {
    let file = examine::only_file(path)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    Ok((listener, router(&file)))
}

/// The preview of the file at `path`.
pub fn router(path: &Path) -> Router {
    let css = ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], pages::stylesheet());
    let script = ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("preview.js"));
    Router::new()
        .route("/", get(|file: State<File>| page(file, false)))
        .route("/partner", get(|file: State<File>| page(file, true)))
        .route("/pages/page.css", get(move || async move { css }))
        .route("/preview/preview.js", get(move || async move { script }))
        .route("/preview/changed", get(changed))
        .route("/preview/validate", post(validate))
        .route("/preview/connector.json", get(connector))
        .route("/preview/{logo}", get(logo))
        .with_state(Arc::new(path.to_owned()))
        .merge(widget::files())
        .layer(axum::middleware::from_fn(guard))
}

/// Only for pages of this machine: another site's name that leads here is not answered.
async fn guard(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost") {
        return (StatusCode::MISDIRECTED_REQUEST, "Open this at http://127.0.0.1.").into_response();
    }
    let mut response = next.run(request).await;
    hosted::protect(response.headers_mut());
    response
}

async fn page(State(file): State<File>, partner: bool) -> Html<String> {
    let version = version(&file).await;
    let page = match read(&file).await {
        Ok(connector) => {
            let title = format!(
                "{}: {}",
                connector.config().name,
                connector.integration("").label.unwrap_or_default()
            );
            pages::preview(&title, &version, partner)
        }
        Err(faults) => pages::mistakes(&file.display().to_string(), &faults, &version),
    };
    Html(page.into_string())
}

/// What the page has, and what it waits to differ.
#[derive(Deserialize)]
struct Since {
    since: String,
}

/// Answers when the file is another than `since`, or after a while with the same.
async fn changed(State(file): State<File>, Query(Since { since }): Query<Since>) -> Response {
    let until = Instant::now() + WAIT;
    loop {
        let version = version(&file).await;
        if version != since || Instant::now() >= until {
            return Json(json!({ "version": version })).into_response();
        }
        sleep(LOOK_EVERY).await;
    }
}

async fn connector(State(file): State<File>) -> Response {
    match read(&file).await {
        Ok(connector) => Json(connector.answer("")).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn logo(State(file): State<File>, axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    match read(&file).await {
        Ok(connector) if connector.logo_name == name => {
            ([(header::CONTENT_TYPE, "image/svg+xml")], connector.logo).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Judges what was typed by the file's own rules, and shows its report with nothing known: no provider is asked.
async fn validate(
    State(file): State<File>,
    headers: HeaderMap,
    Json(request): Json<ValidationRequest>,
) -> Response {
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(connector) = read(&file).await else { return StatusCode::NOT_FOUND.into_response() };
    for field in &connector.config().config_fields {
        let typed = request.credentials.get(&field.key).map_or("", String::as_str);
        if let Err(problem) = connector.check(&field.key, typed) {
            let mut body = problem.into_body();
            body.request_id = "preview".to_owned();
            let status = StatusCode::from_u16(body.status_code).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            return (status, Json(body)).into_response();
        }
    }
    let wanted = request.wanted_scopes.unwrap_or_else(|| connector.default_wanted.clone());
    Json(Validation {
        id: None,
        outcome: Outcome::Unverified,
        identity: None,
        site: None,
        permissions: connector.permissions_for(None, &wanted),
        warnings: Vec::new(),
        normalized: Vec::new(),
        account: None,
    })
    .into_response()
}

async fn read(file: &File) -> Result<Connector, Vec<Error>> {
    let path = Arc::clone(file);
    let read = tokio::task::spawn_blocking(move || examine::content(&path)).await;
    read.unwrap_or_else(|_| Err(Vec::new()))
}

/// Names what the file says now; a file that cannot be read has a name of its own.
async fn version(file: &File) -> String {
    let text = tokio::fs::read(file.as_path()).await.unwrap_or_default();
    Sha256::digest(&text).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}
