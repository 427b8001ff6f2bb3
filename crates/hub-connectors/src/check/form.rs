//! The form: notices, fields, and what is mistaken for a field's value. What fields compute is in `check/expressions`,
//! what their values must be in `check/rule`.

use super::{Check, is_id};
use crate::file::{Field, FieldKind, Lookalike, Notice};
use crate::pattern;

/// Reasons that have rules of their own, which no look-alike may take over.
const RESERVED: [&str; 4] = ["whitespace", "characters", "too_long", "not_an_option"];

impl Check<'_> {
    pub(super) fn form(&self) {
        let custom = self.custom;
        self.unique("field key", custom.config_fields.iter().map(|field| &field.key));
        self.unique("notice key", custom.config_notices.iter().map(|notice| &notice.key));
        custom.config_notices.iter().for_each(|notice| self.notice(notice));
        custom.config_fields.iter().for_each(|field| self.field(field));
        self.expressions();
    }

    fn notice(&self, notice: &Notice) {
        self.plain(&notice.key);
        self.rich(&notice.description);
        if let Some(anchor) = &notice.anchor
            && !self.custom.config_fields.iter().any(|field| field.key.value == anchor.value)
        {
            self.wrong(anchor, "is not a field's key");
        }
    }

    fn field(&self, field: &Field) {
        self.plain(&field.key);
        self.plain(&field.label);
        let texts = [
            &field.placeholder,
            &field.reassurance,
            &field.noun,
            &field.suffix,
            &field.default_value,
            &field.tooltip,
        ];
        texts.into_iter().flatten().for_each(|text| self.plain(text));
        field.description.iter().for_each(|text| self.rich(text));
        field.guide_step.iter().for_each(|step| self.step(step));
        if field.kind == FieldKind::Password && !field.secret {
            self.wrong(&field.key, "is a password and not secret; a value that may be shown is a text");
        }
        for value in [&field.default_value, &field.value].into_iter().flatten().filter(|_| field.secret) {
            self.fault(value.place, "a secret has no default value");
        }
        self.options(field);
        self.value_rule(field);
        field.lookalikes.iter().for_each(|lookalike| self.lookalike(lookalike));
    }

    /// A select has something to select, and only a select.
    fn options(&self, field: &Field) {
        let is_select = field.kind == FieldKind::Select;
        match (is_select, field.options.is_empty()) {
            (true, true) => self.wrong(&field.key, "is a select without options, at least one was expected"),
            (false, false) => self.wrong(&field.key, "has options and is no select"),
            _ => {}
        }
        if is_select && field.secret {
            self.wrong(&field.key, "is a select and secret; what can be chosen is known");
        }
        self.unique("option", field.options.iter().map(|option| &option.value));
        for option in &field.options {
            self.plain(&option.value);
            self.plain(&option.label);
        }
        if let Some(value) = field.default_value.as_ref().filter(|_| is_select)
            && !field.options.iter().any(|option| option.value.value == value.value)
        {
            self.wrong(value, "is not the value of an option");
        }
    }

    fn lookalike(&self, lookalike: &Lookalike) {
        let reason = &lookalike.reason;
        if !is_id(&reason.value, '_') || RESERVED.contains(&&*reason.value) {
            self.wrong(reason, "is not a free word of a-z and _");
        }
        if lookalike.patterns.is_empty() {
            self.fault(reason.place, "no patterns, at least one was expected");
        }
        for text in &lookalike.patterns {
            match pattern::compile(&text.value) {
                Ok(regex) if regex.is_match("") => {
                    self.fault(text.place, format!("the pattern `{}` matches the empty text", text.value));
                }
                Ok(_) => {}
                Err(message) => self.fault(text.place, message),
            }
        }
        self.plain(&lookalike.message);
        self.plain(&lookalike.fix);
        lookalike.guide_step.iter().for_each(|step| self.step(step));
    }
}
