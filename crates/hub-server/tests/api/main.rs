//! The server from outside: real HTTP on loopback, a real database, the real sandbox.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod accounts;
mod backend;
mod browser;
mod cancel;
mod cors;
mod crash;
mod dashboard;
mod dashboard_accounts;
mod data;
mod database;
mod edit;
mod edit_reach;
mod errors;
mod forms;
mod guarded;
mod health;
mod limits;
mod link;
mod link_ends;
mod listen;
mod many;
mod metrics;
mod oauth;
mod oauth_ends;
mod oauth_peer;
mod oauth_stub;
mod operation;
mod peer;
mod process;
mod providers;
mod proxies;
mod readiness;
mod refresh;
mod rotation;
mod secrets;
mod sessions;
mod storage;
mod stub;
mod support;
mod validations;
mod webhooks;
mod widget;
