//! A faulty connector file is refused with its name, the line, and what was expected. Each fault is planted in the
//! built-in file, so that everything else about it is right.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, Error, load_dir};

const YAML: &str = include_str!("../../../connectors/webflow/site-token.yaml");
const SVG: &str = include_str!("../../../connectors/webflow/icon.svg");

fn parse(text: &str) -> Result<Connector, Error> {
    Connector::parse("c.yaml", text, |_| Ok(SVG.to_owned()))
}

fn examine(text: &str) -> Result<Connector, Vec<Error>> {
    Connector::examine("c.yaml", text, |_| Ok(SVG.to_owned()))
}

/// Faults as `(from, to, why)`: each replaces the first `from` by `to` and expects to be refused in the line where it
/// was, telling `why`.
fn refused(faults: &[(&str, &str, &str)]) {
    for (from, to, why) in faults {
        fault(from, to, why);
    }
}

fn fault(from: &str, to: &str, why: &str) {
    let at = YAML.find(from).unwrap_or_else(|| panic!("the file has no {from:?}"));
    let line = YAML[..at].lines().count().max(1) as u64;
    let faults = examine(&YAML.replacen(from, to, 1)).err().unwrap_or_else(|| panic!("{to:?} was accepted"));
    let error = faults.iter().find(|error| error.message.contains(why));
    let error = error.unwrap_or_else(|| panic!("{why:?} was expected: {faults:?}"));
    let found = error.line.unwrap_or_else(|| panic!("no line: {error}"));
    // The planted text may begin in the middle of a line, and a text of several lines starts at its first.
    assert!(found.abs_diff(line) <= 2, "line {line} was expected: {error}");
    let column = error.column.unwrap();
    assert!(error.to_string().starts_with(&format!("c.yaml:{found}:{column}: ")), "{error}");
}

#[test]
fn the_file_without_a_fault_is_accepted() {
    parse(YAML).unwrap();
}

#[test]
fn members_are_known_at_every_level() {
    refused(&[
        ("    subtitle:", "    subtitel:", "subtitel"),
        ("category: marketing", "categroy: marketing", "categroy"),
        ("  title: Webflow", "  titel: Webflow", "titel"),
        ("placeholder: Paste", "placeholdr: Paste", "placeholdr"),
        ("- reason: object_id", "- raeson: object_id", "raeson"),
        ("closing:", "closnig:", "closnig"),
        ("important: true", "imporant: true", "imporant"),
        ("label: Edit and", "lable: Edit and", "lable"),
        ("note: plan_required", "note: paln_required", "paln_required"),
        ("type: password", "type: passwort", "passwort"),
        ("- custom:", "- costum:", "costum"),
        ("type: bearer", "type: baerer", "baerer"),
        ("required: true", "required: maybe", "true or false was expected"),
    ]);
}

#[test]
fn a_missing_member_is_named() {
    let error = parse(&YAML.replacen("      label: Site Token\n", "", 1)).err().unwrap();
    assert!(
        error.to_string().starts_with("c.yaml:") && error.message.contains("`custom` needs `label`"),
        "{error}"
    );
}

#[test]
fn ids_occur_once_and_what_is_named_exists() {
    refused(&[
        ("- id: apps", "- id: open-settings", "occurs twice, first in line"),
        ("- id: authorized-user", "- id: generate", "occurs twice"),
        ("- id: apps", "- id: Apps", "must consist of"),
        ("{code: token_empty, step: copy}", "{code: token_empty, step: paste}", "no step `paste`"),
        ("code: token_empty", "code: token_emtpy", "did you mean `token_empty`?"),
        ("code: missing_permission", "code: token_rejected", "occurs twice"),
        ("[step {n}](#copy)", "[step {n}](#cpoy)", "no step `cpoy`"),
        ("guideStep: open-settings", "guideStep: settings", "no step `settings`"),
        ("guideStep: copy", "guideStep: connect", "hidden under a partner's own brand"),
        (
            "$.credentials.siteToken",
            "$.credentials.token",
            "there is no field `token`; did you mean `siteToken`?",
        ),
        ("\"sites:read\"]", "\"site:read\"]", "not a scope of the permissions"),
        ("{key: comments,", "{key: assets,", "permission key `assets` occurs twice"),
        ("read: \"comments:read\"", "read: \"assets:read\"", "scope `assets:read` occurs twice"),
    ]);
}

/// A token that may be missing, or that may hold spaces, met a fault of the server when somebody pressed Connect.
#[test]
fn the_token_is_a_required_secret() {
    let optional = YAML.replacen("required: true", "required: false", 1);
    let open = YAML.replacen("type: password", "type: text", 1).replacen("secret: true", "secret: false", 1);
    for text in [optional, open] {
        let error = parse(&text).err().unwrap();
        assert!(error.message.contains("both required and secret") && error.line.is_some(), "{error}");
    }
}

#[test]
fn d6_patterns_are_checked_before_anybody_meets_them() {
    refused(&[
        ("^[Ww][Ss]-", "^[Ww][Ss", "not a regular expression"),
        ("^[Ww][Ss]-", "^(?i)ws-", "group other than"),
        ("^[Ww][Ss]-", "^ws-\\\\d", "escapes"),
        ("^[Ww][Ss]-", "(ws-)?", "matches the empty text"),
        ("reason: jwt", "reason: whitespace", "free word"),
    ]);
}

#[test]
fn d82_links_are_https_mailto_or_a_step() {
    for to in [
        "http://webflow.com",
        "javascript:alert(1",
        "/dashboard",
        "//webflow.com",
        "mailto: a@b.example",
        "https://a b",
    ] {
        fault("https://webflow.com/dashboard", to, "neither https, mailto nor #step");
    }
    parse(&YAML.replacen("https://webflow.com/dashboard", "mailto:help@webflow.example", 1)).unwrap();
    refused(&[
        ("baseUrl: https://api", "baseUrl: http://api", "not an https address"),
        ("baseUrl: https://api.webflow.com", "baseUrl: https://elsewhere.example", "at one of the hosts"),
    ]);
}

#[test]
fn placeholders_are_known_and_texts_are_not_empty() {
    refused(&[
        ("{integration_name}", "{integrationName}", "`{integrationName}` is unknown"),
        ("{brand}", "{brand", "is unknown"),
        ("message: This is a workspace token.", "message: This is not {brand}.", "is unknown"),
        ("Copied in [step {n}]", "Copied in {n} [step {n}]", "`{n}` is unknown"),
        ("title: Connect\n", "title: ' '\n", "an empty text"),
        ("- Webflow shows it only once.", "- ''", "an empty text"),
        ("- Site config\n", "- ''\n", "an empty text"),
        ("fix: Copy the token itself in Webflow.", "fix: \"a\\u0007b\"", "control character"),
        ("version: 1.0.0", "version: '1'", "not a version"),
        ("  key: webflow", "  key: Web Flow", "must consist of"),
    ]);
}

#[test]
fn an_icon_is_a_drawing_beside_the_file() {
    for read in [Ok("<svg ><script/></svg>".to_owned()), Err("no such file".to_owned())] {
        let error = Connector::parse("c.yaml", YAML, |_| read).err().unwrap();
        assert!(error.message.starts_with("`icon.svg`: ") && error.line.is_some(), "{error}");
    }
    fault("icon: icon.svg", "icon: ../icon.svg", "beside this");
}

#[test]
fn a_folder_is_loaded_and_its_names_say_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    assert!(load_dir(&at("missing")).is_err());
    assert!(load_dir(folder.path()).unwrap_err().message.contains("no connector"));

    std::fs::create_dir(at("webflow")).unwrap();
    std::fs::write(at("webflow/site-token.yaml"), YAML).unwrap();
    assert!(load_dir(folder.path()).unwrap_err().message.contains("icon.svg"));
    std::fs::write(at("webflow/icon.svg"), SVG).unwrap();
    let loaded = load_dir(folder.path()).unwrap();
    assert_eq!(loaded[0].answer("x/"), hub_connectors::builtin().unwrap()[0].answer("x/"));

    std::fs::write(at("webflow/copy.yaml"), YAML).unwrap();
    let error = load_dir(folder.path()).unwrap_err();
    assert!(
        error.file.ends_with("copy.yaml") && error.message.contains("webflow/site-token.yaml"),
        "{error}"
    );
    std::fs::remove_file(at("webflow/copy.yaml")).unwrap();

    std::fs::write(at("webflow/site-token.yaml"), [0xff, 0xfe, 0x00]).unwrap();
    assert!(load_dir(folder.path()).is_err());
}
