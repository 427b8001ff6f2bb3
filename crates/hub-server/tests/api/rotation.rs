//! The encryption key is replaced: beside the running server, and as often as it takes.

use hub_server::operator::rotate_keys;
use hub_server::rotate::{Rotated, rotate};
use hub_server::seal::{Sealer, generate_key};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::oauth::{CLIENT, Visit};
use crate::support::{KEY, Setup, TestApp, hex_token, read};

fn sealer(keys: &[&SecretString]) -> Sealer {
    let list: Vec<&str> = keys.iter().map(|key| key.expose_secret()).collect();
    Sealer::parse(&SecretString::from(list.join(","))).ok().unwrap()
}

/// How often the audit log says that everything was to be sealed with this key.
async fn rotations(app: &TestApp, key: &SecretString) -> usize {
    let subject = format!("encryption_key:{}", sealer(&[key]).key_id());
    let lines = app.state.store.list_audit(&subject, 10).await.unwrap();
    assert!(lines.iter().all(|line| line.action == "encryption_key.rotated" && line.actor == "operator"));
    lines.len()
}

/// The key that a person's way was begun under is gone when they come back.
#[tokio::test]
async fn a_sign_in_that_can_no_longer_be_opened_ends_in_words() {
    let visit = Visit::new().await;
    let (id, address) = visit.begin().await;
    let back = visit.decide(&visit.enter(&address).await, "allow", "test_works").await;
    let store = Some(visit.app.state.store.clone());
    let later = TestApp::with(Setup { store, clients: vec![CLIENT], ..Setup::default() }).await;
    let page = visit.show(&back.replace(&visit.app.base, &later.base)).await;
    assert!(page.status == 400 && page.text.contains("was not connected"), "{}", page.text);
    assert!(page.text.contains("Nothing was stored."), "{}", page.text);
    let ended = visit.status(&id).await;
    assert_eq!((&ended["status"], &ended["error"]["code"]), (&json!("error"), &json!("internal")), "{ended}");
    assert_eq!(visit.accounts().await, 0);
}

#[tokio::test]
async fn everything_goes_over_to_the_new_key_and_works_without_the_old_one() {
    let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
    let app = TestApp::with(Setup { key: Some(old.clone()), ..Setup::default() }).await;
    let mut ids = Vec::new();
    for owner in 0..5 {
        let session = app.session_with(json!({"origin_owner_id": format!("owner-{owner}")})).await;
        let (_, body) = app.link(&session, hex_token("test_full_access"), None).await;
        ids.push(body["id"].as_str().unwrap().to_owned());
    }
    let hook = json!({"url": "https://hooks.example.com/"});
    let made = app.post("/webhook_endpoints", &hook).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(read(made).await.0, 201);

    // Without the old key nothing is lost: what cannot be opened is named and left alone.
    let refused = rotate(&app.state.store, &sealer(&[&new])).await.unwrap();
    assert_eq!((refused.renewed, refused.failed.len()), (0, 6));
    assert!(refused.failed[0].contains("unknown key"), "{:?}", refused.failed);
    assert_eq!(rotations(&app, &new).await, 0);
    // What stops in the middle was begun all the same, and that stays written down.
    let refused = rotate_keys(&app.state.store, &sealer(&[&new]), app.state.clock.now()).await.unwrap();
    assert_eq!(refused.failed.len(), 6);
    assert_eq!(rotations(&app, &new).await, 1);

    let both = sealer(&[&new, &old]);
    let first = rotate(&app.state.store, &both).await.unwrap();
    assert_eq!(first, Rotated { renewed: 6, current: 0, failed: Vec::new() });
    // One that a server with the old key stored meanwhile is found by the next run.
    let session = app.session_with(json!({"origin_owner_id": "late"})).await;
    app.link(&session, hex_token("test_full_access"), None).await;
    let again = rotate(&app.state.store, &both).await.unwrap();
    assert_eq!(again, Rotated { renewed: 1, current: 6, failed: Vec::new() });
    for id in &ids {
        let sealed = app.state.store.find_credential(id, "siteToken").await.unwrap().unwrap();
        let opened = sealer(&[&new]).open(id, "siteToken", &sealed).unwrap();
        assert_eq!(opened.expose_secret(), hex_token("test_full_access"));
    }
}

/// What nothing is known of but its credential is told apart by a keyed hash, which a new key changes.
#[tokio::test]
async fn an_account_of_which_nothing_is_known_is_still_the_same_under_a_new_key() {
    let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
    let both = SecretString::from(format!("{},{}", new.expose_secret(), old.expose_secret()));
    let app = TestApp::with(Setup { key: Some(old), ..Setup::default() }).await;
    let session = app.session().await;
    let link = async |app: &TestApp, session: &str| {
        let token = hex_token("test_unverified");
        let (_, checked) = app.validate(session, token).await;
        let (status, body) = app.link(session, token, checked["id"].as_str()).await;
        assert_eq!(status, 201, "{body}");
        body["id"].clone()
    };
    let first = link(&app, &session).await;
    let later =
        TestApp::with(Setup { key: Some(both), store: Some(app.state.store.clone()), ..Setup::default() })
            .await;
    assert_eq!(link(&later, &later.session().await).await, first);
    assert_eq!(later.accounts("").await["data"].as_array().unwrap().len(), 1);
}
