//! Text to [`File`], within limits that no honest file reaches.

mod hint;
mod node;
mod shape;
mod words;

use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use crate::error::Error;
use crate::file::{At, File, Place};
use node::Node;

/// The largest connector file, in bytes. The built-in ones have about a twentieth of it.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;

/// Parses a connector file. `name` is what errors call it.
///
/// # Errors
///
/// Every fault of its shape, in the order of the file: members that the format does not have, that are missing, that
/// occur twice, values of another kind. One alone if the text cannot be read to its end: too large, not YAML, nested
/// deeper than the format is, an alias.
pub(crate) fn parse(name: &str, text: &str) -> Result<File, Vec<Error>> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, at most {MAX_BYTES} were expected", text.len());
        return Err(vec![Error::whole(name, message)]);
    }
    let node: At<Node> = read(name, text, DuplicateKeyPolicy::PassThrough).map_err(|error| vec![error])?;
    let mut faults = shape::faults(name, &node);
    if !faults.is_empty() {
        faults.sort_by_key(|fault| (fault.line, fault.column));
        return Err(faults);
    }
    read(name, text, DuplicateKeyPolicy::Error).map_err(|error| vec![error])
}

fn read<T: serde::de::DeserializeOwned>(
    name: &str,
    whole: &str,
    duplicates: DuplicateKeyPolicy,
) -> Result<T, Error> {
    serde_saphyr::from_str_with_options(whole, options(duplicates)).map_err(|error| {
        let place = error.location().and_then(Place::of);
        // The library writes the place into its sentence, which has members of its own here.
        let text = error.to_string();
        let sentence = text.strip_prefix("error: ").unwrap_or(&text);
        let sentence = match sentence.strip_prefix("line ").and_then(|rest| rest.split_once(": ")) {
            Some((_, sentence)) => sentence,
            None => sentence.rsplit_once(" at line ").map_or(sentence, |(sentence, _)| sentence),
        };
        let (before, rest) = place.map_or(("", ""), |place| split(whole, place));
        match hint::of(sentence, before, rest) {
            Some(hint) => Error::at(name, place, format!("{sentence}; {hint}")),
            None => Error::at(name, place, sentence),
        }
    })
}

/// The line of `text` that `place` is in, in two parts at the place.
fn split(text: &str, place: Place) -> (&str, &str) {
    let from_zero = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
    let line = text.lines().nth(from_zero(place.line)).unwrap_or_default();
    let at = line.char_indices().nth(from_zero(place.column)).map_or(line.len(), |(at, _)| at);
    line.split_at(at)
}

/// Aliases and merge keys are refused: no connector needs them, and they are how small files grow large.
fn options(duplicates: DuplicateKeyPolicy) -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 24,
            flow_nesting_limit: 8,
            max_events: 100_000,
            max_nodes: 50_000,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
            max_merge_keys: 0,
            max_total_scalar_bytes: MAX_BYTES,
        },
        duplicate_keys: duplicates,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}
