//! Installs the clients into Cargo's target directory: pinned, once, and again when a pin changes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An installed client: the interpreter and the script that runs its calls.
pub(crate) struct Client {
    pub(crate) program: PathBuf,
    pub(crate) script: PathBuf,
}

/// npm's `webflow-api`.
pub(crate) fn javascript() -> Client {
    let directory = directory("javascript");
    install_once(&directory, &["package.json", "package-lock.json"], || {
        run(
            Command::new("npm")
                .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
                .current_dir(&directory),
            "Node with npm must be installed, and npm's registry reachable",
        );
    });
    // Node looks for packages beside the script.
    fs::copy(source("client.mjs"), directory.join("client.mjs")).unwrap();
    Client { program: "node".into(), script: directory.join("client.mjs") }
}

/// PyPI's `webflow`.
pub(crate) fn python() -> Client {
    let directory = directory("python");
    let program = directory.join("venv/bin/python");
    install_once(&directory, &["requirements.txt"], || {
        run(
            Command::new("python3").args(["-m", "venv", "--clear"]).arg(directory.join("venv")),
            "Python 3 with its venv module must be installed: apt-get install python3 python3-venv",
        );
        run(
            Command::new(&program)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
                .arg(source("requirements.txt")),
            "PyPI must be reachable",
        );
    });
    Client { program, script: source("client.py") }
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name)
}

fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("official-clients").join(name);
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// Installs unless the pins are those of the last complete installation. Only one process installs at a time.
fn install_once(directory: &Path, pins: &[&str], install: impl FnOnce()) {
    let lock = File::create(directory.join("lock")).unwrap();
    lock.lock().unwrap();
    let wanted: String = pins.iter().map(|pin| fs::read_to_string(source(pin)).unwrap()).collect();
    let done = directory.join("installed");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return;
    }
    for pin in pins {
        fs::copy(source(pin), directory.join(pin)).unwrap();
    }
    install();
    fs::write(done, wanted).unwrap();
}

/// Runs a step of the installation. Its output is shown only when it fails, with what would help.
fn run(command: &mut Command, help: &str) {
    let output =
        command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}. {help}"));
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?} failed. {help}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}
