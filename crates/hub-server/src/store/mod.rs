//! SQLite: the only place with SQL. Nothing here decides anything; it keeps and finds.
//!
//! Two pools: any number of readers, and one writer, because SQLite has one writer at a time. Waiting for it in a
//! queue is fair and costs nothing; colliding and trying again would.

mod accounts;
mod api_keys;
mod attempts;
mod credentials;
mod idempotency;
mod links;
mod sessions;
mod validations;

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};

pub use accounts::{AccountDetail, AccountFilter, AccountRow};
pub use attempts::{AttemptResult, AttemptRow, NewAttempt};
pub use idempotency::{Answered, NewAnswer};
pub use links::{NewAccount, StoredLink};
pub use sessions::{NewSession, SessionOptions, SessionRow};
pub use validations::{KeptValidation, NewValidation};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Readers that may work at the same time.
const READERS: u32 = 8;
/// How long one connection waits for another process that writes to the same file.
const BUSY: Duration = Duration::from_secs(5);

/// Everything the server keeps.
#[derive(Clone)]
pub struct Store {
    read: SqlitePool,
    write: SqlitePool,
}

/// A transaction of the writer. What is not committed is undone when it is dropped.
pub type Transaction = sqlx::Transaction<'static, sqlx::Sqlite>;

impl Store {
    /// Opens the database, makes it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// When the address is not understood, the file cannot be opened, or a migration fails.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            bail!("PostgreSQL is not in this build yet; use a sqlite:// address");
        }
        if !url.starts_with("sqlite:") {
            bail!("the database address must start with sqlite://");
        }
        let options = SqliteConnectOptions::from_str(url)
            .context("the database address is not understood")?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        let name = options.get_filename().display().to_string();
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("cannot open the database {name}"))?;
        MIGRATIONS.run(&write).await.context("cannot bring the database up to date")?;
        let read = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options);
        Ok(Self { read, write })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1").execute(&self.read).await.map(drop)
    }

    /// Begins a transaction that holds the writer from the start, so that what it reads cannot change under it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        self.write.begin_with("BEGIN IMMEDIATE").await
    }

    /// Forgets what is past its life: validations, answers kept for retries, attempts and sessions long expired.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn sweep(&self, now: i64) -> sqlx::Result<()> {
        const DAY: i64 = 86_400_000;
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM validations WHERE expires_at <= $1")
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM idempotency WHERE created_at <= $1")
            .bind(now - DAY)
            .execute(&mut *transaction)
            .await?;
        // What was typed is not needed any more, and neither is the way in.
        sqlx::query("UPDATE connection_attempts SET sealed = NULL, entry_hash = NULL WHERE expires_at <= $1")
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        // A day in which a window that was left open is still told what became of its attempt.
        sqlx::query("DELETE FROM connection_attempts WHERE expires_at <= $1")
            .bind(now - DAY)
            .execute(&mut *transaction)
            .await?;
        // A week in which an expired session is still told apart from an unknown one.
        sqlx::query("DELETE FROM connect_sessions WHERE expires_at <= $1")
            .bind(now - 7 * DAY)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Closes every connection, which folds the write-ahead log into the database file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// A JSON column that cannot be read means a row of another version or a damaged one.
fn decode<T: serde::de::DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn encode<T: serde::Serialize>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
