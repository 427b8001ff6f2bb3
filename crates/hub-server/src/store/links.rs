//! Writing a linked account: a new one, or the same again.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::accounts::searched;
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
    /// `production` or `test`, of a new account.
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
    /// A word of [`hub_model::AccountStatus`].
    pub status: String,
}

impl Store {
    /// Makes an account with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_account(
        transaction: &mut Transaction,
        id: &str,
        new: &NewAccount<'_>,
        now: i64,
    ) -> sqlx::Result<StoredLink> {
        let row = sqlx::query(
            "INSERT INTO accounts (id, provider, provider_name, integration_id, origin_owner_id, \
             origin_owner_name, origin_username, belongs_to, label, kind, status, detail, created_at, updated_at, \
             connected_at, search) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, $12, $12, $12, $13) \
             RETURNING id, label, status",
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
        .bind(searched(new.label, new.origin_owner_name, new.provider_name))
        .fetch_one(&mut **transaction)
        .await?;
        read(&row)
    }

    /// Links the account with this id again. What people and the integrator have made of it since stays: its name, its
    /// kind, that it is suspended. One that could not be used can be used again.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn relink_account(
        transaction: &mut Transaction,
        id: &str,
        new: &NewAccount<'_>,
        now: i64,
    ) -> sqlx::Result<StoredLink> {
        let row = sqlx::query(
            "UPDATE accounts SET integration_id = $2, origin_owner_name = $3, provider_name = $8, \
             origin_username = COALESCE($4, origin_username), belongs_to = $5, \
             status = CASE status WHEN 'suspended' THEN status ELSE 'active' END, detail = $6, \
             updated_at = $7, connected_at = $7 WHERE id = $1 RETURNING id, label, status",
        )
        .bind(id)
        .bind(new.integration_id)
        .bind(new.origin_owner_name)
        .bind(new.origin_username)
        .bind(new.belongs_to)
        .bind(encode(new.detail)?)
        .bind(now)
        .bind(new.provider_name)
        .fetch_one(&mut **transaction)
        .await?;
        let link = read(&row)?;
        sqlx::query("UPDATE accounts SET search = $1 WHERE id = $2")
            .bind(searched(&link.label, new.origin_owner_name, new.provider_name))
            .bind(id)
            .execute(&mut **transaction)
            .await?;
        Ok(link)
    }
}

fn read(row: &AnyRow) -> sqlx::Result<StoredLink> {
    Ok(StoredLink { id: row.try_get("id")?, label: row.try_get("label")?, status: row.try_get("status")? })
}
