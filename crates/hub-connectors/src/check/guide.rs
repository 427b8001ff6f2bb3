//! The guide: ids that occur once, steps that can be pointed to, texts of the inline subset.

use std::collections::HashMap;

use serde_saphyr::Spanned;

use super::{Check, is_id, line};
use crate::error::Error;
use crate::file::{Guide, Item};

/// Ids of the steps, each with whether it is dropped under a partner's own brand. Sections, steps and items share
/// one name space, because all of them become ids on the page.
pub(super) fn steps<'a>(name: &'a str, guide: Option<&'a Guide>) -> Result<HashMap<&'a str, bool>, Error> {
    let mut steps = HashMap::new();
    let mut seen = HashMap::new();
    for section in guide.iter().flat_map(|guide| &guide.sections) {
        let mut ids = vec![(section.id.value.as_str(), line(&section.id))];
        for step in &section.steps {
            ids.push((&step.id.value, line(&step.id)));
            steps.insert(step.id.value.as_str(), section.whitelabel_hide || step.whitelabel_hide);
            for item in &step.list {
                if let Item::Full(full) = &item.value
                    && let Some(id) = &full.id
                {
                    ids.push((&id.value, line(id)));
                }
            }
        }
        for (id, line) in ids {
            let fault = |message| Err(Error { file: name.to_owned(), line, message });
            if !is_id(id, '-') {
                return fault(format!("the id `{id}` must consist of a-z, 0-9 and -"));
            }
            if let Some(first) = seen.insert(id, line) {
                let first = first.map_or_else(String::new, |line| format!(", first in line {line}"));
                return fault(format!("the id `{id}` occurs twice{first}"));
            }
        }
    }
    Ok(steps)
}

impl Check<'_> {
    pub(super) fn guide(&self, guide: &Guide) -> Result<(), Error> {
        guide.warning.iter().try_for_each(|text| self.rich(text))?;
        for section in &guide.sections {
            self.plain(&section.title)?;
            section.content.iter().chain(&section.closing).try_for_each(|text| self.rich(text))?;
            section.applicable_scopes.iter().try_for_each(|scope| self.plain(scope))?;
            for step in &section.steps {
                self.plain(&step.title)?;
                self.rich(&step.content)?;
                step.applicable_scopes.iter().try_for_each(|scope| self.plain(scope))?;
                step.list.iter().try_for_each(|item| self.item(item))?;
            }
        }
        Ok(())
    }

    fn item(&self, item: &Spanned<Item>) -> Result<(), Error> {
        match &item.value {
            Item::Text(text) => self.rich_at(text, line(item)),
            Item::Full(full) => {
                self.rich(&full.text)?;
                let mut words =
                    full.values.iter().flat_map(|values| values.names.iter().chain([&values.label]));
                words.try_for_each(|word| self.plain(word))
            }
        }
    }
}
