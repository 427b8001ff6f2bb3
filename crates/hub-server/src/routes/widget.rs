//! The widget's files, embedded in the binary, and the logos of the connectors.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;

use super::address::{Name, Query};
use super::method_not_allowed;
use crate::app::AppState;
use crate::error::ApiError;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../dist"]
#[allow_missing = true]
struct Dist;

/// The routes of the files and logos.
pub fn router() -> Router<AppState> {
    files().route("/connectors/{name}", get(connector)).method_not_allowed_fallback(method_not_allowed)
}

/// The routes of the widget's own files.
pub fn files<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new();
    for name in ["hub.js", "hub.mjs", "hub.d.ts", "hub_glue.js", "hub_bg.wasm", "hub_rest.wasm"] {
        let handler = move |Query(version): Query<Version>, headers: HeaderMap| async move {
            serve(name, &version, &headers)
        };
        router = router.route(&format!("/{name}"), get(handler));
    }
    router
}

/// What the server lacks when it was built without the widget, and how to get it. `None` when all is there.
#[must_use]
pub fn missing() -> Option<String> {
    let lacking: Vec<_> = ["hub.js", "hub_glue.js", "hub_bg.wasm", "hub_rest.wasm"]
        .into_iter()
        .filter(|name| Dist::get(name).is_none())
        .collect();
    (!lacking.is_empty()).then(|| {
        format!(
            "this binary was built without {}; run `cargo xtask dist` to build the widget and the server",
            lacking.join(", ")
        )
    })
}

#[derive(Deserialize)]
struct Version {
    v: Option<String>,
}

async fn connector(
    State(state): State<AppState>,
    Name(name): Name,
    Query(version): Query<Version>,
    headers: HeaderMap,
) -> Response {
    match state.catalog.logo(&name) {
        Some(logo) => (
            [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "public, max-age=3600"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                // Opened as a page of its own, a drawing runs nothing.
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                (CROSS_ORIGIN, "cross-origin"),
            ],
            logo.to_owned(),
        )
            .into_response(),
        None => serve(&format!("connectors/{name}"), &version, &headers),
    }
}

/// Whether the loader of this build asks for this version. During a deployment another server's loader asks this one too:
/// what it gets then must not be kept for ever under that address.
fn is_own(version: &str) -> bool {
    let version = version.as_bytes();
    let names = |loader: EmbeddedFile| loader.data.windows(VERSION).any(|part| part == version);
    version.len() == VERSION && Dist::get("hub.js").is_some_and(names)
}

/// Signs in a version: a hash of the files.
const VERSION: usize = 12;

const CROSS_ORIGIN: header::HeaderName = header::HeaderName::from_static("cross-origin-resource-policy");

/// Serves a file: compressed where the client can read that, not at all where it has it already.
fn serve(name: &str, version: &Version, headers: &HeaderMap) -> Response {
    let Some(plain) = Dist::get(name).filter(|_| !name.ends_with(".br")) else {
        return ApiError::not_found("file").into_response();
    };
    let brotli = accepts_brotli(headers).then(|| Dist::get(&format!("{name}.br"))).flatten();
    let tag = format!("\"{}{}\"", hex(&plain), if brotli.is_some() { "-br" } else { "" });
    let immutable = version.v.as_deref().is_some_and(is_own) && name != "hub.js";
    let mut response =
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let encoded = brotli.is_some();
            let mut response = brotli.unwrap_or(plain).data.into_owned().into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime(name)));
            if encoded {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            }
            response
        };
    // The address of a version never changes its content; the loader itself is asked for each time.
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fixed = [
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CROSS_ORIGIN, "cross-origin"),
    ];
    for (key, value) in fixed {
        response.headers_mut().insert(key, HeaderValue::from_static(value));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn hex(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(str::trim).any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            name.trim() == "br" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    })
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_only_to_who_asks_for_it() {
        let accepts = |value: &'static str| {
            accepts_brotli(
                &[(header::ACCEPT_ENCODING, HeaderValue::from_static(value))].into_iter().collect(),
            )
        };
        assert!(accepts("gzip, deflate, br, zstd"));
        assert!(accepts("br;q=0.5"));
        assert!(!accepts("br;q=0, gzip"));
        assert!(!accepts("gzip"));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    #[test]
    fn types_are_what_browsers_insist_on() {
        assert_eq!(mime("hub_bg.wasm"), "application/wasm");
        assert_eq!(mime("hub.js"), "text/javascript; charset=utf-8");
    }
}
