//! The server from outside: real HTTP on loopback, a real SQLite file, the real sandbox.

mod accounts;
mod cancel;
mod cors;
mod errors;
mod limits;
mod secrets;
mod sessions;
mod support;
mod validations;
mod widget;
