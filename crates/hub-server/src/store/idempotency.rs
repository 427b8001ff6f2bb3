//! Answers kept so that a retry with the same `Idempotency-Key` changes nothing.

use sqlx::Row as _;

use super::{Store, Transaction};

/// A kept answer.
pub struct Answered {
    /// Keyed hash of the body it answered.
    pub request_hash: Vec<u8>,
    /// The answer's body.
    pub answer: String,
}

/// An answer to keep.
pub struct NewAnswer<'a> {
    /// The session of the request.
    pub session_id: i64,
    /// Hash of the key; clients choose keys, and may choose badly.
    pub key_hash: &'a [u8],
    /// Keyed hash of the body.
    pub request_hash: &'a [u8],
}

impl Store {
    /// The answer that this key has had.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_answer(
        transaction: &mut Transaction,
        session_id: i64,
        key_hash: &[u8],
    ) -> sqlx::Result<Option<Answered>> {
        sqlx::query("SELECT request_hash, answer FROM idempotency WHERE session_id = $1 AND key_hash = $2")
            .bind(session_id)
            .bind(key_hash)
            .fetch_optional(&mut **transaction)
            .await?
            .map(|row| {
                Ok(Answered { request_hash: row.try_get("request_hash")?, answer: row.try_get("answer")? })
            })
            .transpose()
    }

    /// Keeps an answer.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_answer(
        transaction: &mut Transaction,
        new: &NewAnswer<'_>,
        answer: &str,
        now: i64,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO idempotency (session_id, key_hash, request_hash, answer, created_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(new.session_id)
        .bind(new.key_hash)
        .bind(new.request_hash)
        .bind(answer)
        .bind(now)
        .execute(&mut **transaction)
        .await
        .map(drop)
    }
}
