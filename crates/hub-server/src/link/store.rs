//! Storing an account, new or linked again, with its sealed credential, in one transaction.

use std::collections::BTreeMap;

use hub_model::{Account, AccountStatus, ErrorCode, FieldType, Linked, Validation};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Attempted, Retry, answered, naming};
use crate::accounts::{self, Actor, Happened};
use crate::app::AppState;
use crate::connectors::Offer;
use crate::error::{ApiError, Result};
use crate::seal::Sealed;
use crate::store::{
    AccountDetail, AccountRow, AttemptResult, NewAccount, NewAnswer, SessionRow, Store, Transaction,
};
use crate::validate::Credentials;
use crate::{health, oauth};

/// Secrets shorter than this show none of their characters (CONTRACT 9.11).
const SHOWN_FROM: usize = 16;
/// How many characters of a secret are kept to be shown.
const SHOWN: usize = 4;

/// Everything one link is made of.
pub(super) struct Link<'a> {
    pub state: &'a AppState,
    pub session: &'a SessionRow,
    pub offer: &'a Offer,
    pub credentials: &'a Credentials,
    pub hash: &'a [u8],
    pub retry: Option<&'a Retry>,
    pub attempt: Option<&'a Attempted<'a>>,
    /// The account that is linked again, and what is taken from what was stored of it when it was read.
    pub edits: Option<(&'a str, &'a BTreeMap<String, SecretString>)>,
}

impl Link<'_> {
    /// Stores the account. `None`: the judgement was used up by another request, and nothing was stored.
    pub async fn store(&self, validation: &Validation, used: Option<&str>) -> Result<Option<Linked>> {
        let now = self.state.clock.now();
        let id = format!("acc_{}", Uuid::now_v7().simple());
        let mut detail = self.detail(validation);
        let options = &self.session.options;
        let belongs_to = naming::belongs_to(self.offer, self.credentials, self.hash, validation);
        detail.belongs_to = Some(belongs_to.clone());
        let label = options.label.clone().unwrap_or_else(|| naming::label(self.offer, validation));
        let mut transaction = self.state.store.begin(&self.session.origin_owner_id).await?;
        if !Store::hold_session(&mut transaction, self.session.id).await? {
            return Err(ApiError::new(
                ErrorCode::SessionInvalid,
                "This session has been ended.",
                "Open a new one. Nothing was stored.",
            ));
        }
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
        let before = match self.edits {
            Some((id, stored)) => {
                let row = Store::hold_account(&mut transaction, id).await?;
                let row = row.ok_or_else(|| ApiError::not_found("account"))?;
                self.still_stored(&mut transaction, id, stored).await?;
                Some(row)
            }
            None if options.multiple => None,
            None => self.same(&mut transaction, &belongs_to).await?,
        };
        let belongs_to = match &before {
            Some(row) => self.still_belongs(&mut transaction, row, belongs_to).await?,
            None => (!options.multiple).then_some(belongs_to),
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
        let next = health::next(self.state, oauth::last_moment(&self.credentials.values));
        Store::checked_account(&mut transaction, &stored.id, now, next).await?;
        let what = if before.is_some() { Happened::Updated } else { Happened::Created };
        if let Some(row) = Store::hold_account(&mut transaction, &stored.id).await? {
            let actor = Actor::session(self.session.id);
            accounts::happened(&mut transaction, what, &row, &actor, now).await?;
        }
        let provider = self.offer.integration.provider.clone();
        let account = Account {
            id: stored.id.clone(),
            provider: provider.clone(),
            label: stored.label,
            status: AccountStatus::parse(&stored.status),
        };
        if let Some(attempt) = self.attempt {
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
        self.state.metrics.linked(&linked.provider, before.is_some());
        Ok(Some(linked))
    }

    /// Refuses to put back what was read of the account and has been replaced since.
    async fn still_stored(
        &self,
        transaction: &mut Transaction,
        id: &str,
        then: &BTreeMap<String, SecretString>,
    ) -> Result<()> {
        let now = Store::hold_credentials(transaction, id).await?;
        for (field, sealed) in &now {
            let text = |values: &BTreeMap<String, SecretString>| {
                values.get(field).map(|value| Zeroizing::new(value.expose_secret().to_owned()))
            };
            let (then, next) = (text(then), text(&self.credentials.values));
            if then.is_some() && then == next {
                let now = self.state.sealer.open(id, field, sealed).map_err(ApiError::internal)?;
                if next.as_ref().is_none_or(|next| next.as_str() != now.expose_secret()) {
                    return Err(changed_meanwhile());
                }
            }
        }
        Ok(())
    }

    /// The account that the session's owner has of this already.
    async fn same(&self, transaction: &mut Transaction, belongs_to: &str) -> Result<Option<AccountRow>> {
        let (owner, provider) = (&self.session.origin_owner_id, &self.offer.integration.provider);
        if let Some(row) = Store::hold_same(transaction, owner, provider, belongs_to).await? {
            return Ok(Some(row));
        }
        if naming::kind(belongs_to).is_some() {
            return Ok(None);
        }
        // Linked when another key hashed it.
        for older in self.credentials.older_hashes(self.state, &self.offer.integration.integration_id) {
            let row = Store::hold_same(transaction, owner, provider, &naming::unknown(&older)).await?;
            if row.is_some() {
                return Ok(row);
            }
        }
        Ok(None)
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
            broken: false,
            status_reasons: Vec::new(),
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

fn changed_meanwhile() -> ApiError {
    ApiError::new(
        ErrorCode::Conflict,
        "The account was linked again by somebody else meanwhile.",
        "Open it again and look at what it is now. Nothing was stored.",
    )
    .reason("changed_meanwhile")
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
