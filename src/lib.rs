//! The widget `<connect-hub>`: a connection guide and a credential form side by side, compiled to wasm.
//!
//! | module | what |
//! | --- | --- |
//! | [`config`] | what the host page asked for, parsed once |
//! | [`secret`] | the credential's type: cannot be printed, wiped on drop |
//! | [`fields`] | what is cleaned from a value, and what can never be one |
//! | [`flow`] | the state machine: pure |
//! | [`text`] | every visible string |

pub mod config;
pub mod fields;
pub mod flow;
pub mod secret;
pub mod text;
