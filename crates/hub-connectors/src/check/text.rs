//! The rules of a single text: not empty, links that lead somewhere, placeholders that somebody fills.

use hub_model::inline::is_safe;

use super::Check;
use crate::file::{Place, Text};

/// Placeholders that every text of a guide may have.
const PLACEHOLDERS: [&str; 2] = ["brand", "integration_name"];

impl Check<'_> {
    /// The id of a step that everybody sees.
    pub(super) fn step(&self, id: &Text) {
        self.step_id(&id.value, id.place);
    }

    fn step_id(&self, id: &str, place: Option<Place>) {
        match self.steps.get(id) {
            Some(false) => {}
            Some(true) => self.fault(place, format!("the step `{id}` is hidden under a partner's own brand")),
            None => self.fault(place, format!("the guide has no step `{id}`")),
        }
    }

    pub(super) fn unique<'t>(&self, what: &str, texts: impl Iterator<Item = &'t Text>) {
        let mut seen = std::collections::HashSet::new();
        for text in texts {
            if !seen.insert(text.value.as_str()) {
                self.fault(text.place, format!("the {what} `{}` occurs twice", text.value));
            }
        }
    }

    /// A text without markup or placeholders.
    pub(super) fn plain(&self, text: &Text) {
        if self.filled(&text.value, text.place) {
            self.placeholders(&text.value, &[], text.place);
        }
    }

    /// A text of the inline Markdown subset.
    pub(super) fn rich(&self, text: &Text) {
        self.rich_at(&text.value, text.place);
    }

    /// The same for a text whose place is known otherwise.
    pub(super) fn rich_at(&self, text: &str, place: Option<Place>) {
        if !self.filled(text, place) {
            return;
        }
        let mut rest = text;
        while let Some(middle) = rest.find("](") {
            let Some(end) = rest[middle..].find(')').map(|end| middle + end) else { break };
            let target = &rest[middle + 2..end];
            let before = &rest[..middle];
            let (outside, inside) = before.rsplit_once('[').unwrap_or((before, ""));
            self.placeholders(outside, &PLACEHOLDERS, place);
            if let Some(id) = target.strip_prefix('#') {
                self.step_id(id, place);
                self.placeholders(inside, &["n"], place);
            } else if is_safe(target) {
                self.placeholders(inside, &PLACEHOLDERS, place);
            } else {
                self.fault(place, format!("the link to `{target}` is neither https, mailto nor #step"));
            }
            rest = &rest[end + 1..];
        }
        self.placeholders(rest, &PLACEHOLDERS, place);
    }

    /// Whether there is a text, and no control character in it.
    fn filled(&self, text: &str, place: Option<Place>) -> bool {
        if text.trim().is_empty() {
            self.fault(place, "an empty text, a sentence or a name was expected");
            return false;
        }
        if let Some(c) = text.chars().find(|c| c.is_control() && *c != '\n') {
            self.fault(place, format!("the control character {} in a text", c.escape_unicode()));
        }
        true
    }

    fn placeholders(&self, text: &str, known: &[&str], place: Option<Place>) {
        for rest in text.split('{').skip(1) {
            let name = rest.split('}').next().unwrap_or_default();
            if !rest.contains('}') || !known.contains(&name) {
                let expected = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let message = format!("the placeholder `{{{name}}}` is unknown here, expected: {expected}");
                self.fault(place, message);
            }
        }
    }
}
