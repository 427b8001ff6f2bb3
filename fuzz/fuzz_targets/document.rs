//! Any text as a published guide document: our own nodes and nothing else, and a connector that can carry them.
#![no_main]

use hub_connectors::document;
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/hub-connectors/tests/document/rules.rs"]
#[allow(dead_code)]
mod rules;

fuzz_target!(|text: &str| {
    let Ok(document) = document::read(text) else { return };
    rules::check(&document);
    // Reading YAML takes ten times as long as reading a document: some are enough.
    if text.len() % 16 == 0 {
        rules::round_trip(&document);
    }
    let partner = document.guide.clone().without_hidden();
    rules::check(&document::Document { guide: partner, ..document::Document::default() });
});
