//! API keys, by their hash.

use super::Store;

impl Store {
    /// Keeps a new key.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_api_key(
        &self,
        id: &str,
        name: &str,
        key_hash: &[u8],
        scopes: &[String],
        now: i64,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO api_keys (id, name, key_hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(name)
        .bind(key_hash)
        .bind(scopes.join(" "))
        .bind(now)
        .execute(&self.write)
        .await
        .map(drop)
    }

    /// The id of the key with this hash.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_api_key(&self, key_hash: &[u8]) -> sqlx::Result<Option<String>> {
        sqlx::query_scalar("SELECT id FROM api_keys WHERE key_hash = $1")
            .bind(key_hash)
            .fetch_optional(&self.read)
            .await
    }
}
