//! The yardstick of `cargo xtask bench`: the same framework, answering every request with the bytes of one file.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use clap::Parser;
use tokio::net::TcpListener;

/// Answers every request with the bytes of one file.
#[derive(Parser)]
struct Arguments {
    /// Address and port to listen on.
    #[arg(long)]
    listen: SocketAddr,
    /// What is answered, as JSON.
    #[arg(long)]
    body: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let body = Bytes::from(tokio::fs::read(arguments.body).await?);
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], body) };
    let router = Router::new().fallback(get(answer));
    Ok(axum::serve(TcpListener::bind(arguments.listen).await?, router).await?)
}
