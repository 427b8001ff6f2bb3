//! Webhook endpoints.

use sqlx::Row as _;

use super::{Store, Transaction};
use crate::seal::Sealed;

/// Where events are sent to.
pub struct EndpointRow {
    /// Its name.
    pub id: String,
    /// The address.
    pub url: String,
    /// Kinds of event, separated by spaces; empty for all.
    pub events: String,
    /// What its deliveries are signed with, sealed.
    pub secret: Sealed,
    /// When it was made.
    pub created_at: i64,
}

impl Store {
    /// Keeps a new endpoint.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_endpoint(transaction: &mut Transaction, new: &EndpointRow) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO webhook_endpoints (id, url, events, key_id, sealed, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&new.id)
        .bind(&new.url)
        .bind(&new.events)
        .bind(&new.secret.key_id)
        .bind(&new.secret.bytes)
        .bind(new.created_at)
        .execute(&mut **transaction)
        .await
        .map(drop)
    }

    /// Every endpoint, the newest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list_endpoints(&self) -> sqlx::Result<Vec<EndpointRow>> {
        sqlx::query(
            "SELECT id, url, events, key_id, sealed, created_at FROM webhook_endpoints ORDER BY id DESC",
        )
        .fetch_all(&self.read)
        .await?
        .iter()
        .map(|row| {
            Ok(EndpointRow {
                id: row.try_get("id")?,
                url: row.try_get("url")?,
                events: row.try_get("events")?,
                secret: Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? },
                created_at: row.try_get("created_at")?,
            })
        })
        .collect()
    }

    /// Forgets an endpoint with all that was still to be sent there. False where there is none of this name.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_endpoint(transaction: &mut Transaction, id: &str) -> sqlx::Result<bool> {
        let query = sqlx::query("DELETE FROM webhook_endpoints WHERE id = $1").bind(id);
        Ok(query.execute(&mut **transaction).await?.rows_affected() == 1)
    }

    /// How many endpoints there are.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn count_endpoints(transaction: &mut Transaction) -> sqlx::Result<i64> {
        sqlx::query_scalar("SELECT COUNT(*) FROM webhook_endpoints").fetch_one(&mut **transaction).await
    }
}
