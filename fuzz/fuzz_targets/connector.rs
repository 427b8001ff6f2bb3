//! Any text as a connector file: an error or a connector, never a panic, a full stack or a full memory.
#![no_main]

use hub_connectors::Connector;
use libfuzzer_sys::fuzz_target;

const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>"#;

fuzz_target!(|text: &str| {
    if let Ok(connector) = Connector::parse("c.yaml", text, |_| Ok(SVG.to_owned())) {
        let answer = connector.answer("https://hub.example/");
        for field in &answer.config.config_fields {
            let _ = connector.check(&field.key, text);
        }
    }
});
