//! The database of a test: a SQLite file of its own, or, where `HUB_TEST_DATABASE=postgres`, a database of its own in a
//! PostgreSQL that this process starts for itself.
//!
//! The server runs below a shell that waits for its standard input to end. That happens when this process ends, however
//! it does: no PostgreSQL is left behind, and nothing of its data.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A PostgreSQL, stopped when it is dropped.
pub struct Postgres {
    dir: TempDir,
    port: u16,
    /// Its standard input keeps the server up.
    shell: Child,
}

/// Where a test's data is. Gone with it: hundreds of tests would fill a small disk.
pub struct Database {
    pub address: String,
    /// A folder for it, which holds the SQLite file.
    pub dir: TempDir,
    /// Its name in the cluster that the tests share.
    shared: Option<String>,
}

/// The cluster of all tests that need none of their own.
static SHARED: OnceLock<Postgres> = OnceLock::new();

impl Database {
    /// A new, empty one.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        if is_postgres() {
            let cluster = SHARED.get_or_init(Postgres::start);
            let name = cluster.create();
            return Self { address: cluster.address(&name), dir, shared: Some(name) };
        }
        Self { address: format!("sqlite://{}", dir.path().join("hub.db").display()), dir, shared: None }
    }

    /// One that somebody else keeps.
    pub fn elsewhere(address: String) -> Self {
        Self { address, dir: tempfile::tempdir().unwrap(), shared: None }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let (Some(name), Some(cluster)) = (&self.shared, SHARED.get()) {
            let dropped = cluster.sql(&format!("DROP DATABASE {name} WITH (FORCE)"));
            // A test that has failed says why by itself.
            assert!(dropped.is_ok() || std::thread::panicking(), "{name} is left: {dropped:?}");
        }
    }
}

/// Whether the tests run on PostgreSQL.
pub fn is_postgres() -> bool {
    match std::env::var("HUB_TEST_DATABASE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("HUB_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// The tables of a database as text, for a search in what is kept.
pub fn dump(address: &str) -> Vec<u8> {
    let output = Command::new(program("pg_dump")).arg("--inserts").arg(address).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

impl Postgres {
    /// Makes a cluster in a folder of its own and starts it.
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = dir.path().join("data");
        if is_root() {
            // It refuses to run as root, which tests in a container often are.
            run(Command::new("chown").arg("postgres").arg(dir.path()));
        }
        let mut initdb = as_user(&program("initdb"));
        run(initdb.args(["--username=hub", "--auth=trust", "--no-sync", "--encoding=UTF8", "-D"]).arg(&data));
        let shell = Self::run(dir.path(), port);
        let this = Self { dir, port, shell };
        this.wait();
        this
    }

    fn run(dir: &Path, port: u16) -> Child {
        let script = r#"dir=$1; shift
            "$@" & server=$!; read -r keep; kill -INT "$server"; wait "$server"; [ "$keep" ] || rm -rf "$dir""#;
        let mut shell = as_user("sh".as_ref());
        shell.args(["-c", script, "sh"]).arg(dir).arg(program("postgres")).arg("-D").arg(dir.join("data"));
        shell.args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""]);
        shell.args(["-c", "max_connections=400", "-c", "fsync=off", "-c", "max_wal_size=128MB"]);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Stops it in the middle of everything, which ends every connection, and starts it again.
    pub fn restart(&mut self) {
        self.shell.stdin.take().unwrap().write_all(b"keep\n").unwrap();
        self.shell.wait().unwrap();
        self.shell = Self::run(self.dir.path(), self.port);
        self.wait();
    }

    /// The address of a new, empty database, which lives as long as the cluster.
    pub fn database(&self) -> String {
        self.address(&self.create())
    }

    fn create(&self) -> String {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        self.sql(&format!("CREATE DATABASE {name}")).unwrap();
        name
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://hub@127.0.0.1:{}/{database}", self.port)
    }

    fn sql(&self, statement: &str) -> Result<(), String> {
        let output = Command::new(program("psql"))
            .args(["-qc", statement])
            .arg(self.address("postgres"))
            .output()
            .unwrap();
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn wait(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        while let Err(error) = self.sql("SELECT 1") {
            assert!(Instant::now() < end, "PostgreSQL does not start: {error}");
            std::thread::yield_now();
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        _ = self.shell.wait();
    }
}

/// A program of PostgreSQL, from the search path or from where Debian keeps it.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(debian.map(|version| version.path().join("bin")));
    let found = folders.into_iter().map(|folder| folder.join(name)).find(|program| program.is_file());
    found.unwrap_or_else(|| {
        panic!("{name} is missing: install PostgreSQL (Debian: `apt-get install postgresql`)")
    })
}

/// The program, run by somebody who is not root.
fn as_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
    command
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
