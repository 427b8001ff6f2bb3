//! Hostile YAML ends in an error, not in a full stack, a full memory or a panic.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, Error};

const YAML: &str = include_str!("../../../connectors/webflow/site-token.yaml");

fn error(text: &str) -> Error {
    Connector::parse("c.yaml", text, |_| Ok("<svg />".to_owned())).err().unwrap()
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{a: ", "- ", "? "] {
        let said = error(&open.repeat(10_000)).message;
        assert!(said.len() < 1000, "{said}");
    }
    let mut block = String::new();
    for depth in 0..700 {
        block.push_str(&" ".repeat(depth));
        block.push_str("a:\n");
    }
    error(&block);
    // Where the format expects something else, too.
    error(&YAML.replacen("category: marketing", &format!("category: {}", "[".repeat(10_000)), 1));
    error(&YAML.replacen("- Click **Generate token**.", &format!("- {}", "{text: ".repeat(10_000)), 1));
}

#[test]
fn large_files_are_refused_unread() {
    let said = error(&"# comment\n".repeat(1_050_000));
    assert!(said.message.contains("bytes"), "{said}");
    error(&"a".repeat(10 << 20));
}

#[test]
fn a_key_twice_is_refused_with_its_line() {
    let said = error(&format!("{YAML}category: crm\n"));
    assert!(
        said.message.contains("category") && said.line == Some(YAML.lines().count() as u64 + 1),
        "{said}"
    );
    error(&YAML.replacen("required: true", "required: true\n          required: false", 1));
}

#[test]
fn anchors_aliases_and_merge_keys_are_refused() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, of) in
        ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 9].join(",")));
    }
    error(&bomb);
    error("a: &a [*a]\n");
    error(&YAML.replacen("title: Webflow\n  key: webflow", "title: &x webflow\n  key: *x", 1));
    error(&YAML.replacen("info:\n", "info:\n  <<: {title: x}\n", 1));
}

#[test]
fn what_is_not_one_connector_is_refused() {
    for text in [
        "",
        " ",
        "\0",
        "\u{FEFF}",
        "---\n---\n",
        "null",
        "[]",
        "5",
        "a: b",
        "%YAML 9.9\n---\na: b",
        "\t",
        ": : :",
        "\u{85}",
        "!!python/object:os.system x",
        "{",
        "\"",
        "'",
        "|",
        "&",
        "*",
    ] {
        error(text);
    }
    error(&format!("{YAML}---\n{YAML}"));
    error(&YAML.replacen("authentication:\n", "authentication: []\nx:\n", 1));
    error(&YAML.replacen("title: Webflow", "title: !secret Webflow", 1));
    error(&YAML.replacen("title: Webflow", "title: [Webflow]", 1));
    error(&YAML.replacen("- Webflow shows it only once.", "- [x]", 1));
    error(&YAML.replacen("- Webflow shows it only once.", "- 5", 1));
    error(&YAML.replacen("- Webflow shows it only once.", "-", 1));
}

#[test]
fn every_cut_of_the_file_ends_in_an_error_or_a_connector() {
    for (at, _) in YAML.char_indices().step_by(97) {
        let _ = Connector::parse("c.yaml", &YAML[..at], |_| Ok("<svg />".to_owned()));
    }
}
