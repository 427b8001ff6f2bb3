//! API keys, by their hash.

use sqlx::Row as _;

use super::{Store, Transaction};

/// A key as its owner sees it: all but the key.
pub struct ApiKeyRow {
    /// Its name in limits, logs and the audit log.
    pub id: String,
    /// Who or what it is for.
    pub name: String,
    /// What it may do, separated by spaces.
    pub scopes: String,
    /// When it was made.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
    /// When it stopped being valid.
    pub revoked_at: Option<i64>,
}

impl Store {
    /// Keeps a new key.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_api_key(
        transaction: &mut Transaction,
        id: &str,
        name: &str,
        key_hash: &[u8],
        scopes: &str,
        now: i64,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO api_keys (id, name, key_hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(name)
        .bind(key_hash)
        .bind(scopes)
        .bind(now)
        .execute(&mut **transaction)
        .await
        .map(drop)
    }

    /// The key with this hash, unless it was revoked.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_api_key(&self, key_hash: &[u8]) -> sqlx::Result<Option<ApiKeyRow>> {
        sqlx::query(
            "SELECT id, name, scopes, created_at, last_used_at, revoked_at FROM api_keys \
             WHERE key_hash = $1 AND revoked_at IS NULL",
        )
        .bind(key_hash)
        .fetch_optional(&self.read)
        .await?
        .map(|row| read(&row))
        .transpose()
    }

    /// Every key, the newest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list_api_keys(&self) -> sqlx::Result<Vec<ApiKeyRow>> {
        let query =
            "SELECT id, name, scopes, created_at, last_used_at, revoked_at FROM api_keys ORDER BY id DESC";
        sqlx::query(query).fetch_all(&self.read).await?.iter().map(read).collect()
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn use_api_key(&self, id: &str, now: i64) -> sqlx::Result<()> {
        sqlx::query("UPDATE api_keys SET last_used_at = $1 WHERE id = $2")
            .bind(now)
            .bind(id)
            .execute(&self.write)
            .await
            .map(drop)
    }

    /// Ends a key for good. False where there is none of this name that is still valid.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn revoke_api_key(transaction: &mut Transaction, id: &str, now: i64) -> sqlx::Result<bool> {
        let done = sqlx::query("UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
            .bind(now)
            .bind(id)
            .execute(&mut **transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read(row: &sqlx::any::AnyRow) -> sqlx::Result<ApiKeyRow> {
    Ok(ApiKeyRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        scopes: row.try_get("scopes")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
