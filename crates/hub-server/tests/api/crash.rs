//! The real binary is killed, again and again, while accounts are linked, and started again each time: within
//! transactions, while a webhook is under way, and anywhere. Afterwards each account is there exactly once, with its
//! credential and its line in the audit log, and each event has arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use hub_server::store::Store;
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _};
use tokio::sync::{Notify, watch};
use webflow_sandbox::{Options, Sandbox};

use crate::database::{self, Database};
use crate::process::{Server, link};
use crate::support::{KEY, LIMIT};

const LINKS: usize = 500;
const AT_ONCE: usize = 8;

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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_and_nothing_doubled_however_often_the_process_is_killed() {
    let database = Database::new();
    let options = Options { rate_limit: false, ..Options::for_tests() };
    let sandbox = Sandbox::spawn(options).await.unwrap();
    let receiver = Arc::new(Receiver::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hook = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", post(receive)).with_state(Arc::clone(&receiver));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let mut server = Server::start(&database.address, &sandbox.base_url(), &[]).await;
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
            Point::Transaction => in_transaction(&database.address).await,
            Point::Send => {
                receiver.hold.store(true, Ordering::SeqCst);
                tokio::time::timeout(LIMIT, receiver.held.notified()).await.unwrap();
            }
        }
        eprintln!("killed at {point:?}, after {} links", *linked.borrow());
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

    let store = Store::open(&database.address).await.unwrap();
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
