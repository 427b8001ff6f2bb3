//! The tools that the commands need: found, or installed at a pinned version, or named with the command that does it.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::dist::{self, Built};
use crate::{assets, process};

/// The linter of the dependency tree: licences, duplicates, sources.
pub const CARGO_DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// The runner of the fuzz targets.
pub const CARGO_FUZZ: (&str, &str) = ("cargo-fuzz", "0.13.2");

/// Holds a server against its OpenAPI description; from PyPI.
const SCHEMATHESIS: (&str, &str) = ("schemathesis", "4.32.5");

/// The oldest Node whose test runner and zlib do what is asked of them here.
const NODE_MAJOR: u32 = 20;

/// Node, in the root of the tree.
pub fn node() -> Command {
    process::command("node")
}

/// Adds what `rust-toolchain.toml` names and the toolchain lacks. Rustup does so itself, but only for a toolchain that
/// it installs for that file.
pub fn toolchain() -> Result<()> {
    let sysroot = process::output(process::command("rustc").args(["--print", "sysroot"]))?;
    let library = PathBuf::from(sysroot.trim()).join("lib/rustlib");
    for (path, add) in [
        ("wasm32-unknown-unknown/lib", ["target", "add", "wasm32-unknown-unknown"]),
        ("src/rust/library/Cargo.lock", ["component", "add", "rust-src"]),
    ] {
        if !library.join(path).exists() {
            process::run(process::command("rustup").args(add)).with_context(|| {
                format!("a part of Rust is missing: `rustup {}` must work", add.join(" "))
            })?;
        }
    }
    Ok(())
}

/// Checks Node and installs the packages of `package-lock.json` when they are not what it names.
pub fn node_modules() -> Result<()> {
    let version = process::output(node().arg("--version")).context(
        "Node is missing: install Node 20 or newer with npm (Debian: `apt-get install nodejs npm`)",
    )?;
    let major =
        version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!("Node {} is too old: install Node {NODE_MAJOR} or newer", version.trim());
    }

    let root = process::root();
    let lock = assets::read(&root.join("package-lock.json"))?;
    let stamp = root.join("node_modules/.connect-hub-lock");
    let key = assets::digest(&[&lock]);
    if fs::read(&stamp).is_ok_and(|installed| installed == key.as_bytes()) {
        return Ok(());
    }
    // None of these packages needs its install script, and a script is the way a bad release would run code here.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    process::run(process::command(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
        .context("the npm packages are missing: `npm ci` must work in this folder")?;
    fs::write(&stamp, key)?;
    Ok(())
}

/// The folder with the binaries of a cargo tool, built into a cache outside the tree when it is not there yet.
///
/// Without `--locked`: its own lock file may name a version that was withdrawn since. With `--debug`: each is run a few
/// times, and optimising it takes longer than it ever gives back.
pub fn cargo_tool((name, version): (&str, &str)) -> Result<PathBuf> {
    let folder = cache()?.join("tools").join(format!("{name}-{version}"));
    // Cargo moves the binaries there last, so a build that was interrupted is not taken for a tool.
    if assets::files_below(&folder.join("bin"))?.is_empty() {
        println!("Building {name} {version}; this takes some minutes, once.");
        process::run(
            process::cargo().args(["install", name, "--version", version, "--debug", "--root"]).arg(&folder),
        )
        .with_context(|| {
            format!("{name} is missing: `cargo install {name} --version {version}` must work")
        })?;
    }
    Ok(folder.join("bin"))
}

/// Schemathesis, in an environment of its own in the cache.
fn schemathesis() -> Result<PathBuf> {
    let (name, version) = SCHEMATHESIS;
    let folder = cache()?.join("tools").join(format!("{name}-{version}"));
    let program = folder.join(if cfg!(windows) { "Scripts/st.exe" } else { "bin/st" });
    if !program.exists() {
        println!("Installing {name} {version}, once.");
        let venv = || process::run(process::command("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        if venv().is_err() {
            install(&["python3-venv"])?;
            venv().context(
                "Python is missing: install it with venv (Debian: `apt-get install python3-venv`)",
            )?;
        }
        let pip = program.with_file_name(if cfg!(windows) { "pip.exe" } else { "pip" });
        let package = format!("{name}=={version}");
        process::run(process::command(pip).args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            &package,
        ]))
        .with_context(|| format!("{name} is missing: `pip install {package}` must work"))?;
    }
    Ok(program)
}

/// wasm-bindgen's command-line tools, for their test runner. Their version must be that of the library.
pub fn wasm_bindgen_cli() -> Result<PathBuf> {
    let lock = String::from_utf8(assets::read(&process::root().join("Cargo.lock"))?)?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    cargo_tool(("wasm-bindgen-cli", version))
}

/// Chromium and its driver; installed on Debian when this user may.
pub fn chromium() -> Result<(PathBuf, PathBuf)> {
    if browser().is_none() || process::find("chromedriver").is_none() {
        install(&["chromium", "chromium-driver"])?;
    }
    let advice = "install it (Debian: `apt-get install chromium chromium-driver`)";
    let browser = browser().with_context(|| format!("Chromium is missing: {advice}"))?;
    let driver =
        process::find("chromedriver").with_context(|| format!("chromedriver is missing: {advice}"))?;
    Ok((browser, driver))
}

/// Chromium from `CHROMIUM` or the search path.
fn browser() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(path));
    }
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(process::find)
}

/// A program of the Debian package of the same name, such as `g++`; installed on Debian when this user may.
pub fn program(name: &str) -> Result<()> {
    if process::find(name).is_none() {
        install(&[name])?;
    }
    process::find(name)
        .map(drop)
        .with_context(|| format!("{name} is missing: install it (Debian: `apt-get install {name}`)"))
}

/// PostgreSQL's server, which the tests start themselves; installed on Debian when this user may.
pub fn postgres() -> Result<()> {
    let server = || {
        let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        process::find("initdb").is_some()
            || debian.map(|it| it.path().join("bin/initdb")).any(|it| it.exists())
    };
    if !server() {
        install(&["postgresql"])?;
    }
    if !server() {
        bail!("PostgreSQL is missing: install its server (Debian: `apt-get install postgresql`)");
    }
    Ok(())
}

/// Installs packages with apt-get where there is one and the user is root.
fn install(packages: &[&str]) -> Result<()> {
    let root = process::find("id").is_some_and(|id| {
        process::output(process::command(id).arg("-u")).is_ok_and(|user| user.trim() == "0")
    });
    let Some(apt) = process::find("apt-get").filter(|_| root) else { return Ok(()) };
    process::run(process::command(&apt).arg("update").arg("-qq"))?;
    let mut install = process::command(&apt);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    process::run(install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

/// Tells an end-to-end program where the browser is, and the parts, built this way.
pub fn end_to_end_environment(command: &mut Command, built: Built) -> Result<&mut Command> {
    let (browser, _) = chromium()?;
    Ok(command
        .env("SCHEMATHESIS", schemathesis()?)
        .env("CHROMIUM", browser)
        .env("HUB_DIST", process::root().join("dist"))
        .env("HUB_SERVER_BIN", dist::binary("hub-server", built))
        .env("WEBFLOW_SANDBOX_BIN", dist::binary("webflow-sandbox", built)))
}

/// Where tools are kept between clones: `CONNECT_HUB_CACHE`, or the user's cache folder.
fn cache() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("CONNECT_HUB_CACHE") {
        return Ok(PathBuf::from(folder));
    }
    let folder =
        |name: &str| std::env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from);
    folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("connect-hub"))
        .context("no home folder to keep tools in: set CONNECT_HUB_CACHE")
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"0.2.1\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
