//! Which accounts are due to be checked again, and which process checks them.

use super::{Store, Transaction};

impl Store {
    /// Takes or keeps what only one process at a time does. False where another has it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn lease(&self, name: &str, holder: &str, now: i64, until: i64) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "INSERT INTO leases (name, holder, expires_at) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at \
             WHERE leases.holder = excluded.holder OR leases.expires_at <= $4",
        )
        .bind(name)
        .bind(holder)
        .bind(until)
        .bind(now)
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives up what [`Self::lease`] took.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn release(&self, name: &str, holder: &str) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM leases WHERE name = $1 AND holder = $2")
            .bind(name)
            .bind(holder)
            .execute(&self.write)
            .await
            .map(drop)
    }

    /// Accounts of a provider that are due, the longest due first; those that are suspended rest.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn due_accounts(&self, provider: &str, now: i64, limit: i64) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT id FROM accounts WHERE provider = $1 AND next_check_at <= $2 AND status <> 'suspended' \
             ORDER BY next_check_at LIMIT $3",
        )
        .bind(provider)
        .bind(now)
        .bind(limit)
        .fetch_all(&self.read)
        .await
    }

    /// Notes when an account is due again.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn put_off_check(&self, id: &str, next: i64) -> sqlx::Result<()> {
        sqlx::query("UPDATE accounts SET next_check_at = $1 WHERE id = $2")
            .bind(next)
            .bind(id)
            .execute(&self.write)
            .await
            .map(drop)
    }

    /// Notes that an account was checked, and when it is due again.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn checked_account(
        transaction: &mut Transaction,
        id: &str,
        now: i64,
        next: i64,
    ) -> sqlx::Result<()> {
        sqlx::query("UPDATE accounts SET checked_at = $1, next_check_at = $2 WHERE id = $3")
            .bind(now)
            .bind(next)
            .bind(id)
            .execute(&mut **transaction)
            .await
            .map(drop)
    }
}
