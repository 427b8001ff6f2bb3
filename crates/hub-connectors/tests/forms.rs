//! Forms with everything that a form can have: read, checked, judged.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, Error};
use hub_model::{ErrorCode, FieldType, Format, RuleKind};
use serde_json::{Value, json};

const YAML: &str = include_str!("data/depot.yaml");

fn examine(text: &str) -> Result<Connector, Vec<Error>> {
    Connector::examine("depot.yaml", text, |_| Ok("<svg />".to_owned()))
}

fn depot() -> Connector {
    examine(YAML).unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn every_member_of_a_field_reaches_the_wire() {
    let config = depot().answer("").config;
    let field = |key: &str| config.config_fields.iter().find(|field| field.key == key).unwrap().clone();
    assert_eq!(field("company").tooltip.as_deref(), Some("As it stands on your invoice."));
    assert_eq!(field("company").condition.as_deref(), Some("{{ plan == 'large' }}"));
    assert_eq!(field("limit").kind, FieldType::Number);
    assert_eq!(field("email").validation.unwrap().kind, RuleKind::Format(Format::Email));
    assert_eq!((field("plan").value.as_deref(), field("source").display), (Some("small"), false));
    let json = serde_json::to_value(&config).unwrap();
    let wire = |key: &str| {
        let fields = json["configFields"].as_array().unwrap();
        fields.iter().find(|field| field["key"] == key).unwrap().clone()
    };
    assert_eq!(
        wire("code")["validation"],
        json!({"type": "html-pattern", "pattern": "^[A-Z]{3}$", "error": "A code has three capital letters."})
    );
    assert_eq!(
        wire("email")["validation"],
        json!({"format": "email", "errorMessage": "Enter your e-mail address."})
    );
    assert_eq!(wire("shop")["validation"], json!({"type": "domain", "pattern": "depot"}));
    assert_eq!((&wire("source")["display"], &wire("code")["display"]), (&json!(false), &Value::Null));
    assert_eq!(wire("limit")["type"], "number");
}

#[test]
fn d9_d10_values_are_held_to_their_rules() {
    let depot = depot();
    let reason =
        |key: &str, typed: &str| depot.check(key, typed).err().map(|problem| problem.reason.unwrap());
    for (key, typed) in [
        ("limit", " -3.50 "),
        ("limit", ""),
        ("email", "a@b.example"),
        ("code", "ABC"),
        ("shop", "https://a.depot.com/x"),
    ] {
        assert_eq!(reason(key, typed), None, "{key} {typed}");
    }
    for (key, typed, why) in [
        ("limit", "NaN", "number"),
        ("limit", "ten", "number"),
        ("email", "a@b", "email"),
        ("code", "abcd", "pattern"),
        ("shop", "evil.test/?depot.com", "domain"),
    ] {
        assert_eq!(reason(key, typed).as_deref(), Some(why), "{key} {typed}");
    }
    let problem = depot.check("code", "abc").err().unwrap();
    assert_eq!(
        (problem.code, &*problem.message),
        (ErrorCode::ValidationFailed, "A code has three capital letters.")
    );
    // Required is what is left after the white space around it.
    assert!(depot.check("company", " \u{200b} ").is_err());
}

/// Faults as `(from, to, why)`: each replaces the first `from` by `to` and is told at its line and column.
#[test]
fn d5_d6_d7_what_cannot_work_is_told_with_its_place() {
    for (from, to, why) in [
        ("\"{{ plan == 'large' }}\"", "\"{{ plan == 'large' }\"", "cannot be read from `}` on"),
        ("\"{{ plan == 'large' }}\"", "\"{{ plan == 'large'\"", "ends before something in it does"),
        ("\"{{ plan == 'large' }}\"", "\"{{ plane == 'large' }}\"", "`plane` is neither a field's key"),
        ("\"{{ plan == 'large' }}\"", "\"{{ company }}\"", "hangs on itself"),
        ("\"{{ plan == 'large' }}\"", "plan is large", "is a text, not a condition"),
        ("${credentials.plan}", "${credentials.plane}", "`credentials.plane` is neither a field's key"),
        ("{{ company || 'none' }}", "{{ company | none }}", "cannot be read from `| none }}` on"),
        ("pattern: \"^[A-Z]{3}$\"", "pattern: \"^[A-Z{3}$\"", "not a regular expression"),
        ("pattern: \"^[A-Z]{3}$\"", "pattern: \"^\\\\d+$\"", "escapes"),
        ("pattern: depot", "pattern: (depot)", "is not the name of a domain"),
        ("format: email", "format: iban", "`iban` is not one of"),
        ("{format: email,", "{format: email, pattern: x,", "there is a `pattern` too"),
        (
            "{format: email, errorMessage: Enter your e-mail address.}",
            "{errorMessage: Wrong.}",
            "neither `pattern` nor `format`",
        ),
        ("type: html-pattern,", "type: html,", "`html` is not one of"),
        ("error: A code", "errorMessage: Wrong., error: A code", "there is an `error` too"),
        ("value: small", "value: medium", "not the value of an option"),
        ("value: small", "defaultValue: small\n          value: small", "there is a `value` too"),
        ("value: small", "defaultValue: \"${credentials.limit}\"", "is no template"),
        ("          value: hub\n", "", "nobody can fill it in"),
        ("secret: true}", "secret: true, condition: $.plan}", "so it has no condition"),
        ("secret: true}", "secret: true, value: abc}", "a secret has no default value"),
        (
            "readOnly: true\n      connectionTest",
            "readOnly: true\n          value: x\n      connectionTest",
            "a token that the hub makes",
        ),
    ] {
        let at = YAML.find(from).unwrap_or_else(|| panic!("the file has no {from:?}"));
        let line = YAML[..at].lines().count() as u64;
        let faults =
            examine(&YAML.replacen(from, to, 1)).err().unwrap_or_else(|| panic!("{to:?} was accepted"));
        let fault = faults.iter().find(|fault| fault.message.contains(why));
        let fault = fault.unwrap_or_else(|| panic!("{why:?} was expected: {faults:?}"));
        assert!(fault.line.unwrap().abs_diff(line) <= 10 && fault.column.is_some(), "line {line}: {fault}");
    }
}
