//! `GET /hub/bootstrap` as it is sent. Every widget asks for it, and all of it but the session's settings is the same
//! each time, so that part was written when the server started.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use hub_model::{AccountData, ConnectorAnswer, Settings};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::ApiError;

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

/// Room for what is not written yet, in bytes: the usual settings take less.
const SETTINGS: usize = 1024;

impl Bootstrap<'_> {
    /// About how long it is in bytes, so that room is made once.
    fn size(&self) -> usize {
        let form = match self.connector {
            Some(Form::Written(form)) => form.get().len(),
            _ => 0,
        };
        let list: usize = self.connectors.integrations.iter().map(|one| one.get().len() + 1).sum();
        SETTINGS + list + form
    }
}

impl IntoResponse for Bootstrap<'_> {
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(self.size());
        match serde_json::to_writer(&mut body, &self) {
            Ok(()) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
            Err(error) => ApiError::internal(error).into_response(),
        }
    }
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
