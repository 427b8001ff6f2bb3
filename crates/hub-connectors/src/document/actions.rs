//! The actions of the scope selector: JSON in an attribute, as `[{"id","label","scopes":[…]}]`.

use std::fmt;

use hub_model::scope::Action;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;

use super::clean;
use super::ids::slug;

/// The most actions of a document. The largest published list has a few hundred.
const MAX_ACTIONS: usize = 1000;
/// The most text of actions, in bytes: a connector file has to hold it.
const MAX_TEXT: usize = 400 * 1024;
/// The longest label, in bytes.
const MAX_LABEL: usize = 200;
/// The longest scope, in bytes.
const MAX_SCOPE: usize = 200;

/// Reads as many actions as there are before the first fault, and says what is wrong with the rest.
pub(super) fn read(json: &str, actions: &mut Vec<Action>) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let mut values = Vec::new();
    let fault = Values(&mut values)
        .deserialize(&mut deserializer)
        .err()
        .map(|_| format!("the list of actions is not whole: {} of them could be read", values.len()));
    let mut dropped = 0;
    let mut bytes: usize = actions.iter().map(size).sum();
    for value in &values {
        match action(value) {
            Some(action)
                if actions.len() < MAX_ACTIONS
                    && bytes + size(&action) <= MAX_TEXT
                    && actions.iter().all(|other| other.id != action.id) =>
            {
                bytes += size(&action);
                actions.push(action);
            }
            _ => dropped += 1,
        }
    }
    let left_out = (dropped > 0).then(|| {
        format!("{dropped} actions were left out: without an id, with the id of another, or too many")
    });
    fault.or(left_out)
}

/// About what an action takes in a file.
fn size(action: &Action) -> usize {
    let scopes: usize = action.scopes.iter().map(|scope| scope.len() + 1).sum();
    64 + action.id.len() + action.label.len() + scopes
}

fn action(value: &Value) -> Option<Action> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let label = clean::plain(text("label"), MAX_LABEL);
    let id = slug_of_id(text("id")).or_else(|| (!label.is_empty()).then(|| slug(&label, "action")))?;
    let label = if label.is_empty() { id.clone() } else { label };
    let mut scopes = Vec::new();
    let named = value.get("scopes").and_then(Value::as_array).into_iter().flatten();
    for scope in named.filter_map(Value::as_str).filter(|scope| is_scope(scope)) {
        if scopes.len() < 100 && !scopes.iter().any(|other| other == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Some(Action { id, label, scopes })
}

fn slug_of_id(id: &str) -> Option<String> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!id.is_empty() && id.len() <= MAX_LABEL && id.chars().all(is_id)).then(|| id.to_owned())
}

/// Whether a word may be a scope: what can stand in a list that is separated by spaces or commas.
pub(super) fn is_scope(word: &str) -> bool {
    let is_welcome = |c: char| c.is_ascii_graphic() && !matches!(c, '{' | '}' | ',' | '"' | '<' | '>' | '\\');
    !word.is_empty() && word.len() <= MAX_SCOPE && word.chars().all(is_welcome)
}

/// Collects the values of a list up to the first that is not whole.
struct Values<'v>(&'v mut Vec<Value>);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of actions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element()? {
            if self.0.len() == 4 * MAX_ACTIONS {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                break;
            }
            self.0.push(value);
        }
        Ok(())
    }
}
