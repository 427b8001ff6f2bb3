//! Reads of SQLite on the spot, for what every call of a widget asks for.
//!
//! The driver runs each statement on a thread of its own. Finding a row by its key takes some microseconds, going to that
//! thread and back takes ten times as long. So these reads are made where they are asked for. They never wait: what cannot
//! be read at once, because the file is locked or the connection is faulty, is left to the driver.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Row};

/// How long a connection is used; the driver keeps its own as long. A file that was put in its place is found then.
const LIFE: Duration = Duration::from_secs(1800);

/// Connections to read with, opened as they are needed: as many as threads have read at the same time.
pub(super) struct Direct {
    file: PathBuf,
    /// Each with the end of its life. `None` once it is closed.
    idle: Mutex<Option<Vec<(Connection, Instant)>>>,
    /// Whether a fault was told: it would be one for each request.
    told: AtomicBool,
}

impl Direct {
    /// Nothing is opened yet.
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file, idle: Mutex::new(Some(Vec::new())), told: AtomicBool::new(false) }
    }

    /// The row with this key, read from its columns: `None` inside where there is no such row, outside where the driver has
    /// to be asked.
    pub(super) fn find<T>(&self, sql: &str, key: &[u8]) -> Option<Option<T>>
    where
        T: for<'row> TryFrom<&'row Row<'row>, Error = rusqlite::Error>,
    {
        let idle = self.idle().as_mut()?.pop();
        let found = (|| {
            let young = idle.filter(|(_, end)| Instant::now() < *end);
            let (connection, end) = match young {
                Some(young) => young,
                None => (self.connect()?, Instant::now() + LIFE),
            };
            let found = match connection.prepare_cached(sql)?.query_row([key], |row| T::try_from(row)) {
                Err(rusqlite::Error::QueryReturnedNoRows) => None,
                found => Some(found?),
            };
            Ok::<_, rusqlite::Error>((found, (connection, end)))
        })();
        match found {
            Ok((found, connection)) => {
                // Where it was closed meanwhile, the connection is closed too.
                if let Some(idle) = &mut *self.idle() {
                    idle.push(connection);
                }
                Some(found)
            }
            Err(error) => {
                if !matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
                ) {
                    self.tell(&error);
                }
                None
            }
        }
    }

    fn tell(&self, error: &rusqlite::Error) {
        if !self.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(%error, "sessions are not read on the spot, which is slower; told once");
        }
    }

    /// Closes the connections, and opens no more.
    pub(super) fn close(&self) {
        *self.idle() = None;
    }

    fn idle(&self) -> MutexGuard<'_, Option<Vec<(Connection, Instant)>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        // Each is used by one thread at a time. Readers of a write-ahead log write to its index, so the file is not opened
        // for reading only.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const SQL: &str = "SELECT name FROM things WHERE key = $1";

    fn database() -> (tempfile::TempDir, Connection, Direct) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let writer = Connection::open(&file).unwrap();
        let made =
            "PRAGMA journal_mode = WAL; CREATE TABLE things (key BLOB PRIMARY KEY, name TEXT NOT NULL)";
        writer.execute_batch(made).unwrap();
        (folder, writer, Direct::new(file))
    }

    #[test]
    fn what_was_written_is_found_at_once_and_again() {
        let (_folder, writer, direct) = database();
        assert_eq!(direct.find::<(String,)>(SQL, b"one"), Some(None));
        writer.execute("INSERT INTO things VALUES (x'6f6e65', 'first')", []).unwrap();
        assert_eq!(direct.find(SQL, b"one"), Some(Some(("first".to_owned(),))));
        writer.execute("UPDATE things SET name = 'second'", []).unwrap();
        assert_eq!(direct.find(SQL, b"one"), Some(Some(("second".to_owned(),))));
        // A writer in the middle of its work is not waited for.
        writer.execute_batch("BEGIN IMMEDIATE; DELETE FROM things").unwrap();
        assert_eq!(direct.find(SQL, b"one"), Some(Some(("second".to_owned(),))));
        assert_eq!(direct.idle().as_ref().unwrap().len(), 1);
    }

    #[test]
    fn what_cannot_be_read_at_once_is_left() {
        let (_folder, writer, direct) = database();
        writer.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
        assert_eq!(direct.find::<(String,)>(SQL, b"one"), None);
        assert_eq!(Direct::new("/nowhere/a.db".into()).find::<(String,)>(SQL, b"one"), None);
    }

    #[test]
    fn a_connection_cannot_write() {
        let (_folder, _writer, direct) = database();
        let written = direct.connect().unwrap().execute("INSERT INTO things VALUES (x'00', 'no')", []);
        assert!(written.unwrap_err().to_string().contains("readonly"));
    }

    #[test]
    fn a_file_that_was_put_in_its_place_is_found_when_a_connection_is_old() {
        let (folder, writer, direct) = database();
        assert_eq!(direct.find::<(String,)>(SQL, b"one"), Some(None));
        drop(writer);
        let (other, writer, _) = database();
        writer.execute("INSERT INTO things VALUES (x'6f6e65', 'restored')", []).unwrap();
        drop(writer);
        for beside in ["a.db-wal", "a.db-shm"] {
            fs::remove_file(folder.path().join(beside)).unwrap();
        }
        fs::rename(other.path().join("a.db"), folder.path().join("a.db")).unwrap();
        assert_eq!(direct.find::<(String,)>(SQL, b"one"), Some(None), "a young one is used on");
        direct.idle().as_mut().unwrap()[0].1 = Instant::now();
        assert_eq!(direct.find(SQL, b"one"), Some(Some(("restored".to_owned(),))));
    }

    #[test]
    fn a_fault_is_told_once_and_a_lock_never() {
        let (folder, writer, direct) = database();
        let log = folder.path().join("log");
        let told = || fs::read_to_string(&log).unwrap();
        let subscriber = tracing_subscriber::fmt().with_writer(fs::File::create(&log).unwrap()).finish();
        tracing::subscriber::with_default(subscriber, || {
            writer.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
            assert_eq!(direct.find::<(String,)>(SQL, b"one"), None);
            assert_eq!(told(), "");
            let without = Direct::new(folder.path().join("gone.db"));
            for _ in 0..3 {
                assert_eq!(without.find::<(String,)>(SQL, b"one"), None);
            }
        });
        assert_eq!(told().matches("not read on the spot").count(), 1, "{}", told());
    }

    #[test]
    fn nothing_is_opened_after_the_end() {
        let (_folder, _writer, direct) = database();
        assert_eq!(direct.find::<(String,)>(SQL, b"one"), Some(None));
        direct.close();
        assert_eq!(direct.find::<(String,)>(SQL, b"one"), None);
    }
}
