//! `cargo xtask dist`: what is shipped, and what it weighs.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::widget::{self, Profile};
use crate::{process, size};

/// Builds the widget and the binaries, prints the sizes; a broken budget is an error.
pub fn run() -> Result<()> {
    let dist = build()?;
    check_sizes(&dist)
}

/// Builds the widget into `dist/`, then the binaries, which embed it.
pub fn build() -> Result<PathBuf> {
    let dist = widget::build(Profile::Release, None)?;
    binaries(&["hub-server", "webflow-sandbox"])?;
    Ok(dist)
}

/// Builds binaries into `target/release/`.
pub fn binaries(packages: &[&str]) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--bins"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    process::run(&mut cargo)
}

/// How binaries were built.
#[derive(Clone, Copy)]
pub enum Built {
    /// With what `cargo test` builds.
    Tests,
    /// As they ship.
    Release,
}

/// Where the binary of this name is.
pub fn binary(name: &str, built: Built) -> PathBuf {
    let folder = match built {
        Built::Tests => "debug",
        Built::Release => "release",
    };
    process::target().join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Prints the size table; a broken budget is an error.
pub fn check_sizes(dist: &Path) -> Result<()> {
    let broken = size::report(dist)?;
    if !broken.is_empty() {
        bail!("{}", broken.join("; "));
    }
    Ok(())
}
