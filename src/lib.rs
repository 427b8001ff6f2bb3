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
//! | [`text`] | every visible string |
//!
//! In the browser only:
//!
//! | module | what |
//! | --- | --- |
//! | `instance` | the wasm boundary: mount, set, unmount |
//! | `hub` | owns the flow, runs its effects, chooses the view |
//! | `api` | the only place that knows HTTP |
//! | `events`, `sheet` | what the host page hears; the style sheet |
//! | `views` | one component a file |

pub mod config;
pub mod fields;
pub mod flow;
pub mod secret;
pub mod text;

#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod events;
#[cfg(target_arch = "wasm32")]
pub mod hub;
#[cfg(target_arch = "wasm32")]
pub mod instance;
#[cfg(target_arch = "wasm32")]
pub mod sheet;
#[cfg(target_arch = "wasm32")]
pub mod views;
