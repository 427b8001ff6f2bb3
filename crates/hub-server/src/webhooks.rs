//! Use case: tell the integrator's backend what happened to accounts.
//!
//! Every delivery is a POST of the event's JSON with `x-hub-signature`, the HMAC-SHA256 of exactly these bytes under the
//! endpoint's secret, in base64url. It is sent again until it is answered with a success, less and less often, and each
//! time with the same `id`: the receiver drops what it has seen.

mod deliver;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hub_model::ErrorCode;
use reqwest::{Client, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;
use url::Url;
use uuid::Uuid;

pub use deliver::{deliver_due, run};

use crate::accounts::{self, Actor, Happened};
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::provider::guard::Guard;
use crate::store::EndpointRow;
use crate::token;

/// Endpoints that one hub may have.
const MOST: usize = 20;
/// The field that an endpoint's secret is sealed for.
pub(crate) const FIELD: &str = "webhook secret";

/// Body of `POST /webhook_endpoints`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct EndpointRequest {
    /// Where events are sent to: an https address.
    pub url: String,
    /// Kinds of event; all where it is missing.
    #[serde(default)]
    pub events: Vec<String>,
}

/// The client that deliveries are sent with: no redirects, and nothing but public addresses, unless `anywhere`, which is
/// for demos and tests.
///
/// # Errors
///
/// When the TLS roots of the system cannot be loaded.
pub fn client(anywhere: bool) -> anyhow::Result<Client> {
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(deliver::ATTEMPT)
        .user_agent(concat!("connect-hub/", env!("CARGO_PKG_VERSION")));
    if !anywhere {
        builder = builder.https_only(true).dns_resolver(Guard::system());
    }
    Ok(builder.build()?)
}

/// Keeps a new endpoint. Its secret is given out here and never again.
///
/// # Errors
///
/// `validation_failed` for an address that cannot be called or a kind of event that there is not; `conflict` when there
/// are too many endpoints.
pub async fn create(
    state: &AppState,
    actor: &Actor,
    request: EndpointRequest,
) -> Result<(EndpointRow, SecretString)> {
    let kinds = [Happened::Created, Happened::Updated, Happened::Deleted].map(Happened::as_str);
    if !request.events.iter().all(|event| kinds.contains(&event.as_str())) {
        let message = "Must be `account.created`, `account.updated` or `account.deleted`.";
        return Err(ApiError::invalid_field("events", message));
    }
    let url = address(state, &request.url).ok_or_else(|| {
        let message = "Must be a public https address without user, password or fragment.";
        ApiError::invalid_field("url", message)
    })?;
    if state.store.list_endpoints().await?.len() >= MOST {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            format!("There are {MOST} endpoints already."),
            "Remove one that is no longer needed.",
        )
        .reason("too_many"));
    }
    let id = format!("whe_{}", Uuid::now_v7().simple());
    let secret = token::generate("hub_whsec_").map_err(ApiError::internal)?;
    let now = state.clock.now();
    let row = EndpointRow {
        secret: state.sealer.seal(&id, FIELD, secret.expose_secret())?,
        id,
        url: url.into(),
        events: request.events.join(" "),
        created_at: now,
    };
    state.store.insert_endpoint(&row).await?;
    note(state, actor, "webhook_endpoint.created").await?;
    Ok((row, secret))
}

/// Forgets an endpoint, with all that was still to be sent there.
///
/// # Errors
///
/// `not_found`.
pub async fn remove(state: &AppState, actor: &Actor, id: &str) -> Result<()> {
    if !state.store.delete_endpoint(id).await? {
        return Err(ApiError::not_found("webhook endpoint"));
    }
    note(state, actor, "webhook_endpoint.deleted").await
}

async fn note(state: &AppState, actor: &Actor, action: &str) -> Result<()> {
    let mut transaction = state.store.begin("webhook endpoints").await?;
    accounts::audit(&mut transaction, action, None, actor, state.clock.now()).await?;
    Ok(transaction.commit().await?)
}

/// The address, if deliveries may be sent there. Names are looked up, and their addresses judged, at each delivery.
fn address(state: &AppState, text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let anonymous = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let reachable = match url.host()? {
        url::Host::Domain(name) => name.contains('.') && !name.ends_with(".localhost"),
        url::Host::Ipv4(address) => crate::provider::guard::is_public(address.into()),
        url::Host::Ipv6(address) => crate::provider::guard::is_public(address.into()),
    };
    let allowed = state.demo.is_some() || (url.scheme() == "https" && reachable);
    (anonymous && allowed && matches!(url.scheme(), "http" | "https") && text.len() <= 2048).then_some(url)
}

/// The signature of a body.
#[must_use]
#[allow(clippy::expect_used, reason = "HMAC takes keys of every length")]
pub fn signature(secret: &SecretString, body: &[u8]) -> String {
    let key = secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(body);
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
