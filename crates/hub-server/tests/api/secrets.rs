//! A search for the secrets after a walk, in everything that stays: database, write-ahead log, log at debug level.
//! A canary in each place proves that the search finds what is there.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::database;
use crate::support::{TestApp, hex_token, log};

/// The forms in which a secret may hide: in clear, base64 at each of its three alignments, hex, percent-encoded.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for shift in 0..3 {
        let encoded = STANDARD_NO_PAD.encode(format!("{}{secret}", "x".repeat(shift)));
        forms.push(encoded[4..encoded.len() - 4].to_owned());
        forms.push(encoded[4..encoded.len() - 4].replace('+', "-").replace('/', "_"));
    }
    let hex = |prefix: &str| {
        secret.bytes().fold(String::new(), |mut all, byte| {
            write!(all, "{prefix}{byte:02x}").unwrap();
            all
        })
    };
    forms.extend([hex(""), hex("").to_uppercase(), hex("%"), hex("%").to_uppercase()]);
    forms
}

/// The places that hold the secret in any form.
pub fn places(app: &TestApp, secret: &str) -> Vec<String> {
    let mut places = vec![("log".to_owned(), log().lock().unwrap().clone())];
    places.extend(app.kept());
    let forms = forms(secret);
    let holds = |bytes: &[u8]| {
        forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_bytes()))
    };
    places.into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn no_secret_stays_in_clear_anywhere() {
    let app = TestApp::start().await;
    let canary = "canary-0123456789abcdef-planted";
    let session = app.session_with(json!({"label": canary})).await;
    let token = hex_token("test_enterprise");
    let (_, checked) = app.validate(&session, token).await;
    let (status, linked) = app.link(&session, token, checked["id"].as_str()).await;
    assert_eq!(status, 201);
    app.validate(&session, hex_token("test_hostile_error")).await;
    tracing::debug!("{canary}");

    for secret in [token, hex_token("test_hostile_error"), &session] {
        assert_eq!(places(&app, secret), Vec::<String>::new());
    }
    let found = places(&app, canary);
    let database = if database::is_postgres() { "database" } else { "hub.db-wal" };
    assert!(found.contains(&"log".to_owned()) && found.contains(&database.to_owned()), "{found:?}");
    // The search finds every form, not only the clear one.
    for index in 0..forms(canary).len() {
        let planted = format!("planted-{index}-0123456789abcdef");
        tracing::debug!("{}", forms(&planted)[index]);
        assert!(places(&app, &planted).contains(&"log".to_owned()), "form {index}");
    }

    // What is sealed opens for its own account only.
    let id = linked["id"].as_str().unwrap();
    let sealed = app.state.store.find_credential(id, "siteToken").await.unwrap().unwrap();
    let opened = app.state.sealer.open(id, "siteToken", &sealed).unwrap();
    assert_eq!(opened.expose_secret(), token);
    assert!(app.state.sealer.open("acc_other", "siteToken", &sealed).is_err());
}
