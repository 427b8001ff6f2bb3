//! The outbox: events, written in the transaction that they tell of, and their deliveries.
//!
//! A delivery is claimed by moving its next attempt beyond the end of this one: a process that dies leaves it to be
//! claimed again. An account's events go to an endpoint one after the other.

use sqlx::Row as _;

use super::{Store, Transaction};
use crate::seal::Sealed;

/// An event to keep.
pub struct NewEvent<'a> {
    /// Its name, the same in every attempt to deliver it.
    pub id: &'a str,
    /// Such as `account.created`.
    pub kind: &'a str,
    /// The account it tells of.
    pub account_id: &'a str,
    /// What is sent: JSON.
    pub payload: &'a str,
}

/// A delivery that this process is to make.
pub struct Delivery {
    /// Place of the event among all.
    pub seq: i64,
    /// The event's name.
    pub event_id: String,
    /// What is sent.
    pub payload: String,
    /// The endpoint's name.
    pub endpoint_id: String,
    /// Where to.
    pub url: String,
    /// What it is signed with, sealed.
    pub secret: Sealed,
    /// Which attempt this is, from 1.
    pub attempt: i64,
}

/// How an attempt ended.
pub enum Outcome<'a> {
    /// It arrived.
    Delivered,
    /// It did not, for this reason, and is tried again at that time.
    Again(&'a str, i64),
    /// It did not, for this reason, and is not tried again by itself.
    Dead(&'a str),
}

impl Store {
    /// Keeps an event, with a delivery for each endpoint that wants its kind.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_event(
        transaction: &mut Transaction,
        new: &NewEvent<'_>,
        now: i64,
    ) -> sqlx::Result<()> {
        let seq: i64 = sqlx::query_scalar(
            "INSERT INTO events (id, kind, account_id, payload, created_at) VALUES ($1, $2, $3, $4, $5) \
             RETURNING seq",
        )
        .bind(new.id)
        .bind(new.kind)
        .bind(new.account_id)
        .bind(new.payload)
        .bind(now)
        .fetch_one(&mut **transaction)
        .await?;
        sqlx::query(
            "INSERT INTO deliveries (event_seq, endpoint_id, account_id, status, attempts, next_at) \
             SELECT $1, id, $2, 'pending', 0, $3 FROM webhook_endpoints \
             WHERE events = '' OR ' ' || events || ' ' LIKE $4",
        )
        .bind(seq)
        .bind(new.account_id)
        .bind(now)
        .bind(format!("% {} %", new.kind))
        .execute(&mut **transaction)
        .await
        .map(drop)
    }

    /// The endpoints at which something is due.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn due_endpoints(&self, now: i64) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT id FROM webhook_endpoints w WHERE EXISTS ( \
                 SELECT 1 FROM deliveries d WHERE d.endpoint_id = w.id AND d.status = 'pending' AND d.next_at <= $1)",
        )
        .bind(now)
        .fetch_all(&self.read)
        .await
    }

    /// Claims deliveries that are due at an endpoint, of each account only the first that is still to be made there.
    /// Nobody else gets them before `until`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn claim_deliveries(
        &self,
        endpoint_id: &str,
        now: i64,
        until: i64,
        limit: i64,
    ) -> sqlx::Result<Vec<Delivery>> {
        let mut transaction = self.begin("deliveries").await?;
        let rows = sqlx::query(
            "SELECT d.event_seq, d.endpoint_id, d.attempts, e.id AS event_id, e.payload, w.url, w.key_id, w.sealed \
             FROM deliveries d JOIN events e ON e.seq = d.event_seq JOIN webhook_endpoints w ON w.id = d.endpoint_id \
             WHERE d.endpoint_id = $3 AND d.status = 'pending' AND d.next_at <= $1 AND NOT EXISTS ( \
                 SELECT 1 FROM deliveries p WHERE p.endpoint_id = d.endpoint_id AND p.account_id = d.account_id \
                 AND p.status = 'pending' AND p.event_seq < d.event_seq) \
             ORDER BY d.next_at LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .bind(endpoint_id)
        .fetch_all(&mut *transaction)
        .await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in &rows {
            let delivery = Delivery {
                seq: row.try_get("event_seq")?,
                event_id: row.try_get("event_id")?,
                payload: row.try_get("payload")?,
                endpoint_id: row.try_get("endpoint_id")?,
                url: row.try_get("url")?,
                secret: Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? },
                attempt: row.try_get::<i64, _>("attempts")? + 1,
            };
            sqlx::query(
                "UPDATE deliveries SET attempts = $1, next_at = $2 WHERE event_seq = $3 AND endpoint_id = $4",
            )
            .bind(delivery.attempt)
            .bind(until)
            .bind(delivery.seq)
            .bind(&delivery.endpoint_id)
            .execute(&mut *transaction)
            .await?;
            claimed.push(delivery);
        }
        transaction.commit().await?;
        Ok(claimed)
    }

    /// Notes how an attempt ended, unless another process has claimed the delivery since.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn end_delivery(&self, delivery: &Delivery, outcome: &Outcome<'_>) -> sqlx::Result<()> {
        let (status, error, next) = match outcome {
            Outcome::Delivered => ("delivered", None, None),
            Outcome::Again(reason, at) => ("pending", Some(*reason), Some(*at)),
            Outcome::Dead(reason) => ("dead", Some(*reason), None),
        };
        sqlx::query(
            "UPDATE deliveries SET status = $1, last_error = $2, next_at = COALESCE($3, next_at) \
             WHERE event_seq = $4 AND endpoint_id = $5 AND attempts = $6 AND status = 'pending'",
        )
        .bind(status)
        .bind(error)
        .bind(next)
        .bind(delivery.seq)
        .bind(&delivery.endpoint_id)
        .bind(delivery.attempt)
        .execute(&self.write)
        .await
        .map(drop)
    }

    /// Has everything that was given up for an endpoint tried again, and says how much that is. What a later event of the
    /// same account has overtaken is left: it would tell of what is no longer so.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replay_deliveries(&self, endpoint_id: &str, now: i64) -> sqlx::Result<u64> {
        let done = sqlx::query(
            "UPDATE deliveries SET status = 'pending', attempts = 0, next_at = $1, last_error = NULL \
             WHERE endpoint_id = $2 AND status = 'dead' AND NOT EXISTS ( \
                 SELECT 1 FROM deliveries l WHERE l.endpoint_id = deliveries.endpoint_id \
                 AND l.account_id = deliveries.account_id AND l.status = 'delivered' \
                 AND l.event_seq > deliveries.event_seq)",
        )
        .bind(now)
        .bind(endpoint_id)
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected())
    }

    /// How many deliveries of an endpoint are still to be made, and how many were given up.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn count_deliveries(&self, endpoint_id: &str) -> sqlx::Result<(u64, u64)> {
        let (pending, dead): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(CASE WHEN status = 'pending' THEN 1 END), COUNT(CASE WHEN status = 'dead' THEN 1 END) \
             FROM deliveries WHERE endpoint_id = $1",
        )
        .bind(endpoint_id)
        .fetch_one(&self.read)
        .await?;
        Ok((pending.unsigned_abs(), dead.unsigned_abs()))
    }

    /// Why the last attempt at an endpoint's newest event failed, of those that have not arrived; `None` where none has
    /// failed.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn last_delivery_error(&self, endpoint_id: &str) -> sqlx::Result<Option<String>> {
        sqlx::query_scalar(
            "SELECT last_error FROM deliveries WHERE endpoint_id = $1 AND status <> 'delivered' \
             AND last_error IS NOT NULL ORDER BY event_seq DESC LIMIT 1",
        )
        .bind(endpoint_id)
        .fetch_optional(&self.read)
        .await
    }

    /// How many deliveries are still to be made.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn pending_deliveries(&self) -> sqlx::Result<u64> {
        let pending: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM deliveries WHERE status = 'pending'")
            .fetch_one(&self.read)
            .await?;
        Ok(pending.unsigned_abs())
    }
}
