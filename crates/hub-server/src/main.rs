//! The hub-server binary: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser as _;
use hub_server::config::Cli;
use hub_server::serve;

#[tokio::main]
async fn main() -> ExitCode {
    match serve::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hub-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
