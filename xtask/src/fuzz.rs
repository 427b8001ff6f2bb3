//! Feeds the readers of files from elsewhere with what nobody would write, for a minute each. `fuzz/README.md` says what
//! must hold, and how to go on for longer.

use std::fs;

use anyhow::Result;

use crate::counts::Counts;
use crate::{process, tools};

/// How long each reader is fed, in seconds.
const SECONDS: u32 = 60;

/// A target, the files that it starts from, and the longest input that it is given, in bytes.
struct Target {
    name: &'static str,
    seeds: [&'static str; 1],
    longest: u32,
}

const TARGETS: [Target; 2] = [
    Target { name: "document", seeds: ["crates/hub-connectors/tests/documents"], longest: 8192 },
    Target { name: "connector", seeds: ["connectors"], longest: 16_384 },
];

/// One check for each target: it found nothing.
pub fn run() -> Result<Counts> {
    // For libFuzzer.
    tools::program("g++")?;
    let program = tools::cargo_tool(tools::CARGO_FUZZ)?.join("cargo-fuzz");
    let mut counts = Counts::default();
    for target in TARGETS {
        let corpus = format!("fuzz/corpus/{}", target.name);
        fs::create_dir_all(process::root().join(&corpus))?;
        let mut fuzz = process::command(&program);
        // libFuzzer's instrumentation is unstable; the pinned compiler takes it this way.
        fuzz.env("RUSTC_BOOTSTRAP", "1").args(["run", target.name, &corpus]).args(target.seeds).args([
            "--",
            &format!("-dict=fuzz/dictionaries/{}.dict", target.name),
            &format!("-max_len={}", target.longest),
            &format!("-max_total_time={SECONDS}"),
            "-timeout=20",
            "-print_funcs=0",
            "-print_final_stats=1",
            "-verbosity=0",
        ]);
        let found = process::run(&mut fuzz).inspect_err(|error| println!("error: {error:#}"));
        counts += Counts::check(found.is_ok());
    }
    Ok(counts)
}
