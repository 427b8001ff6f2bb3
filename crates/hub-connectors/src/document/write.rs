//! The guide as a part of a connector file.

use hub_model::scope::Action;
use hub_model::{Guide, Image, Item, Section, Step};
use serde::Serialize;

use super::Document;

#[derive(Serialize)]
struct File<'a> {
    support: Support<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actions: Vec<FileAction<'a>>,
}

#[derive(Serialize)]
struct Support<'a> {
    guides: Guides<'a>,
}

#[derive(Serialize)]
struct Guides<'a> {
    config: FileGuide<'a>,
}

#[derive(Serialize)]
struct FileGuide<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
    sections: Vec<FileSection<'a>>,
}

/// As in the model, without members that are empty: a connector file has no empty text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileSection<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    applicable_scopes: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    whitelabel_hide: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    content: &'a str,
    #[serde(skip_serializing_if = "<[Item]>::is_empty")]
    list: &'a [Item],
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Image>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<FileStep<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileStep<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    applicable_scopes: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    display_scopes: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    whitelabel_hide: bool,
    content: &'a str,
    #[serde(skip_serializing_if = "<[Item]>::is_empty")]
    list: &'a [Item],
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Image>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileAction<'a> {
    action_id: &'a str,
    label: &'a str,
    /// Separated by spaces, as the format has it.
    #[serde(skip_serializing_if = "String::is_empty")]
    required_scopes: String,
}

/// Both parts, `support` and `actions`, as YAML.
pub(super) fn yaml(document: &Document) -> String {
    let file = File {
        support: Support { guides: Guides { config: guide(&document.guide) } },
        actions: document.actions.iter().map(action).collect(),
    };
    // Only a type whose serialisation fails by itself makes this fail, and there is none here.
    let options = serde_saphyr::ser_options! { compact_list_indent: false };
    serde_saphyr::to_string_with_options(&file, options).unwrap_or_default()
}

fn guide(guide: &Guide) -> FileGuide<'_> {
    FileGuide { warning: guide.warning.as_deref(), sections: guide.sections.iter().map(section).collect() }
}

fn section(section: &Section) -> FileSection<'_> {
    FileSection {
        id: &section.id,
        title: &section.title,
        applicable_scopes: &section.applicable_scopes,
        whitelabel_hide: section.whitelabel_hide,
        content: &section.content,
        list: &section.list,
        image: section.image.as_ref(),
        steps: section.steps.iter().map(step).collect(),
        closing: section.closing.as_deref(),
    }
}

fn step(step: &Step) -> FileStep<'_> {
    FileStep {
        id: &step.id,
        title: &step.title,
        applicable_scopes: &step.applicable_scopes,
        display_scopes: step.display_scopes,
        whitelabel_hide: step.whitelabel_hide,
        content: &step.content,
        list: &step.list,
        image: step.image.as_ref(),
    }
}

fn action(action: &Action) -> FileAction<'_> {
    FileAction { action_id: &action.id, label: &action.label, required_scopes: action.scopes.join(" ") }
}
