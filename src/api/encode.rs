//! Bodies of requests, built as JavaScript values: that weighs far less than a JSON writer in wasm.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::flow::State;

/// `{integration_id, credentials}`: what the form holds, empty values left out. Of an account that is edited, secrets
/// that stay are left out, and an empty value empties what is stored.
pub fn credentials(state: &State) -> Object {
    let values = Object::new();
    for (at, field) in state.fields().iter().enumerate() {
        let held = state.held(at);
        let emptied = state.account.is_some() && !field.is_secret() && !field.is_fixed();
        if state.is_shown(at) && !state.keeps(&field.key) && (emptied || !held.is_empty()) {
            set(&values, &field.key, &JsValue::from_str(held));
        }
    }
    let body = Object::new();
    let id = state.integration().map(|entry| entry.integration_id.as_str()).unwrap_or_default();
    set(&body, "integration_id", &JsValue::from_str(id));
    set(&body, "credentials", &values);
    body
}

/// `{integration_id, credentials, account_id?, wanted_scopes?}`.
pub fn wanted(state: &State) -> Object {
    let body = credentials(state);
    if let Some(account) = &state.account {
        set(&body, "account_id", &JsValue::from_str(&account.secure_id));
    }
    let scopes = state.scopes();
    if !scopes.is_empty() {
        set(&body, "wanted_scopes", &scopes.iter().map(|scope| JsValue::from_str(scope)).collect::<Array>());
    }
    body
}

/// Sets a member. On an object of our own this cannot fail.
pub fn set(object: &Object, key: &str, value: &JsValue) {
    _ = Reflect::set(object, &JsValue::from_str(key), value);
}
