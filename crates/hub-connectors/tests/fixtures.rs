//! The JSON bodies that widget and server share: each is what the model writes, and agrees with the connector.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use hub_connectors::{Connector, builtin, published};
use hub_model::account::redacted;
use hub_model::permission::{Standing, lacking};
use hub_model::{
    AccountData, Attempt, AttemptStarted, Bootstrap, ConnectorAnswer, ErrorBody, ErrorCode, Integrations,
    Linked, Outcome, Permission, Settings, Validation,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const UPDATE: &str = "UPDATE_FIXTURES=1 cargo test -p hub-connectors --test fixtures";

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../tests/fixtures", name].iter().collect()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name))
        .unwrap_or_else(|error| panic!("{name}: {error}; to make it: {UPDATE}"))
}

/// Reads a fixture and shows that nothing of it is lost and nothing added.
#[track_caller]
fn same<T: DeserializeOwned + Serialize>(name: &str) -> T {
    let given: Value = serde_json::from_str(&read(name)).unwrap();
    let decoded: T = serde_json::from_value(given.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), given, "{name}");
    decoded
}

/// Compares a generated fixture, or writes it when asked to.
#[track_caller]
fn generated(name: &str, expected: &[u8]) {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(path(name), expected).unwrap();
    }
    assert!(
        read(name).as_bytes() == expected,
        "tests/fixtures/{name} is out of date; to refresh it: {UPDATE}"
    );
}

fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value).unwrap();
    json.push(b'\n');
    json
}

fn bootstrap(settings: Settings, whitelabel: bool) -> Bootstrap {
    let connector = builtin().unwrap().remove(0);
    let mut answer = connector.answer("https://hub.example/connectors/");
    if whitelabel {
        let guides = answer.config.support.as_mut().and_then(|support| support.guides.as_mut()).unwrap();
        guides.config = guides.config.clone().without_hidden();
    }
    Bootstrap {
        settings,
        connectors: Integrations {
            integrations: answer.integration.clone().into_iter().collect(),
            ..Integrations::default()
        },
        connector: Some(answer),
        account: None,
    }
}

#[test]
fn the_connector_fixture_is_the_published_file() {
    let files = published().unwrap();
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..2], ["webflow-site-token.json", "webflow.svg"]);
    let answers = names.iter().filter(|name| name.ends_with(".json")).count();
    // A page without a server cannot let people sign in.
    let signs_in = |one: &&Connector| one.oauth.as_ref().is_some_and(|oauth| oauth.signs_in());
    let all = builtin().unwrap();
    assert_eq!(answers, all.len() - all.iter().filter(signs_in).count());
    generated("connector-webflow.json", &files[0].1);
    let answer: ConnectorAnswer = same("connector-webflow.json");
    assert_eq!(answer.integration.unwrap().logo_url, "webflow.svg");
}

/// A form with everything that a form can have.
#[test]
fn the_form_fixture_is_what_the_file_says() {
    let yaml = include_str!("data/depot.yaml");
    let depot = Connector::parse("depot.yaml", yaml, |_| Ok("<svg />".to_owned())).unwrap();
    generated("connector-form.json", &pretty(&depot.answer("")));
    let answer: ConnectorAnswer = same("connector-form.json");
    assert_eq!(answer, depot.answer(""));
}

/// Each field of an account is one of the form's, and no secret is more than what stands for it.
#[test]
fn the_account_fixture_is_of_that_form() {
    let account: AccountData = same("account-data.json");
    let answer: ConnectorAnswer = same("connector-form.json");
    let field = |key: &str| answer.config.config_fields.iter().find(|field| field.key == key).unwrap();
    assert!(account.setup_information.keys().all(|key| !field(key).is_secret()));
    let hidden = |(key, value): (&String, &String)| field(key).is_secret() && redacted(value).is_some();
    assert!(account.secrets.len() == 2 && account.secrets.iter().all(hidden));
    assert_eq!(account.integration_id, answer.integration.unwrap().integration_id);
}

#[test]
fn the_bootstrap_fixtures_are_what_the_connector_says() {
    let plain = Settings {
        accounts_url: Some("https://hub.example/dashboard".to_owned()),
        terms_url: Some("https://hub.example/terms".to_owned()),
        privacy_url: Some("https://hub.example/privacy".to_owned()),
        ..Settings::default()
    };
    generated("bootstrap.json", &pretty(&bootstrap(plain, false)));
    let partner = Settings { whitelabel: true, brand: Some("Northwind".to_owned()), ..Settings::default() };
    generated("bootstrap-whitelabel.json", &pretty(&bootstrap(partner, true)));
    assert_eq!(same::<Bootstrap>("bootstrap.json").settings.brand, None);
    let whitelabel: Bootstrap = same("bootstrap-whitelabel.json");
    let text = serde_json::to_string(&whitelabel).unwrap();
    for word in ["from the Hub", "the Hub", "StackOne", "Connect Hub", "whitelabelHide"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn each_validation_has_the_connectors_rows_and_the_outcome_that_follows() {
    let rows = builtin().unwrap().remove(0).permissions_for(None, &[]);
    let shape = |rows: &[Permission]| {
        rows.iter().map(|row| (row.key.clone(), row.label.clone(), row.note)).collect::<Vec<_>>()
    };
    for (name, outcome) in [
        ("validation-valid.json", Outcome::Valid),
        ("validation-limited.json", Outcome::Limited),
        ("validation-unverified.json", Outcome::Unverified),
    ] {
        let validation: Validation = same(name);
        assert_eq!(validation.outcome, outcome, "{name}");
        assert_eq!(shape(&validation.permissions), shape(&rows), "{name}");
        assert_eq!(lacking(&validation.permissions), outcome == Outcome::Limited, "{name}");
    }
    // Every way a row can stand is in the fixtures, so that the widget's report is tested whole.
    let limited: Validation = same("validation-limited.json");
    let standings: Vec<_> = limited.permissions.iter().map(Permission::standing).collect();
    for standing in [Standing::ToFix, Standing::Granted, Standing::Unused] {
        assert!(standings.contains(&standing), "{standing:?}");
    }
}

/// The other method of Webflow: people sign in.
fn signing_in() -> Connector {
    builtin().unwrap().into_iter().find(|one| one.integration_id == "webflow_oauth").unwrap()
}

#[test]
fn the_fixture_of_signing_in_is_what_the_connector_says() {
    generated(
        "connector-webflow-oauth.json",
        &pretty(&signing_in().answer("https://hub.example/connectors/")),
    );
    let answer: ConnectorAnswer = same("connector-webflow-oauth.json");
    assert_eq!(
        (&*answer.config.kind, answer.config.grant_type.as_deref()),
        ("oauth2", Some("authorization_code"))
    );
}

#[test]
fn each_attempt_stands_as_its_name_says() {
    let started: AttemptStarted = same("attempt-started.json");
    for status in ["pending", "authenticated", "error", "cancelled", "expired"] {
        let attempt: Attempt = same(&format!("attempt-{status}.json"));
        assert_eq!((attempt.status.as_str(), &attempt.id), (status, &started.id));
        assert_eq!(attempt.account.is_some(), status == "authenticated");
        assert_eq!(attempt.error.is_some(), matches!(status, "error" | "expired"));
        if let Some(error) = &attempt.error {
            let code = ErrorCode::parse(&error.code).unwrap();
            assert_eq!(error.retryable, code.retryable());
        }
    }
    let error = same::<Attempt>("attempt-error.json").error.unwrap();
    assert_eq!(error.guide_step.as_deref(), signing_in().step_for(ErrorCode::AttemptCancelled));
}

#[test]
fn linked_names_the_account() {
    let linked: Linked = same("linked.json");
    assert_eq!(linked.id, linked.account.map(|account| account.id));
}

#[test]
fn each_code_of_a_server_has_its_body() {
    for code in ErrorCode::ALL.iter().filter(|code| code.status() != 0) {
        let body: ErrorBody = same(&format!("error-{}.json", code.as_str()));
        assert_eq!(body.code, code.as_str());
        assert_eq!((body.status_code, body.retryable), (code.status(), code.retryable()), "{}", body.code);
        assert!(
            body.message.ends_with('.') && body.fix.ends_with('.') && !body.request_id.is_empty(),
            "{}",
            body.code
        );
    }
}

#[test]
fn steps_and_words_of_the_token_errors_are_the_connectors() {
    let webflow = builtin().unwrap().remove(0);
    for code in
        [ErrorCode::TokenEmpty, ErrorCode::TokenRejected, ErrorCode::MissingPermission, ErrorCode::OauthToken]
    {
        let body: ErrorBody = same(&format!("error-{}.json", code.as_str()));
        assert_eq!(body.guide_step.as_deref(), webflow.step_for(code), "{}", body.code);
    }
    for (name, pasted) in [("error-token_empty.json", ""), ("error-token_malformed.json", "ws-1")] {
        let expected: ErrorBody = same(name);
        let mut body = webflow.check("siteToken", pasted).err().unwrap().into_body();
        body.request_id.clone_from(&expected.request_id);
        assert_eq!(body, expected, "{name}");
    }
}
