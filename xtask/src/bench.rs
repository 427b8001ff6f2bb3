//! `cargo xtask bench`: bytes by file, then the load times that `tests/e2e/bench.mjs` measures in Chromium.

use anyhow::Result;

use crate::{dist, process, size, tools};

/// Prints the tables. A broken budget is shown by `dist` and `test`; a measurement is not refused for it.
pub fn run() -> Result<()> {
    tools::chromium()?;
    let dist = dist::build()?;
    for sentence in size::report(&dist)? {
        println!("over budget: {sentence}");
    }
    let mut node = tools::node();
    process::run(tools::end_to_end_environment(&mut node)?.arg("tests/e2e/bench.mjs"))
}
