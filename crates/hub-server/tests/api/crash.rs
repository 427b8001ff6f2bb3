//! The real binary is killed, again and again, while accounts are linked, and started again each time: within
//! transactions, while a webhook is under way, and anywhere. Afterwards each account is there exactly once, with its
//! credential and its line in the audit log, and each event has arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use hub_server::store::Store;
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _};
use tokio::sync::{Notify, watch};
use webflow_sandbox::{Options, Sandbox};

use crate::database;
use crate::support::{KEY, SITE_TOKEN, hex_token};

const LINKS: usize = 500;
const AT_ONCE: usize = 8;
/// How long anything may take that is waited for.
const LIMIT: Duration = Duration::from_secs(120);

/// Where the process is killed.
#[derive(Clone, Copy, Debug)]
enum Point {
    /// Wherever it is.
    Anywhere,
    /// While a transaction is open.
    Transaction,
    /// While a webhook is under way.
    Send,
}

/// The server process.
struct Server {
    child: Child,
    port: u16,
    database: String,
    provider: String,
}

impl Server {
    async fn start(database: String, provider: String) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Self::spawn(port, &database, &provider);
        let server = Self { child, port, database, provider };
        server.up().await;
        server
    }

    fn spawn(port: u16, database: &str, provider: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_hub-server"))
            .args(["demo", "--rate-limits", "off", "--database-url", database])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(["--provider-url", &format!("webflow={provider}")])
            .env("HUB_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn at(&self, path: &str) -> String {
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
    async fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = Self::spawn(self.port, &self.database, &self.provider);
        self.up().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The integrator's backend.
#[derive(Default)]
struct Receiver {
    events: Mutex<Vec<Value>>,
    /// Whether the next event is not answered.
    hold: AtomicBool,
    held: Notify,
}

async fn receive(State(receiver): State<Arc<Receiver>>, Json(event): Json<Value>) -> StatusCode {
    if receiver.hold.swap(false, Ordering::SeqCst) {
        receiver.held.notify_one();
        std::future::pending::<()>().await;
    }
    receiver.events.lock().unwrap().push(event);
    StatusCode::NO_CONTENT
}

/// Waits until somebody else has a transaction open in the database.
async fn in_transaction(database: &str) {
    let end = Instant::now() + LIMIT;
    sqlx::any::install_default_drivers();
    let mut probe = sqlx::AnyConnection::connect(database).await.unwrap();
    if !database::is_postgres() {
        probe.execute("PRAGMA busy_timeout = 0").await.unwrap();
    }
    loop {
        let open = if database::is_postgres() {
            let locks = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND granted";
            sqlx::query_scalar::<_, i64>(locks).fetch_one(&mut probe).await.unwrap() > 0
        } else {
            // The one who writes keeps others from beginning to.
            let begun = probe.execute("BEGIN IMMEDIATE").await.is_ok();
            if begun {
                probe.execute("ROLLBACK").await.unwrap();
            }
            !begun
        };
        if open {
            return;
        }
        assert!(Instant::now() < end, "no transaction was seen");
        tokio::task::yield_now().await;
    }
}

/// Links one account, however often the server goes away meanwhile.
async fn link(client: &reqwest::Client, base: &str, owner: usize, up: &mut watch::Receiver<bool>) -> String {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_and_nothing_doubled_however_often_the_process_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let database = database::address(dir.path());
    let options = Options { rate_limit: false, ..Options::for_tests() };
    let sandbox = Sandbox::spawn(options).await.unwrap();
    let receiver = Arc::new(Receiver::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hook = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", post(receive)).with_state(Arc::clone(&receiver));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let mut server = Server::start(database.clone(), sandbox.base_url()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let made = client.post(server.at("/webhook_endpoints")).json(&json!({"url": hook}));
    assert_eq!(made.basic_auth(KEY, Some("")).send().await.unwrap().status(), 201);

    let (up, is_up) = watch::channel(true);
    let (progress, mut linked) = watch::channel(0_usize);
    let next = Arc::new(AtomicUsize::new(0));
    let progress = Arc::new(progress);
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (client, base, mut is_up) = (client.clone(), server.at(""), is_up.clone());
        let (next, progress) = (Arc::clone(&next), Arc::clone(&progress));
        workers.spawn(async move {
            let mut ids = BTreeMap::new();
            loop {
                let owner = next.fetch_add(1, Ordering::SeqCst);
                if owner >= LINKS {
                    return ids;
                }
                ids.insert(format!("owner-{owner}"), link(&client, &base, owner, &mut is_up).await);
                progress.send_modify(|done| *done += 1);
            }
        });
    }

    let points: Vec<Point> = [Point::Transaction, Point::Send, Point::Anywhere].repeat(4);
    for (index, point) in points.iter().enumerate() {
        let turn = (index + 1) * LINKS / (points.len() + 1);
        linked.wait_for(|done| *done >= turn).await.unwrap();
        match point {
            Point::Anywhere => {}
            Point::Transaction => in_transaction(&database).await,
            Point::Send => {
                receiver.hold.store(true, Ordering::SeqCst);
                tokio::time::timeout(LIMIT, receiver.held.notified()).await.unwrap();
            }
        }
        println!("killed at {point:?}, after {} links", *linked.borrow());
        up.send_replace(false);
        server.kill_and_restart().await;
        up.send_replace(true);
    }

    let mut told = BTreeMap::new();
    while let Some(ids) = workers.join_next().await {
        told.extend(ids.unwrap());
    }
    assert_eq!(told.len(), LINKS);
    assert_eq!(told.values().collect::<BTreeSet<_>>().len(), LINKS, "no two owners share an account");

    // What clients were told is what is there, and nothing else.
    let mut there = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(server.at(&format!("/accounts?page_size=100{cursor}")));
        let page: Value = page.basic_auth(KEY, Some("")).send().await.unwrap().json().await.unwrap();
        for row in page["data"].as_array().unwrap() {
            let owner = row["origin_owner_id"].as_str().unwrap().to_owned();
            let id = row["id"].as_str().unwrap().to_owned();
            assert_eq!(there.insert(owner.clone(), id), None, "{owner} has two accounts");
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(there, told);

    let store = Store::open(&database).await.unwrap();
    for id in there.values() {
        assert!(store.find_credential(id, "siteToken").await.unwrap().is_some(), "{id} has its credential");
        let audit = store.list_audit(id, 10).await.unwrap();
        let created = audit.iter().filter(|row| row.action == "account.created").count();
        assert_eq!(created, 1, "{id}: {audit:?}");
    }

    // Each event arrives at least once; its name is the same each time.
    let wanted: BTreeSet<&String> = there.values().collect();
    let end = Instant::now() + LIMIT;
    loop {
        let events = receiver.events.lock().unwrap().clone();
        let created = events.iter().filter(|event| event["type"] == "account.created");
        let names: BTreeSet<(String, String)> = created
            .map(|event| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (text(&event["data"]["account"]["id"]), text(&event["id"]))
            })
            .collect();
        let arrived: BTreeSet<&String> = names.iter().map(|(account, _)| account).collect();
        if arrived == wanted {
            assert_eq!(names.len(), LINKS, "one event for each account");
            break;
        }
        assert!(Instant::now() < end, "{} of {LINKS} events arrived", arrived.len());
        tokio::task::yield_now().await;
    }
}
