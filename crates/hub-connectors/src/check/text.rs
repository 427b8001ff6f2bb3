//! The rules of a single text: not empty, links that lead somewhere, placeholders that somebody fills.

use hub_model::inline::is_safe;

use super::{Check, line};
use crate::error::Error;
use crate::file::Text;

/// Placeholders that every text of a guide may have.
const PLACEHOLDERS: [&str; 2] = ["brand", "integration_name"];

impl Check<'_> {
    /// The id of a step that everybody sees.
    pub(super) fn step(&self, id: &Text) -> Result<(), Error> {
        self.step_id(&id.value, line(id))
    }

    fn step_id(&self, id: &str, line: Option<u64>) -> Result<(), Error> {
        match self.steps.get(id) {
            Some(false) => Ok(()),
            Some(true) => self.fault(line, format!("the step `{id}` is hidden under a partner's own brand")),
            None => self.fault(line, format!("the guide has no step `{id}`")),
        }
    }

    pub(super) fn unique<'t>(&self, what: &str, texts: impl Iterator<Item = &'t Text>) -> Result<(), Error> {
        let mut seen = std::collections::HashSet::new();
        for text in texts {
            if !seen.insert(text.value.as_str()) {
                return self.fault(line(text), format!("the {what} `{}` occurs twice", text.value));
            }
        }
        Ok(())
    }

    /// A text without markup or placeholders.
    pub(super) fn plain(&self, text: &Text) -> Result<(), Error> {
        self.filled(&text.value, line(text))?;
        self.placeholders(&text.value, &[], line(text))
    }

    /// A text of the inline Markdown subset.
    pub(super) fn rich(&self, text: &Text) -> Result<(), Error> {
        self.rich_at(&text.value, line(text))
    }

    /// The same for a text whose line is known otherwise.
    pub(super) fn rich_at(&self, text: &str, line: Option<u64>) -> Result<(), Error> {
        self.filled(text, line)?;
        let mut rest = text;
        while let Some(middle) = rest.find("](") {
            let Some(end) = rest[middle..].find(')').map(|end| middle + end) else { break };
            let target = &rest[middle + 2..end];
            let before = &rest[..middle];
            let (outside, inside) = before.rsplit_once('[').unwrap_or((before, ""));
            self.placeholders(outside, &PLACEHOLDERS, line)?;
            if let Some(id) = target.strip_prefix('#') {
                self.step_id(id, line)?;
                self.placeholders(inside, &["n"], line)?;
            } else if target.starts_with("https://") && is_safe(target) {
                self.placeholders(inside, &PLACEHOLDERS, line)?;
            } else {
                return self.fault(line, format!("the link to `{target}` is neither https nor #step"));
            }
            rest = &rest[end + 1..];
        }
        self.placeholders(rest, &PLACEHOLDERS, line)
    }

    fn filled(&self, text: &str, line: Option<u64>) -> Result<(), Error> {
        if text.trim().is_empty() {
            return self.fault(line, "an empty text, a sentence or a name was expected".to_owned());
        }
        match text.chars().find(|c| c.is_control() && *c != '\n') {
            Some(c) => self.fault(line, format!("the control character {} in a text", c.escape_unicode())),
            None => Ok(()),
        }
    }

    fn placeholders(&self, text: &str, known: &[&str], line: Option<u64>) -> Result<(), Error> {
        for rest in text.split('{').skip(1) {
            let name = rest.split('}').next().unwrap_or_default();
            if !rest.contains('}') || !known.contains(&name) {
                let expected = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let message = format!("the placeholder `{{{name}}}` is unknown here, expected: {expected}");
                return self.fault(line, message);
            }
        }
        Ok(())
    }
}
