//! `cargo xtask`: the project's commands. Plain steps; each module holds one of them.
//!
//! - [`demo`], [`test`], [`dist`], [`bench`]: what people run
//! - [`widget`]: the one recipe by which the widget is built, also used by `trunk serve`
//! - [`assets`], [`connectors`], [`exports`], [`fuzz`], [`size`], [`counts`], [`tools`], [`process`]: their parts

// A command-line tool speaks on standard output.
#![allow(clippy::print_stdout)]

mod assets;
mod bench;
mod connectors;
mod counts;
mod demo;
mod dist;
mod exports;
mod fuzz;
mod names;
mod process;
mod size;
mod split;
mod test;
mod tools;
mod widget;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Connect Hub's development commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds everything, starts hub-server with the sandbox and stays in the foreground.
    Demo {
        /// Port of hub-server on 127.0.0.1.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Folder for the database and the demo's key; created when missing.
        #[arg(long, default_value = ".demo")]
        data: PathBuf,
    },
    /// Sets up, then runs every test of the project. The last line is `N passed, N failed`.
    Test,
    /// Writes the widget to `dist/` and the binaries to `target/release/`; prints and checks the sizes.
    Dist,
    /// Prints the size table, the load times in Chromium, and what the server serves.
    Bench,
    /// Builds the widget only.
    Widget {
        /// Fast development build: no optimiser, no minifier, no brotli.
        #[arg(long)]
        dev: bool,
        /// Output folder [default: `dist`, or `target/widget-dev` with --dev].
        #[arg(long, env = "TRUNK_STAGING_DIR", hide_env_values = true)]
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    if let Some(linked) = exports::linked() {
        return match linked {
            Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
            Err(error) => failed(&error),
        };
    }
    let result = match Cli::parse().command {
        Command::Demo { port, data } => demo::run(port, &data),
        Command::Test => return test::run(),
        Command::Dist => dist::run(),
        Command::Bench => bench::run(),
        Command::Widget { dev, out } => {
            let profile = if dev { widget::Profile::Dev } else { widget::Profile::Release };
            widget::build(profile, out.as_deref()).map(|_| ())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}
