//! Opening a session: what the integrator's backend may choose, and what of it cannot be.

use hub_model::error::FieldError;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::{Origin, Url};

use crate::accounts::{self, Actor};
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::store::{AccountRow, NewSession, SessionOptions, Store};
use crate::token;

/// Life of a session whose maker does not say, in seconds.
const DEFAULT_LIFE: i64 = 1800;
/// The longest life, in seconds: 30 days, as long as a link that is sent by mail may wait.
const LONGEST_LIFE: i64 = 30 * 86_400;
/// The longest text of a member, in characters.
const MAX_TEXT: usize = 255;
/// The longest list.
const MAX_LIST: usize = 100;

/// Body of `POST /connect_sessions`. Unknown members are ignored.
#[derive(Default, Deserialize, utoipa::ToSchema)]
pub struct SessionRequest {
    /// Tenant in the integrator's system.
    #[schema(min_length = 1, max_length = 255)]
    pub origin_owner_id: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    pub origin_owner_name: String,
    /// The person there.
    #[schema(min_length = 1, max_length = 255)]
    pub origin_username: Option<String>,
    /// Offer this provider only.
    pub provider: Option<String>,
    /// Offer this authentication method only.
    pub integration_id: Option<String>,
    /// What compatible backends call `integration_id`, which counts where both are given.
    pub connector_profile_id: Option<String>,
    /// Edit this account.
    pub account_id: Option<String>,
    /// Offer these categories only.
    #[schema(max_items = 100)]
    pub categories: Option<Vec<String>>,
    /// Life in seconds.
    #[schema(minimum = 1, maximum = 2_592_000)]
    pub expires_in: Option<i64>,
    /// Given back with the account, unread.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
    /// Make a new account each time.
    pub multiple: Option<bool>,
    /// Name of the account.
    #[schema(min_length = 1, max_length = 255)]
    pub label: Option<String>,
    /// `production` or `test`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Origins of the pages that may use the session.
    #[schema(max_items = 100)]
    pub allowed_origins: Option<Vec<String>>,
    /// Drop every name of the hub's vendor.
    pub whitelabel: Option<bool>,
    /// The name shown instead of the product's.
    #[schema(min_length = 1, max_length = 255)]
    pub brand: Option<String>,
    /// The provider's scope strings that the integrator needs.
    #[schema(max_items = 100)]
    pub wanted_scopes: Option<Vec<String>>,
    /// Whether the person may not change what is wanted.
    pub hide_scope_selector: Option<bool>,
}

/// A session that has just been opened. The two secrets exist nowhere else.
pub struct Opened {
    /// Number of the session; no secret.
    pub id: i64,
    /// For `x-hub-session-token`.
    pub token: SecretString,
    /// Value of the auth link.
    pub auth_link: SecretString,
    /// Now.
    pub created_at: i64,
    /// End of its life.
    pub expires_at: i64,
}

impl Opened {
    /// The address of its auth link.
    ///
    /// # Errors
    ///
    /// When the public address cannot carry one.
    pub fn link_url(&self, state: &AppState) -> Result<Url> {
        let base = state.public_url.join("link/").map_err(ApiError::internal)?;
        base.join(self.auth_link.expose_secret()).map_err(ApiError::internal)
    }
}

/// Opens a session for `request`, made with the API key `api_key_id`.
///
/// # Errors
///
/// `validation_failed`, which names every wrong member.
pub async fn open(
    state: &AppState,
    api_key_id: &str,
    request: SessionRequest,
) -> Result<(Opened, SessionOptions)> {
    let life = request.expires_in.unwrap_or(DEFAULT_LIFE);
    let owner = (request.origin_owner_id.clone(), request.origin_owner_name.clone());
    let account = match &request.account_id {
        Some(id) => state.store.find_account(id).await?.filter(|row| {
            let provider = request.provider.as_ref();
            row.origin_owner_id == owner.0 && provider.is_none_or(|key| *key == row.provider)
        }),
        None => None,
    };
    let mut options = options(state, request, life, account.as_ref())?;
    match account {
        // Compatible clients look for the account's method among those of the list.
        Some(row) => options.provider = Some(row.provider),
        None => options.account_id = linked(state, (&owner.0, &owner.1), &options).await?,
    }
    let token = token::generate("hub_session_").map_err(ApiError::internal)?;
    let auth_link = token::generate("").map_err(ApiError::internal)?;
    let created_at = state.clock.now();
    let expires_at = created_at + life * 1000;
    let new = NewSession {
        token_hash: &token::hash_of(&token),
        auth_link_hash: &token::hash_of(&auth_link),
        parent_id: None,
        api_key_id,
        origin_owner_id: &owner.0,
        origin_owner_name: &owner.1,
        options: &options,
        created_at,
        expires_at,
    };
    let id = keep(state, &Actor::key(api_key_id), &new).await?;
    state.metrics.session_opened();
    Ok((Opened { id, token, auth_link, created_at, expires_at }, options))
}

/// Keeps a session, and that it was opened, in one transaction.
pub(super) async fn keep(state: &AppState, actor: &Actor, new: &NewSession<'_>) -> sqlx::Result<i64> {
    let mut transaction = state.store.begin(new.origin_owner_id).await?;
    let id = Store::insert_session(&mut transaction, new).await?;
    let subject = format!("session:{id}");
    accounts::audit(&mut transaction, "session.opened", Some(&subject), actor, new.created_at).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Ends a session, its link and what was opened from it. Whether there was one.
///
/// # Errors
///
/// What the database says.
pub async fn end(state: &AppState, actor: &Actor, id: i64) -> Result<bool> {
    let subject = format!("session:{id}");
    let mut transaction = state.store.begin(&subject).await?;
    if !Store::delete_session(&mut transaction, id).await? {
        return Ok(false);
    }
    let at = state.clock.now();
    accounts::audit(&mut transaction, "session.ended", Some(&subject), actor, at).await?;
    transaction.commit().await?;
    Ok(true)
}

/// The account that a session for an owner and a provider edits, because it is linked already.
async fn linked(state: &AppState, owner: (&str, &str), options: &SessionOptions) -> Result<Option<String>> {
    let method = options.integration_id.as_deref();
    let provider = options.provider.as_deref().or_else(|| state.catalog.provider_of(method?));
    match provider.filter(|_| !options.multiple) {
        Some(provider) => Ok(state.store.find_linked(owner, provider, &options.kind, method).await?),
        None => Ok(None),
    }
}

/// Checks every member, so that one answer names all faults.
fn options(
    state: &AppState,
    request: SessionRequest,
    life: i64,
    account: Option<&AccountRow>,
) -> Result<SessionOptions> {
    let mut faults = Vec::new();
    let mut require = |holds: bool, key: &str, message: &str| {
        if !holds {
            let (key, message) = (key.to_owned(), message.to_owned());
            faults.push(FieldError { key, message, ..FieldError::default() });
        }
    };
    let short = |text: &str| text.chars().count() <= MAX_TEXT && !text.chars().any(char::is_control);
    let few =
        |list: &[String]| list.len() <= MAX_LIST && list.iter().all(|text| short(text) && !text.is_empty());
    for (key, text) in
        [("origin_owner_id", &request.origin_owner_id), ("origin_owner_name", &request.origin_owner_name)]
    {
        require(!text.trim().is_empty() && short(text), key, "Must have 1 to 255 characters.");
    }
    for (key, text) in
        [("origin_username", &request.origin_username), ("label", &request.label), ("brand", &request.brand)]
    {
        let fine = text.as_ref().is_none_or(|text| !text.trim().is_empty() && short(text));
        require(fine, key, "Must have 1 to 255 characters, or be left out.");
    }
    let known = request.provider.as_ref().is_none_or(|key| state.catalog.has_provider(key));
    require(known, "provider", "There is no such provider.");
    let (key, integration_id) = match (request.integration_id, request.connector_profile_id) {
        (None, Some(id)) => ("connector_profile_id", Some(id)),
        (id, _) => ("integration_id", id),
    };
    let known = integration_id.as_ref().is_none_or(|id| state.catalog.has_integration(id));
    require(known, key, "There is no such integration.");
    let own = request.account_id.is_none() || account.is_some();
    require(own, "account_id", "There is no such account of this owner.");
    require((1..=LONGEST_LIFE).contains(&life), "expires_in", "Must be 1 to 2592000 seconds.");
    let kind = request.kind.unwrap_or_else(|| "production".to_owned());
    require(matches!(&*kind, "production" | "test"), "type", "Must be `production` or `test`.");
    for (key, list) in [("categories", &request.categories), ("wanted_scopes", &request.wanted_scopes)] {
        require(list.as_deref().is_none_or(few), key, "Must be at most 100 words.");
    }
    let origins: Option<Vec<String>> =
        request.allowed_origins.unwrap_or_default().iter().map(|text| origin(text)).collect();
    let message = "Must be origins such as https://app.example.com, without a path.";
    require(origins.as_ref().is_some_and(|list| list.len() <= MAX_LIST), "allowed_origins", message);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    Ok(SessionOptions {
        origin_username: request.origin_username,
        provider: request.provider,
        integration_id,
        account_id: request.account_id,
        categories: request.categories.unwrap_or_default(),
        multiple: request.multiple.unwrap_or(false),
        label: request.label,
        kind,
        metadata: request.metadata.map(serde_json::Value::Object),
        allowed_origins: origins.unwrap_or_default(),
        whitelabel: request.whitelabel.unwrap_or(false),
        brand: request.brand,
        wanted_scopes: request.wanted_scopes,
        hide_scope_selector: request.hide_scope_selector.unwrap_or(false),
    })
}

/// An origin as a browser writes it, from what an integrator wrote: a slash at the end is forgiven, more is not.
fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let anonymous = url.username().is_empty() && url.password().is_none();
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && anonymous;
    match url.origin() {
        Origin::Tuple(..) if bare && matches!(url.scheme(), "http" | "https") => {
            Some(url.origin().ascii_serialization())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        assert_eq!(origin("https://app.example.com").as_deref(), Some("https://app.example.com"));
        assert_eq!(origin("https://APP.example.com:443/").as_deref(), Some("https://app.example.com"));
        assert_eq!(origin("http://localhost:3000").as_deref(), Some("http://localhost:3000"));
        for wrong in [
            "app.example.com",
            "https://a.example/path",
            "ftp://a.example",
            "null",
            "*",
            "https://u@a.example",
            "https://:p@a.example",
        ] {
            assert_eq!(origin(wrong), None, "{wrong}");
        }
    }
}
