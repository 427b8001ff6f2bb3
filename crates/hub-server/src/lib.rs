//! hub-server: serves the widget, the hub protocol, the hosted pages and the integrator's API.
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | the command line and its environment variables |
//! | [`serve`] | from options to a listening server; the commands |
//! | [`app`] | the state everything shares, and the router; tested without a port |
//! | [`routes`] | HTTP in and out: hub protocol, sessions, accounts, widget files, pages, health |
//! | [`compatible`] | what the compatible hub of another vendor is told in its own words |
//! | [`listen`] | connections: what a client may take, and how everything ends |
//! | [`cors`], [`limits`], [`request_id`], [`client`] | what is the same for many routes |
//! | [`metrics`], [`log`] | what is counted, measured and written for whoever runs the server |
//! | [`error`] | the one error type and the answer it becomes |
//! | [`session`] | use case: open a session, find it again, check the page it is used on |
//! | [`validate`] | use case: judge a credential without storing it |
//! | [`link`] | use case: store an account |
//! | [`oauth`] | use case: link an account by signing in at the provider |
//! | [`edit`] | use case: an account is shown to its owner and edited |
//! | [`connectors`] | what can be linked, and for whom |
//! | [`provider`] | asking a provider about a credential |
//! | [`accounts`] | use case: what the integrator reads of accounts and does with them |
//! | [`dashboard`] | use case: somebody with an API key is logged in to the dashboard |
//! | [`health`] | use case: check linked accounts again |
//! | [`webhooks`] | use case: tell the integrator's backend what happened |
//! | [`store`] | SQLite or PostgreSQL: the only place with SQL |
//! | [`rotate`] | everything that is sealed, under another key |
//! | [`seal`] | encryption of credentials, keyed hashes |
//! | [`token`] | random tokens and their hashes |
//! | [`clock`] | the time |
//! | [`guide`] | published guide documents as parts of connector files |
//! | [`workbench`] | what helps who writes a connector: check, preview |
//! | [`pages`] | the hosted pages as markup |
//!
//! A credential's road: [`routes::hub`] → [`validate`] or [`link`] → [`provider`] → [`store`], sealed. It never
//! comes back.

pub mod accounts;
pub mod app;
pub mod client;
pub mod clock;
pub mod compatible;
pub mod config;
pub mod connectors;
pub mod cors;
pub mod dashboard;
pub mod edit;
pub mod error;
pub mod guide;
pub mod health;
pub mod limits;
pub mod link;
pub mod listen;
pub mod log;
pub mod metrics;
pub mod oauth;
pub mod operator;
pub mod pages;
pub mod provider;
pub mod request_id;
pub mod rotate;
pub mod routes;
pub mod seal;
pub mod serve;
pub mod session;
pub mod store;
pub mod token;
pub mod validate;
pub mod webhooks;
pub mod workbench;
