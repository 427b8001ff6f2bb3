//! The widget `<connect-hub>`: a connection guide and a credential form side by side, compiled to wasm.
//!
//! Pure, built and tested natively:
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | what the host page asked for, parsed once |
//! | [`secret`] | the credential's type: cannot be printed, wiped on drop |
//! | [`fields`] | what is cleaned from a value, and what can never be one |
//! | [`flow`] | the state machine |
//! | [`listing`] | what the list of integrations shows and finds |
//! | [`text`] | every visible string, and what each state says |
//!
//! In the browser only:
//!
//! | module | what |
//! | --- | --- |
//! | `instance` | the wasm boundary: mount, set, unmount |
//! | `hub` | owns the state, chooses the view |
//! | `run`, `runner` | the effects of the flow; what runs on behalf of them |
//! | `rest` | the second part of the program, loaded after the form |
//! | `api` | the only place that knows HTTP |
//! | `events`, `sheet`, `theme`, `browser` | what the host page hears; the style sheets; a theme as JSON; what only a browser knows |
//! | `dom` | elements as Leptos views, all of one type |
//! | `views` | one part of the screen a file |

pub mod config;
pub mod fields;
pub mod flow;
pub mod listing;
pub mod secret;
pub mod text;

#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod dom;
#[cfg(target_arch = "wasm32")]
pub mod events;
#[cfg(target_arch = "wasm32")]
pub mod hub;
#[cfg(target_arch = "wasm32")]
pub mod instance;
#[cfg(target_arch = "wasm32")]
pub mod rest;
#[cfg(target_arch = "wasm32")]
pub mod run;
#[cfg(target_arch = "wasm32")]
pub mod runner;
#[cfg(target_arch = "wasm32")]
pub mod sheet;
#[cfg(target_arch = "wasm32")]
pub mod theme;
#[cfg(target_arch = "wasm32")]
pub mod views;
