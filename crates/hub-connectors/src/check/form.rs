//! The form: notices, fields, and what is mistaken for a field's value.

use super::{Check, is_id, line};
use crate::error::Error;
use crate::file::{Custom, Field, Lookalike, Notice};
use crate::pattern;

/// Reasons that have rules of their own, which no look-alike may take over.
const RESERVED: [&str; 3] = ["whitespace", "characters", "too_long"];

impl Check<'_> {
    pub(super) fn form(&self, custom: &Custom) -> Result<(), Error> {
        self.unique("field key", custom.config_fields.iter().map(|field| &field.key))?;
        self.unique("notice key", custom.config_notices.iter().map(|notice| &notice.key))?;
        custom.config_notices.iter().try_for_each(|notice| self.notice(notice, &custom.config_fields))?;
        custom.config_fields.iter().try_for_each(|field| self.field(field))
    }

    fn notice(&self, notice: &Notice, fields: &[Field]) -> Result<(), Error> {
        self.plain(&notice.key)?;
        self.rich(&notice.description)?;
        match &notice.anchor {
            Some(anchor) if !fields.iter().any(|field| field.key.value == anchor.value) => {
                self.wrong(anchor, "is not a field's key")
            }
            Some(_) | None => Ok(()),
        }
    }

    fn field(&self, field: &Field) -> Result<(), Error> {
        self.plain(&field.key)?;
        self.plain(&field.label)?;
        for text in [&field.placeholder, &field.reassurance, &field.noun].into_iter().flatten() {
            self.plain(text)?;
        }
        field.description.iter().try_for_each(|text| self.rich(text))?;
        field.guide_step.iter().try_for_each(|step| self.step(step))?;
        field.lookalikes.iter().try_for_each(|lookalike| self.lookalike(lookalike))
    }

    fn lookalike(&self, lookalike: &Lookalike) -> Result<(), Error> {
        let reason = &lookalike.reason;
        if !is_id(&reason.value, '_') || RESERVED.contains(&&*reason.value) {
            return self.wrong(reason, "is not a free word of a-z and _");
        }
        if lookalike.patterns.is_empty() {
            return self.fault(line(reason), "no patterns, at least one was expected".to_owned());
        }
        for text in &lookalike.patterns {
            match pattern::compile(&text.value) {
                Ok(regex) if regex.is_match("") => {
                    let message = format!("the pattern `{}` matches the empty text", text.value);
                    return self.fault(line(text), message);
                }
                Ok(_) => {}
                Err(message) => return self.fault(line(text), message),
            }
        }
        self.plain(&lookalike.message)?;
        self.plain(&lookalike.fix)?;
        lookalike.guide_step.iter().try_for_each(|step| self.step(step))
    }
}
