//! Whether a file has the shape of a connector, by the same schema that editors get; but every fault with its place
//! and in a sentence. It reads the part of JSON Schema that `schemars` writes for the types of a file.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::node::Node;
use super::words::{entry, no_member, not_of, word};
use crate::error::Error;
use crate::file::{At, Place};
use crate::meant::nearest;
use crate::schema;

/// Generated once: that takes longer than reading a file.
static SCHEMA: LazyLock<Value> = LazyLock::new(schema::json);

/// The most faults that are told of one file: what comes after is noise.
const MAX_FAULTS: usize = 200;

/// Every fault of the shape of `node`.
pub(super) fn faults(name: &str, node: &At<Node>) -> Vec<Error> {
    let mut shape = Shape { name, root: &SCHEMA, faults: Vec::new() };
    shape.check(&SCHEMA, &node.value, node.place, "the file");
    shape.faults
}

struct Shape<'a> {
    name: &'a str,
    root: &'a Value,
    faults: Vec<Error>,
}

impl<'a> Shape<'a> {
    fn fault(&mut self, place: Option<Place>, message: String) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Error::at(self.name, place, message));
        }
    }

    /// Checks `node`, which `what` names in sentences.
    fn check(&mut self, schema: &'a Value, node: &Node, place: Option<Place>, what: &str) {
        let schema = self.resolve(schema);
        let branches = branches(schema);
        if !branches.is_empty() {
            return self.choose(&branches, node, place, what);
        }
        let kinds = kinds(schema);
        let kind = node.kind();
        let fits = |known: &&str| *known == kind || (*known == "number" && kind == "integer");
        if !kinds.is_empty() && !kinds.iter().any(fits) {
            let expected = kinds.iter().find(|known| **known != "null").copied().unwrap_or("null");
            let hint = match (expected, node) {
                ("string", Node::Bool | Node::Integer(_) | Node::Float) => "; put it in quotes",
                _ => "",
            };
            let message = format!("{what}: {} was expected, not {}{hint}", word(expected), word(kind));
            return self.fault(place, message);
        }
        self.value(schema, node, place, what);
        match node {
            Node::List(items) => {
                if let Some(schema) = schema.get("items") {
                    for item in items {
                        self.check(schema, &item.value, item.place, &entry(what, &item.value));
                    }
                }
            }
            Node::Map(members) => self.members(schema, &members.0, place, what),
            _ => {}
        }
    }

    /// A word of a list, or a number within bounds.
    fn value(&mut self, schema: &Value, node: &Node, place: Option<Place>, what: &str) {
        let words: Vec<&str> = match (schema.get("enum"), schema.get("const")) {
            (Some(Value::Array(list)), _) => list.iter().filter_map(Value::as_str).collect(),
            (_, Some(Value::String(word))) => vec![word],
            _ => Vec::new(),
        };
        match node {
            Node::Text(text) if !words.is_empty() && !words.contains(&text.as_str()) => {
                self.fault(place, not_of(what, text, &words));
            }
            Node::Integer(number) => {
                let bound = |key: &str| schema.get(key).and_then(Value::as_i64).map(i128::from);
                let low = bound("minimum").is_some_and(|least| *number < least);
                let high = bound("maximum").is_some_and(|most| *number > most)
                    || schema.get("format").and_then(Value::as_str) == Some("uint32")
                        && *number > i128::from(u32::MAX);
                if low || high {
                    self.fault(
                        place,
                        format!("{what}: the number {number} is too {}", if low { "low" } else { "high" }),
                    );
                }
            }
            _ => {}
        }
    }

    fn members(
        &mut self,
        schema: &'a Value,
        members: &[(At<String>, At<Node>)],
        place: Option<Place>,
        what: &str,
    ) {
        let known = schema.get("properties").and_then(Value::as_object);
        let mut seen: HashMap<&str, Option<Place>> = HashMap::new();
        // What a misspelt member was meant to be is not missing as well.
        let mut meant: Vec<&str> = Vec::new();
        for (key, value) in members {
            if let Some(first) = seen.insert(&key.value, key.place) {
                let first = first.map_or_else(String::new, |first| format!(", first in line {}", first.line));
                self.fault(key.place, format!("`{}` occurs twice{first}", key.value));
            }
            match (known.and_then(|known| known.get(&key.value)), schema.get("additionalProperties")) {
                (Some(schema), _) => {
                    self.check(schema, &value.value, value.place, &format!("`{}`", key.value))
                }
                (None, Some(Value::Bool(false))) => {
                    let names: Vec<&str> =
                        known.into_iter().flat_map(Map::keys).map(String::as_str).collect();
                    meant.extend(nearest(&key.value, &names));
                    if key.value.contains(' ') {
                        meant.extend(&names);
                    }
                    self.fault(key.place, no_member(what, &key.value, &names));
                }
                (None, Some(schema @ Value::Object(_))) => {
                    self.check(schema, &value.value, value.place, &format!("`{}`", key.value));
                }
                (None, _) => {}
            }
        }
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let name = name.as_str().filter(|name| !seen.contains_key(name) && !meant.contains(name));
            if let Some(name) = name {
                self.fault(place, format!("{what} needs `{name}`"));
            }
        }
    }

    /// One of several shapes: the one of the node's kind; words of all of them count together.
    fn choose(&mut self, branches: &[&'a Value], node: &Node, place: Option<Place>, what: &str) {
        let branches: Vec<&Value> = branches.iter().map(|branch| self.resolve(branch)).collect();
        if let Node::Text(text) = node {
            let words: Vec<&str> =
                branches.iter().filter_map(|branch| branch.get("const")?.as_str()).collect();
            if !words.is_empty() {
                if !words.contains(&text.as_str()) {
                    self.fault(place, not_of(what, text, &words));
                }
                return;
            }
        }
        let fitting: Vec<&&Value> = branches
            .iter()
            .filter(|branch| {
                let kinds = kinds(branch);
                kinds.is_empty() || kinds.contains(&node.kind())
            })
            .collect();
        match (fitting.as_slice(), node) {
            // Maps that are told apart by the name of their one member.
            ([_, _, ..], Node::Map(members)) => self.by_name(&fitting, &members.0, node, place, what),
            ([branch, ..], _) => self.check(branch, node, place, what),
            ([], _) => {
                let kinds: Vec<&str> = branches
                    .iter()
                    .flat_map(|branch| kinds(branch))
                    .filter(|kind| *kind != "null")
                    .map(word)
                    .collect();
                self.fault(
                    place,
                    format!("{what}: {} was expected, not {}", kinds.join(" or "), word(node.kind())),
                );
            }
        }
    }

    /// One of several kinds of map: the one that has the first member. A misspelt one is told with the names of all.
    fn by_name(
        &mut self,
        branches: &[&&'a Value],
        members: &[(At<String>, At<Node>)],
        node: &Node,
        place: Option<Place>,
        what: &str,
    ) {
        let properties = |branch: &&&'a Value| branch.get("properties").and_then(Value::as_object);
        let first = members.first();
        let has = |branch: &&&&'a Value| {
            first
                .is_none_or(|(key, _)| properties(branch).is_some_and(|known| known.contains_key(&key.value)))
        };
        if let Some(branch) = branches.iter().find(has) {
            return self.check(branch, node, place, what);
        }
        let names: Vec<&str> =
            branches.iter().filter_map(properties).flat_map(Map::keys).map(String::as_str).collect();
        if let Some((key, _)) = first {
            self.fault(key.place, no_member(what, &key.value, &names));
        }
    }

    /// The schema that a reference names; others are themselves.
    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let pointer =
            schema.get("$ref").and_then(Value::as_str).and_then(|address| address.strip_prefix('#'));
        pointer.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(schema)
    }
}

/// The shapes of which one is enough.
fn branches(schema: &Value) -> Vec<&Value> {
    let list = ["oneOf", "anyOf"].into_iter().find_map(|key| schema.get(key)?.as_array());
    list.into_iter().flatten().collect()
}

/// The kinds of value that a schema takes; empty: all.
fn kinds(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
