//! Forms as older connectors have them: a method for each environment, under the key of the list entry.

use hub_model::{ConnectorAnswer, Integration};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{connector, member, text, word};

/// `GET /hub/connectors/{integration_id}` in either shape, for this entry of the list.
pub fn any_connector(value: &JsValue, entry: &Integration) -> Option<ConnectorAnswer> {
    let config = member(value, "config")?;
    let Some(methods) =
        member(&config, "authentication").filter(|_| member(&config, "configFields").is_none())
    else {
        return connector(value);
    };
    let method = pick(&pick(&methods, &entry.authentication_config_key)?, &entry.environment)?;
    let guide = member(&method, "guide");
    let of_guide = |key| guide.as_ref().and_then(|guide| member(guide, key)).unwrap_or(JsValue::NULL);
    // Signing in with OpenID Connect goes by the form there.
    let kind = if word(&method, "type") == "oauth2" { "oauth2" } else { "custom" };
    let support = object(&[("link", of_guide("supportLink")), ("description", of_guide("description"))]);
    let current = object(&[
        ("key", text(&config, "key").unwrap_or_else(|| entry.provider.clone()).into()),
        ("name", text(&config, "name").unwrap_or_else(|| entry.name.clone()).into()),
        ("type", kind.into()),
        ("assets", member(&config, "assets").unwrap_or(JsValue::NULL)),
        ("configFields", member(&method, "fields").unwrap_or(JsValue::NULL)),
        ("support", support),
    ]);
    connector(&object(&[("config", current)]))
}

/// The member of this name, else the first.
fn pick(object: &JsValue, key: &str) -> Option<JsValue> {
    member(object, key).or_else(|| Object::values(object.unchecked_ref()).iter().next())
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in members {
        _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}
