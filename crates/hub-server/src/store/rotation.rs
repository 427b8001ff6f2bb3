//! Sealed values one after the other, for when they are sealed with another key.

use sqlx::Row as _;

use super::Store;
use crate::seal::Sealed;

/// Where something sealed is kept.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// Credentials of accounts.
    Credentials,
    /// Secrets of webhook endpoints.
    Webhooks,
}

/// A sealed value at its place.
pub struct Placed {
    /// The account or endpoint.
    pub owner: String,
    /// The field; empty for an endpoint.
    pub field: String,
    /// The value.
    pub sealed: Sealed,
}

impl Store {
    /// Some sealed values after a place, in the order of their places.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn sealed_after(
        &self,
        kept: Kept,
        owner: &str,
        field: &str,
        limit: i64,
    ) -> sqlx::Result<Vec<Placed>> {
        let query = match kept {
            Kept::Credentials => {
                "SELECT account_id AS owner, field, key_id, sealed FROM credentials \
                 WHERE account_id > $1 OR (account_id = $1 AND field > $2) ORDER BY account_id, field LIMIT $3"
            }
            Kept::Webhooks => {
                "SELECT id AS owner, '' AS field, key_id, sealed FROM webhook_endpoints \
                 WHERE id > $1 OR (id = $1 AND '' > $2) ORDER BY id LIMIT $3"
            }
        };
        let rows = sqlx::query(query).bind(owner).bind(field).bind(limit).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                let sealed = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? };
                Ok(Placed { owner: row.try_get("owner")?, field: row.try_get("field")?, sealed })
            })
            .collect()
    }

    /// Puts a value in place of the one that was read, unless that has changed since.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn reseal(&self, kept: Kept, then: &Placed, now: &Sealed) -> sqlx::Result<bool> {
        let query = match kept {
            Kept::Credentials => {
                "UPDATE credentials SET key_id = $1, sealed = $2 \
                 WHERE account_id = $3 AND field = $4 AND key_id = $5 AND sealed = $6"
            }
            Kept::Webhooks => {
                "UPDATE webhook_endpoints SET key_id = $1, sealed = $2 \
                 WHERE id = $3 AND '' = $4 AND key_id = $5 AND sealed = $6"
            }
        };
        let done = sqlx::query(query)
            .bind(&now.key_id)
            .bind(&now.bytes)
            .bind(&then.owner)
            .bind(&then.field)
            .bind(&then.sealed.key_id)
            .bind(&then.sealed.bytes)
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
