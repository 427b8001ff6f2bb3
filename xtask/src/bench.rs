//! `cargo xtask bench`: bytes by file; the load times that `tests/e2e/bench.mjs` measures in Chromium; what the server
//! serves, as `tests/e2e/bench-server.mjs` measures it with wrk.

use anyhow::Result;

use crate::dist::{self, Built};
use crate::{process, size, tools};

/// Prints the tables. A broken budget is shown by `dist` and `test`; a measurement is not refused for it.
pub fn run() -> Result<()> {
    tools::chromium()?;
    // The load, and a million accounts at once.
    tools::program("wrk")?;
    tools::program("sqlite3")?;
    let dist = dist::build()?;
    process::run(process::cargo().args([
        "build",
        "--release",
        "--package",
        "hub-server",
        "--example",
        "static",
    ]))?;
    for sentence in size::report(&dist)? {
        println!("over budget: {sentence}");
    }
    // Both, also where the first is slower than wanted.
    let results = ["tests/e2e/bench.mjs", "tests/e2e/bench-server.mjs"].map(|script| {
        let mut node = tools::node();
        process::run(tools::end_to_end_environment(&mut node, Built::Release)?.arg(script))
    });
    results.into_iter().collect()
}
