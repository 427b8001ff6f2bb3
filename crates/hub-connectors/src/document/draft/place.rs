//! Where texts and pictures go.

use hub_model::{Image, Item};

use super::super::inline;
use super::{Draft, Line};

impl Draft {
    /// Puts a text where it belongs.
    pub fn place(&mut self, line: Line) {
        let (text, is_changed) = inline::write(&line.nodes);
        if text.is_empty() || !self.has_room(&text, &[]) {
            return;
        }
        if is_changed {
            self.tell("braces are placeholders in our texts: others were replaced");
        }
        if line.is_warning && self.section.is_none() {
            if line.hidden {
                self.tell("a part of the warning that is hidden under another brand was left out");
            } else {
                self.warning.push(if line.is_item { format!("– {text}") } else { text });
            }
            return;
        }
        let item = |hides: bool| Item {
            text: text.clone(),
            important: line.important,
            whitelabel_hide: line.hidden && !hides,
            ..Item::default()
        };
        if let Some(step) = &mut self.step {
            let section_hides = self.section.as_ref().is_some_and(|section| section.whitelabel_hide);
            let item = item(section_hides || step.whitelabel_hide);
            put(&mut step.content, &mut step.list, item, line.is_item);
            return;
        }
        let section = self.section(line.hidden);
        let item = item(section.whitelabel_hide);
        match section.steps.last_mut() {
            None => put(&mut section.content, &mut section.list, item, line.is_item),
            // The text after the steps cannot be hidden by itself.
            Some(step) if item.whitelabel_hide => step.list.push(item),
            Some(_) if line.is_item => self.closing.push(format!("– {text}")),
            Some(_) => self.closing.push(text),
        }
    }

    pub fn place_image(&mut self, image: Image, hidden: bool) {
        let section_hides = self.section(hidden).whitelabel_hide;
        let title = self.step.as_ref().map(|step| step.title.clone());
        let (place, hides) = match (&mut self.step, &mut self.section) {
            (Some(step), _) => (&mut step.image, section_hides || step.whitelabel_hide),
            (None, Some(section)) => (&mut section.image, section.whitelabel_hide),
            (None, None) => return,
        };
        if place.is_some() {
            self.tell("a picture was left out: a section or a step has one");
        } else if hidden && !hides {
            self.tell("a picture that is hidden under another brand was left out");
        } else {
            let alt = if image.alt.is_empty() { title.unwrap_or_default() } else { image.alt };
            if alt.is_empty() {
                self.tell("a picture was left out: nothing says what it shows");
            } else {
                *place = Some(Image { alt, ..image });
            }
        }
    }
}

/// Texts before the list are the content, all others lines of the list.
fn put(content: &mut String, list: &mut Vec<Item>, item: Item, is_item: bool) {
    if is_item || item.important || item.whitelabel_hide || !list.is_empty() {
        list.push(item);
    } else {
        if !content.is_empty() {
            content.push('\n');
        }
        content.push_str(&item.text);
    }
}
