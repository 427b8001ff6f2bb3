//! Fields of every kind, and as other hubs write them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::rule::{Format, RuleKind};

fn field(kind: FieldType, secret: bool) -> Field {
    let options = vec![Choice { value: "eu".into(), label: "Europe".into() }];
    Field { kind, secret, options, ..Field::default() }
}

#[test]
fn each_kind_of_field_is_cleaned_and_checked_by_its_own_rules() {
    let key = "-----BEGIN KEY-----\nabc def\n-----END KEY-----";
    let long = field(FieldType::TextArea, true);
    assert_eq!(long.clean(&format!("\n{key}\n")).text, key);
    assert!(long.check(key).is_ok() && long.check("a\u{1b}b").is_err());
    let name = field(FieldType::Text, false);
    assert_eq!(name.clean("  Bearer of news ").text, "Bearer of news");
    assert!(name.check("Bearer of news").is_ok() && name.check("a\nb").is_err());
    let token = field(FieldType::Text, true);
    assert_eq!(token.clean("Bearer abc").text, "abc");
    assert_eq!(token.check("a b"), Err(Malformed::Whitespace));
    let region = field(FieldType::Select, false);
    assert!(region.check("eu").is_ok() && region.check("us").is_err());
}

#[test]
fn d9_a_number_is_checked_and_stays_the_text_it_is() {
    let number = field(FieldType::Number, false);
    assert_eq!(number.clean(" -3.50\n").text, "-3.50");
    assert!(number.check_rule("-3.50", &|_, _| None).is_ok() && number.check("-3.50").is_ok());
    assert_eq!(number.check_rule("NaN", &|_, _| None), Err(Broken::Number));
}

/// Members of theirs that are ours, too, in every form in which they may come; unknown ones are ignored (D18).
#[cfg(feature = "serde")]
#[test]
fn d8_d11_d18_fields_of_other_hubs_are_read() {
    let read = |json: serde_json::Value| serde_json::from_value::<Field>(json).unwrap();
    let plain = read(serde_json::json!({"key": "a", "type": "hologram", "order": 3, "suffix2": {}}));
    assert_eq!((plain.kind, plain.display, plain.required), (FieldType::Text, true, false));
    let number = read(serde_json::json!({"key": "a", "type": "number", "value": -3.5, "display": false}));
    assert_eq!((number.initial(), number.display, number.kind), (Some("-3.5"), false, FieldType::Number));
    assert_eq!(read(serde_json::json!({"key": "a", "value": 3})).initial(), Some("3"));
    assert_eq!(read(serde_json::json!({"key": "a", "value": null})).initial(), None);
    assert_eq!(read(serde_json::json!({"key": "a", "value": [1]})).initial(), None);
    for (json, kind, error) in [
        (
            serde_json::json!({"type": "html-pattern", "pattern": "^a", "error": "E."}),
            Some(RuleKind::Pattern("^a".into())),
            Some("E."),
        ),
        (
            serde_json::json!({"pattern": "^a", "errorMessage": "E."}),
            Some(RuleKind::Pattern("^a".into())),
            Some("E."),
        ),
        (
            serde_json::json!({"type": "domain", "pattern": "acme"}),
            Some(RuleKind::Domain("acme".into())),
            None,
        ),
        (serde_json::json!({"format": "email"}), Some(RuleKind::Format(Format::Email)), None),
        (serde_json::json!({"format": "iban"}), None, None),
        (serde_json::json!({"pattern": 5}), None, None),
        (serde_json::json!("^a"), None, None),
        (serde_json::Value::Null, None, None),
    ] {
        let field = read(serde_json::json!({"key": "a", "validation": json}));
        let rule = kind.map(|kind| Rule { kind, error: error.map(str::to_owned) });
        assert_eq!(field.validation, rule, "{json}");
        // What is written is read back alike.
        assert_eq!(read(serde_json::to_value(&field).unwrap()), field, "{json}");
    }
}
