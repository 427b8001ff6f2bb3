//! Attempts to sign in at a provider. Every step is taken once: each is an update that holds only where it is next.

use hub_model::{Account, AttemptError, AttemptStatus, Validation};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Store, Transaction, decode, encode};
use crate::seal::Sealed;

/// An attempt to keep.
pub struct NewAttempt<'a> {
    /// Its name; no secret.
    pub id: &'a str,
    /// The session that began it.
    pub session_id: i64,
    /// The authentication method, where it is known already.
    pub integration_id: Option<&'a str>,
    /// The account that is being reconnected.
    pub account_id: Option<&'a str>,
    /// SHA-256 of the value in the window's address.
    pub entry_hash: Option<&'a [u8]>,
    /// What the provider's answer will need.
    pub sealed: Option<&'a Sealed>,
    /// Now.
    pub created_at: i64,
    /// End of its life.
    pub expires_at: i64,
}

/// An attempt that was found.
pub struct AttemptRow {
    /// Its name.
    pub id: String,
    /// The session that began it.
    pub session_id: i64,
    /// The authentication method.
    pub integration_id: Option<String>,
    /// The account that is being reconnected.
    pub account_id: Option<String>,
    /// What the provider's answer needs; gone once the attempt has ended.
    pub sealed: Option<Sealed>,
    /// How it stands, whether or not it is past its life.
    pub status: AttemptStatus,
    /// What came of it.
    pub result: AttemptResult,
    /// End of its life.
    pub expires_at: i64,
}

/// What came of an attempt.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AttemptResult {
    /// The linked account.
    pub account: Option<Account>,
    /// What the connection test said of it.
    pub validation: Option<Validation>,
    /// Why there is none.
    pub error: Option<AttemptError>,
}

const COLUMNS: &str =
    "id, session_id, integration_id, account_id, key_id, sealed, status, result, expires_at";

impl Store {
    /// Keeps a new attempt.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_attempt(&self, new: &NewAttempt<'_>) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO connection_attempts (id, session_id, integration_id, account_id, entry_hash, key_id, \
             sealed, status, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9)",
        )
        .bind(new.id)
        .bind(new.session_id)
        .bind(new.integration_id)
        .bind(new.account_id)
        .bind(new.entry_hash)
        .bind(new.sealed.map(|sealed| &sealed.key_id))
        .bind(new.sealed.map(|sealed| &sealed.bytes))
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute(&self.write)
        .await
        .map(drop)
    }

    /// The attempt of this name, if it is the session's.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_attempt(&self, session_id: i64, id: &str) -> sqlx::Result<Option<AttemptRow>> {
        let query = of_attempts("SELECT", "FROM connection_attempts WHERE id = $1 AND session_id = $2");
        query.bind(id).bind(session_id).fetch_optional(&self.read).await?.map(|row| read(&row)).transpose()
    }

    /// The attempt that this value of a provider's answer belongs to, whatever became of it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_attempt_by_state(&self, state_hash: &[u8]) -> sqlx::Result<Option<AttemptRow>> {
        let query = of_attempts("SELECT", "FROM connection_attempts WHERE state_hash = $1");
        query.bind(state_hash).fetch_optional(&self.read).await?.map(|row| read(&row)).transpose()
    }

    /// Uses up the value of a window's address. `None`: it was used, is not known, or its attempt has ended.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn enter_attempt(&self, entry_hash: &[u8], now: i64) -> sqlx::Result<Option<AttemptRow>> {
        let query = of_attempts(
            "UPDATE connection_attempts SET entry_hash = NULL \
             WHERE entry_hash = $1 AND status = 'pending' AND expires_at > $2 RETURNING",
            "",
        );
        query.bind(entry_hash).bind(now).fetch_optional(&self.write).await?.map(|row| read(&row)).transpose()
    }

    /// Keeps what was sent to the provider with an attempt, once. False where that has been done, or the attempt has
    /// ended.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn send_attempt(
        &self,
        id: &str,
        integration_id: &str,
        state_hash: &[u8],
        sealed: &Sealed,
        now: i64,
    ) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "UPDATE connection_attempts SET integration_id = $1, state_hash = $2, key_id = $3, sealed = $4 \
             WHERE id = $5 AND state_hash IS NULL AND status = 'pending' AND expires_at > $6",
        )
        .bind(integration_id)
        .bind(state_hash)
        .bind(&sealed.key_id)
        .bind(&sealed.bytes)
        .bind(id)
        .bind(now)
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a provider's answer for the attempt that it belongs to. `None`: it was taken, belongs to none, or the
    /// attempt has ended.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn return_attempt(&self, state_hash: &[u8], now: i64) -> sqlx::Result<Option<AttemptRow>> {
        let query = of_attempts(
            "UPDATE connection_attempts SET returned = 1 WHERE state_hash = $1 AND returned = 0 \
             AND status = 'pending' AND expires_at > $2 RETURNING",
            "",
        );
        query.bind(state_hash).bind(now).fetch_optional(&self.write).await?.map(|row| read(&row)).transpose()
    }

    /// Ends a pending attempt without an account. False where it has ended already.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn end_attempt(
        &self,
        id: &str,
        status: AttemptStatus,
        result: &AttemptResult,
    ) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "UPDATE connection_attempts SET status = $1, result = $2, entry_hash = NULL, sealed = NULL \
             WHERE id = $3 AND status = 'pending'",
        )
        .bind(status.as_str())
        .bind(encode(result)?)
        .bind(id)
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends a pending attempt with its account, in the transaction that stores the account. False where it has ended
    /// already: then the transaction must not be committed.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn complete_attempt(
        transaction: &mut Transaction,
        id: &str,
        result: &AttemptResult,
    ) -> sqlx::Result<bool> {
        let done = sqlx::query(
            "UPDATE connection_attempts SET status = 'authenticated', result = $1, sealed = NULL \
             WHERE id = $2 AND status = 'pending'",
        )
        .bind(encode(result)?)
        .bind(id)
        .execute(&mut **transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// A query that gives attempts: the columns stand between both parts.
fn of_attempts<'a>(before: &str, after: &str) -> sqlx::query::Query<'a, sqlx::Any, sqlx::any::AnyArguments> {
    sqlx::query(AssertSqlSafe(format!("{before} {COLUMNS} {after}")))
}

fn read(row: &AnyRow) -> sqlx::Result<AttemptRow> {
    let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
    let key_id: Option<String> = row.try_get("key_id")?;
    let status: String = row.try_get("status")?;
    let result: Option<String> = row.try_get("result")?;
    Ok(AttemptRow {
        id: row.try_get("id")?,
        session_id: row.try_get("session_id")?,
        integration_id: row.try_get("integration_id")?,
        account_id: row.try_get("account_id")?,
        sealed: sealed.zip(key_id).map(|(bytes, key_id)| Sealed { key_id, bytes }),
        // A word of a later version is of an attempt that this one cannot go on with.
        status: AttemptStatus::parse(&status).unwrap_or(AttemptStatus::Expired),
        result: result.as_deref().map(decode).transpose()?.unwrap_or_default(),
        expires_at: row.try_get("expires_at")?,
    })
}
