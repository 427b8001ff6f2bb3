//! One server of its own for each test.

use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use hub_connectors::Connector;
use hub_server::app::{AppState, Demo, Inner, app};
use hub_server::clock::Clock;
use hub_server::config::ProviderUrl;
use hub_server::connectors::Catalog;
use hub_server::limits::Limits;
use hub_server::listen::{self, Allowance};
use hub_server::metrics::Metrics;
use hub_server::oauth::OauthClient;
use hub_server::provider::http::CALL_LIMIT;
use hub_server::seal::{Sealer, generate_key};
use hub_server::store::Store;
use hub_server::validate::VALIDATION_LIMIT;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tracing_subscriber::EnvFilter;
use url::Url;
use webflow_sandbox::{App, Options, Sandbox};

use crate::database::{self, Database};

/// How long anything may take that is waited for.
pub const LIMIT: Duration = Duration::from_secs(120);

pub const KEY: &str = "hub_demo_key";
pub const SITE_TOKEN: &str = "webflow_site-token";

/// What a test may choose.
pub struct Setup {
    pub sandbox: Options,
    pub call_limit: Duration,
    pub limits: bool,
    pub demo: bool,
    /// A connector beside the built-in ones, and where its provider is.
    pub also: Option<(Connector, Url)>,
    /// Where other providers are.
    pub instead: Vec<ProviderUrl>,
    /// Clients at providers, as the command line gives them.
    pub clients: Vec<&'static str>,
    /// The database, where it is not one of the tests' usual ones.
    pub database: Option<Database>,
    /// Reverse proxies that are believed.
    pub proxies: Vec<&'static str>,
    /// What clients may take.
    pub allowance: Allowance,
    /// Encryption keys as the command line gives them, instead of a new one.
    pub key: Option<SecretString>,
    /// The database of another server, instead of one of its own.
    pub store: Option<Store>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            sandbox: Options::for_tests(),
            call_limit: CALL_LIMIT,
            limits: false,
            demo: true,
            also: None,
            instead: Vec::new(),
            clients: Vec::new(),
            database: None,
            proxies: Vec::new(),
            allowance: Allowance::default(),
            key: None,
            store: None,
        }
    }
}

/// A running server with its sandbox.
pub struct TestApp {
    pub base: String,
    pub state: AppState,
    pub sandbox: Sandbox,
    pub client: Client,
    pub database: Database,
    server: JoinHandle<()>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl TestApp {
    /// Keeps an API key.
    pub async fn add_key(&self, id: &str, key: &str, scopes: &str) {
        let hash = hub_server::token::hash(key);
        let mut transaction = self.state.store.begin(id).await.unwrap();
        Store::insert_api_key(&mut transaction, id, "test", &hash, scopes, 0).await.unwrap();
        transaction.commit().await.unwrap();
    }

    pub async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        log();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let app_there = App::returning_to(&format!("{base}/connect/oauth2/callback"));
        let sandbox = Sandbox::spawn(Options { app: app_there, ..setup.sandbox }).await.unwrap();
        let client = |text: &&str| OauthClient::parse(&SecretString::from(*text)).unwrap();
        let clients: Vec<OauthClient> = setup.clients.iter().map(client).collect();
        let public_url = Url::parse(&base).unwrap();
        let url = Url::parse(&sandbox.base_url()).unwrap();
        let mut instead = setup.instead;
        instead.push(ProviderUrl { provider: "webflow".into(), url });
        let mut connectors = hub_connectors::builtin().unwrap();
        if let Some((connector, url)) = setup.also {
            instead.push(ProviderUrl { provider: connector.provider.clone(), url });
            connectors.push(connector);
        }
        let database = setup.database.unwrap_or_else(Database::new);
        let state = AppState::new(Inner {
            store: match setup.store {
                Some(store) => store,
                None => Store::open(&database.address).await.unwrap(),
            },
            sealer: Sealer::parse(&setup.key.unwrap_or_else(|| generate_key().unwrap())).ok().unwrap(),
            catalog: Catalog::with_clients(connectors, &public_url, &instead, setup.call_limit, &clients)
                .unwrap(),
            limits: Limits::new(!setup.limits),
            clock: Clock::default(),
            public_url,
            validation_limit: VALIDATION_LIMIT,
            check_every: Some(Duration::from_secs(24 * 3600)),
            webhooks: hub_server::webhooks::client(setup.demo).unwrap(),
            demo: setup.demo.then(|| Demo { api_key: SecretString::from(KEY) }),
            metrics: Metrics::default(),
            proxies: setup.proxies.iter().map(|text| text.parse().unwrap()).collect(),
            tasks: TaskTracker::default(),
            stopping: AtomicBool::new(false),
        });
        let served = state.clone();
        let server = tokio::spawn(async move {
            let (router, forever) = (app(served.clone()), std::future::pending());
            listen::serve(listener, router, Some(&served.metrics), setup.allowance, forever).await;
        });
        let client = Client::builder().no_proxy().build().unwrap();
        Self { base, state, sandbox, client, database, server }
    }

    /// Everything that the server keeps, by its place.
    pub fn kept(&self) -> Vec<(String, Vec<u8>)> {
        let mut places = Vec::new();
        if database::is_postgres() {
            places.push(("database".to_owned(), database::dump(&self.database.address)));
        }
        for entry in std::fs::read_dir(self.database.dir.path()).unwrap() {
            let path = entry.unwrap().path();
            places.push((
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                std::fs::read(&path).unwrap(),
            ));
        }
        places
    }

    /// The value of a series of `/metrics`; 0 where there is none.
    pub fn metric(&self, series: &str) -> u64 {
        let text = self.state.metrics.encode(&self.state.store).unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        value.map_or(0, |value| value.parse().unwrap())
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).json(body)
    }

    /// A session of the owner `owner-1` with further members.
    pub async fn session_with(&self, members: Value) -> String {
        let mut body = json!({"origin_owner_id": "owner-1", "origin_owner_name": "Owner"});
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let answer = self.post("/connect_sessions", &body).basic_auth(KEY, Some("")).send().await.unwrap();
        let (status, body) = read(answer).await;
        assert_eq!(status, 201, "{body}");
        body["token"].as_str().unwrap().to_owned()
    }

    pub async fn session(&self) -> String {
        self.session_with(json!({})).await
    }

    pub fn validation(&self, session: &str, token: &str) -> RequestBuilder {
        let body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": token}});
        self.post("/hub/validations", &body).header("x-hub-session-token", session)
    }

    pub async fn validate(&self, session: &str, token: &str) -> (u16, Value) {
        read(self.validation(session, token).send().await.unwrap()).await
    }

    pub fn linking(&self, session: &str, token: &str, validation_id: Option<&str>) -> RequestBuilder {
        let mut body = json!({"integration_id": SITE_TOKEN, "credentials": {"siteToken": token}});
        if let Some(id) = validation_id {
            body["validation_id"] = json!(id);
        }
        self.post("/hub/accounts", &body).header("x-hub-session-token", session)
    }

    pub async fn link(&self, session: &str, token: &str, validation_id: Option<&str>) -> (u16, Value) {
        read(self.linking(session, token, validation_id).send().await.unwrap()).await
    }

    pub async fn accounts(&self, query: &str) -> Value {
        let answer = self.get(&format!("/accounts{query}")).basic_auth(KEY, Some("")).send().await.unwrap();
        let (status, body) = read(answer).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

/// Status and JSON body; every answer names its request, and every error says it all.
pub async fn read(answer: Response) -> (u16, Value) {
    let status = answer.status();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body: Value = answer.json().await.unwrap();
    if status != StatusCode::OK && status != StatusCode::CREATED {
        assert_eq!(body["statusCode"], status.as_u16(), "{body}");
        assert_eq!(body["request_id"], id, "{body}");
        for member in ["code", "message", "fix"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member} of {body}");
        }
    }
    (status.as_u16(), body)
}

/// Waits until it is so.
pub async fn eventually(so: impl AsyncFn() -> bool) {
    let end = Instant::now() + LIMIT;
    while !so().await {
        assert!(Instant::now() < end, "it never comes to be so");
        tokio::task::yield_now().await;
    }
}

/// The second, real-looking form of a magic token.
pub fn hex_token(name: &str) -> &'static str {
    &webflow_sandbox::profiles().iter().find(|profile| profile.name == name).unwrap().token
}

/// Everything that all tests have logged at debug level, this process's own as well as its libraries'.
pub fn log() -> &'static Arc<Mutex<Vec<u8>>> {
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&log);
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("debug"))
            .with_ansi(false)
            .with_writer(move || Shared(Arc::clone(&writer)))
            .init();
        log
    })
}

struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
