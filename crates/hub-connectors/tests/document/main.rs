//! Published guide documents become guides: what they really contain, and what hostile ones do.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod markdown;
mod published;
mod rules;

use hub_connectors::document::{Document, read};

/// What is read of a document, held to every rule.
fn document(text: &str) -> Document {
    let document = read(text).unwrap();
    rules::check(&document);
    rules::round_trip(&document);
    document
}
