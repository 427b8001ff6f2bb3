//! `cargo xtask demo`: from a fresh clone to a page that links an account.

use std::fs;
use std::path::{Path, absolute};
use std::process::Command;

use anyhow::{Context, Result};

use crate::dist::{self, Built};
use crate::process;
use crate::widget::{self, Profile};

/// Builds what changed, then becomes `hub-server demo`, which starts the sandbox itself and prints its addresses.
pub fn run(port: u16, data: &Path) -> Result<()> {
    let data = if data.is_absolute() { data.to_path_buf() } else { process::root().join(data) };
    fs::create_dir_all(&data).with_context(|| format!("cannot create {}", data.display()))?;
    let database = absolute(data.join("hub.db"))?;

    widget::build(Profile::Release, None)?;
    dist::binaries(&["hub-server"])?;

    println!("Demo data: {} (delete it to start anew). Ctrl-C stops.", data.display());
    let mut server = process::command(dist::binary("hub-server", Built::Release));
    server.arg("demo").args(["--listen", &format!("127.0.0.1:{port}")]);
    server.args(["--database-url", &sqlite_url(&database)]);
    become_process(&mut server)
}

/// The address of a SQLite file; characters that mean something in a URL are encoded.
fn sqlite_url(file: &Path) -> String {
    let mut url = String::from("sqlite://");
    for character in file.to_string_lossy().chars() {
        match character {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3F"),
            '#' => url.push_str("%23"),
            ' ' => url.push_str("%20"),
            other => url.push(other),
        }
    }
    url
}

/// Replaces this program, so that Ctrl-C and other signals reach the server alone.
#[cfg(unix)]
fn become_process(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("cannot start hub-server")
}

#[cfg(not(unix))]
fn become_process(command: &mut Command) -> Result<()> {
    process::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_name_cannot_change_the_meaning_of_the_database_url() {
        assert_eq!(sqlite_url(Path::new("/a b/50%?/#1/hub.db")), "sqlite:///a%20b/50%25%3F/%231/hub.db");
    }
}
