//! The guide: ids that occur once, steps that can be pointed to, texts of the inline subset, pictures over TLS.

use std::collections::HashMap;

use hub_model::inline::is_safe;

use super::{Check, is_id};
use crate::file::{At, Custom, Guide, Image, Item, Place};

/// The guide of a method.
pub(super) fn of(custom: &Custom) -> Option<&Guide> {
    Some(&custom.support.as_ref()?.guides.as_ref()?.config)
}

impl<'a> Check<'a> {
    /// Ids of the steps, each with whether it is dropped under a partner's own brand. Sections, steps and items share
    /// one name space, because all of them become ids on the page.
    pub(super) fn find_steps(&self) -> HashMap<&'a str, bool> {
        let mut steps = HashMap::new();
        let mut seen = HashMap::new();
        for section in of(self.custom).into_iter().flat_map(|guide| &guide.sections) {
            let mut ids = vec![(section.id.value.as_str(), section.id.place)];
            ids.extend(section.list.iter().filter_map(id_of));
            for step in &section.steps {
                ids.push((&step.id.value, step.id.place));
                steps.insert(step.id.value.as_str(), section.whitelabel_hide || step.whitelabel_hide);
                ids.extend(step.list.iter().filter_map(id_of));
            }
            for (id, place) in ids {
                if !is_id(id, '-') {
                    self.fault(place, format!("the id `{id}` must consist of a-z, 0-9 and -"));
                }
                if let Some(first) = seen.insert(id, place) {
                    let first = first
                        .map_or_else(String::new, |first: Place| format!(", first in line {}", first.line));
                    self.fault(place, format!("the id `{id}` occurs twice{first}"));
                }
            }
        }
        steps
    }

    pub(super) fn guide(&self, guide: &Guide) {
        guide.warning.iter().for_each(|text| self.rich(text));
        for section in &guide.sections {
            self.plain(&section.title);
            section.content.iter().chain(&section.closing).for_each(|text| self.rich(text));
            section.applicable_scopes.iter().for_each(|scope| self.scope_of_guide(scope));
            section.list.iter().for_each(|item| self.item(item));
            section.image.iter().for_each(|image| self.image(image));
            for step in &section.steps {
                self.plain(&step.title);
                self.rich(&step.content);
                step.applicable_scopes.iter().for_each(|scope| self.scope_of_guide(scope));
                step.list.iter().for_each(|item| self.item(item));
                step.image.iter().for_each(|image| self.image(image));
            }
        }
    }

    fn item(&self, item: &At<Item>) {
        match &item.value {
            Item::Text(text) => self.rich_at(text, item.place),
            Item::Full(full) => {
                self.rich(&full.text);
                let words = full.values.iter().flat_map(|values| values.names.iter().chain([&values.label]));
                words.for_each(|word| self.plain(word));
            }
        }
    }

    fn image(&self, image: &Image) {
        if !(image.src.value.starts_with("https://") && is_safe(&image.src.value)) {
            self.wrong(&image.src, "is not an https address");
        }
        self.plain(&image.alt);
        if image.width.is_some() != image.height.is_some() {
            self.fault(image.src.place, "a picture has both width and height, or neither");
        }
    }
}

fn id_of(item: &At<Item>) -> Option<(&str, Option<Place>)> {
    match &item.value {
        Item::Full(full) => full.id.as_ref().map(|id| (id.value.as_str(), id.place)),
        Item::Text(_) => None,
    }
}
