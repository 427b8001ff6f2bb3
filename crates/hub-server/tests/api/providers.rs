//! Each provider of this repository against a stand-in that answers what the provider's own documentation says: one
//! success and one of each error. `tests/providers/*.json` holds the answers and the addresses of their pages.

use hub_server::config::ProviderUrl;
use serde_json::{Map, Value, json};

use crate::stub::{Stub, response};
use crate::support::{Setup, TestApp, read};

/// What every file answers, or says why the provider does not.
const KINDS: [&str; 5] = ["success", "rejected", "missing_permission", "rate_limited", "outage"];

/// The files, each with the name of its provider.
fn files() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/providers");
    let mut files: Vec<(String, Value)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())
        })
        .collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    files
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Every provider but the one that has a sandbox of its own is here, whole, and says where it has its answers from.
#[test]
fn each_provider_has_its_answers() {
    let files = files();
    let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    names.push("webflow");
    names.sort_unstable();
    let connectors = hub_connectors::builtin().unwrap();
    let mut known: Vec<&str> = connectors.iter().map(|connector| connector.provider.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    assert_eq!(names, known);
    for (name, file) in &files {
        let answers = file["answers"].as_array().unwrap();
        let untested = connectors.iter().any(|one| one.provider == *name && one.untested.is_some());
        assert_eq!(file["untested"].is_string(), untested, "{name}");
        for kind in KINDS {
            let given = answers.iter().filter(|answer| answer["kind"] == kind).count();
            let absent = file["none"][kind].is_string() || untested;
            assert_eq!(given == 0, absent, "{kind} of {name}");
        }
        for answer in answers {
            let source = answer["source"].as_str();
            let undocumented = source.is_none() && answer["note"].is_string();
            assert!(source.is_some_and(|source| source.starts_with("https://")) || undocumented, "{answer}");
        }
    }
}

#[tokio::test]
async fn each_answer_has_its_meaning() {
    let stub = Stub::start().await;
    for (name, file) in files() {
        let instead = vec![ProviderUrl { provider: name.clone(), url: stub.url.clone() }];
        let app = TestApp::with(Setup { instead, ..Setup::default() }).await;
        let session = app.session_with(json!({"provider": name})).await;
        if file["untested"].is_string() {
            let body = validate(&app, &session, &file).await;
            assert_eq!(body["outcome"], "unverified", "{body}");
            assert_eq!(body["warnings"][0]["code"], "not_tested", "{body}");
            assert!(stub.asked().is_empty());
        }
        for answer in file["answers"].as_array().unwrap() {
            stub.says(written(answer));
            let body = validate(&app, &session, &file).await;
            let about = format!("{name}, {}: {body}", answer["kind"]);
            let asked = stub.asked();
            assert_eq!(asked.len(), 1, "{about}");
            same_call(&asked[0], &file["call"], &about);
            same_meaning(&body, &answer["expect"], &about);
        }
    }
}

/// An answer as it comes over the wire.
fn written(answer: &Value) -> String {
    use std::fmt::Write as _;
    let mut headers = String::new();
    for (key, value) in object(&answer["headers"]) {
        write!(headers, "{key}: {}\r\n", text(&value)).unwrap();
    }
    let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
    match &answer["body"] {
        Value::String(page) => response(status, &headers, page),
        body => response(status, &headers, &body.to_string()),
    }
}

async fn validate(app: &TestApp, session: &str, file: &Value) -> Value {
    let request = json!({
        "integration_id": file["integration_id"],
        "credentials": file["credentials"],
        "wanted_scopes": file["wanted_scopes"],
    });
    let request = app.post("/hub/validations", &request).header("x-hub-session-token", session);
    let (_, body) = read(request.send().await.unwrap()).await;
    let said = body.to_string();
    let connectors = hub_connectors::builtin().unwrap();
    let connector =
        connectors.iter().find(|one| one.integration_id == text(&file["integration_id"])).unwrap();
    for field in connector.config().config_fields.iter().filter(|field| field.secret) {
        assert!(!said.contains(text(&file["credentials"][&field.key])), "{said}");
    }
    body
}

fn same_call(asked: &crate::stub::Asked, call: &Value, about: &str) {
    assert_eq!(asked.line(), text(&call["line"]), "{about}");
    for (key, value) in object(&call["headers"]) {
        assert_eq!(asked.header(&key), Some(text(&value)), "{key} of {about}");
    }
    for key in call["without"].as_array().into_iter().flatten() {
        assert_eq!(asked.header(text(key)), None, "{key} of {about}");
    }
    if !call["body"].is_null() {
        assert_eq!(serde_json::from_str::<Value>(&asked.body).unwrap(), call["body"], "{about}");
    }
}

/// `granted` and `lacking` are about rows of the report, everything else about members of the answer.
fn same_meaning(body: &Value, expected: &Value, about: &str) {
    let rows = || body["permissions"].as_array().into_iter().flatten();
    for (key, value) in object(expected) {
        match key.as_str() {
            "granted" => {
                for (scope, granted) in object(&value) {
                    let row = rows().find(|row| row["key"] == *scope);
                    assert_eq!(row.map(|row| &row["granted"]), Some(&granted), "{scope} of {about}");
                }
            }
            "lacking" => {
                let keys: Vec<&Value> = rows().map(|row| &row["key"]).collect();
                assert_eq!(json!(keys), value, "{about}");
            }
            _ => assert_eq!(body[&key], value, "{key} of {about}"),
        }
    }
}
