//! Options for whoever runs the server.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::client::Network;
use crate::listen::Allowance;

/// How the server is run and watched.
#[derive(Args, Clone)]
pub struct Operation {
    /// Address and port for `/metrics`, apart from everything else; off when absent.
    #[arg(long, env = "HUB_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Reverse proxies whose `X-Forwarded-For` is believed, as addresses or networks separated by commas.
    #[arg(long, env = "HUB_TRUSTED_PROXIES", value_delimiter = ',', value_name = "CIDR")]
    pub trusted_proxies: Vec<Network>,
    /// How log lines are written.
    #[arg(long, env = "HUB_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
    /// Connections that clients may have open at the same time; further ones wait.
    #[arg(long, env = "HUB_MAX_CONNECTIONS", default_value = "4096", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,
    /// Seconds that the head of a request may take to arrive, and a connection may be idle.
    #[arg(long, env = "HUB_HEADER_TIMEOUT", default_value = "30", value_parser = clap::value_parser!(u32).range(1..), value_name = "SECONDS")]
    pub header_timeout: u32,
    /// Seconds of further work after the signal to stop, in which `/readyz` answers 503 and a load balancer turns away.
    #[arg(long, env = "HUB_SHUTDOWN_DELAY", default_value = "0", value_name = "SECONDS")]
    pub shutdown_delay: u32,
    /// Seconds that running requests may take to end after that.
    #[arg(long, env = "HUB_SHUTDOWN_TIMEOUT", default_value = "30", value_name = "SECONDS")]
    pub shutdown_timeout: u32,
}

impl Operation {
    /// What clients may take.
    #[must_use]
    pub fn allowance(&self) -> Allowance {
        Allowance {
            connections: usize::try_from(self.max_connections).unwrap_or(usize::MAX),
            head: Duration::from_secs(self.header_timeout.into()),
            end: Duration::from_secs(self.shutdown_timeout.into()),
            ..Allowance::default()
        }
    }
}

/// How log lines are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
