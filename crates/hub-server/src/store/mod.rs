//! The database, SQLite or PostgreSQL: the only place with SQL. Nothing here decides anything; it keeps and finds.
//!
//! The SQL is one for both; what differs is here: how the database is opened, how its tables are made, and how
//! transactions about the same thing wait for each other. SQLite has one writer at a time, so it gets a pool of one for
//! writing: waiting for it in a queue is fair and costs nothing; colliding and trying again would. PostgreSQL has many,
//! and a transaction takes an advisory lock on what it is about.

mod accounts;
mod api_keys;
mod attempts;
mod audit;
mod checks;
mod credentials;
mod direct;
mod idempotency;
mod links;
mod logins;
mod outbox;
mod rotation;
mod sessions;
mod sweep;
mod validations;
mod webhooks;

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyPool, Executor as _};

use self::direct::Direct;

pub use accounts::{AccountDetail, AccountFilter, AccountRow};
pub use api_keys::ApiKeyRow;
pub use attempts::{AttemptResult, AttemptRow, NewAttempt};
pub use audit::AuditRow;
pub use idempotency::{Answered, NewAnswer};
pub use links::{NewAccount, StoredLink};
pub use logins::LoginRow;
pub use outbox::{Delivery, NewEvent, Outcome};
pub use rotation::{Kept, Placed};
pub use sessions::{NewSession, SessionOptions, SessionRow};
pub use validations::{KeptValidation, NewValidation};
pub use webhooks::EndpointRow;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Connections that may read from SQLite at the same time.
const READERS: u32 = 8;
/// Connections to PostgreSQL.
const CONNECTIONS: u32 = 16;
/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);
/// How often tables are made where another process makes them at the same time.
const TRIES: u32 = 5;

/// Everything the server keeps.
#[derive(Clone)]
pub struct Store {
    read: AnyPool,
    write: AnyPool,
    direct: Option<Arc<Direct>>,
    kind: Kind,
}

/// Which database it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

/// A transaction of the writer. What is not committed is undone when it is dropped.
pub type Transaction = sqlx::Transaction<'static, sqlx::Any>;

impl Store {
    /// Opens the database, makes it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// When the address is not understood, the file cannot be opened, or a migration fails.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Self::open_postgres(url).await;
        }
        if !url.starts_with("sqlite:") {
            bail!("the database address must start with sqlite:// or postgres://");
        }
        Self::open_sqlite(url).await
    }

    async fn open_postgres(url: &str) -> anyhow::Result<Self> {
        // What the driver says of a faulty address may repeat it, and it carries a password.
        let options = AnyConnectOptions::from_str(url)
            .map_err(|_| anyhow::anyhow!("the PostgreSQL address is not understood"))?;
        let pool = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE);
        let pool = pool.connect_with(options).await.context("cannot reach PostgreSQL")?;
        // It locks the database meanwhile: processes that start together do it one after the other.
        POSTGRES.run(&pool).await.context("cannot bring the database up to date")?;
        Ok(Self { read: pool.clone(), write: pool, direct: None, kind: Kind::Postgres })
    }

    async fn open_sqlite(url: &str) -> anyhow::Result<Self> {
        let file = SqliteConnectOptions::from_str(url).context("the database address is not understood")?;
        let file = file.get_filename();
        private(file).with_context(|| format!("cannot open the database {}", file.display()))?;
        let options = AnyConnectOptions::from_str(url).context("the database address is not understood")?;
        let pool = || {
            // A file does not go away between two uses, so there is no need to ask it whether it has.
            let pool = AnyPoolOptions::new().acquire_timeout(ACQUIRE).test_before_acquire(false);
            pool.after_connect(|connection, _| {
                Box::pin(async move {
                    let set =
                        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; \
                               PRAGMA secure_delete = ON";
                    connection.execute(set).await.map(drop)
                })
            })
        };
        let write = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("cannot open the database {}", file.display()))?;
        for left in (0..TRIES).rev() {
            match SQLITE.run(&write).await {
                Ok(()) => break,
                // Another process has made a table first: with the next look it is done.
                Err(MigrateError::ExecuteMigration(..)) if left > 0 => {}
                Err(error) => return Err(error).context("cannot bring the database up to date"),
            }
        }
        let read = pool().max_connections(READERS).connect_lazy_with(options);
        // Whoever chooses how the file is opened or locked has chosen it for everybody who opens it.
        let plain = !url.contains('?');
        let direct = plain.then(|| Arc::new(Direct::new(file.to_owned())));
        Ok(Self { read, write, direct, kind: Kind::Sqlite })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1").execute(&self.read).await.map(drop)
    }

    /// What each pool is called, how many connections it has, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, u32, u32)> {
        let of =
            |name, pool: &AnyPool| (name, pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX));
        match self.kind {
            Kind::Sqlite => vec![of("read", &self.read), of("write", &self.write)],
            Kind::Postgres => vec![of("all", &self.read)],
        }
    }

    /// Begins a transaction. Others that are `about` the same, such as an owner's accounts, wait until it ends, so that
    /// what it reads cannot change under it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn begin(&self, about: &str) -> sqlx::Result<Transaction> {
        if self.kind == Kind::Sqlite {
            return self.write.begin_with("BEGIN IMMEDIATE").await;
        }
        let mut transaction = self.write.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text")
            .bind(about)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    /// Closes every connection, which folds the write-ahead log into the database file.
    pub async fn close(&self) {
        if let Some(direct) = &self.direct {
            direct.close();
        }
        self.read.close().await;
        self.write.close().await;
    }
}

/// What keeps a database from working that no request has caused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room on its disk.
    Full,
    /// It is busy, locked, being restarted, or cannot be reached.
    Away,
}

/// The trouble that an error tells of, if it tells of one.
#[must_use]
pub fn trouble(error: &sqlx::Error) -> Option<Trouble> {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Some(Trouble::Away),
        sqlx::Error::Database(error) => match &*error.code()? {
            // SQLite: full. PostgreSQL: class 53, out of resources; too many connections is of it, and passes.
            "13" | "53100" => Some(Trouble::Full),
            // SQLite: busy and locked, with their extended codes. PostgreSQL: class 57, stopped by its operator.
            "5" | "6" | "261" | "517" | "773" => Some(Trouble::Away),
            code if code.len() == 5 && (code.starts_with("53") || code.starts_with("57P")) => {
                Some(Trouble::Away)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Makes the file if there is none, so that nobody but its owner can read it.
fn private(file: &Path) -> std::io::Result<()> {
    if file.exists() || file.as_os_str() == ":memory:" {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// A JSON column that cannot be read means a row of another version or a damaged one.
fn decode<T: serde::de::DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn encode<T: serde::Serialize>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
