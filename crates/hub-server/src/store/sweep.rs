//! Forgets what is past its life, a few rows at a time: whoever writes meanwhile waits for those only.

use super::Store;

const DAY: i64 = 86_400_000;
/// Rows that are forgotten in one transaction.
const ROWS: u16 = 500;

/// What is forgotten, and how long after its end, in milliseconds. Each statement takes that moment, and how many rows. It
/// says twice what is past: PostgreSQL looks again at a row that was changed meanwhile, such as a lease that was renewed, but not where it came from.
const PAST: [(i64, &str); 8] = [
    (
        0,
        "DELETE FROM validations WHERE expires_at <= $1 AND id IN \
         (SELECT id FROM validations WHERE expires_at <= $1 LIMIT $2)",
    ),
    (
        DAY,
        "DELETE FROM idempotency WHERE created_at <= $1 AND (session_id, key_hash) IN \
         (SELECT session_id, key_hash FROM idempotency WHERE created_at <= $1 LIMIT $2)",
    ),
    // What was typed is not needed any more, and neither is the way in. An index has these rows, and no others.
    (
        0,
        "UPDATE connection_attempts SET sealed = NULL, entry_hash = NULL WHERE expires_at <= $1 AND id IN \
         (SELECT id FROM connection_attempts WHERE expires_at <= $1 \
          AND (sealed IS NOT NULL OR entry_hash IS NOT NULL) LIMIT $2)",
    ),
    // A day in which a window that was left open is still told what became of its attempt.
    (
        DAY,
        "DELETE FROM connection_attempts WHERE expires_at <= $1 AND id IN \
         (SELECT id FROM connection_attempts WHERE expires_at <= $1 LIMIT $2)",
    ),
    // A week in which an expired session is still told apart from an unknown one.
    (
        7 * DAY,
        "DELETE FROM connect_sessions WHERE expires_at <= $1 AND id IN \
         (SELECT id FROM connect_sessions WHERE expires_at <= $1 LIMIT $2)",
    ),
    (
        0,
        "DELETE FROM dashboard_logins WHERE expires_at <= $1 AND value_hash IN \
         (SELECT value_hash FROM dashboard_logins WHERE expires_at <= $1 LIMIT $2)",
    ),
    (
        DAY,
        "DELETE FROM leases WHERE expires_at <= $1 AND name IN \
         (SELECT name FROM leases WHERE expires_at <= $1 LIMIT $2)",
    ),
    // A month in which what was given up can be sent after all.
    (
        30 * DAY,
        "DELETE FROM events WHERE created_at <= $1 AND seq IN (SELECT seq FROM events WHERE created_at <= $1 \
         AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_seq = seq AND status = 'pending') LIMIT $2)",
    ),
];

impl Store {
    /// Forgets what is past its life: validations, answers kept for retries, attempts, sessions long expired, logins,
    /// leases, events.
    ///
    /// # Errors
    ///
    /// What the database says. What was forgotten before it stays so.
    pub async fn sweep(&self, now: i64) -> sqlx::Result<()> {
        for (after, statement) in PAST {
            loop {
                let mut transaction = self.begin("what is past its life").await?;
                let query = sqlx::query(statement).bind(now - after).bind(i64::from(ROWS));
                let done = query.execute(&mut *transaction).await?;
                transaction.commit().await?;
                if done.rows_affected() < u64::from(ROWS) {
                    break;
                }
            }
        }
        Ok(())
    }
}
