//! Connectors: one YAML file for each authentication method of a provider, parsed and checked once.
//!
//! | module | what |
//! | --- | --- |
//! | [`catalog`] | where connectors come from: built in, a folder, and the files that are published |
//! | [`examine`] | every fault of every file, for who writes them |
//! | [`connector`] | a checked connector and what it answers to the hub |
//! | [`credential`] | cleaning and judging a pasted value, before any provider is asked |
//! | [`permissions`] | the permission table, and the report made from it |
//! | [`document`] | published guide documents of other hubs, read into our guide |
//! | [`error`] | why a file cannot be used: file, line, what was expected |
//! | `file` | the members of a connector file, each of them known |
//! | [`connection`] | how a provider is asked, as data: address, authorization, one request and its rules |
//! | [`schema`] | the JSON Schema of a file, for editors and for `yaml` |
//! | `yaml` | text to `file`, within limits that no honest file reaches |
//! | `check` | what must hold beyond the shape: texts, links, ids |
//! | `convert` | `file` to the wire types |
//! | `steps` | which step of a guide grants a scope |
//! | `travel` | what the way of a value asks of it: part of a host name, in a header |
//! | `meant` | what somebody meant who misspelt a name
//! | `logo` | drawings that run nothing |
//! | `pattern` | the part of regular expressions that browsers and this crate read alike |
//!
//! Native only. The widget gets the result as JSON.

pub mod catalog;
mod check;
pub mod connection;
pub mod connector;
mod convert;
pub mod credential;
pub mod document;
pub mod error;
pub mod examine;
mod file;
mod logo;
mod meant;
mod pattern;
pub mod permissions;
pub mod schema;
mod steps;
mod travel;
mod yaml;

pub use catalog::{builtin, load_dir, published};
pub use connector::Connector;
pub use credential::FieldProblem;
pub use error::Error;
pub use permissions::PermissionSpec;
