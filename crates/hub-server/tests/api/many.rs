//! Two processes on one PostgreSQL, each request to another of them; and a PostgreSQL that goes away meanwhile.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use webflow_sandbox::{App, Options, Sandbox};

use crate::database::Postgres;
use crate::oauth::{CLIENT, METHOD, window};
use crate::process::{Server, link};
use crate::support::{KEY, SITE_TOKEN, hex_token, read};

/// Two servers behind a balancer that sends each connection to the next one.
struct Pair {
    postgres: Postgres,
    _sandbox: Sandbox,
    _servers: Vec<Server>,
    base: String,
    /// Opens a connection for each request.
    client: Client,
    served: Arc<[AtomicUsize; 2]>,
}

impl Pair {
    async fn start() -> Self {
        let postgres = Postgres::start();
        let database = postgres.database();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let app = App::returning_to(&format!("{base}/connect/oauth2/callback"));
        let sandbox =
            Sandbox::spawn(Options { app, rate_limit: false, ..Options::for_tests() }).await.unwrap();
        let options = ["--public-url", &base, "--oauth-client", CLIENT];
        // At the same time: both bring the database up to date, and one waits for the other.
        let provider = sandbox.base_url();
        let start = || Server::start(&database, &provider, &options);
        let (one, two) = tokio::join!(start(), start());
        let served = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
        tokio::spawn(balance(listener, [one.address(), two.address()], Arc::clone(&served)));
        let client = Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        Self { postgres, _sandbox: sandbox, _servers: vec![one, two], base, client, served }
    }

    async fn post(&self, path: &str, body: &Value, session: Option<&str>) -> (u16, Value) {
        let request = self.client.post(format!("{}{path}", self.base)).json(body);
        let request = match session {
            Some(token) => request.header("x-hub-session-token", token),
            None => request.basic_auth(KEY, Some("")),
        };
        read(request.send().await.unwrap()).await
    }

    async fn session(&self, owner: &str) -> String {
        let body = json!({"origin_owner_id": owner, "origin_owner_name": "Owner"});
        let (status, body) = self.post("/connect_sessions", &body, None).await;
        assert_eq!(status, 201, "{body}");
        body["token"].as_str().unwrap().to_owned()
    }

    async fn accounts(&self, owner: &str) -> Vec<Value> {
        let url = format!("{}/accounts?page_size=100&origin_owner_id={owner}", self.base);
        let answer = self.client.get(url).basic_auth(KEY, Some("")).send().await.unwrap();
        read(answer).await.1["data"].as_array().unwrap().clone()
    }

    /// Both have worked.
    fn shared(&self) {
        let [one, two] = [0, 1].map(|index| self.served[index].load(Ordering::SeqCst));
        assert!(one > 3 && two > 3 && one.abs_diff(two) <= 1, "{one} and {two}");
    }
}

async fn balance(listener: TcpListener, servers: [SocketAddr; 2], served: Arc<[AtomicUsize; 2]>) {
    for turn in (0..2).cycle() {
        let (mut from, _) = listener.accept().await.unwrap();
        served[turn].fetch_add(1, Ordering::SeqCst);
        let to = servers[turn];
        tokio::spawn(async move {
            let mut to = TcpStream::connect(to).await?;
            tokio::io::copy_bidirectional(&mut from, &mut to).await
        });
    }
}

fn credentials(token: &str) -> Value {
    json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": token}})
}

#[tokio::test]
async fn sessions_checks_and_attempts_cross_from_process_to_process() {
    let pair = Pair::start().await;
    // Opened here, used there; checked there, linked here.
    for owner in ["owner-1", "owner-2", "owner-3"] {
        let session = pair.session(owner).await;
        let mut body = credentials(hex_token("test_full_access"));
        let (status, checked) = pair.post("/hub/validations", &body, Some(&session)).await;
        assert_eq!(status, 200, "{checked}");
        body["validation_id"] = checked["id"].clone();
        let (status, linked) = pair.post("/hub/accounts", &body, Some(&session)).await;
        assert_eq!(status, 201, "{linked}");
        assert_eq!(pair.accounts(owner).await[0]["id"], linked["id"]);
    }
    // Signing in: begun, entered, returned to and asked about, each at another process.
    let session = pair.session("owner-4").await;
    let begin = json!({"integration_id": METHOD, "credentials": {}});
    let (status, attempt) = pair.post("/hub/connection_attempts", &begin, Some(&session)).await;
    assert_eq!(status, 201, "{attempt}");
    let visit = window();
    let there = visit.enter(attempt["authorize_url"].as_str().unwrap()).await;
    let back = visit.decide(&there, "allow", "test_works").await;
    assert_eq!(visit.show(&back).await.status, 200);
    let url = format!("{}/hub/connection_attempts/{}", pair.base, attempt["id"].as_str().unwrap());
    let asked = pair.client.get(url).header("x-hub-session-token", &session).send().await.unwrap();
    let (_, ended) = read(asked).await;
    assert_eq!(ended["status"], "authenticated", "{ended}");
    // A provider's answer is taken once, whoever took it.
    assert_ne!(visit.show(&back).await.status, 500);
    assert_eq!(pair.accounts("owner-4").await.len(), 1);
    pair.shared();
}

#[tokio::test]
async fn the_same_link_made_many_times_at_once_is_one_account() {
    let pair = Arc::new(Pair::start().await);
    let session = pair.session("owner-1").await;
    let mut links = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (pair, session) = (Arc::clone(&pair), session.clone());
        links.spawn(async move {
            pair.post("/hub/accounts", &credentials(hex_token("test_full_access")), Some(&session)).await
        });
    }
    let mut ids = std::collections::BTreeSet::new();
    while let Some(linked) = links.join_next().await {
        let (status, body) = linked.unwrap();
        assert_eq!(status, 201, "{body}");
        ids.insert(body["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(pair.accounts("owner-1").await.len(), 1);
    pair.shared();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_goes_away_under_load_costs_no_account() {
    const LINKS: usize = 60;
    let mut pair = Pair::start().await;
    let (progress, mut done) = watch::channel(0_usize);
    let progress = Arc::new(progress);
    let (_up, is_up) = watch::channel(true);
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, base, mut is_up) = (pair.client.clone(), pair.base.clone(), is_up.clone());
        let (next, progress) = (Arc::clone(&next), Arc::clone(&progress));
        workers.spawn(async move {
            let mut ids = Vec::new();
            loop {
                let owner = next.fetch_add(1, Ordering::SeqCst);
                if owner >= LINKS {
                    return ids;
                }
                ids.push((owner, link(&client, &base, owner, &mut is_up).await));
                progress.send_modify(|done| *done += 1);
            }
        });
    }
    for turn in [LINKS / 4, LINKS / 2] {
        done.wait_for(|done| *done >= turn).await.unwrap();
        tokio::task::block_in_place(|| pair.postgres.restart());
    }
    let mut told = Vec::new();
    while let Some(ids) = workers.join_next().await {
        told.extend(ids.unwrap());
    }
    assert_eq!(told.len(), LINKS);
    for (owner, id) in told {
        let there = pair.accounts(&format!("owner-{owner}")).await;
        assert_eq!((there.len(), there[0]["id"].as_str()), (1, Some(&*id)), "owner-{owner}");
    }
}
