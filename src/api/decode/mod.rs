//! JSON to the model, by hand: the browser parses, we pick. A generic JSON reader in wasm would weigh a
//! quarter of the widget. Unknown members are ignored, absent ones get their defaults; the fixtures in
//! `tests/fixtures` keep this in step with the server.

mod connector;
mod judgement;
mod legacy;

use std::collections::BTreeMap;

use hub_model::{AccountData, AccountStatus, Bootstrap, Integration, Integrations, Settings};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

pub use connector::connector;
pub use judgement::{attempt, began, error, linked, validation};
pub use legacy::any_connector;

/// Reads a value; `None` if it is not one.
pub type Decode<T> = fn(&JsValue) -> Option<T>;

pub(super) fn member(object: &JsValue, key: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(key)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A number as the browser writes it.
pub(super) fn written(number: f64) -> String {
    js_sys::JSON::stringify(&JsValue::from_f64(number)).map(String::from).unwrap_or_default()
}

/// A string member.
pub fn text(object: &JsValue, key: &str) -> Option<String> {
    member(object, key)?.as_string()
}

/// A number member.
pub fn number(object: &JsValue, key: &str) -> Option<f64> {
    member(object, key)?.as_f64()
}

pub(super) fn word(object: &JsValue, key: &str) -> String {
    text(object, key).unwrap_or_default()
}

pub(super) fn flag(object: &JsValue, key: &str) -> bool {
    member(object, key).is_some_and(|value| value.is_truthy())
}

/// The values of an array member that can be read.
pub(super) fn list<T>(object: &JsValue, key: &str, read: Decode<T>) -> Vec<T> {
    let mut all = Vec::new();
    each(object, key, &mut |value| all.extend(read(value)));
    all
}

/// Apart from [`list`], of which there is one for each type.
fn each(object: &JsValue, key: &str, take: &mut dyn FnMut(&JsValue)) {
    if let Some(array) = member(object, key).and_then(|value| value.dyn_into::<Array>().ok()) {
        array.iter().for_each(|value| take(&value));
    }
}

pub(super) fn words(object: &JsValue, key: &str) -> Vec<String> {
    list(object, key, |value| value.as_string())
}

/// `GET /hub/bootstrap` where no account is edited.
pub fn first_bootstrap(value: &JsValue) -> Option<Bootstrap> {
    Some(Bootstrap {
        settings: member(value, "settings").and_then(|value| settings(&value)).unwrap_or_default(),
        connectors: integrations(&member(value, "connectors")?)?,
        connector: member(value, "connector").and_then(|value| connector(&value)),
        account: None,
    })
    .filter(|_| member(value, "account").is_none())
}

/// `GET /hub/bootstrap`.
pub fn bootstrap(value: &JsValue) -> Option<Bootstrap> {
    let Some(account) = member(value, "account") else { return first_bootstrap(value) };
    let account = account_data(&account)?;
    let rest = js_sys::Object::assign(&js_sys::Object::new(), value.unchecked_ref());
    _ = Reflect::delete_property(&rest, &JsValue::from_str("account"));
    Some(Bootstrap { account: Some(account), ..first_bootstrap(&rest)? })
}

/// `GET /hub/accounts/{id}`.
pub fn account_data(value: &JsValue) -> Option<AccountData> {
    Some(AccountData {
        secure_id: text(value, "secureId")?,
        provider: word(value, "provider"),
        setup_information: texts(value, "setupInformation"),
        secrets: texts(value, "secrets"),
        version: word(value, "version"),
        auth_config_key: text(value, "authConfigKey"),
        environment: text(value, "environment"),
        integration_id: word(value, "integrationId"),
        label: text(value, "label"),
        linked_at: text(value, "linkedAt"),
        status: text(value, "status").map(|status| AccountStatus::parse(&status)),
    })
}

/// A member whose members are texts; backends may have numbers there.
fn texts(value: &JsValue, key: &str) -> BTreeMap<String, String> {
    let Some(object) = member(value, key) else { return BTreeMap::new() };
    let entries = js_sys::Object::entries(object.unchecked_ref());
    let read = |entry: JsValue| {
        let entry = Array::from(&entry);
        let value = entry.get(1);
        let text = value
            .as_string()
            .or_else(|| value.as_f64().map(written))
            .or_else(|| value.as_bool().map(|on| on.to_string()))?;
        Some((entry.get(0).as_string()?, text))
    };
    entries.iter().filter_map(read).collect()
}

/// `GET /hub/settings`.
pub fn settings(value: &JsValue) -> Option<Settings> {
    value.is_object().then(|| Settings {
        enabled_features: words(value, "enabled_features"),
        existing_account_id: text(value, "existing_account_id"),
        whitelabel: flag(value, "whitelabel"),
        brand: text(value, "brand"),
        accounts_url: text(value, "accounts_url"),
        terms_url: text(value, "terms_url"),
        privacy_url: text(value, "privacy_url"),
        wanted_scopes: words(value, "wanted_scopes"),
        hide_scope_selector: flag(value, "hide_scope_selector"),
    })
}

/// `GET /hub/connectors`.
pub fn integrations(value: &JsValue) -> Option<Integrations> {
    member(value, "integrations")?.is_instance_of::<Array>().then(|| Integrations {
        integrations: list(value, "integrations", integration),
        external_trigger_token: text(value, "external_trigger_token"),
    })
}

pub(super) fn integration(value: &JsValue) -> Option<Integration> {
    Some(Integration {
        active: flag(value, "active"),
        name: word(value, "name"),
        provider: word(value, "provider"),
        category: word(value, "type"),
        version: word(value, "version"),
        authentication_config_key: word(value, "authentication_config_key"),
        environment: word(value, "environment"),
        integration_id: text(value, "integration_id")?,
        logo_url: word(value, "logo_url"),
        label: text(value, "label"),
        description: text(value, "description"),
    })
}
