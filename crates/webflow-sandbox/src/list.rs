//! The table of tokens that `--list` prints.

use std::fmt::Write as _;

use crate::fixtures::profiles;

/// Every token with what the API does and what a hub should make of it. Each behaviour has two tokens.
pub fn table() -> String {
    let mut text = String::from("Every behaviour has two tokens, which always act the same.\n");
    for profile in profiles() {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n{}\n{}\n    API: {}\n    hub: {}\n",
            profile.name, profile.token, profile.about, profile.outcome
        );
    }
    text
}
