//! From options to a listening server, and what the other commands do.

mod running;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::{Context, Result};
use hub_connectors::Connector;
use hub_connectors::connection::Oauth;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use url::Url;
use webflow_sandbox::{App, Sandbox};

use self::running::{Signals, until_stopped};
use crate::app::{AppState, Demo, Inner};
use crate::clock::{Clock, rfc3339};
use crate::config::{ApiKeyCommand, Cli, Command, ConnectorsCommand, Options, ProviderUrl, Switch};
use crate::connectors::Catalog;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::oauth::OauthClient;
use crate::provider::http::CALL_LIMIT;
use crate::routes::auth::Scope;
use crate::routes::widget;
use crate::seal::{self, KeyError, Sealer};
use crate::store::Store;
use crate::{guide, log, operator, validate, webhooks, workbench};

/// The API key that the demo accepts.
pub const DEMO_KEY: &str = "hub_demo_key";
/// The provider that the sandbox stands in for.
const WEBFLOW: &str = "webflow";

/// Runs the command.
///
/// # Errors
///
/// Everything that keeps it from starting, in words for whoever runs the server.
pub async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        None => serve(cli.options).await,
        Some(Command::Serve(options)) => serve(options).await,
        Some(Command::Demo(options)) => demo(options).await,
        Some(Command::Keygen) => say(&[seal::generate_key()?.expose_secret()]),
        Some(Command::Connectors(ConnectorsCommand::Check { path })) => {
            workbench::check(&path, &mut std::io::stdout().lock())
        }
        Some(Command::Connectors(ConnectorsCommand::Preview { path, port })) => {
            let (listener, router) = workbench::open(&path, port).await?;
            if let Some(missing) = widget::missing() {
                say(&[&missing])?;
            }
            say(&[&format!("Preview  http://{}/", listener.local_addr()?)])?;
            let mut signals = Signals::new()?;
            let stop = async move { signals.next().await };
            Ok(axum::serve(listener, router).with_graceful_shutdown(stop).await?)
        }
        Some(Command::Guide(command)) => {
            guide::run(&command, &mut std::io::stdout().lock(), &mut std::io::stderr().lock())
        }
        Some(Command::ApiKey(command)) => api_key(command).await,
        Some(Command::RotateKeys { encryption_key, database }) => {
            let sealer = Sealer::parse(&encryption_key)?;
            let store = Store::open(&database.database_url).await?;
            let rotated = operator::rotate_keys(&store, &sealer, Clock::default().now()).await?;
            store.close().await;
            say(&[&format!(
                "{} sealed anew with key {}, {} were already",
                rotated.renewed,
                sealer.key_id(),
                rotated.current
            )])?;
            for failed in &rotated.failed {
                say(&[&format!("not opened: {failed}")])?;
            }
            anyhow::ensure!(
                rotated.failed.is_empty(),
                "keep the old keys: {} are left",
                rotated.failed.len()
            );
            Ok(())
        }
    }
}

async fn api_key(command: ApiKeyCommand) -> Result<()> {
    let now = Clock::default().now();
    match command {
        ApiKeyCommand::Create { name, scopes, only, database } => {
            let store = Store::open(&database.database_url).await?;
            let mut allowed = if only.is_empty() { Scope::usual() } else { only };
            allowed.extend(scopes);
            let key = operator::create_key(&store, &name, &allowed, now).await?;
            store.close().await;
            say(&[key.expose_secret()])
        }
        ApiKeyCommand::List { database } => {
            let store = Store::open(&database.database_url).await?;
            for key in store.list_api_keys().await? {
                let used = key.last_used_at.map_or_else(|| "never used".to_owned(), rfc3339);
                let state = if key.revoked_at.is_some() { "revoked" } else { "valid" };
                say(&[
                    &[&*key.id, state, &rfc3339(key.created_at), &used, &key.scopes, &key.name].join("  ")
                ])?;
            }
            store.close().await;
            Ok(())
        }
        ApiKeyCommand::Revoke { id, database } => {
            let store = Store::open(&database.database_url).await?;
            let sessions = operator::revoke_key(&store, &id, now).await?;
            store.close().await;
            let sessions = sessions.with_context(|| {
                format!("there is no valid key {id}; `hub-server api-key list` names them")
            })?;
            say(&[&format!("{id} is revoked, and with it {sessions} sessions and their links")])
        }
    }
}

async fn serve(options: Options) -> Result<()> {
    log::start(options.operation.log_format);
    let key = options.encryption_key.clone().ok_or(KeyError::Missing)?;
    let listener = bind(options.listen).await?;
    let state = state(&options, &key, listener.local_addr()?, None).await?;
    until_stopped(listener, state, &options.operation).await
}

async fn demo(mut options: Options) -> Result<()> {
    log::start(options.operation.log_format);
    let key = match options.encryption_key.clone() {
        Some(key) => key,
        None => kept_key(&options.database.database_url)?,
    };
    let listener = bind(options.listen).await?;
    let callback = options.public_url(listener.local_addr()?)?.join("connect/oauth2/callback")?;
    let app = App { name: "Larkspur".to_owned(), ..App::returning_to(callback.as_str()) };
    let sandboxed = !options.provider_url.iter().any(|given| given.provider == WEBFLOW);
    let signs_in =
        |one: &Connector| one.provider == WEBFLOW && one.oauth.as_ref().is_some_and(Oauth::signs_in);
    if sandboxed
        && connectors(&options)?.iter().any(signs_in)
        && !options.oauth_client.iter().any(|given| names(given, WEBFLOW))
    {
        options
            .oauth_client
            .push(SecretString::from(format!("{WEBFLOW}={}:{}", app.client_id, app.client_secret)));
    }
    // It stops when it is dropped, which is when the server has stopped.
    let sandbox = webflow_sandbox::Options { app, ..webflow_sandbox::Options::default() };
    let sandbox = Sandbox::spawn(sandbox).await.context("the sandbox cannot start")?;
    // Nobody is called for real: the sandbox knows nothing of other providers and says so.
    let url = Url::parse(&sandbox.base_url())?;
    for connector in connectors(&options)? {
        if !options.provider_url.iter().any(|given| given.provider == connector.provider) {
            options.provider_url.push(ProviderUrl { provider: connector.provider, url: url.clone() });
        }
    }
    let demo = Demo { api_key: SecretString::from(DEMO_KEY) };
    let state = state(&options, &key, listener.local_addr()?, Some(demo)).await?;
    let at = |path: &str| state.public_url.join(path).map(String::from);
    say(&[
        &format!("Demo page        {}", at("")?),
        &format!("All providers    {}", at("all")?),
        &format!("Under own brand  {}", at("partner")?),
        &format!("Accounts         {}", at("dashboard")?),
        &format!("API key          {DEMO_KEY}"),
        &format!("Sandbox          {}/v2", sandbox.base_url()),
        "Paste test_full_access to link an account; `webflow-sandbox --list` prints all test tokens.",
    ])?;
    until_stopped(listener, state, &options.operation).await
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// Whether this client is for `provider`, or for one of its methods.
fn names(client: &SecretString, provider: &str) -> bool {
    let key = client.expose_secret().split('=').next().unwrap_or_default();
    key == provider || key.strip_prefix(provider).is_some_and(|rest| rest.starts_with('_'))
}

/// What can be linked.
fn connectors(options: &Options) -> Result<Vec<Connector>> {
    match &options.connectors {
        Some(folder) => hub_connectors::load_dir(folder).context("a connector cannot be used"),
        None => hub_connectors::builtin().context("a built-in connector is faulty"),
    }
}

/// The state that the options ask for.
async fn state(
    options: &Options,
    key: &SecretString,
    address: SocketAddr,
    demo: Option<Demo>,
) -> Result<AppState> {
    let public_url = options.public_url(address)?;
    let connectors = connectors(options)?;
    let clients = options.oauth_client.iter().map(OauthClient::parse).collect::<Result<Vec<_>>>()?;
    let off = options.rate_limits == Switch::Off;
    if off {
        tracing::warn!("rate limits are off");
    }
    if let Some(missing) = widget::missing() {
        tracing::warn!("{missing}");
    }
    Ok(AppState::new(Inner {
        sealer: Sealer::parse(key)?,
        catalog: Catalog::with_clients(connectors, &public_url, &options.provider_url, CALL_LIMIT, &clients)?,
        limits: Limits::new(off),
        store: Store::open(&options.database.database_url).await?,
        clock: Clock::default(),
        public_url,
        validation_limit: validate::VALIDATION_LIMIT,
        check_every: (options.check_every_hours > 0)
            .then(|| Duration::from_secs(3600 * u64::from(options.check_every_hours))),
        webhooks: webhooks::client(demo.is_some())?,
        demo,
        metrics: Metrics::default(),
        proxies: options.operation.trusted_proxies.clone(),
        tasks: TaskTracker::new(),
        stopping: AtomicBool::new(false),
    }))
}

/// The demo's encryption key: kept beside the database, so that a restart can read what was stored.
fn kept_key(database_url: &str) -> Result<SecretString> {
    let path = key_file(database_url);
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(SecretString::from(text.trim().to_owned()));
    }
    let key = seal::generate_key()?;
    let mut file = private_file(&path).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{}", key.expose_secret())?;
    Ok(key)
}

fn key_file(database_url: &str) -> PathBuf {
    use std::str::FromStr as _;
    let options = sqlx::sqlite::SqliteConnectOptions::from_str(database_url);
    let database = options.map_or_else(|_| PathBuf::from("hub.db"), |o| o.get_filename().to_path_buf());
    database.with_extension("key")
}

/// A new file that only its owner can read, from its first moment on.
fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn say(lines: &[&str]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
