//! The record of calls, which other projects' tests rely on.

use std::time::Duration;

use tokio::net::TcpListener;
use webflow_sandbox::{Ending, Options, Sandbox};

use crate::support::{AUTHORIZED_BY, SITES, TestApi};

#[tokio::test]
async fn calls_are_kept_in_order_with_their_ends() {
    let api = TestApi::new().await;
    api.get(&format!("{AUTHORIZED_BY}?x=1"), "test_full_access").await;
    api.get(SITES, "test_full_access").await;
    api.get("/nowhere", "test_full_access").await;
    api.sandbox.recorder().until(|calls| calls.iter().all(|call| call.ending != Ending::Open)).await;
    let calls = api.sandbox.recorder().calls();
    let seen: Vec<_> = calls.iter().map(|call| (&*call.method, &*call.path, call.ending)).collect();
    assert_eq!(
        seen,
        [
            ("GET", AUTHORIZED_BY, Ending::Answered(200)),
            ("GET", SITES, Ending::Answered(200)),
            ("GET", "/nowhere", Ending::Answered(404)),
        ]
    );
    assert_eq!(api.sandbox.recorder().count(SITES), 1);
}

#[tokio::test]
async fn the_token_is_known_but_cannot_be_printed() {
    let api = TestApi::new().await;
    let recorder = api.sandbox.recorder();
    assert!(!recorder.only_carried("test_full_access"), "no call, no token");
    api.get(SITES, "test_full_access").await;
    assert!(recorder.only_carried("test_full_access"));
    assert!(!recorder.only_carried("test_read_only"));
    assert!(!format!("{:?}", recorder.calls()).contains("test_full_access"));
    api.get(SITES, "test_read_only").await;
    assert!(!recorder.only_carried("test_full_access"));
}

#[tokio::test]
async fn nothing_is_kept_unless_asked_for() {
    let api = TestApi::with(Options::default()).await;
    api.get(SITES, "test_full_access").await;
    assert!(api.sandbox.recorder().calls().is_empty());
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port_and_ends_its_calls() {
    let api = TestApi::new().await;
    let recorder = api.sandbox.recorder().clone();
    let address = api.sandbox.address();
    let waiting = tokio::spawn(api.client.get(api.url(SITES)).bearer_auth("test_timeout").send());
    recorder.until(|calls| !calls.is_empty()).await;
    api.sandbox.stop().await;
    assert!(waiting.await.unwrap().is_err());
    assert_eq!(recorder.calls()[0].ending, Ending::Disconnected);
    // The tests beside this one take free ports too, and may have this one for a moment.
    let again = async {
        loop {
            match TcpListener::bind(address).await {
                Ok(listener) => break listener,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    let listener = tokio::time::timeout(Duration::from_secs(20), again).await.unwrap();
    assert_eq!(Sandbox::start(Options::default(), listener).unwrap().address(), address);
}
