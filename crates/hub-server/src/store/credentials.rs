//! Sealed credentials, by account and field.

use sqlx::Row as _;

use super::{Store, Transaction};
use crate::seal::Sealed;

impl Store {
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

    /// Every sealed credential of an account.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_credentials(&self, account_id: &str) -> sqlx::Result<Vec<(String, Sealed)>> {
        of_account(account_id).fetch_all(&self.read).await?.iter().map(read).collect()
    }

    /// The same, of the account that the transaction holds.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn hold_credentials(
        transaction: &mut Transaction,
        account_id: &str,
    ) -> sqlx::Result<Vec<(String, Sealed)>> {
        of_account(account_id).fetch_all(&mut **transaction).await?.iter().map(read).collect()
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
}

fn of_account(id: &str) -> sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments> {
    sqlx::query("SELECT field, key_id, sealed FROM credentials WHERE account_id = $1").bind(id.to_owned())
}

fn read(row: &sqlx::any::AnyRow) -> sqlx::Result<(String, Sealed)> {
    let sealed = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? };
    Ok((row.try_get("field")?, sealed))
}
