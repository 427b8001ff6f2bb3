//! Connect sessions, by the hash of their token.

use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Store, Transaction, decode, encode};

/// What the integrator chose for a session, apart from the owner.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionOptions {
    /// The person, in the integrator's system.
    pub origin_username: Option<String>,
    /// Offer this provider only.
    pub provider: Option<String>,
    /// Offer this authentication method only.
    pub integration_id: Option<String>,
    /// The account that is edited.
    pub account_id: Option<String>,
    /// Offer providers of these categories only; empty: all.
    pub categories: Vec<String>,
    /// Make a new account each time, even for the same owner, provider and site.
    pub multiple: bool,
    /// Name of the account, instead of the site's.
    pub label: Option<String>,
    /// `production` or `test`.
    pub kind: String,
    /// Given back with the account, unread.
    pub metadata: Option<serde_json::Value>,
    /// Origins of the pages that may use the session; empty: all.
    pub allowed_origins: Vec<String>,
    /// Drop what is marked whitelabel-hide and every name of the hub's vendor.
    pub whitelabel: bool,
    /// The name shown instead of the product's.
    pub brand: Option<String>,
    /// The provider's scope strings that the integrator needs; `None`: the connector's list.
    pub wanted_scopes: Option<Vec<String>>,
    /// Whether the person may not change what is wanted.
    pub hide_scope_selector: bool,
}

/// A session to keep.
pub struct NewSession<'a> {
    /// SHA-256 of the token.
    pub token_hash: &'a [u8],
    /// SHA-256 of the auth link's value.
    pub auth_link_hash: &'a [u8],
    /// The session of the auth link that it is opened from; it ends with that one.
    pub parent_id: Option<i64>,
    /// The key that made it.
    pub api_key_id: &'a str,
    /// Tenant in the integrator's system.
    pub origin_owner_id: &'a str,
    /// Its name.
    pub origin_owner_name: &'a str,
    /// The rest.
    pub options: &'a SessionOptions,
    /// Now.
    pub created_at: i64,
    /// End of its life.
    pub expires_at: i64,
}

/// A session that was found.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Number of the session; no secret.
    pub id: i64,
    /// The key that made it.
    pub api_key_id: String,
    /// Tenant in the integrator's system.
    pub origin_owner_id: String,
    /// Its name.
    pub origin_owner_name: String,
    /// The rest.
    pub options: SessionOptions,
    /// End of its life.
    pub expires_at: i64,
}

impl Store {
    /// Keeps a new session and gives its number.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_session(transaction: &mut Transaction, new: &NewSession<'_>) -> sqlx::Result<i64> {
        sqlx::query_scalar(
            "INSERT INTO connect_sessions (token_hash, auth_link_hash, api_key_id, origin_owner_id, \
             origin_owner_name, options, created_at, expires_at, parent_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        )
        .bind(new.token_hash)
        .bind(new.auth_link_hash)
        .bind(new.api_key_id)
        .bind(new.origin_owner_id)
        .bind(new.origin_owner_name)
        .bind(encode(new.options)?)
        .bind(new.created_at)
        .bind(new.expires_at)
        .bind(new.parent_id)
        .fetch_one(&mut **transaction)
        .await
    }

    /// The session whose token has this hash, whether or not it is past its life.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_session(&self, token_hash: &[u8]) -> sqlx::Result<Option<SessionRow>> {
        sqlx::query(
            "SELECT id, api_key_id, origin_owner_id, origin_owner_name, options, expires_at \
             FROM connect_sessions WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(&self.read)
        .await?
        .map(|row| read(&row))
        .transpose()
    }

    /// The session whose auth link has a value of this hash, whether or not it is past its life.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_session_by_link(&self, auth_link_hash: &[u8]) -> sqlx::Result<Option<SessionRow>> {
        sqlx::query(
            "SELECT id, api_key_id, origin_owner_id, origin_owner_name, options, expires_at \
             FROM connect_sessions WHERE auth_link_hash = $1",
        )
        .bind(auth_link_hash)
        .fetch_optional(&self.read)
        .await?
        .map(|row| read(&row))
        .transpose()
    }

    /// Forgets a session, its auth link, and with them everything that was begun with either: sessions opened from the
    /// link, validations, attempts to sign in. Whether there was one.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_session(transaction: &mut Transaction, id: i64) -> sqlx::Result<bool> {
        let done = sqlx::query("DELETE FROM connect_sessions WHERE id = $1")
            .bind(id)
            .execute(&mut **transaction)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl Store {
    /// Whether the session is still there, and that it stays until the transaction ends.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn hold_session(transaction: &mut Transaction, id: i64) -> sqlx::Result<bool> {
        // An update holds the row in both databases.
        let done = sqlx::query("UPDATE connect_sessions SET expires_at = expires_at WHERE id = $1")
            .bind(id)
            .execute(&mut **transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every session that was opened with an API key.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_sessions_of(transaction: &mut Transaction, api_key_id: &str) -> sqlx::Result<u64> {
        let query = sqlx::query("DELETE FROM connect_sessions WHERE api_key_id = $1").bind(api_key_id);
        Ok(query.execute(&mut **transaction).await?.rows_affected())
    }
}

pub(super) fn read(row: &AnyRow) -> sqlx::Result<SessionRow> {
    Ok(SessionRow {
        id: row.try_get("id")?,
        api_key_id: row.try_get("api_key_id")?,
        origin_owner_id: row.try_get("origin_owner_id")?,
        origin_owner_name: row.try_get("origin_owner_name")?,
        options: decode(row.try_get("options")?)?,
        expires_at: row.try_get("expires_at")?,
    })
}
