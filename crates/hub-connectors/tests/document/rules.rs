//! What holds for whatever was read from a document, however hostile. Shared with the fuzz target.

use std::collections::HashSet;

use hub_connectors::Connector;
use hub_connectors::document::Document;
use hub_model::inline::{Inline, is_safe, parse};
use hub_model::{Guide, Item};

/// Panics when a document became anything but our own nodes: texts that are seen as they are, links that are https or
/// mailto, ids that can stand in addresses.
pub fn check(document: &Document) {
    let mut ids = HashSet::new();
    let guide = &document.guide;
    guide.warning.iter().for_each(|text| rich(text));
    for section in &guide.sections {
        plain(&section.title);
        id(&section.id, &mut ids);
        section.closing.iter().for_each(|text| rich(text));
        if !section.content.is_empty() {
            rich(&section.content);
        }
        section.applicable_scopes.iter().for_each(|scope| scope_name(scope));
        section.list.iter().for_each(item);
        for step in &section.steps {
            plain(&step.title);
            id(&step.id, &mut ids);
            rich(&step.content);
            step.list.iter().for_each(item);
            step.applicable_scopes.iter().for_each(|scope| scope_name(scope));
        }
        let images = section.steps.iter().filter_map(|step| step.image.as_ref()).chain(&section.image);
        for image in images {
            plain(&image.alt);
            assert!(
                image.src.starts_with("https://") && is_safe(&image.src) && image.src.is_ascii(),
                "{image:?}"
            );
        }
    }
    for action in &document.actions {
        plain(&action.id);
        plain(&action.label);
        action.scopes.iter().for_each(|scope| scope_name(scope));
    }
    for note in &document.notes {
        assert!(note.line > 0);
        visible(&note.message);
    }
}

/// A connector without its actions and its guide.
const CONNECTOR: &str = "\
info: {title: Acme, key: acme, version: 1.0.0, assets: {icon: icon.svg}}
baseUrl: https://api.acme.example
category: crm
authentication:
  - custom:
      key: api_key
      type: custom
      label: API Key
      authorization: {type: bearer, token: $.credentials.apiKey}
      configFields: [{key: apiKey, label: API Key, type: password, required: true, secret: true}]
";

/// Panics when a connector with what is written of a document is refused, or says something else than the document.
pub fn round_trip(document: &Document) {
    let yaml = document.to_yaml();
    let (support, actions) = yaml.split_once("\nactions:\n").unwrap_or((&yaml, ""));
    let mut file = CONNECTOR.to_owned();
    for line in support.lines() {
        file.push_str(&format!("      {line}\n"));
    }
    if !actions.is_empty() {
        file.push_str(&format!("actions:\n{actions}"));
    }
    let connector = Connector::parse("acme.yaml", &file, |_| Ok("<svg />".to_owned()));
    let config = connector.unwrap_or_else(|error| panic!("{error}\n{file}")).config().clone();
    assert_eq!(config.guide(), Some(&document.guide), "{file}");
    assert_eq!(config.actions, document.actions, "{file}");
}

/// Every text of a guide.
pub fn texts(guide: &Guide) -> Vec<&str> {
    let mut texts: Vec<&str> = guide.warning.iter().map(String::as_str).collect();
    for section in &guide.sections {
        texts.extend([section.title.as_str(), &section.content]);
        texts.extend(section.list.iter().map(|item| item.text.as_str()));
        texts.extend(section.closing.as_deref());
        for step in &section.steps {
            texts.extend([step.title.as_str(), &step.content]);
            texts.extend(step.list.iter().map(|item| item.text.as_str()));
        }
    }
    texts
}

/// The addresses that a guide links to.
pub fn links(guide: &Guide) -> Vec<String> {
    let nodes = texts(guide).into_iter().flat_map(parse);
    nodes.filter_map(|node| if let Inline::Link { href, .. } = node { Some(href) } else { None }).collect()
}

fn item(item: &Item) {
    rich(&item.text);
    assert!(item.id.is_none() && item.values.is_none());
}

fn id(id: &str, seen: &mut HashSet<String>) {
    let letters = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    assert!(letters && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.len() < 80, "{id}");
    assert!(seen.insert(id.to_owned()), "{id} occurs twice");
}

fn scope_name(scope: &str) {
    assert!(!scope.is_empty() && scope.chars().all(|c| c.is_ascii_graphic() && c != '{'), "{scope:?}");
}

fn plain(text: &str) {
    visible(text);
    assert!(!text.trim().is_empty() && !text.contains(['{', '}', '\n']), "{text:?}");
}

fn rich(text: &str) {
    visible(&text.replace('\n', ""));
    assert!(!text.trim().is_empty() && text.lines().all(|line| !line.trim().is_empty()), "{text:?}");
    let filled = text.replace("{brand}", "").replace("{integration_name}", "");
    assert!(!filled.contains(['{', '}']), "{text:?}");
    for node in parse(text) {
        match node {
            Inline::Link { href, text } => {
                let scheme = href.starts_with("https://") || href.starts_with("mailto:");
                assert!(scheme && is_safe(&href) && href.is_ascii(), "{href:?}");
                assert!(!text.trim().is_empty(), "a link without a text to {href}");
            }
            Inline::Step { id, .. } => panic!("a link to the step {id}, which no document can know"),
            Inline::Text(_) | Inline::Strong(_) | Inline::Emphasis(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

/// No control characters, no marks of direction, nothing of no width.
fn visible(text: &str) {
    let hidden = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            )
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}')
    };
    assert!(!text.contains(hidden), "{text:?}");
}
