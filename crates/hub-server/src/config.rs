//! The command line. Every option is also an environment variable (CONTRACT 1).

mod operation;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use secrecy::SecretString;
use url::Url;

use crate::guide::GuideCommand;
use crate::routes::auth::Scope;

pub use operation::{LogFormat, Operation};

/// The account-linking hub: serves the widget, the hub protocol, the hosted pages and the integrator's API.
#[derive(Parser)]
#[command(name = "hub-server", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` when nothing is named.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of `serve`.
    #[command(flatten)]
    pub options: Options,
}

/// What the binary can do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve until stopped. Refuses to start without an encryption key.
    Serve(Options),
    /// Serve with a sandbox of the provider, demo pages and the API key `hub_demo_key`. Not for production.
    Demo(Options),
    /// Print a new encryption key.
    Keygen,
    /// Seal everything that is stored with the first of the given encryption keys; beside running servers.
    RotateKeys {
        /// The new key, a comma, and the keys that were used before it: 32 bytes in base64 each.
        #[arg(long, env = "HUB_ENCRYPTION_KEY", hide_env_values = true)]
        encryption_key: SecretString,
        /// The database with what is sealed.
        #[command(flatten)]
        database: Database,
    },
    /// Manage the API keys of integrators.
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Check connector files, or see one in a browser.
    #[command(subcommand)]
    Connectors(ConnectorsCommand),
    /// Import published guides.
    #[command(subcommand)]
    Guide(GuideCommand),
}

/// What can be done with connector files.
#[derive(Subcommand)]
pub enum ConnectorsCommand {
    /// Report every mistake with file, line and column; fails if there is one.
    Check {
        /// A connector file, a provider's folder, or a folder of such folders.
        path: PathBuf,
    },
    /// Show the guide and the form of a file in a browser, and load them anew when the file is saved.
    Preview {
        /// A connector file, or a folder with one.
        path: PathBuf,
        /// Port on 127.0.0.1; 0 for any free one.
        #[arg(long, default_value_t = 8079)]
        port: u16,
    },
}

/// What can be done with API keys.
#[derive(Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key and print it: it is shown once, and only its hash is kept.
    Create {
        /// Who or what the key is for.
        #[arg(long)]
        name: String,
        /// Comma-separated scopes beyond the usual, such as `credentials:read`.
        #[arg(long, value_delimiter = ',', value_parser = scope)]
        scopes: Vec<Scope>,
        /// Comma-separated scopes instead of the usual ones.
        #[arg(long, value_delimiter = ',', value_parser = scope, conflicts_with = "scopes")]
        only: Vec<Scope>,
        /// The database that keeps the hash.
        #[command(flatten)]
        database: Database,
    },
    /// List the keys: what each may do, and when it was last used.
    List {
        /// The database that keeps them.
        #[command(flatten)]
        database: Database,
    },
    /// End a key for good, with the sessions and links that were opened with it.
    Revoke {
        /// The key's id, as `list` shows it.
        id: String,
        /// The database that keeps it.
        #[command(flatten)]
        database: Database,
    },
}

/// A scope by its word, or the words there are.
fn scope(word: &str) -> Result<Scope, String> {
    Scope::parse(word).ok_or_else(|| format!("the scopes are {}", Scope::ALL.map(Scope::as_str).join(", ")))
}

/// Where the data is.
#[derive(Args, Clone)]
pub struct Database {
    /// Address of the database.
    #[arg(long, env = "HUB_DATABASE_URL", default_value = "sqlite://hub.db", hide_env_values = true)]
    pub database_url: String,
}

/// Options of `serve` and `demo`.
#[derive(Args, Clone)]
pub struct Options {
    /// Address and port to listen on.
    #[arg(long, env = "HUB_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// Where browsers reach this server; `http://` and the listening address when absent.
    #[arg(long, env = "HUB_PUBLIC_URL")]
    pub public_url: Option<Url>,
    /// 32 bytes in base64; several separated by commas: the first encrypts, all decrypt.
    #[arg(long, env = "HUB_ENCRYPTION_KEY", hide_env_values = true)]
    pub encryption_key: Option<SecretString>,
    /// A folder of connectors, used instead of those built into the binary.
    #[arg(long, env = "HUB_CONNECTORS")]
    pub connectors: Option<PathBuf>,
    /// Send all calls for a provider to this address, as KEY=URL; repeatable.
    #[arg(long, env = "HUB_PROVIDER_URL", value_delimiter = ',')]
    pub provider_url: Vec<ProviderUrl>,
    /// The client registered at a provider for signing in there, as KEY=ID:SECRET; repeatable. KEY is a provider's key,
    /// or `<provider>_<method>`. A method without one is not offered.
    #[arg(long, env = "HUB_OAUTH_CLIENTS", value_delimiter = ',', hide_env_values = true)]
    pub oauth_client: Vec<SecretString>,
    /// Hours after which a linked account is checked again with what is stored of it; 0 for never.
    #[arg(long, env = "HUB_CHECK_EVERY_HOURS", default_value_t = 24)]
    pub check_every_hours: u32,
    /// Whether the default rate limits are in force; off is for benchmarks.
    #[arg(long, env = "HUB_RATE_LIMITS", default_value = "on")]
    pub rate_limits: Switch,
    /// How it is run and watched.
    #[command(flatten)]
    pub operation: Operation,
}

impl Options {
    /// Where browsers reach this server, when it listens on `address`.
    ///
    /// # Errors
    ///
    /// When the public URL is no http or https address with a host, or carries a user, a password, a path, a query or a
    /// fragment: the hosted pages know only the root of their host.
    pub fn public_url(&self, address: SocketAddr) -> anyhow::Result<Url> {
        let url = match &self.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{address}"))?,
        };
        let anonymous = url.username().is_empty() && url.password().is_none();
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        anyhow::ensure!(
            matches!(url.scheme(), "http" | "https") && url.has_host() && anonymous && bare,
            "--public-url must be an http or https address without user, password, path, query or fragment, such as \
             https://hub.example.com"
        );
        Ok(url)
    }
}

/// On or off.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// In force.
    On,
    /// Not in force.
    Off,
}

/// `KEY=URL`: another address for a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderUrl {
    /// Provider key, such as `webflow`.
    pub provider: String,
    /// Scheme, host and port; paths are kept from the connector.
    pub url: Url,
}

impl FromStr for ProviderUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (provider, url) = text.split_once('=').ok_or("expected KEY=URL")?;
        let url = Url::parse(url).map_err(|error| format!("{error}: expected KEY=URL"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err("expected an http or https address after KEY=".to_owned());
        }
        Ok(Self { provider: provider.to_owned(), url })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(args: &[&str]) -> Cli {
        Cli::try_parse_from(std::iter::once("hub-server").chain(args.iter().copied())).ok().unwrap()
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_command_means_serve() {
        let cli = parse(&["--listen", "127.0.0.1:9"]);
        assert!(cli.command.is_none());
        assert_eq!(cli.options.listen.port(), 9);
        assert!(matches!(parse(&["serve", "--rate-limits", "off"]).command, Some(Command::Serve(_))));
    }

    #[test]
    fn a_provider_address_has_a_key_and_a_host() {
        let Some(Command::Demo(options)) =
            parse(&["demo", "--provider-url", "webflow=http://127.0.0.1:8090"]).command
        else {
            panic!("demo was not understood")
        };
        assert_eq!(options.provider_url[0].provider, "webflow");
        assert!("webflow".parse::<ProviderUrl>().is_err());
        assert!("webflow=ftp://x".parse::<ProviderUrl>().is_err());
    }

    #[test]
    fn a_public_url_is_a_plain_http_address() {
        let with = |url: &str| {
            let cli = parse(&["serve", "--public-url", url]);
            let Some(Command::Serve(options)) = cli.command else { panic!("serve was not understood") };
            options.public_url("127.0.0.1:1".parse().unwrap()).map(String::from)
        };
        assert_eq!(with("https://hub.example").unwrap(), "https://hub.example/");
        // The pages of a hub below a path used to ask the root of the host for what they need.
        assert!(with("https://example.com/hub").is_err());
        assert!(with("https://user@hub.example").is_err());
        // It is logged at start, and a password in it used to be as well.
        assert!(with("https://:password@hub.example").is_err());
        assert!(with("ftp://hub.example").is_err());
        assert!(with("https://hub.example/?a=b").is_err());
    }
}
