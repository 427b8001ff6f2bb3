//! Writing a linked account: a new one, or the same again.

use sqlx::Row as _;

use super::{AccountDetail, Store, Transaction, encode};

/// An account to make, or to update where the same is linked already.
pub struct NewAccount<'a> {
    /// Provider key.
    pub provider: &'a str,
    /// The provider's name.
    pub provider_name: &'a str,
    /// Authentication method.
    pub integration_id: &'a str,
    /// Tenant in the integrator's system.
    pub origin_owner_id: &'a str,
    /// Its name.
    pub origin_owner_name: &'a str,
    /// The person there.
    pub origin_username: Option<&'a str>,
    /// What the credential belongs to; `None` makes a new account in any case.
    pub belongs_to: Option<&'a str>,
    /// Name of a new account.
    pub label: &'a str,
    /// Name of an updated account, if it is to change.
    pub relabel: Option<&'a str>,
    /// `production` or `test`.
    pub kind: &'a str,
    /// The rest.
    pub detail: &'a AccountDetail,
}

/// What became of a link.
pub struct StoredLink {
    /// The account's id, new or old.
    pub id: String,
    /// Its label after the link.
    pub label: String,
}

impl Store {
    /// Makes the account, or updates the one of the same owner, provider and site. `id` is the id of a new one.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn upsert_account(
        transaction: &mut Transaction,
        id: &str,
        new: &NewAccount<'_>,
        now: i64,
    ) -> sqlx::Result<StoredLink> {
        let row = sqlx::query(
            "INSERT INTO accounts (id, provider, provider_name, integration_id, origin_owner_id, \
             origin_owner_name, origin_username, belongs_to, label, kind, status, detail, created_at, updated_at, \
             connected_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, $12, $12, $12) \
             ON CONFLICT (origin_owner_id, provider, belongs_to) DO UPDATE SET \
             integration_id = excluded.integration_id, origin_owner_name = excluded.origin_owner_name, \
             origin_username = excluded.origin_username, label = COALESCE($13, accounts.label), \
             kind = excluded.kind, status = 'active', detail = excluded.detail, \
             updated_at = excluded.updated_at, connected_at = excluded.connected_at \
             RETURNING id, label",
        )
        .bind(id)
        .bind(new.provider)
        .bind(new.provider_name)
        .bind(new.integration_id)
        .bind(new.origin_owner_id)
        .bind(new.origin_owner_name)
        .bind(new.origin_username)
        .bind(new.belongs_to)
        .bind(new.label)
        .bind(new.kind)
        .bind(encode(new.detail)?)
        .bind(now)
        .bind(new.relabel)
        .fetch_one(&mut **transaction)
        .await?;
        Ok(StoredLink { id: row.try_get("id")?, label: row.try_get("label")? })
    }
}
