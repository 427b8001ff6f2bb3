//! Use case: store an account. The credential is sealed before it reaches the database, and everything of one link
//! is one transaction: an account without its credential, or an answer without its account, cannot be.

pub(crate) mod naming;

use hub_model::account::LinkRequest;
use hub_model::{Account, AccountStatus, ErrorCode, FieldType, Linked, Outcome, Validation};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::app::AppState;
use crate::connectors::Offer;
use crate::edit::{self, Subject};
use crate::error::{ApiError, Result};
use crate::seal::Sealed;
use crate::store::{
    AccountDetail, AccountRow, AttemptResult, KeptValidation, NewAccount, NewAnswer, SessionRow, Store,
    Transaction,
};
use crate::token;
use crate::validate::{self, Credentials};

/// Secrets shorter than this show none of their characters (CONTRACT 9.11).
const SHOWN_FROM: usize = 16;
/// How many characters of a secret are kept to be shown.
const SHOWN: usize = 4;

/// What makes a retry harmless: the client's key and the body it came with.
pub struct Retry {
    key_hash: Vec<u8>,
    request_hash: Vec<u8>,
}

impl Retry {
    /// The key of a request with this body, about this account or a new one. The body's hash is keyed, because the body holds the credential.
    #[must_use]
    pub fn new(state: &AppState, key: &str, account_id: Option<&str>, request: &LinkRequest) -> Self {
        let values = request.credentials.iter().flat_map(|(field, value)| [field.as_str(), value.as_str()]);
        let about = [account_id.unwrap_or_default(), request.integration_id.as_str()];
        let parts = about.into_iter().chain(values);
        Self { key_hash: token::hash(key), request_hash: state.sealer.keyed_hash("idempotency", parts) }
    }
}

/// Links an account, or links the one with `account_id` again. A fresh judgement of the same credentials is used up;
/// without one the provider is asked first.
///
/// # Errors
///
/// As [`validate::judge`]; `validation_failed` with reason `unverified` when the provider cannot judge the
/// credential and the user has not seen that; `conflict` when a key for retries comes with another body, or when the
/// credentials are of something else than the account.
pub async fn link(
    state: &AppState,
    session: &SessionRow,
    account_id: Option<&str>,
    request: &LinkRequest,
    retry: Option<&Retry>,
) -> Result<Linked> {
    let subject =
        Subject::find(state, session, account_id, &request.integration_id, &request.credentials).await?;
    let offer = subject.offer;
    if let Some(retry) = retry {
        let mut transaction = state.store.begin().await?;
        if let Some(answer) = answered(&mut transaction, session, retry).await? {
            return Ok(answer);
        }
    }
    let credentials = subject.check(&request.credentials)?;
    let hash = credentials.hash(state, &offer.integration.integration_id);
    let edits = subject.row.as_ref().map(|row| row.id.as_str());
    let link =
        Link { state, session, offer, credentials: &credentials, hash: &hash, retry, attempt: None, edits };
    if let Some(id) = &request.validation_id {
        let kept = KeptValidation {
            id,
            session_id: session.id,
            integration_id: &request.integration_id,
            credentials_hash: &hash,
        };
        if let Some(validation) = state.store.find_validation(&kept, state.clock.now()).await? {
            subject.same_site(&credentials, &hash, &validation)?;
            if let Some(linked) = link.store(&validation, Some(id)).await? {
                return Ok(linked);
            }
        }
    }
    let validation = validate::judge(state, session, offer, &credentials, None).await?;
    if validation.outcome == Outcome::Unverified {
        return Err(unverified(offer));
    }
    subject.same_site(&credentials, &hash, &validation)?;
    link.store(&validation, None)
        .await?
        .ok_or_else(|| ApiError::internal(anyhow::anyhow!("nothing was stored")))
}

/// The attempt to sign in that an account comes from.
pub struct Attempted<'a> {
    /// Its name.
    pub id: &'a str,
    /// The account that is reconnected with it.
    pub account_id: Option<&'a str>,
}

/// Links an account whose credential the provider has just issued and `validation` is the judgement of. The attempt
/// ends in the same transaction. `None`: it had ended before, and nothing was stored.
///
/// # Errors
///
/// As [`link`].
pub async fn link_attempt(
    state: &AppState,
    session: &SessionRow,
    offer: &Offer,
    credentials: &Credentials,
    validation: &Validation,
    attempt: &Attempted<'_>,
) -> Result<Option<Linked>> {
    let hash = credentials.hash(state, &offer.integration.integration_id);
    let link = Link {
        state,
        session,
        offer,
        credentials,
        hash: &hash,
        retry: None,
        attempt: Some(attempt),
        edits: None,
    };
    link.store(validation, None).await
}

fn unverified(offer: &Offer) -> ApiError {
    ApiError::new(
        ErrorCode::ValidationFailed,
        format!("{} could not confirm this {}.", offer.integration.name, validate::noun(offer)),
        "Check it first, then send the id of that check.",
    )
    .reason("unverified")
}

/// The answer that this key has had, if its body was the same.
async fn answered(
    transaction: &mut Transaction,
    session: &SessionRow,
    retry: &Retry,
) -> Result<Option<Linked>> {
    let Some(kept) = Store::find_answer(transaction, session.id, &retry.key_hash).await? else {
        return Ok(None);
    };
    if kept.request_hash != retry.request_hash {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This Idempotency-Key was used with another request.",
            "Use a new key for each set of credentials.",
        )
        .reason("idempotency_key_reused"));
    }
    serde_json::from_str(&kept.answer).map(Some).map_err(ApiError::internal)
}

/// Everything one link is made of.
struct Link<'a> {
    state: &'a AppState,
    session: &'a SessionRow,
    offer: &'a Offer,
    credentials: &'a Credentials,
    hash: &'a [u8],
    retry: Option<&'a Retry>,
    attempt: Option<&'a Attempted<'a>>,
    /// The account that is linked again.
    edits: Option<&'a str>,
}

impl Link<'_> {
    /// Stores the account. `None`: the judgement was used up by another request, and nothing was stored.
    async fn store(&self, validation: &Validation, used: Option<&str>) -> Result<Option<Linked>> {
        let now = self.state.clock.now();
        let id = format!("acc_{}", Uuid::now_v7().simple());
        let mut detail = self.detail(validation);
        let options = &self.session.options;
        let belongs_to = naming::belongs_to(self.offer, self.credentials, self.hash, validation);
        detail.belongs_to = Some(belongs_to.clone());
        let label = options.label.clone().unwrap_or_else(|| naming::label(self.offer, validation));
        // A reconnected account stays the one it is.
        let reconnects = self.attempt.is_some_and(|attempt| attempt.account_id.is_some());
        let mut transaction = self.state.store.begin().await?;
        if let Some(retry) = self.retry
            && let Some(answer) = answered(&mut transaction, self.session, retry).await?
        {
            return Ok(Some(answer));
        }
        if let Some(used) = used
            && !Store::consume_validation(&mut transaction, used).await?
        {
            return Ok(None);
        }
        let several = options.multiple && !reconnects;
        let before = match self.edits {
            Some(id) => Some(
                Store::hold_account(&mut transaction, id)
                    .await?
                    .ok_or_else(|| ApiError::not_found("account"))?,
            ),
            None if several => None,
            None => self.same(&mut transaction, &belongs_to).await?,
        };
        let belongs_to = match &before {
            Some(row) => self.still_belongs(&mut transaction, row, belongs_to).await?,
            None => (!several).then_some(belongs_to),
        };
        if let Some(row) = &before {
            detail.keep(&row.detail);
        }
        let new = NewAccount {
            provider: &self.offer.integration.provider,
            provider_name: &self.offer.integration.name,
            integration_id: &self.offer.integration.integration_id,
            origin_owner_id: &self.session.origin_owner_id,
            origin_owner_name: &self.session.origin_owner_name,
            origin_username: options.origin_username.as_deref(),
            belongs_to: belongs_to.as_deref(),
            label: &label,
            kind: &options.kind,
            detail: &detail,
        };
        let stored = match &before {
            Some(row) => Store::relink_account(&mut transaction, &row.id, &new, now).await?,
            None => Store::insert_account(&mut transaction, &id, &new, now).await?,
        };
        Store::replace_credentials(&mut transaction, &stored.id, &self.sealed(&stored.id)?).await?;
        let provider = self.offer.integration.provider.clone();
        let account = Account {
            id: stored.id.clone(),
            provider: provider.clone(),
            label: stored.label,
            status: AccountStatus::parse(&stored.status),
        };
        if let Some(attempt) = self.attempt {
            if attempt.account_id.is_some_and(|account_id| account_id != stored.id) {
                // What was written above is undone with the transaction.
                return Err(edit::other_site(self.offer));
            }
            let result = AttemptResult {
                account: Some(account.clone()),
                validation: Some(validation.clone()),
                error: None,
            };
            if !Store::complete_attempt(&mut transaction, attempt.id, &result).await? {
                return Ok(None);
            }
        }
        let linked = Linked { id: Some(stored.id), provider, account: Some(account) };
        if let Some(retry) = self.retry {
            let answer = serde_json::to_string(&linked).map_err(ApiError::internal)?;
            let new = NewAnswer {
                session_id: self.session.id,
                key_hash: &retry.key_hash,
                request_hash: &retry.request_hash,
            };
            Store::insert_answer(&mut transaction, &new, &answer, now).await?;
        }
        transaction.commit().await?;
        Ok(Some(linked))
    }

    /// The account that the session's owner has of this already.
    async fn same(&self, transaction: &mut Transaction, belongs_to: &str) -> Result<Option<AccountRow>> {
        let owner = &self.session.origin_owner_id;
        Ok(Store::hold_same(transaction, owner, &self.offer.integration.provider, belongs_to).await?)
    }

    /// What an account that is linked again belongs to: what is known of it is not forgotten because a credential does
    /// not tell.
    async fn still_belongs(
        &self,
        transaction: &mut Transaction,
        row: &AccountRow,
        now: String,
    ) -> Result<Option<String>> {
        let Some(then) = &row.belongs_to else { return Ok(None) };
        if naming::kind(&now).is_none() && naming::kind(then).is_some() {
            return Ok(Some(then.clone()));
        }
        match self.same(transaction, &now).await? {
            Some(other) if other.id != row.id => Err(ApiError::new(
                ErrorCode::Conflict,
                "This is linked as another account already.",
                "Go on with that account, or remove one of both.",
            )
            .reason("already_linked")
            .account_id(&other.id)),
            _ => Ok(Some(now)),
        }
    }

    fn detail(&self, validation: &Validation) -> AccountDetail {
        let fields = &self.offer.connector.config().config_fields;
        // The end of a long key is the same in all of them.
        let short = fields.iter().filter(|field| field.is_secret() && field.kind != FieldType::TextArea);
        let shown = short.filter_map(|field| {
            let last = last_characters(self.credentials.values.get(&field.key)?)?;
            Some((field.key.clone(), last))
        });
        AccountDetail {
            identity: validation.identity.clone(),
            site: validation.site.clone(),
            permissions: validation.permissions.clone(),
            outcome: Some(validation.outcome),
            last_characters: shown.collect(),
            belongs_to: None,
            metadata: self.session.options.metadata.clone(),
        }
    }

    fn sealed(&self, account_id: &str) -> Result<Vec<(String, Sealed)>> {
        let seal = |(field, value): (&String, &SecretString)| {
            let sealed = self.state.sealer.seal(account_id, field, value.expose_secret())?;
            Ok((field.clone(), sealed))
        };
        self.credentials.values.iter().map(seal).collect()
    }
}

fn last_characters(secret: &SecretString) -> Option<String> {
    let count = secret.expose_secret().chars().count();
    (count >= SHOWN_FROM).then(|| secret.expose_secret().chars().skip(count - SHOWN).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_secrets_show_their_last_characters() {
        assert_eq!(last_characters(&SecretString::from("fifteen_chars__")), None);
        assert_eq!(last_characters(&SecretString::from("sixteen_chars_9f3c")).as_deref(), Some("9f3c"));
    }
}
