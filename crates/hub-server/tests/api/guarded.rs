//! Checks that are data: where a call can never go.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hub_server::provider::data::Data;
use hub_server::provider::guard::{Guard, Lookup};
use hub_server::provider::http::{CALL_LIMIT, ProviderClient};
use hub_server::provider::{Provider as _, RefusalKind, Unavailable};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::data::{KEY, acme, start, typed, validate};
use crate::stub::Stub;

/// Whatever is typed as a subdomain, and whatever line breaks a header value has: no call is made.
#[tokio::test]
async fn what_is_typed_leads_nowhere_else() {
    let (app, stub, session) = start(CALL_LIMIT).await;
    stub.answers(200, "", &json!({"ok": true}));
    for subdomain in [
        "evil.com/",
        "evil.com#",
        "a.b",
        "x@y",
        "..",
        "north:8443",
        "nörth",
        "nоrth",
        "north.acme.example",
        "-n",
        "//evil.com",
        "north\\",
        "north%2e",
        "[::1]",
        "127.0.0.1",
        "n o",
    ] {
        let (status, body) =
            validate(&app, &session, typed(json!({ "subdomain": subdomain })), Value::Null).await;
        assert_eq!((status, &body["fields"][0]["key"]), (422, &json!("subdomain")), "{subdomain}");
    }
    for (key, value) in
        [("organization", "a\r\nX-Evil: 1"), ("apiKey", "a\r\nX-Evil: 1"), ("region", "eu.evil.com")]
    {
        let (status, body) = validate(&app, &session, typed(json!({ key: value })), Value::Null).await;
        assert_eq!((status, &body["fields"][0]["key"]), (422, &json!(key)), "{value}");
    }
    assert!(stub.asked().is_empty());
}

/// The same without the form's own rules: the program that makes the call refuses as well.
#[tokio::test]
async fn the_call_itself_is_refused_without_the_forms_rules() {
    let stub = Stub::start().await;
    stub.answers(200, "", &json!({"ok": true}));
    let acme = acme();
    let client = ProviderClient::new(&acme.address, Some(&stub.url), CALL_LIMIT).unwrap();
    let data = Data::new(&acme, client).unwrap();
    let check = async |more: Value| {
        let typed = typed(more);
        let values: BTreeMap<String, SecretString> = typed
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| (key.clone(), SecretString::from(value.as_str().unwrap())))
            .collect();
        data.validate(&values, Instant::now() + CALL_LIMIT).await
    };
    assert!(check(json!({})).await.is_ok());
    assert_eq!(stub.asked().len(), 1);
    for more in [
        json!({"subdomain": "evil.com/"}),
        json!({"subdomain": "a.b"}),
        json!({"subdomain": "x@y"}),
        json!({"subdomain": "north:1"}),
        json!({"subdomain": "nörth"}),
        json!({"subdomain": "a\r\nb"}),
        json!({"organization": "a\r\nX-Evil: 1"}),
        json!({"organization": "a\nb"}),
        json!({"email": ".."}),
    ] {
        assert_eq!(check(more.clone()).await.err().unwrap().kind, RefusalKind::Rejected, "{more}");
    }
    assert!(stub.asked().is_empty());
}

/// A name that leads to this machine is not called, whenever it starts to do so: each connection asks anew, and
/// connects only to what was looked at.
#[tokio::test]
async fn private_addresses_are_never_called() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let lookup: Lookup = Arc::new(move |name| {
        assert_eq!(name, "north.acme.example");
        count.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move { Ok(vec![here]) })
    });
    let acme = acme();
    let client = ProviderClient::guarded(&acme.address, None, CALL_LIMIT, Guard::over(lookup)).unwrap();
    let data = Data::new(&acme, client).unwrap();
    let values: BTreeMap<String, SecretString> =
        [("subdomain", "north"), ("email", "a@b.example"), ("apiKey", KEY), ("region", "eu")]
            .map(|(key, value)| (key.to_owned(), SecretString::from(value)))
            .into();
    for _ in 0..2 {
        let refusal = data.validate(&values, Instant::now() + CALL_LIMIT).await.err().unwrap();
        assert_eq!(refusal.kind, RefusalKind::Unavailable(Unavailable::Connection));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    // The first to connect is this test.
    let own = TcpStream::connect(here).await.unwrap();
    let (_, first): (_, SocketAddr) = listener.accept().await.unwrap();
    assert_eq!(first, own.local_addr().unwrap());
}
