//! Results of validations, for ten minutes and one use. The credentials are not among them, only their keyed hash.

use hub_model::Validation;
use sqlx::Row as _;

use super::{Store, Transaction, decode, encode};

/// A result to keep.
pub struct NewValidation<'a> {
    /// Its name.
    pub id: &'a str,
    /// The session it was made in.
    pub session_id: i64,
    /// The authentication method.
    pub integration_id: &'a str,
    /// Keyed hash of the credentials.
    pub credentials_hash: &'a [u8],
    /// The result.
    pub result: &'a Validation,
    /// End of its life.
    pub expires_at: i64,
}

/// What a kept result must be for, to be used.
pub struct KeptValidation<'a> {
    /// Its name, as the client gave it.
    pub id: &'a str,
    /// The session of the request.
    pub session_id: i64,
    /// The authentication method of the request.
    pub integration_id: &'a str,
    /// Keyed hash of the request's credentials.
    pub credentials_hash: &'a [u8],
}

impl Store {
    /// Keeps a result, in place of an earlier one of the same name.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_validation(&self, new: &NewValidation<'_>) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO validations (id, session_id, integration_id, credentials_hash, result, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (id) DO UPDATE SET result = excluded.result, expires_at = excluded.expires_at",
        )
        .bind(new.id)
        .bind(new.session_id)
        .bind(new.integration_id)
        .bind(new.credentials_hash)
        .bind(encode(new.result)?)
        .bind(new.expires_at)
        .execute(&self.write)
        .await
        .map(drop)
    }

    /// The fresh result for exactly this session, method and credentials.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_validation(
        &self,
        kept: &KeptValidation<'_>,
        now: i64,
    ) -> sqlx::Result<Option<Validation>> {
        sqlx::query(
            "SELECT result FROM validations WHERE id = $1 AND session_id = $2 AND integration_id = $3 \
             AND credentials_hash = $4 AND expires_at > $5",
        )
        .bind(kept.id)
        .bind(kept.session_id)
        .bind(kept.integration_id)
        .bind(kept.credentials_hash)
        .bind(now)
        .fetch_optional(&self.read)
        .await?
        .map(|row| decode(row.try_get("result")?))
        .transpose()
    }

    /// Uses a result up. False when another request has done so.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn consume_validation(transaction: &mut Transaction, id: &str) -> sqlx::Result<bool> {
        let done =
            sqlx::query("DELETE FROM validations WHERE id = $1").bind(id).execute(&mut **transaction).await?;
        Ok(done.rows_affected() == 1)
    }
}
