//! The audit log: who did what, and when. The database refuses to change or lose a row.

use sqlx::Row as _;

use super::{Store, Transaction};

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its name; names of later ones sort later.
    pub id: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// An API key, `session:` with its number, `link:` with the number of the session behind it, `server`, or `operator`.
    pub actor: String,
    /// Such as `account.created` or `credentials.read`.
    pub action: String,
    /// What it was done to.
    pub subject: Option<String>,
    /// The request in which it was done.
    pub request_id: Option<String>,
}

impl Store {
    /// Writes it down, in the transaction that does it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_audit(transaction: &mut Transaction, row: &AuditRow) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO audit_log (id, at, actor, action, subject, request_id) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&row.id)
        .bind(row.at)
        .bind(&row.actor)
        .bind(&row.action)
        .bind(&row.subject)
        .bind(&row.request_id)
        .execute(&mut **transaction)
        .await
        .map(drop)
    }

    /// What was done to something, the latest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list_audit(&self, subject: &str, limit: i64) -> sqlx::Result<Vec<AuditRow>> {
        sqlx::query(
            "SELECT id, at, actor, action, subject, request_id FROM audit_log WHERE subject = $1 \
             ORDER BY id DESC LIMIT $2",
        )
        .bind(subject)
        .bind(limit)
        .fetch_all(&self.read)
        .await?
        .iter()
        .map(|row| {
            Ok(AuditRow {
                id: row.try_get("id")?,
                at: row.try_get("at")?,
                actor: row.try_get("actor")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                request_id: row.try_get("request_id")?,
            })
        })
        .collect()
    }
}
