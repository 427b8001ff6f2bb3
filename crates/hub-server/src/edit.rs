//! Use case: an account is shown to its owner, to be edited, and checked again with what is stored of it.
//!
//! A stored secret never leaves: what stands for it does. And it goes nowhere but where it has been: what chooses the
//! host that is called cannot be changed by who does not know the secret.

use std::collections::BTreeMap;

use hub_model::connector::TRIGGER_TOKEN;
use hub_model::{AccountData, AccountStatus, ErrorCode, Validation, account};
use secrecy::{ExposeSecret, SecretString};

use hub_connectors::connection::Address;

use crate::app::AppState;
use crate::clock::rfc3339;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};
use crate::link::naming;
use crate::seal::Sealed;
use crate::session;
use crate::store::{AccountRow, SessionOptions, SessionRow};
use crate::validate::{self, Around, Credentials};

/// The account of this id, if the session's owner has it and the session is for its provider.
///
/// # Errors
///
/// `not_found`.
pub async fn find(state: &AppState, session: &SessionRow, id: &str) -> Result<AccountRow> {
    let own = |row: &AccountRow| {
        let provider = session.options.provider.as_ref();
        row.origin_owner_id == session.origin_owner_id && provider.is_none_or(|key| *key == row.provider)
    };
    let row = state.store.find_account(id).await?.filter(own);
    row.ok_or_else(|| ApiError::not_found("account"))
}

/// The account as its owner edits it.
///
/// # Errors
///
/// When what is stored cannot be opened.
pub async fn shown(state: &AppState, row: &AccountRow) -> Result<AccountData> {
    let everything = SessionOptions::default();
    let offer = state.catalog.find(&everything, &row.integration_id);
    let mut data = AccountData {
        secure_id: row.id.clone(),
        provider: row.provider.clone(),
        integration_id: row.integration_id.clone(),
        label: Some(row.label.clone()),
        linked_at: Some(rfc3339(row.connected_at)),
        status: Some(AccountStatus::parse(&row.status)),
        ..AccountData::default()
    };
    let Some(offer) = offer else { return Ok(data) };
    data.version.clone_from(&offer.integration.version);
    data.auth_config_key = Some(offer.integration.authentication_config_key.clone());
    data.environment = Some(offer.integration.environment.clone());
    let stored = stored(state, &row.id).await?;
    for field in &offer.connector.config().config_fields {
        let Some(value) = stored.get(&field.key) else { continue };
        if field.is_secret() {
            let last = row.detail.last_characters.get(&field.key).map_or("", String::as_str);
            data.secrets.insert(field.key.clone(), format!("{}{last}", account::REDACTED));
        } else {
            data.setup_information.insert(field.key.clone(), value.expose_secret().to_owned());
        }
    }
    Ok(data)
}

/// What is stored of an account, by field.
pub(crate) async fn stored(state: &AppState, account_id: &str) -> Result<BTreeMap<String, SecretString>> {
    open(state, account_id, state.store.find_credentials(account_id).await?)
}

/// What is sealed of an account, by field.
pub(crate) fn open(
    state: &AppState,
    account_id: &str,
    sealed: Vec<(String, Sealed)>,
) -> Result<BTreeMap<String, SecretString>> {
    let open = |(field, sealed): (String, _)| {
        let value = state.sealer.open(account_id, &field, &sealed).map_err(ApiError::internal)?;
        Ok((field, value))
    };
    sealed.into_iter().map(open).collect()
}

/// What credentials are sent for: a method, perhaps an account, and what is known beside them.
pub struct Subject<'a> {
    /// The method.
    pub offer: &'a Offer,
    /// The account that is edited.
    pub row: Option<AccountRow>,
    around: Around,
}

impl<'a> Subject<'a> {
    /// Finds the method, and the account with what is stored of it. Compatible clients send the id of any method of the
    /// provider with an account (D68): where the values fit the account's own, that is meant. Another method of the
    /// same provider takes nothing from what is stored.
    ///
    /// # Errors
    ///
    /// `not_found` for a method that the session may not link, or an account that is not its owner's.
    pub async fn find(
        state: &'a AppState,
        session: &'a SessionRow,
        account_id: Option<&str>,
        integration_id: &str,
        sent: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let mut offer = validate::offer(state, session, integration_id)?;
        let mut around = Around {
            trigger_token: Some(session::trigger_token(state, session, &offer.integration.provider)),
            ..Around::default()
        };
        let Some(account_id) = account_id else { return Ok(Self { offer, row: None, around }) };
        let row = find(state, session, account_id).await?;
        if row.provider != offer.integration.provider {
            return Err(ApiError::invalid_field(
                "integration_id",
                "Must be a method of the account's provider.",
            ));
        }
        let fits = |own: &&Offer| {
            let fields = &own.connector.config().config_fields;
            sent.keys().all(|key| fields.iter().any(|field| field.key == *key))
        };
        if let Some(own) = state.catalog.find(&session.options, &row.integration_id).filter(fits) {
            offer = own;
        }
        if offer.integration.integration_id == row.integration_id {
            around.stored = stored(state, &row.id).await?;
            // What the provider has been given goes on being the account's, also after another key came first.
            if let Some(token) = around.stored.get(TRIGGER_TOKEN) {
                around.trigger_token = Some(token.expose_secret().to_owned());
            }
        }
        Ok(Self { offer, row: Some(row), around })
    }

    /// What is taken from what was stored of the account when it was read: what was sent does not replace it.
    #[must_use]
    pub fn untouched(&self, sent: &BTreeMap<String, String>) -> BTreeMap<String, SecretString> {
        let replaced = |field: &String| {
            let value = sent.get(field).map(|value| value.trim()).unwrap_or_default();
            !value.is_empty() && account::redacted(value).is_none()
        };
        let stored = self.around.stored.iter().filter(|(field, _)| !replaced(field));
        stored.map(|(field, value)| (field.clone(), value.clone())).collect()
    }

    /// An account that is linked again with a credential that nobody typed.
    #[must_use]
    pub fn of(offer: &'a Offer, row: AccountRow) -> Self {
        Self { offer, row: Some(row), around: Around::default() }
    }

    /// Checks what was sent together with what is stored.
    ///
    /// # Errors
    ///
    /// As [`Credentials::check`]; `conflict` when another host would be called than the one that the account is at.
    pub fn check(&self, sent: &BTreeMap<String, String>) -> Result<Credentials> {
        let credentials = Credentials::check_with(self.offer, sent, &self.around)?;
        let connector = &self.offer.connector;
        let tokens = connector.oauth.as_ref().map(|oauth| &oauth.token_url);
        let mut hosts =
            connector.address.host_fields().chain(tokens.into_iter().flat_map(Address::host_fields));
        let moved = hosts.any(|field| {
            let (now, then) = (credentials.values.get(field), self.around.stored.get(field));
            let text = |value: &SecretString| value.expose_secret().to_ascii_lowercase();
            then.is_some() && now.map(text) != then.map(text)
        });
        if moved { Err(other_site(self.offer)) } else { Ok(credentials) }
    }

    /// Checks that the credentials belong to what the account is of, as far as both are known.
    ///
    /// # Errors
    ///
    /// `conflict`.
    pub fn same_site(&self, credentials: &Credentials, hash: &[u8], validation: &Validation) -> Result<()> {
        let Some(row) = &self.row else { return Ok(()) };
        let now = naming::belongs_to(self.offer, credentials, hash, validation);
        let site = |site: &Option<hub_model::Site>| site.as_ref().and_then(|site| site.id.clone());
        let other = match (row.belongs_to.as_ref().or(row.detail.belongs_to.as_ref()), naming::kind(&now)) {
            (Some(then), Some(kind)) if naming::kind(then) == Some(kind) => *then != now,
            _ => match (site(&row.detail.site), site(&validation.site)) {
                (Some(then), Some(now)) => then != now,
                _ => false,
            },
        };
        if other { Err(other_site(self.offer)) } else { Ok(()) }
    }
}

/// The answer to credentials of something else than what the account is of.
fn other_site(offer: &Offer) -> ApiError {
    ApiError::new(
        ErrorCode::Conflict,
        format!(
            "This is another account at {} than the one that is being reconnected.",
            offer.integration.name
        ),
        "Choose the one that was linked before, or link this one as a new account.",
    )
    .reason("other_site")
}
