//! Webflow's own clients against the sandbox: proof that it speaks as Webflow does. A client that cannot be installed
//! fails the test.

#![allow(clippy::unwrap_used)]

mod cases;
mod install;

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;
use webflow_sandbox::{Options, Sandbox};

use cases::{Case, Expected};

/// Runs the cases through a client's script and compares. `program` and `script` come from [`install`].
async fn check(client: &install::Client, class_of: impl Fn(&Expected) -> Option<&'static str>) {
    let sandbox = Sandbox::spawn(Options { rate_limit: false, ..Options::for_tests() }).await.unwrap();
    let cases = cases::all();
    let asked: Vec<_> = cases.iter().map(Case::asked).collect();
    let output = Command::new(&client.program)
        .arg(&client.script)
        .arg(format!("{}/v2", sandbox.base_url()))
        .arg(json!(asked).to_string())
        .env("NO_PROXY", "*")
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", client.script.display());
    let results: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(results.len(), cases.len());
    for (case, result) in cases.iter().zip(&results) {
        let what = format!("{} with {}: {result}", case.call, case.token);
        match class_of(&case.expected) {
            None => assert!(result.get("ok").is_some(), "{what}"),
            Some(class) => assert_eq!(result["error"], class, "{what}"),
        }
        case.expected.check(result, &what);
    }
    let calls = sandbox.recorder().calls().len();
    assert_eq!(calls, cases.len(), "each case is one call: no client retried");
}

#[tokio::test]
async fn the_javascript_client_recognises_every_answer() {
    let client = install::javascript();
    check(&client, |expected| expected.javascript_class()).await;
}

#[tokio::test]
async fn the_python_client_recognises_every_answer() {
    let client = install::python();
    check(&client, |expected| expected.python_class()).await;
}
