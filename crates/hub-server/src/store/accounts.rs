//! Linked accounts and their sealed credentials.

use std::collections::BTreeMap;

use hub_model::{Identity, Permission, Site};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, Transaction, decode, encode};
use crate::seal::Sealed;

/// What is shown of an account and never searched.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountDetail {
    /// Who the credential acts for.
    pub identity: Option<Identity>,
    /// What it belongs to.
    pub site: Option<Site>,
    /// The permission report of the last check.
    pub permissions: Vec<Permission>,
    /// `valid`, `limited` or `unverified`.
    pub outcome: Option<hub_model::Outcome>,
    /// Last four characters of each secret that has 16 or more, by field.
    pub last_characters: BTreeMap<String, String>,
    /// The integrator's, unread.
    pub metadata: Option<serde_json::Value>,
}

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

/// An account that was found.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Stable id; ids made later sort later.
    pub id: String,
    /// Provider key.
    pub provider: String,
    /// The provider's name.
    pub provider_name: String,
    /// Authentication method.
    pub integration_id: String,
    /// Tenant in the integrator's system.
    pub origin_owner_id: String,
    /// Its name.
    pub origin_owner_name: String,
    /// The person there.
    pub origin_username: Option<String>,
    /// Name of the account.
    pub label: String,
    /// `production` or `test`.
    pub kind: String,
    /// A word of [`hub_model::AccountStatus`].
    pub status: String,
    /// The rest.
    pub detail: AccountDetail,
    /// When it was first linked.
    pub created_at: i64,
    /// When anything of it last changed.
    pub updated_at: i64,
    /// When its credential was last linked.
    pub connected_at: i64,
}

/// Which accounts to list. Every member narrows the list.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Of this tenant.
    pub origin_owner_id: Option<String>,
    /// Of this provider.
    pub provider: Option<String>,
    /// Made before the account with this id.
    pub before: Option<String>,
    /// At most this many.
    pub limit: i64,
}

const COLUMNS: &str = "id, provider, provider_name, integration_id, origin_owner_id, origin_owner_name, \
    origin_username, label, kind, status, detail, created_at, updated_at, connected_at";

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

    /// Replaces all credentials of an account.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replace_credentials(
        transaction: &mut Transaction,
        account_id: &str,
        sealed: &[(String, Sealed)],
    ) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM credentials WHERE account_id = $1")
            .bind(account_id)
            .execute(&mut **transaction)
            .await?;
        for (field, value) in sealed {
            sqlx::query(
                "INSERT INTO credentials (account_id, field, key_id, sealed) VALUES ($1, $2, $3, $4)",
            )
            .bind(account_id)
            .bind(field)
            .bind(&value.key_id)
            .bind(&value.bytes)
            .execute(&mut **transaction)
            .await?;
        }
        Ok(())
    }

    /// One sealed credential of an account.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_credential(&self, account_id: &str, field: &str) -> sqlx::Result<Option<Sealed>> {
        sqlx::query("SELECT key_id, sealed FROM credentials WHERE account_id = $1 AND field = $2")
            .bind(account_id)
            .bind(field)
            .fetch_optional(&self.read)
            .await?
            .map(|row| Ok(Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? }))
            .transpose()
    }

    /// The account with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_account(&self, id: &str) -> sqlx::Result<Option<AccountRow>> {
        let mut query = sqlx::QueryBuilder::new("SELECT ");
        query.push(COLUMNS).push(" FROM accounts WHERE id = ").push_bind(id);
        query.build().fetch_optional(&self.read).await?.map(|row| read(&row)).transpose()
    }

    /// How many accounts there are, and how many of them need somebody to act.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn count_accounts(&self) -> sqlx::Result<(u64, u64)> {
        let (total, attention): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(CASE WHEN status IN ('error', 'expired') THEN 1 END) FROM accounts",
        )
        .fetch_one(&self.read)
        .await?;
        Ok((total.unsigned_abs(), attention.unsigned_abs()))
    }

    /// Accounts, the newest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list_accounts(&self, filter: &AccountFilter) -> sqlx::Result<Vec<AccountRow>> {
        let mut query = sqlx::QueryBuilder::new("SELECT ");
        query.push(COLUMNS).push(" FROM accounts WHERE 1 = 1");
        if let Some(owner) = &filter.origin_owner_id {
            query.push(" AND origin_owner_id = ").push_bind(owner);
        }
        if let Some(provider) = &filter.provider {
            query.push(" AND provider = ").push_bind(provider);
        }
        if let Some(before) = &filter.before {
            query.push(" AND id < ").push_bind(before);
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(filter.limit);
        query.build().fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> sqlx::Result<AccountRow> {
    Ok(AccountRow {
        id: row.try_get("id")?,
        provider: row.try_get("provider")?,
        provider_name: row.try_get("provider_name")?,
        integration_id: row.try_get("integration_id")?,
        origin_owner_id: row.try_get("origin_owner_id")?,
        origin_owner_name: row.try_get("origin_owner_name")?,
        origin_username: row.try_get("origin_username")?,
        label: row.try_get("label")?,
        kind: row.try_get("kind")?,
        status: row.try_get("status")?,
        detail: decode(row.try_get("detail")?)?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        connected_at: row.try_get("connected_at")?,
    })
}
