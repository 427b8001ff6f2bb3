//! Logins of the dashboard, by the hash of their value.

use sqlx::Row as _;

use super::Store;

/// What a login stands for.
pub struct LoginRow {
    /// The name of its API key.
    pub api_key_id: String,
    /// What the key may do, separated by spaces.
    pub scopes: String,
}

impl Store {
    /// Keeps a new login.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_login(
        &self,
        value_hash: &[u8],
        api_key_id: &str,
        now: i64,
        expires_at: i64,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO dashboard_logins (value_hash, api_key_id, created_at, expires_at) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(value_hash)
        .bind(api_key_id)
        .bind(now)
        .bind(expires_at)
        .execute(&self.write)
        .await
        .map(drop)
    }

    /// The login with this hash, unless it is past its life or its key was revoked.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_login(&self, value_hash: &[u8], now: i64) -> sqlx::Result<Option<LoginRow>> {
        sqlx::query(
            "SELECT api_key_id, scopes FROM dashboard_logins JOIN api_keys ON api_keys.id = api_key_id \
             WHERE value_hash = $1 AND expires_at > $2 AND revoked_at IS NULL",
        )
        .bind(value_hash)
        .bind(now)
        .fetch_optional(&self.read)
        .await?
        .map(|row| Ok(LoginRow { api_key_id: row.try_get("api_key_id")?, scopes: row.try_get("scopes")? }))
        .transpose()
    }

    /// Ends a login, if there is one with this hash.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_login(&self, value_hash: &[u8]) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM dashboard_logins WHERE value_hash = $1")
            .bind(value_hash)
            .execute(&self.write)
            .await
            .map(drop)
    }
}
