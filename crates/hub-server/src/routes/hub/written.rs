//! `GET /hub/bootstrap` as it is sent. Every widget asks for it, and all of it but the session's settings is the same
//! each time, so that part was written when the server started.

use hub_model::{AccountData, ConnectorAnswer, Settings};
use serde::Serialize;
use serde_json::value::RawValue;

/// A [`hub_model::Bootstrap`].
#[derive(Serialize)]
pub struct Bootstrap<'a> {
    /// The session's.
    pub settings: Settings,
    /// What can be linked.
    pub connectors: Integrations<'a>,
    /// The form, when there is only one choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector: Option<Form<'a>>,
    /// The account that is edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountData>,
}

/// [`hub_model::Integrations`].
#[derive(Serialize)]
pub struct Integrations<'a> {
    /// In the order to show.
    pub integrations: Vec<&'a RawValue>,
    /// Where the session is for one provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_trigger_token: Option<String>,
}

/// A form with its guide.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Form<'a> {
    /// As it is for every session.
    Written(&'a RawValue),
    /// With a value of this session's in it.
    Filled(Box<ConnectorAnswer>),
}
