//! The binary as a service manager runs it: its log, its metrics, its end.

use std::process::Stdio;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use sqlx::Connection as _;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;
use webflow_sandbox::{App, Options, Sandbox};

use crate::database::Database;
use crate::oauth::{CLIENT, METHOD, window};
use crate::process::free_port;
use crate::support::SITE_TOKEN;

/// Less than what a signal may be held up by, were it not obeyed.
const SOON: Duration = Duration::from_secs(20);

struct Process {
    child: Child,
    log: Lines<BufReader<ChildStderr>>,
    base: String,
    metrics: String,
    key: String,
    client: Client,
    database: Database,
}

impl Process {
    async fn start(sandbox: &Sandbox, options: &[&str]) -> Self {
        let database = Database::new();
        let binary = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hub-server"));
            command.env("HUB_DATABASE_URL", &database.address).env_remove("RUST_LOG").kill_on_drop(true);
            command
        };
        let made = binary().args(["api-key", "create", "--name", "test"]).output().await.unwrap();
        let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        let encryption = binary().arg("keygen").output().await.unwrap().stdout;
        let mut command = binary();
        command
            .env("HUB_LISTEN", "127.0.0.1:0")
            .args(["serve", "--log-format", "json"])
            .args(["--metrics-listen", "127.0.0.1:0"])
            .args(options)
            .env("HUB_ENCRYPTION_KEY", String::from_utf8(encryption).unwrap().trim())
            .env("HUB_PROVIDER_URL", format!("webflow={}", sandbox.base_url()));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        let client = Client::builder().no_proxy().build().unwrap();
        let mut this =
            Self { child, log, base: String::new(), metrics: String::new(), key, client, database };
        this.base = this.address("listening").await;
        this.metrics = this.address("metrics").await;
        this
    }

    /// The next line with this message.
    async fn line(&mut self, message: &str) -> Value {
        let find = async {
            loop {
                let line = self.log.next_line().await.unwrap().expect("the log has ended");
                let line: Value = serde_json::from_str(&line).unwrap();
                if line["message"] == message {
                    return line;
                }
            }
        };
        timeout(SOON, find).await.unwrap_or_else(|_| panic!("no line says {message}"))
    }

    async fn address(&mut self, message: &str) -> String {
        format!("http://{}", self.line(message).await["address"].as_str().unwrap())
    }

    async fn session(&self) -> String {
        let body = json!({"origin_owner_id": "owner-1", "origin_owner_name": "Owner"});
        let request = self.client.post(format!("{}/connect_sessions", self.base)).json(&body);
        let answer: Value =
            request.basic_auth(&self.key, Some("")).send().await.unwrap().json().await.unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    async fn terminate(&self) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    }

    async fn refuses_connections(&self) {
        let address = self.base.trim_start_matches("http://");
        let refused = async {
            while tokio::net::TcpStream::connect(address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, refused).await.expect("it still accepts connections");
    }

    async fn ends_well(&mut self) {
        let status = timeout(SOON, self.child.wait()).await.expect("it does not end").unwrap();
        assert!(status.success(), "{status}");
    }
}

#[tokio::test]
async fn a_running_request_ends_before_the_server_does() {
    let sandbox = Sandbox::spawn(Options::for_tests()).await.unwrap();
    let mut process = Process::start(&sandbox, &[]).await;
    let session = process.session().await;
    let body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": "test_slow"}});
    let request = process.client.post(format!("{}/hub/accounts", process.base)).json(&body);
    let running = tokio::spawn(request.header("x-hub-session-token", &session).send());
    sandbox.recorder().until(|calls| !calls.is_empty()).await;
    process.terminate().await;
    process.line("stopping").await;
    // Nobody new is let in, and the one who is there is still waited for.
    process.refuses_connections().await;
    assert!(process.child.try_wait().unwrap().is_none());
    sandbox.release_slow();
    let answer = running.await.unwrap().unwrap();
    assert_eq!(answer.status(), 201);
    process.line("stopped").await;
    process.ends_well().await;
}

/// A server that is told to stop while it exchanges a code, and the window has gone.
async fn within_an_exchange() -> (Sandbox, Process) {
    let listen = format!("127.0.0.1:{}", free_port());
    let there = App::returning_to(&format!("http://{listen}/connect/oauth2/callback"));
    let sandbox = Sandbox::spawn(Options { app: there, ..Options::for_tests() }).await.unwrap();
    let mut process = Process::start(&sandbox, &["--listen", &listen, "--oauth-client", CLIENT]).await;
    let request = process.client.post(format!("{}/hub/connection_attempts", process.base));
    let request = request.header("x-hub-session-token", process.session().await);
    let begun = request.json(&json!({"integration_id": METHOD, "credentials": {}})).send().await.unwrap();
    let begun: Value = begun.json().await.unwrap();
    let window = window();
    let page = window.enter(begun["authorize_url"].as_str().unwrap()).await;
    let back = window.decide(&page, "allow", "test_exchange_slow").await;
    let left = tokio::spawn(async move { window.client.get(back).send().await });
    let recorder = sandbox.recorder();
    recorder.until(|calls| calls.iter().any(|call| call.path == "/oauth/access_token")).await;
    left.abort();
    process.terminate().await;
    process.refuses_connections().await;
    process.line("finishing what cannot be begun again").await;
    (sandbox, process)
}

#[tokio::test]
async fn who_is_in_a_hurry_does_not_wait_for_it_either() {
    let (_sandbox, mut process) = within_an_exchange().await;
    process.terminate().await;
    process.line("stopped at once by a second signal").await;
    process.ends_well().await;
}

/// A code works once.
#[tokio::test]
async fn what_cannot_be_begun_again_is_finished_although_nobody_waits_for_it() {
    let (sandbox, mut process) = within_an_exchange().await;
    sandbox.release_slow();
    process.line("stopped").await;
    process.ends_well().await;
    sqlx::any::install_default_drivers();
    let mut stored = sqlx::AnyConnection::connect(&process.database.address).await.unwrap();
    let accounts: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(&mut stored).await.unwrap();
    assert_eq!(accounts, 1);
}

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_off() {
    let sandbox = Sandbox::spawn(Options::for_tests()).await.unwrap();
    let mut process = Process::start(&sandbox, &["--shutdown-timeout", "0"]).await;
    let session = process.session().await;
    let body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": "test_slow"}});
    let request = process.client.post(format!("{}/hub/accounts", process.base)).json(&body);
    let running = tokio::spawn(request.header("x-hub-session-token", &session).send());
    sandbox.recorder().until(|calls| !calls.is_empty()).await;
    process.terminate().await;
    process.line("cut off what did not end in time").await;
    process.ends_well().await;
    assert!(running.await.unwrap().is_err());
}

/// A load balancer sees it before the door is shut; who is in a hurry asks twice.
#[tokio::test]
async fn it_says_that_it_goes_while_it_still_works_and_goes_at_once_when_asked_twice() {
    let sandbox = Sandbox::spawn(Options::for_tests()).await.unwrap();
    let mut process = Process::start(&sandbox, &["--shutdown-delay", "3600"]).await;
    process.terminate().await;
    process.line("stopping").await;
    let unready = async {
        let ready = || process.client.get(format!("{}/readyz", process.base)).send();
        while ready().await.unwrap().status() != 503 {}
    };
    timeout(SOON, unready).await.expect("it says it is ready");
    process.session().await;
    process.terminate().await;
    process.ends_well().await;
}

#[tokio::test]
async fn each_request_has_a_line_of_json_that_names_it_as_its_answer_does_and_tells_nothing() {
    let sandbox = Sandbox::spawn(Options::for_tests()).await.unwrap();
    let mut process = Process::start(&sandbox, &[]).await;
    let session = process.session().await;
    let request = process.client.get(format!("{}/accounts/secretish-1?secretish=2", process.base));
    let answer = request.basic_auth("secretish-3", Some("")).send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(process.line("answered").await["span"]["route"], "/connect_sessions");
    let line = process.line("answered").await;
    assert_eq!(line["span"]["request_id"], json!(id));
    assert_eq!((&line["span"]["method"], &line["span"]["route"]), (&json!("GET"), &json!("/accounts/{id}")));
    assert_eq!(line["status"], 401);
    assert!(line["micros"].is_u64() && line["timestamp"].is_string() && line["level"] == "INFO", "{line}");
    let line = line.to_string();
    assert!(!line.contains("secretish") && !line.contains(&session), "{line}");

    let metrics = process.client.get(format!("{}/metrics", process.metrics)).send().await.unwrap();
    assert!(metrics.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let text = metrics.text().await.unwrap();
    assert!(text.contains(r#"route="/accounts/{id}",status="401"} 1"#), "{text}");
    let public = process.client.get(format!("{}/metrics", process.base)).send().await.unwrap();
    assert_eq!(public.status(), 404);
    let other = process.client.get(format!("{}/accounts", process.metrics)).send().await.unwrap();
    assert_eq!(other.status(), 404);
}
