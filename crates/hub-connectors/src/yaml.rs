//! Text to [`File`], within limits that no honest file reaches.

use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use crate::{error::Error, file::File};

/// The largest connector file, in bytes. The built-in ones have about a twentieth of it.
pub(crate) const MAX_BYTES: usize = 256 * 1024;

/// Parses a connector file. `name` is what errors call it.
///
/// # Errors
///
/// The first fault, with its line: too large, not YAML, nested deeper than the format is, a key twice, an
/// alias, a member that the format does not have, a member that is missing.
pub(crate) fn parse(name: &str, text: &str) -> Result<File, Error> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, at most {MAX_BYTES} were expected", text.len());
        return Err(Error { file: name.to_owned(), line: None, message });
    }
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        let line = error.location().map(|location| location.line()).filter(|line| *line > 0);
        // The library ends its sentence with the place, which has a member of its own here.
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(sentence, _)| sentence);
        Error { file: name.to_owned(), line, message: message.to_owned() }
    })
}

/// Aliases and merge keys are refused: no connector needs them, and they are how small files grow large.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 24,
            flow_nesting_limit: 8,
            max_events: 20_000,
            max_nodes: 10_000,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
            max_merge_keys: 0,
            max_total_scalar_bytes: MAX_BYTES,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}
