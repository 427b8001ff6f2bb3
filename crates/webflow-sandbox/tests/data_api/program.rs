//! The binary.

use std::process::{Command, Output, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use webflow_sandbox::profiles;

const PROGRAM: &str = env!("CARGO_BIN_EXE_webflow-sandbox");

fn run(argument: &str) -> Output {
    Command::new(PROGRAM).arg(argument).env_clear().current_dir("/").output().unwrap()
}

#[test]
fn the_list_has_every_token() {
    let output = run("--list");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for profile in profiles() {
        for part in [&profile.name, &profile.token, &profile.about, &profile.outcome] {
            assert!(text.contains(part.as_str()), "{}", profile.name);
        }
    }
}

#[test]
fn the_help_names_every_option_with_its_variable() {
    let text = String::from_utf8(run("--help").stdout).unwrap();
    for option in
        ["listen", "no-rate-limit", "docs-2025", "oauth-client", "oauth-redirect-uri", "slow", "log", "list"]
    {
        let variable = format!("WEBFLOW_SANDBOX_{}", option.to_uppercase().replace('-', "_"));
        assert!(text.contains(&format!("--{option}")) && text.contains(&variable), "{option}");
    }
    assert!(text.contains("127.0.0.1:8090"));
}

#[test]
fn a_wrong_option_is_refused() {
    assert_eq!(run("--listen=nowhere").status.code(), Some(2));
}

#[test]
fn a_taken_address_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let output = run(&format!("--listen={}", taken.local_addr().unwrap()));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot listen on 127.0.0.1:"));
}

/// The program runs with nothing beside it, takes its options from the environment, and its most talkative log has no
/// token, not even one that was sent in a path.
#[tokio::test]
async fn the_program_serves_and_logs_no_token() {
    let mut program = tokio::process::Command::new(PROGRAM)
        .env_clear()
        .current_dir("/")
        .envs([
            ("WEBFLOW_SANDBOX_LISTEN", "127.0.0.1:0"),
            ("WEBFLOW_SANDBOX_LOG", "trace"),
            ("WEBFLOW_SANDBOX_DOCS_2025", "true"),
            ("WEBFLOW_SANDBOX_NO_RATE_LIMIT", "0"),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = async |path: &str, token: &str| {
        client.get(format!("{url}{path}")).bearer_auth(token).send().await.unwrap().status().as_u16()
    };
    assert_eq!(get("/v2/token/introspect", "test_full_access").await, 403);
    assert_eq!(get("/v2/sites", "test_full_access").await, 200);
    assert_eq!(get("/v2/test_full_access?token=test_full_access", "test_full_access").await, 404);
    assert_eq!(get("/v2/sites", &profiles()[0].token).await, 200);

    let terminated = Command::new("kill").arg(program.id().unwrap().to_string()).status().unwrap();
    assert!(terminated.success());
    let mut log = String::new();
    program.stderr.take().unwrap().read_to_string(&mut log).await.unwrap();
    assert!(program.wait().await.unwrap().success(), "SIGTERM is an orderly end");
    assert!(log.contains("status=404"), "the log does have the calls");
    assert!(!log.contains("test_full_access") && !log.contains(&profiles()[0].token));
}
