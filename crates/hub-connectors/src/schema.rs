//! The JSON Schema of connector files, for editors; `connectors/schema.json` is what [`text`] gives.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::file::File;

/// The schema of a connector file, draft 2020-12, generated from the types that read one.
#[must_use]
pub fn json() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<File>();
    schema.insert("title".to_owned(), "Connector file of Connect Hub".into());
    sorted(schema.to_value())
}

/// The same with members in alphabetical order: whether JSON keeps the order of its members depends on what else is
/// built with this crate.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> = members.into_iter().collect();
            Value::Object(members.into_iter().map(|(key, member)| (key, sorted(member))).collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// The same as a file.
#[must_use]
pub fn text() -> String {
    // A value of strings, numbers and maps can always be written.
    let mut text = serde_json::to_string_pretty(&json()).unwrap_or_default();
    text.push('\n');
    text
}
