//! The sandbox over real HTTP: every endpoint, every behaviour, headers, budgets, the order of checks, the record.

#![allow(clippy::unwrap_used)]

mod faults;
mod headers;
mod oauth;
mod order;
mod probes;
mod program;
mod recorder;
mod support;
mod tokens;
