use hub_model::connector::TRIGGER_TOKEN;
use hub_model::guide::Item;
use hub_model::{AttemptError, AttemptStatus, FieldType, Section, Step, connector};
use serde_json::json;

use super::*;

fn client(method: &Method, pairs: &[(&'static str, &'static str)]) -> Client {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(*name, value.parse().unwrap());
    }
    Client::of(method, &headers)
}

#[test]
fn it_is_known_by_its_headers() {
    let json = ("content-type", "application/json");
    for method in [Method::GET, Method::POST] {
        assert_eq!(client(&method, &[json, ("x-hub-version", "1.11.4")]), Client::Compatible);
        assert_eq!(
            client(&method, &[json, ("x-hub-version", env!("CARGO_PKG_VERSION"))]),
            Client::Own,
            "our fallback"
        );
        assert_eq!(client(&method, &[]), Client::Own);
    }
    assert_eq!(client(&Method::GET, &[json]), Client::Older);
    assert_eq!(client(&Method::POST, &[json]), Client::Own);
    assert!(Client::Older.is_compatible() && !Client::Own.is_compatible());
}

#[test]
fn d67_only_methods_of_one_provider_are_told_apart() {
    let one = |provider: &str, method: &str, label: Option<&str>| Integration {
        name: "Acme".into(),
        provider: provider.into(),
        version: "1.0.0".into(),
        authentication_config_key: method.into(),
        label: label.map(str::to_owned),
        ..Integration::default()
    };
    let mut list =
        [one("acme", "api_key", Some("API key")), one("acme", "oauth", None), one("other", "a", Some("A"))];
    tell_apart(&mut list);
    let seen: Vec<_> = list.iter().map(|one| (&*one.name, &*one.version)).collect();
    assert_eq!(seen, [("Acme (API key)", "1.0.0+api-key"), ("Acme", "1.0.0+oauth"), ("Acme", "1.0.0")]);
}

fn simplified(fields: serde_json::Value, notice: &str) -> ConnectorAnswer {
    let step = |id: &str, title: &str| Step { id: id.into(), title: title.into(), ..Step::default() };
    let list = vec![Item { id: Some("line".into()), ..Item::default() }];
    let section = Section {
        id: "make".into(),
        title: "Make one".into(),
        steps: vec![step("copy", "Copy it"), Step { list, ..step("find", "Find it") }],
        ..Section::default()
    };
    let config = Guide { sections: vec![section], ..Guide::default() };
    let notice = connector::Notice {
        key: "n".into(),
        kind: connector::NoticeType::Info,
        description: notice.into(),
        position: None,
        anchor: None,
    };
    let mut answer = ConnectorAnswer::default();
    answer.config.config_fields = serde_json::from_value(fields).unwrap();
    answer.config.config_notices = vec![notice];
    answer.config.support = Some(connector::Support {
        guides: Some(connector::Guides { config }),
        ..connector::Support::default()
    });
    simplify(&mut answer);
    answer
}

#[test]
fn links_to_steps_become_their_titles() {
    let of = |text: &str| {
        simplified(json!([{"key": "a", "description": text}]), text).config.config_notices[0]
            .description
            .clone()
    };
    assert_eq!(of("From [step {n}](#copy), see [step {n}](#line)."), "From “Copy it”, see “Find it”.");
    assert_eq!(of("In [step {n}](#make); in [step {n}](#gone)."), "In “Make one”; in step.");
    for kept in ["A [page](https://a.example/#copy).", "](#copy", "[a](#b", ""] {
        assert_eq!(of(kept), kept);
    }
    let field = &simplified(json!([{"key": "a", "description": "In [step {n}](#copy)."}]), "")
        .config
        .config_fields[0];
    assert_eq!(field.description.as_deref(), Some("In “Copy it”."));
}

#[test]
fn nothing_that_cannot_be_filled_in_is_wanted() {
    let answer = simplified(
        json!([
            {"key": "chosen", "type": "select", "required": true, "defaultValue": "eu"},
            {"key": "typed", "required": true},
            {"key": "perhaps", "required": true, "condition": "{{ chosen == 'us' }}"},
            {"key": "computed", "required": true, "readOnly": true, "value": "https://${typed}.example"},
            {"key": "hidden", "required": true, "display": false},
            {"key": "sent", "required": true, "display": false, "value": "x"},
            {"key": "greeting", "required": true, "value": "Dear {{ typed }}"},
            {"key": "empty", "required": true, "readOnly": true},
            {"key": TRIGGER_TOKEN, "required": true, "readOnly": true, "value": "t-1"},
        ]),
        "",
    );
    let seen: Vec<_> = answer
        .config
        .config_fields
        .iter()
        .map(|field| (&*field.key, field.value.as_deref(), field.required, field.display))
        .collect();
    assert_eq!(
        seen,
        [
            ("chosen", Some("eu"), true, true),
            ("typed", None, true, true),
            ("perhaps", None, false, true),
            ("computed", None, false, false),
            ("hidden", None, false, false),
            ("sent", Some("x"), true, false),
            ("greeting", None, true, true),
            ("empty", None, false, true),
            (TRIGGER_TOKEN, Some("t-1"), true, true),
        ]
    );
    assert_eq!(answer.config.config_fields[0].kind, FieldType::Select);
}

#[test]
fn a_stored_secret_passes_its_pattern() {
    let answer = simplified(
        json!([
            {"key": "a", "secret": true, "validation": {"type": "html-pattern", "pattern": "^k-|^l-"}},
            {"key": "b", "secret": false, "validation": {"type": "html-pattern", "pattern": "^k"}},
        ]),
        "",
    );
    let rules = serde_json::to_value(&answer.config.config_fields).unwrap();
    assert_eq!(
        rules[0]["validation"],
        json!({
            "type": "html-pattern",
            "pattern": r"^__secretvalue:\*\*redacted\*\*|(?:^k-|^l-)",
            "error": "Please match the required format: ^k-|^l-",
        })
    );
    assert_eq!(rules[1]["validation"], json!({"type": "html-pattern", "pattern": "^k"}));
    assert_eq!(REDACTED.replace('\\', ""), format!("^{}", hub_model::account::REDACTED));
}

#[test]
fn what_to_do_stands_beside_what_happened() {
    let error = |what: Option<&str>| AttemptError {
        description: what.map(str::to_owned),
        fix: "Do.".into(),
        ..AttemptError::default()
    };
    let mut attempt = Attempt {
        id: String::new(),
        status: AttemptStatus::Error,
        account: None,
        error: Some(error(Some("No."))),
        validation: None,
    };
    attempt.error.as_mut().unwrap().code = "token_malformed".into();
    explain_attempt(&mut attempt);
    assert_eq!(attempt.error.as_ref().unwrap().code, "No. Do.");
    assert_eq!(attempt.error.as_ref().unwrap().description.as_deref(), Some("No. Do."));
    attempt.error = Some(error(None));
    explain_attempt(&mut attempt);
    assert_eq!(attempt.error.unwrap().description, None);
}
