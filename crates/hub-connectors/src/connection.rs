//! How a provider is asked about a credential, as data: where the API is, how the credential travels, and one request
//! with the rules that its answer is read by. Everything here was checked when the connector was loaded; who asks
//! only fills in the values.

mod address;
mod authorization;
mod host;
mod json_path;
mod oauth;
mod template;
mod test;

pub use address::{Address, Resolved, encode};
pub use authorization::{Authorization, Carrier};
pub use host::HostRule;
pub use json_path::JsonPath;
pub use oauth::{ACCESS_TOKEN, ClientAuthentication, Grant, Oauth, TokenRequest};
pub use template::{Template, Values};
pub use test::{Body, ConnectionTest, Extract, JsonTemplate, Match, Method, Place, Request, Spot, Want};

pub(crate) use address::is_plain;
