//! Every member of the file format arrives where it is used.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::Connector;
use hub_connectors::connection::{Authorization, Body, HostRule, Method, Want};
use hub_model::guide::Image;
use hub_model::{ErrorCode, FieldType, Granted, Level};
use serde_json::json;

const YAML: &str = include_str!("data/acme.yaml");

fn acme(text: &str) -> Connector {
    Connector::parse("acme.yaml", text, |_| Ok("<svg />".to_owned()))
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn fields_of_every_kind_reach_the_wire() {
    let config = acme(YAML).answer("").config;
    let kinds: Vec<_> = config.config_fields.iter().map(|field| (&*field.key, field.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("subdomain", FieldType::Text),
            ("email", FieldType::Text),
            ("apiKey", FieldType::Password),
            ("region", FieldType::Select),
            ("organization", FieldType::Text),
            ("privateKey", FieldType::TextArea),
        ]
    );
    assert_eq!(config.config_fields[0].suffix.as_deref(), Some(".acme.example"));
    assert_eq!(config.config_fields[3].default_value.as_deref(), Some("eu"));
    assert_eq!(config.config_fields[3].options[1].label, "United States");
    assert!(!config.config_fields[4].required);
}

#[test]
fn guides_scopes_and_actions_reach_the_wire() {
    let config = acme(YAML).answer("").config;
    let guide = config.guide().unwrap();
    let section = &guide.sections[0];
    assert_eq!((section.list.len(), section.list[1].important), (2, true));
    let image =
        Image { src: "https://acme.example/a.png".into(), alt: "The menu".into(), width: 640, height: 480 };
    assert_eq!(section.image, Some(image));
    assert_eq!(section.steps[0].image.as_ref().unwrap().width, 0);
    assert!(section.steps[1].display_scopes);
    assert_eq!(section.steps[1].applicable_scopes, ["tickets:read", "tickets:write"]);
    assert_eq!(config.actions[1].id, "edit_ticket");
    assert_eq!(config.actions[1].scopes, ["tickets:read", "tickets:write"]);
    let definition = &config.scope_definitions[0];
    assert_eq!(
        (&*definition.name, definition.includes.as_slice()),
        ("tickets:admin", &["tickets:write".to_owned()][..])
    );
    assert_eq!(acme(YAML).integration("").environment, "production");
}

#[test]
fn the_connection_is_read() {
    let acme = acme(YAML);
    assert_eq!(acme.address.rules(), [HostRule::OneLabelBefore("acme.example".into())]);
    let resolved = acme.address.resolve(&|_| Some("north")).unwrap();
    assert_eq!((&*resolved.host, &*resolved.path), ("north.acme.example", "/api"));
    assert!(matches!(&acme.authorization, Authorization::Basic { password: Some(_), .. }));
    let test = acme.test.as_ref().unwrap();
    assert_eq!(test.request.method, Method::Post);
    let Some(Body::Json(body)) = &test.request.body else { panic!("no JSON") };
    assert_eq!(
        body.render(&|key| (key == "privateKey").then_some("a\"b")).unwrap(),
        json!({"key": "a\"b", "fields": ["id", "name"], "depth": 2})
    );
    assert_eq!(body.render(&|_| None).unwrap(), json!({"fields": ["id", "name"], "depth": 2}));
    assert_eq!(test.success.statuses, [200]);
    assert!(
        matches!(&test.rejected[0].place.as_ref().unwrap().want, Want::OneOf(values) if values.len() == 2)
    );
    assert_eq!(test.needed_scopes, ["tickets:read"]);
}

/// Without a table, the scopes themselves are the rows; what comes with a scope is had as well.
#[test]
fn scope_definitions_make_the_report() {
    let acme = acme(YAML);
    let had = ["tickets:admin".to_owned()];
    let wanted = ["tickets:read".to_owned(), "other".to_owned()];
    let rows = acme.permissions_for(Some(&had), &wanted);
    let rows: Vec<_> = rows.iter().map(|row| (&*row.key, row.granted, row.wanted)).collect();
    assert_eq!(
        rows,
        [
            ("tickets:admin", Granted::Read, Level::None),
            ("tickets:write", Granted::Read, Level::None),
            ("tickets:read", Granted::Read, Level::Read),
            ("other", Granted::None, Level::Read),
        ]
    );
    let unknown = acme.permissions_for(None, &wanted);
    assert!(unknown.iter().all(|row| row.granted == Granted::Unknown) && unknown.len() == 2);
}

/// The step that lists the scope, one for any scope, and the one of the error: in this order.
#[test]
fn a_missing_scope_has_its_step() {
    let step = |text: &str| acme(text).step_granting("tickets:write").map(str::to_owned);
    assert_eq!(step(YAML).as_deref(), Some("scopes"));
    let rows = acme(YAML).permissions_for(Some(&[]), &["tickets:write".to_owned()]);
    let row = rows.iter().find(|row| row.key == "tickets:write").unwrap();
    assert_eq!((row.scope.as_deref(), row.guide_step.as_deref()), (Some("tickets:write"), Some("scopes")));
    let of_error =
        YAML.replace("{code: missing_permission, step: scopes}", "{code: missing_permission, step: open}");
    assert_eq!(step(&of_error).as_deref(), Some("scopes"));
    let tied = r#"applicableScopes: ["tickets:read", "tickets:write"]"#;
    let other = of_error.replace(tied, r#"applicableScopes: ["tickets:read"]"#);
    assert_eq!(step(&other).as_deref(), Some("open"));
    assert_eq!(step(&of_error.replace(tied, "")).as_deref(), Some("scopes"));
    let hidden = YAML.replace("title: Make a key", "title: Make a key\n                whitelabelHide: true");
    assert_eq!(
        step(&hidden.replace("      errorSteps: [{code: missing_permission, step: scopes}]\n", "")),
        None
    );
}

/// What is more than one label never leaves the form, and neither does what no header carries.
#[test]
fn the_way_of_a_value_is_checked_before_it_is_sent() {
    let acme = acme(YAML);
    let reason = |key: &str, typed: &str| acme.check(key, typed).err().and_then(|problem| problem.reason);
    assert!(acme.check("subdomain", " north-1 ").is_ok());
    for typed in ["evil.com/", "a.b", "x@y", "..", "a:443", "ä", "-a", "https://a", "a b"] {
        assert_eq!(reason("subdomain", typed).as_deref(), Some("not_a_subdomain"), "{typed}");
    }
    let problem = acme.check("subdomain", "a.b").err().unwrap();
    assert_eq!(problem.fix, "Enter only the part before .acme.example: letters, digits and hyphens.");
    assert_eq!(problem.code, ErrorCode::TokenMalformed);
    assert_eq!(reason("organization", "Öl AG").as_deref(), Some("not_for_a_header"));
    assert!(acme.check("organization", "Oil Ltd").is_ok());
    assert!(acme.check("email", "jörg@example.com").is_ok());
    assert_eq!(reason("region", "ap").as_deref(), Some("not_an_option"));
    assert!(acme.check("privateKey", "-----BEGIN KEY-----\nabc\n-----END KEY-----").is_ok());
}

#[test]
fn a_connector_needs_no_guide() {
    let support = YAML.find("      support:").unwrap();
    let text = YAML[..support].replace("      errorSteps: [{code: missing_permission, step: scopes}]\n", "");
    assert!(acme(&text).config().guide().is_none());
}

/// Editors offer the errors that a step can help with; each of them is one that there is.
#[test]
fn the_errors_of_the_schema_are_known() {
    let schema = hub_connectors::schema::json();
    let words = schema["$defs"]["ErrorWord"]["oneOf"].as_array().unwrap();
    assert_eq!(words.len(), 10);
    for word in words {
        assert!(ErrorCode::parse(word["const"].as_str().unwrap()).is_some(), "{word}");
    }
}

/// Editors read the checked-in file.
#[test]
fn the_schema_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../connectors/schema.json");
    let expected = hub_connectors::schema::text();
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == expected,
        "connectors/schema.json is out of date; to refresh it: UPDATE_FIXTURES=1 cargo test -p hub-connectors --test format"
    );
}
