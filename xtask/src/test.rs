//! `cargo xtask test`: every check and test of the project, and one line that sums them up.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::counts::Counts;
use crate::dist::{self, Built};
use crate::widget::{self, Profile};
use crate::{assets, fuzz, process, tools};

/// One line of the table: a layer of the tests and how to run it.
struct Step {
    layer: &'static str,
    run: fn() -> Result<Counts>,
}

/// The cheap checks first. Each step stands alone, apart from the end-to-end tests, which use the widget as it ships and the
/// server that the native tests built.
const STEPS: [Step; 10] = [
    Step { layer: "format", run: || check(process::cargo().args(["fmt", "--all", "--check"])) },
    Step { layer: "licences, bans, sources", run: deny },
    Step { layer: "lints, native", run: || clippy(&["--workspace"]) },
    Step { layer: "lints, wasm", run: || tools::toolchain().and_then(|()| clippy(&WIDGET)) },
    Step { layer: "widget and size budgets", run: sizes },
    Step { layer: "Rust, native", run: native },
    Step { layer: "server on PostgreSQL", run: postgres },
    Step { layer: "foreign files, fuzzed", run: fuzz::run },
    Step { layer: "widget in Chromium (wasm)", run: wasm },
    Step { layer: "end to end in Chromium", run: end_to_end },
];

/// The widget for its real target.
const WIDGET: [&str; 4] = ["--package", "connect-hub", "--target", "wasm32-unknown-unknown"];

/// Runs all steps, also after one failed, and prints the counts by layer, with how long each took in minutes and seconds.
pub fn run() -> ExitCode {
    let results: Vec<(&str, Counts, Duration)> = STEPS
        .iter()
        .map(|step| {
            println!("\n== {}", step.layer);
            let begun = Instant::now();
            let counts = (step.run)().unwrap_or_else(|error| {
                println!("error: {error:#}");
                Counts::check(false)
            });
            (step.layer, counts, begun.elapsed())
        })
        .collect();

    println!("\n{:<34} {:>7} {:>7} {:>7}", "layer", "passed", "failed", "time");
    let mut total = Counts::default();
    for (layer, counts, took) in results {
        let seconds = took.as_secs();
        println!(
            "{layer:<34} {:>7} {:>7} {:>4}:{:02}",
            counts.passed,
            counts.failed,
            seconds / 60,
            seconds % 60
        );
        total += counts;
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 || total.passed == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A command that is one check by itself.
fn check(command: &mut Command) -> Result<Counts> {
    process::run(command).map(|()| Counts::check(true))
}

/// Clippy over all targets of what the arguments select, with warnings as errors.
fn clippy(selection: &[&str]) -> Result<Counts> {
    let mut cargo = process::cargo();
    check(cargo.arg("clippy").args(selection).args(["--all-targets", "--", "-D", "warnings"]))
}

/// Licences, duplicates and sources of all dependencies.
fn deny() -> Result<Counts> {
    let deny = tools::cargo_tool(tools::CARGO_DENY)?.join("cargo-deny");
    check(process::command(deny).args(["--all-features", "check", "bans", "licenses", "sources"]))
}

/// The widget that ships builds, and stays within its budgets.
fn sizes() -> Result<Counts> {
    let dist = widget::build(Profile::Release, None)?;
    let mut counts = Counts::check(true);
    counts +=
        Counts::check(dist::check_sizes(&dist).inspect_err(|error| println!("error: {error:#}")).is_ok());
    Ok(counts)
}

/// Unit, integration and documentation tests of all crates on this machine.
fn native() -> Result<Counts> {
    // Some tests of the server start one.
    tools::postgres()?;
    counted(process::cargo().args(["test", "--workspace", "--no-fail-fast"]))
}

/// The server's tests once more, on the other database. Of the whole workspace, as `native`: features would differ for the
/// package alone, and much would be built again.
fn postgres() -> Result<Counts> {
    tools::postgres()?;
    counted(
        process::cargo()
            .args(["test", "--workspace", "--test", "api", "--no-fail-fast"])
            .env("HUB_TEST_DATABASE", "postgres"),
    )
}

/// The widget's component tests, run by wasm-bindgen in headless Chromium; `webdriver.json` holds its flags.
fn wasm() -> Result<Counts> {
    let (_, driver) = tools::chromium()?;
    let runner = tools::wasm_bindgen_cli()?.join("wasm-bindgen-test-runner");
    counted(
        process::cargo()
            .args(["test", "--no-fail-fast", "--tests"])
            .args(WIDGET)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300"),
    )
}

/// The walks through the real server in a real browser.
fn end_to_end() -> Result<Counts> {
    let files = end_to_end_files()?;
    ensure!(!files.is_empty(), "tests/e2e has no *.test.mjs");
    let mut node = tools::node();
    tools::end_to_end_environment(&mut node, Built::Tests)?;
    counted(node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(files))
}

/// Node 20 takes folders here and Node 22 patterns; both take files.
fn end_to_end_files() -> Result<Vec<PathBuf>> {
    let folder = process::root().join("tests/e2e");
    let files = assets::files_below(&folder).context("tests/e2e is not readable")?;
    Ok(files.into_iter().filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect())
}

/// Runs a test runner, showing and counting what it prints.
fn counted(command: &mut Command) -> Result<Counts> {
    let mut counts = Counts::default();
    let succeeded = process::tee(command, |line| counts.read_line(line))?;
    Ok(counts.finish(succeeded))
}
