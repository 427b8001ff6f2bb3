//! Counts of passed and failed tests, read from what the test runners print.

use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that ran and passed.
    pub passed: u64,
    /// Tests that ran and failed, and steps that died before they could say.
    pub failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Counts {
    /// One check that has no tests inside, such as a linter.
    pub fn check(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self { passed: 0, failed: 1 } }
    }

    /// Adds what this line of a runner's output tells; most lines tell nothing.
    pub fn read_line(&mut self, line: &str) {
        let line = strip_colours(line);
        let line = line.trim();
        // libtest and wasm-bindgen-test: `test result: ok. 12 passed; 0 failed; 0 ignored; …`
        if let Some(result) = line.strip_prefix("test result: ") {
            for part in result.split(['.', ';']) {
                if let Some(count) = part.trim().strip_suffix(" passed") {
                    self.passed += count.parse().unwrap_or(0);
                } else if let Some(count) = part.trim().strip_suffix(" failed") {
                    self.failed += count.parse().unwrap_or(0);
                }
            }
        }
        // Node's runner: `ℹ pass 12` (spec reporter) or `# pass 12` (TAP).
        if let Some(summary) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            match summary.split_once(' ') {
                Some(("pass", count)) => self.passed += count.parse().unwrap_or(0),
                // A cancelled test is one whose file or parent died: it failed too.
                Some(("fail" | "cancelled", count)) => self.failed += count.parse().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// The counts of a runner that ended. One that died, or that ran no test at all, is a failure of its own.
    pub fn finish(mut self, succeeded: bool) -> Self {
        let silent = succeeded && self.passed == 0;
        let died = !succeeded && self.failed == 0;
        if silent || died {
            self.failed += 1;
        }
        self
    }
}

/// The line without terminal colours, which runners print when `CARGO_TERM_COLOR` or `FORCE_COLOR` says so.
fn strip_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for character in line.chars() {
        match character {
            '\u{1b}' => inside = true,
            letter if inside => inside = !letter.is_ascii_alphabetic(),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(output: &str) -> Counts {
        let mut counts = Counts::default();
        output.lines().for_each(|line| counts.read_line(line));
        counts
    }

    #[test]
    fn cargo_summaries_are_added_up() {
        let output = "running 3 tests\ntest a ... ok\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        assert_eq!(count(output), Counts { passed: 13, failed: 2 });
    }

    #[test]
    fn colours_do_not_hide_a_failure() {
        assert_eq!(
            count("test result: \u{1b}[31mFAILED\u{1b}(B\u{1b}[m. 1 passed; 4 failed; 0 ignored"),
            Counts { passed: 1, failed: 4 }
        );
    }

    #[test]
    fn both_reporters_of_node_are_read() {
        assert_eq!(count("ℹ tests 5\nℹ pass 4\nℹ fail 1\nℹ cancelled 0"), Counts { passed: 4, failed: 1 });
        assert_eq!(
            count("1..5\n# tests 5\n# pass 3\n# fail 1\n# cancelled 1"),
            Counts { passed: 3, failed: 2 }
        );
    }

    #[test]
    fn d126_a_runner_that_died_or_ran_nothing_has_failed() {
        assert_eq!(Counts { passed: 7, failed: 0 }.finish(false), Counts { passed: 7, failed: 1 });
        assert_eq!(Counts::default().finish(true), Counts { passed: 0, failed: 1 });
        assert_eq!(Counts { passed: 7, failed: 2 }.finish(false), Counts { passed: 7, failed: 2 });
        assert_eq!(Counts { passed: 7, failed: 0 }.finish(true), Counts { passed: 7, failed: 0 });
    }
}
