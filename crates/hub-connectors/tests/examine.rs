//! One run tells every mistake, each with file, line, column and what was expected.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::Connector;
use hub_connectors::examine::examine;

const YAML: &str = include_str!("data/acme.yaml");

/// Every fault of the file with `planted` in it, each `(from, to)` once, as it is printed.
fn faults(planted: &[(&str, &str)]) -> Vec<String> {
    let mut text = YAML.to_owned();
    for (from, to) in planted {
        assert!(text.contains(from), "the file has no {from:?}");
        text = text.replacen(from, to, 1);
    }
    let faults =
        Connector::examine("acme.yaml", &text, |_| Ok("<svg />".to_owned())).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_of_the_shape_is_told_at_once() {
    let planted = [
        ("  title: Acme Desk", "  titel: Acme Desk"),
        ("category: ticketing", "category: [ticketing]"),
        ("type: select", "type: selcet"),
        ("statuses: [200], where", "statuses: [\"200\"], where"),
        ("width: 640", "width: -1"),
        ("required: false, secret: false}", "required: \"no\", secret: false, required: true}"),
        ("version: 1.2.0", "version: 1.2"),
    ];
    assert_eq!(
        faults(&planted),
        [
            "acme.yaml:4:3: `info` has no member `titel`; did you mean `title`? Known: assets, key, title, version",
            "acme.yaml:6:12: `version`: a text was expected, not a number; put it in quotes",
            "acme.yaml:9:11: `category`: a text was expected, not a list",
            "acme.yaml:35:17: `type`: `selcet` is not one of `text`, `password`, `text_area`, `select`, `number`; did you mean `select`?",
            "acme.yaml:40:74: `required`: true or false was expected, not a text",
            "acme.yaml:40:95: `required` occurs twice, first in line 40",
            "acme.yaml:51:30: `statuses`: a whole number was expected, not a text",
            "acme.yaml:70:82: `width`: the number -1 is too low",
        ]
    );
}

#[test]
fn every_fault_of_the_meaning_is_told_at_once() {
    let planted = [
        ("baseUrl: https://${credentials.subdomain}.acme", "baseUrl: https://${credentials.apiKey}.acme"),
        ("username: \"${credentials.email}/token\"", "username: \"${credentials.mail}/token\""),
        ("wantedScopes: [\"tickets:read\"]", "wantedScopes: [\"ticket:read\"]"),
        ("defaultValue: eu", "defaultValue: ap"),
        ("action: list_tickets, required", "action: list, required"),
        ("X-Organization: $.credentials.organization", "Host: $.credentials.privateKey"),
        ("path: $.maintenance", "path: maintenance"),
        ("src: \"https://acme.example/b.png\"", "src: \"http://acme.example/b.png\""),
    ];
    let faults = faults(&planted);
    for (place, why) in [
        ("8:", "`apiKey` is part of an address"),
        ("22:46: ", "there is no field `mail`; did you mean `email`?"),
        (
            "23:",
            "`ticket:read` is not a scope of the permissions or scopeDefinitions; did you mean `tickets:read`?",
        ),
        ("38:", "`ap` is not the value of an option"),
        ("43:", "`list` is not the actionId"),
        ("49:", "`Host` is a header that the call makes itself"),
        ("49:", "`privateKey` has several lines"),
        ("57:", "`maintenance` is not a place"),
        ("75:", "`http://acme.example/b.png` is not an https address"),
    ] {
        let found = faults
            .iter()
            .any(|fault| fault.starts_with(&format!("acme.yaml:{place}")) && fault.contains(why));
        assert!(found, "{place} {why}: {faults:#?}");
    }
}

#[test]
fn each_rule_of_a_connection_has_its_fault() {
    let auth = "{type: basic, username: \"${credentials.email}/token\", password: $.credentials.apiKey}";
    let with = |to: &str| faults(&[(auth, to)]).join("\n");
    assert!(with("{type: bearer}").contains("needs `token`"));
    assert!(with("{type: bearer, token: $.credentials.apiKey, key: x}").contains("has no `key`"));
    assert!(with("{type: bearer, token: $.credentials.email}").contains("required and secret"));
    assert!(with("{type: bearer, token: $.credentials.privateKey}").contains("several lines"));
    assert!(
        with("{type: apiKey, key: \"X Y\", value: $.credentials.apiKey, in: header}")
            .contains("name of a header")
    );
    assert!(with("{type: basic, username: $.credentials.organization}").contains("required"));
    assert_eq!(with("{type: apiKey, key: X-Key, value: \"Token ${credentials.apiKey}\", in: header}"), "");
    assert!(with("{type: none}").contains("the secret field `apiKey` is not used"));
    let rule = |from: &str, to: &str| faults(&[(from, to)]).join("\n");
    let base = "baseUrl: https://${credentials.subdomain}.acme.example/api";
    for (to, why) in [
        ("baseUrl: http://acme.example", "is not an https address"),
        ("baseUrl: https://acme.example:8443", "has a port"),
        (
            "baseUrl: https://${credentials.region}.acme.example\nhosts: [eu.acme.example]",
            "with `us` as `region`",
        ),
        ("baseUrl: https://api.${credentials.region}", "needs `hosts`"),
        ("baseUrl: https://x${credentials.subdomain}.acme.example", "needs `hosts`"),
        ("baseUrl: https://api.acme.example\nhosts: [other.example]", "at one of the hosts"),
        ("baseUrl: https://api.acme.example\nhosts: [127.0.0.1]", "is not a host name"),
        (
            "baseUrl: https://${credentials.email}.acme.example/${credentials.organization}",
            "required, not secret",
        ),
    ] {
        assert!(rule(base, to).contains(why), "{to}: {}", rule(base, to));
    }
    let regions =
        "baseUrl: https://${credentials.region}.acme.example\nhosts: [eu.acme.example, us.acme.example]";
    assert_eq!(rule(base, regions), "");
    let missing = "missingPermission: [{statuses: [200], where: {path: $.error, equals: missing_scope}}]";
    for (to, why) in [
        ("missingPermission: [{}]", "acme.yaml:55:29: a rule has neither `statuses` nor `where`"),
        ("missingPermission: [{anyBody: true}]", "a rule has neither"),
        ("missingPermission: [{where: {exists: true}}]", "one of `path` and `header`"),
        ("missingPermission: [{statuses: [302]}]", "a redirect is never followed"),
        ("missingPermission: [{where: {path: $.a}}]", "one of `equals` and `exists`"),
        ("missingPermission: [{where: {path: $.a, equals: {b: 1}}}]", "a list of them was expected"),
        ("missingPermission: [{anyBody: true, where: {path: $.a, exists: true}}]", "`anyBody` cannot hold"),
    ] {
        assert!(rule(missing, to).contains(why), "{to}: {}", rule(missing, to));
    }
    assert!(rule("method: POST", "method: GET").contains("a GET has no body"));
    assert!(rule("path: /v1/users", "path: v1/users").contains("is not a path"));
    assert!(rule("path: /v1/users", "path: /v1/../users").contains("is not a path"));
    assert!(rule("header: X-Scopes,", "header: X-Scopes, path: $.a,").contains("only one of both"));
}

#[test]
fn a_folder_is_examined_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let told = |path: &str| -> Vec<String> {
        let files = examine(&folder.path().join(path)).unwrap();
        let faults = files.into_iter().filter_map(|file| file.result.err()).flatten();
        faults.map(|fault| fault.to_string()).collect()
    };
    assert!(examine(folder.path()).err().unwrap().message.contains("no connector"));
    write("acme/api-key.yaml", YAML);
    assert!(told("")[0].contains("acme/api-key.yaml:7:18: `icon.svg`: "));
    write("acme/icon.svg", "<svg />");
    assert!(told("").is_empty() && told("acme").is_empty() && told("acme/api-key.yaml").is_empty());
    write("acme/other.yaml", YAML);
    write("broken/a.yaml", "info: [");
    write("broken/b.yaml", "info: {}\n");
    let all = told("");
    assert!(all.iter().any(|fault| fault.contains("acme/other.yaml: by its keys")), "{all:?}");
    assert!(all.iter().any(|fault| fault.contains("broken/a.yaml:")), "{all:?}");
    assert!(all.iter().filter(|fault| fault.contains("broken/b.yaml:1:")).count() >= 4, "{all:?}");
    assert!(told("nothing.yaml")[0].contains("nothing.yaml: "));
}
