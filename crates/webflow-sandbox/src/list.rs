//! The table of tokens that `--list` prints.

use std::fmt::Write as _;

use crate::fixtures::profiles;
use crate::oauth::Knob;

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
    text.push_str("\nSigning in: choices on the page at /oauth/authorize.\n");
    for (_, name, about, outcome) in Knob::all() {
        let _ = write!(text, "\n{name}\n    API: {about}\n    hub: {outcome}\n");
    }
    text
}
