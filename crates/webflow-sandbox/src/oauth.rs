//! Webflow's OAuth: the page that asks, codes, tokens. Only what was issued is remembered, in memory.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `grants` | codes and tokens that were issued |
//! | `knob` | what a tester can let go wrong |
//! | `authorize` | the page that asks, and its answer |
//! | `exchange` | codes for tokens, and taking a token back |
//!
//! Documented of the real thing: the addresses, JSON in and out, codes for one use and 15 minutes, 400 for a scope
//! that the app does not have. Its page looks different, and its error texts are mostly not known.

mod authorize;
mod exchange;
mod grants;
mod knob;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use grants::Grants;
pub(crate) use knob::Knob;

use crate::sandbox::Api;
use crate::scope;

/// The app that may ask. Has no `Debug`: it holds the secret.
#[derive(Clone)]
pub struct App {
    /// What the page and introspect call it.
    pub name: String,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
    /// Where people may be sent back to, exactly as registered.
    pub redirect_uris: Vec<String>,
    /// The scopes that it may ask for.
    pub scopes: Vec<String>,
}

impl Default for App {
    fn default() -> Self {
        Self {
            name: "Menu Sync".to_owned(),
            client_id: "test_client".to_owned(),
            client_secret: "test_client_secret".to_owned(),
            redirect_uris: vec![
                "http://127.0.0.1:8080/connect/oauth2/callback".to_owned(),
                "http://localhost:8080/connect/oauth2/callback".to_owned(),
            ],
            scopes: scope::ALL.iter().map(|scope| (*scope).to_owned()).collect(),
        }
    }
}

impl App {
    /// The default app with this one redirect URI.
    pub fn returning_to(redirect_uri: &str) -> Self {
        Self { redirect_uris: vec![redirect_uri.to_owned()], ..Self::default() }
    }
}

/// The routes below `/oauth`.
pub(crate) fn router() -> Router<Arc<Api>> {
    Router::new()
        .route("/authorize", get(authorize::ask).post(authorize::answer))
        .route("/access_token", post(exchange::access_token))
        .route("/revoke_authorization", post(exchange::revoke))
}
