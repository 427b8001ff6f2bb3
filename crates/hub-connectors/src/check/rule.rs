//! What the value of a field must be: the rule can be carried out, and says what it is.

use hub_model::rule::is_domain;

use super::Check;
use crate::file::{Field, FieldKind, ValidationKind};
use crate::pattern;

impl Check<'_> {
    /// The rule of a field.
    pub(super) fn value_rule(&self, field: &Field) {
        let Some(rule) = &field.validation else { return };
        if field.kind == FieldKind::Select {
            self.wrong(&field.key, "is a select and has a validation; what can be chosen is known");
        }
        match (&rule.pattern, &rule.format) {
            (Some(_), Some(format)) => {
                self.fault(format.place, "there is a `pattern` too, only one of both was expected");
            }
            (None, None) => {
                self.wrong(&field.key, "has a validation with neither `pattern` nor `format`");
            }
            (None, Some(format)) if rule.kind.is_some() => {
                self.fault(format.place, "a `format` has no `type`; the type is what a `pattern` is");
            }
            (Some(domain), None) if rule.kind == Some(ValidationKind::Domain) => {
                if !is_domain(&domain.value) {
                    self.wrong(domain, "is not the name of a domain, such as acme");
                }
            }
            (Some(text), None) => {
                self.read(text.place, pattern::compile(&text.value));
            }
            (None, Some(_)) => {}
        }
        for text in [&rule.error, &rule.error_message].into_iter().flatten() {
            self.plain(text);
        }
        if let (Some(_), Some(twice)) = (&rule.error, &rule.error_message) {
            self.fault(twice.place, "there is an `error` too, only one of both was expected");
        }
    }
}
