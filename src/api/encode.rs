//! Bodies of requests, built as JavaScript values: that weighs far less than a JSON writer in wasm.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::flow::State;

/// `{integration_id, credentials}`, empty values left out.
pub fn credentials(state: &State) -> Object {
    let values = Object::new();
    for (key, value) in state.values.iter() {
        set(&values, key, &JsValue::from_str(value));
    }
    let body = Object::new();
    let id = state.integration().map(|entry| entry.integration_id.as_str()).unwrap_or_default();
    set(&body, "integration_id", &JsValue::from_str(id));
    set(&body, "credentials", &values);
    body
}

/// `{integration_id, credentials, wanted_scopes?}`.
pub fn wanted(state: &State) -> Object {
    let body = credentials(state);
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
