//! `webflow-sandbox`: the sandbox as a program. It needs no file beside it.

use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::builder::FalseyValueParser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use webflow_sandbox::{App, Options, Sandbox, list};

/// A faithful local stand-in for Webflow's Data API v2.
///
/// Serves the API under /v2 and OAuth under /oauth. Which token does what is printed by --list.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", env = "WEBFLOW_SANDBOX_LISTEN", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,

    /// Never answer 429 for too many calls a minute (for benchmarks).
    #[arg(long, env = "WEBFLOW_SANDBOX_NO_RATE_LIMIT", value_parser = FalseyValueParser::new())]
    no_rate_limit: bool,

    /// Refuse site tokens at token/authorized_by and token/introspect, as Webflow's documentation of 2025 says.
    #[arg(long, env = "WEBFLOW_SANDBOX_DOCS_2025", value_parser = FalseyValueParser::new())]
    docs_2025: bool,

    /// The app that people may sign in to, as ID:SECRET.
    #[arg(
        long,
        value_name = "ID:SECRET",
        env = "WEBFLOW_SANDBOX_OAUTH_CLIENT",
        default_value = "test_client:test_client_secret",
        hide_env_values = true
    )]
    oauth_client: String,

    /// Where the app may send people back to; repeatable. Default: a hub-server at port 8080 of this machine.
    #[arg(long, value_name = "URI", env = "WEBFLOW_SANDBOX_OAUTH_REDIRECT_URI", value_delimiter = ',')]
    oauth_redirect_uri: Vec<String>,

    /// How long test_slow waits, in seconds.
    #[arg(long, value_name = "SECONDS", env = "WEBFLOW_SANDBOX_SLOW", default_value_t = 8)]
    slow: u64,

    /// What to log, in the syntax of tracing's filters; `debug` logs each call. Tokens are never logged.
    #[arg(long, value_name = "FILTER", env = "WEBFLOW_SANDBOX_LOG", default_value = "info")]
    log: EnvFilter,

    /// Print every token with what the API does, and end.
    #[arg(long, env = "WEBFLOW_SANDBOX_LIST", value_parser = FalseyValueParser::new())]
    list: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = if arguments.list { print_table() } else { serve(arguments).await };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed as well; the exit code still tells.
            let _ = writeln!(io::stderr(), "webflow-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A reader that stops early, such as `head`, is no failure.
fn print_table() -> io::Result<()> {
    match io::stdout().write_all(list::table().as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

async fn serve(arguments: Arguments) -> io::Result<()> {
    let colours = io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(arguments.log)
        .with_ansi(colours)
        .with_writer(io::stderr)
        .init();
    let mut app = App::default();
    let (id, secret) = arguments
        .oauth_client
        .split_once(':')
        .ok_or_else(|| io::Error::other("--oauth-client is not ID:SECRET"))?;
    (app.client_id, app.client_secret) = (id.to_owned(), secret.to_owned());
    if !arguments.oauth_redirect_uri.is_empty() {
        app.redirect_uris = arguments.oauth_redirect_uri;
    }
    let options = Options {
        rate_limit: !arguments.no_rate_limit,
        docs_2025: arguments.docs_2025,
        slow: Duration::from_secs(arguments.slow),
        record: false,
        app,
    };
    let listener = TcpListener::bind(arguments.listen).await.map_err(|error| {
        io::Error::new(error.kind(), format!("cannot listen on {}: {error}", arguments.listen))
    })?;
    let mut terminate = signal(SignalKind::terminate())?;
    let sandbox = Sandbox::start(options, listener)?;
    writeln!(io::stdout(), "webflow-sandbox listens on {} (the API is at /v2)", sandbox.base_url())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    sandbox.stop().await;
    Ok(())
}
