//! A faithful local stand-in for Webflow's Data API v2.
//!
//! Each token of the embedded fixture file stands for one way in which Webflow may behave, and always gets the same
//! behaviour. Nothing here keeps state but the minute budget of each token and what OAuth has issued, and no token is ever
//! written to a log.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`options`] | what a caller can choose |
//! | [`sandbox`] | the running server: start, address, stop |
//! | [`recorder`] | what was asked and how each call ended, for tests |
//! | [`profile`] | the behaviour behind one token |
//! | `fixtures` | the embedded data |
//! | `routes`, `endpoints`, `answers` | the API: paths, who may call them, bodies |
//! | `oauth` | signing in: the page that asks, codes, tokens |
//! | `gate`, `rate`, `faults` | the token, its minute budget, broken answers |
//! | `connection`, `observe` | the accept loop and the record of each call |
//! | `scope`, `error` | permission names and error bodies |
//! | [`list`] | the table that `--list` prints |

mod answers;
mod connection;
mod endpoints;
mod error;
mod faults;
mod fixtures;
mod gate;
pub mod list;
pub mod oauth;
mod observe;
pub mod options;
pub mod profile;
mod rate;
pub mod recorder;
mod routes;
pub mod sandbox;
mod scope;

pub use fixtures::profiles;
pub use oauth::App;
pub use options::Options;
pub use recorder::{Call, Ending, Recorder};
pub use sandbox::Sandbox;
