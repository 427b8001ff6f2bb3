//! The real binary as a process, and a client that does not give up.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::{KEY, LIMIT, SITE_TOKEN, hex_token};

/// A port that nobody has, nor is given who asks for any: those are above.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 8_000).unwrap();
    loop {
        let port = 20_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The server process.
pub struct Server {
    child: Child,
    port: u16,
    args: Vec<String>,
}

impl Server {
    /// Starts it on a free port, with more options.
    pub async fn start(database: &str, provider: &str, options: &[&str]) -> Self {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let instead = format!("webflow={provider}");
        let own = ["demo", "--rate-limits", "off", "--listen", &listen, "--database-url", database];
        let args = own.iter().chain(options).map(|arg| (*arg).to_owned());
        let args: Vec<String> = args.chain(["--provider-url".to_owned(), instead]).collect();
        let server = Self { child: Self::spawn(&args), port, args };
        server.up().await;
        server
    }

    fn spawn(args: &[String]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_hub-server"))
            .args(args)
            .env("HUB_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn up(&self) {
        let end = Instant::now() + LIMIT;
        while reqwest::get(self.at("/healthz")).await.is_err() {
            assert!(Instant::now() < end, "the server does not start");
            tokio::task::yield_now().await;
        }
    }

    /// As a machine that loses its power does it.
    pub async fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = Self::spawn(&self.args);
        self.up().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Links one account, however often the server goes away meanwhile.
pub async fn link(
    client: &reqwest::Client,
    base: &str,
    owner: usize,
    up: &mut watch::Receiver<bool>,
) -> String {
    let call = async |path: &str, body: &Value, session: Option<&str>| {
        let mut request = client.post(format!("{base}{path}")).json(body);
        request = match session {
            None => request.basic_auth(KEY, Some("")),
            Some(token) => request
                .header("x-hub-session-token", token)
                .header("idempotency-key", format!("link-of-owner-{owner}")),
        };
        let answer = request.send().await.ok()?;
        let status = answer.status();
        let body: Value = answer.json().await.ok()?;
        if body["retryable"] == true {
            return None;
        }
        assert_eq!(status, 201, "{body}");
        Some(body)
    };
    let session = json!({"origin_owner_id": format!("owner-{owner}"), "origin_owner_name": "Owner"});
    let request =
        json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": hex_token("test_full_access")}});
    let mut token = None;
    loop {
        up.wait_for(|up| *up).await.unwrap();
        if token.is_none() {
            token = call("/connect_sessions", &session, None).await;
        }
        if let Some(session) = &token
            && let Some(linked) = call("/hub/accounts", &request, session["token"].as_str()).await
        {
            return linked["id"].as_str().unwrap().to_owned();
        }
        tokio::task::yield_now().await;
    }
}
