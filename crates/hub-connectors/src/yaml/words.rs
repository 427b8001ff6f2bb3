//! The words of sentences on the shape of a file.

use super::node::Node;
use crate::meant::did_you_mean;

/// Lists, and what one entry of each is.
const ENTRIES: [(&str, &str); 10] = [
    ("`configFields`", "a field"),
    ("`configNotices`", "a notice"),
    ("`sections`", "a section"),
    ("`steps`", "a step"),
    ("`actions`", "an action"),
    ("`permissions`", "a permission"),
    ("`options`", "an option"),
    ("`lookalikes`", "a look-alike"),
    ("`environments`", "an environment"),
    ("`testActions`", "a test action"),
];

/// Members by which an entry is known.
const NAMES: [&str; 7] = ["key", "id", "actionId", "action", "reason", "code", "value"];

/// What to call `entry` of the list that sentences call `list`: a field of `configFields`, with its key if it has one.
/// What is neither a map nor of a list with such names is called as the list is.
pub(super) fn entry(list: &str, entry: &Node) -> String {
    let Node::Map(members) = entry else { return list.to_owned() };
    let name = NAMES.iter().find_map(|name| {
        members.0.iter().find_map(|(key, value)| match &value.value {
            Node::Text(text) if key.value == *name => Some(text),
            _ => None,
        })
    });
    let what = ENTRIES.iter().find(|(known, _)| *known == list).map_or("an entry of", |(_, what)| what);
    let what = if what == "an entry of" { format!("{what} {list}") } else { what.to_owned() };
    match name {
        Some(name) => format!("{what} (`{name}`)"),
        None => what,
    }
}

/// A kind of JSON Schema for people.
pub(super) fn word(kind: &str) -> &str {
    match kind {
        "null" => "nothing",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a text",
        "array" => "a list",
        "object" => "a map",
        other => other,
    }
}

/// The sentence on a member that is not known.
pub(super) fn no_member(what: &str, name: &str, known: &[&str]) -> String {
    let hint = match did_you_mean(name, known) {
        hint if !hint.is_empty() => hint,
        _ if name.contains(' ') => "; a text with `: ` in it needs quotes.".to_owned(),
        _ => ".".to_owned(),
    };
    format!("{what} has no member `{name}`{hint} Known: {}", known.join(", "))
}

/// The sentence on a text that is not one of `words`.
pub(super) fn not_of(what: &str, text: &str, words: &[&str]) -> String {
    format!("{what}: `{text}` is not {}{}", list_of(words), did_you_mean(text, words))
}

fn list_of(words: &[&str]) -> String {
    match words {
        [one] => format!("`{one}`"),
        many => format!("one of `{}`", many.join("`, `")),
    }
}
