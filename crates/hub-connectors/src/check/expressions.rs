//! Conditions and computed values: they can be read, what they name is there, and what must always be there is.

use std::cell::RefCell;

use hub_model::connector::TRIGGER_TOKEN;
use hub_model::expression::{self, Mistake};

use super::Check;
use crate::file::{Field, Text};

/// What an expression may name beside the fields; with a dot at the end whatever is below it.
const KNOWN: [&str; 4] =
    ["external_trigger_token", "webhooks_url", "events_encoded_context", "hub_settings."];
/// Groups under which the fields are found as well.
const GROUPS: [&str; 3] = ["credentials.", "setupInformation.", "formValues."];

impl Check<'_> {
    /// The expressions of all fields.
    pub(super) fn expressions(&self) {
        for field in &self.custom.config_fields {
            if let Some(condition) = &field.condition {
                self.condition(field, condition);
            }
            if let Some(value) = &field.value {
                self.value(field, value);
            }
            if let Some(value) =
                field.default_value.as_ref().filter(|text| expression::is_template(&text.value))
            {
                self.fault(value.place, "a `defaultValue` is no template; a `value` may be one");
            }
            self.fixed(field);
        }
    }

    fn condition(&self, field: &Field, condition: &Text) {
        if !expression::is_template(&condition.value) {
            self.wrong(condition, "is a text, not a condition; write it as {{ … }} or $.…");
        }
        self.expression(field, condition);
        let key = &field.key.value;
        let ways = ["$.credentials.", "${credentials."].map(|start| format!("{start}{key}"));
        let given = &self.custom.authorization.value;
        let texts =
            [Some(&self.file.base_url), given.token.as_ref(), given.username.as_ref(), given.value.as_ref()];
        for text in texts.into_iter().flatten() {
            if ways.iter().any(|way| text.value.split(way).skip(1).any(|rest| !rest.starts_with(of_key))) {
                self.fault(
                    condition.place,
                    format!("`{key}` is needed for every call, so it has no condition"),
                );
            }
        }
    }

    fn value(&self, field: &Field, value: &Text) {
        if let Some(twice) = &field.default_value {
            self.fault(twice.place, "there is a `value` too, only one of both was expected");
        }
        if expression::is_template(&value.value) {
            self.expression(field, value);
        } else {
            self.plain(value);
            let options = &field.options;
            if !options.is_empty() && !options.iter().any(|option| option.value.value == value.value) {
                self.wrong(value, "is not the value of an option");
            }
        }
    }

    /// What nobody can type holds something, or need not (D5).
    fn fixed(&self, field: &Field) {
        let key = &field.key;
        if key.value == TRIGGER_TOKEN {
            if field.secret || field.value.is_some() || field.default_value.is_some() {
                self.wrong(
                    key,
                    "holds a token that the hub makes: it is not secret and has no value of its own",
                );
            }
            return;
        }
        let empty = field.value.is_none() && field.default_value.is_none();
        if field.required && empty && (field.read_only || !field.display) {
            self.wrong(key, "is required and nobody can fill it in; give it a `value`");
        }
        if field.read_only && field.secret {
            self.wrong(key, "is read-only and secret; nobody could ever fill it in");
        }
    }

    /// An expression: it can be read, and every path leads somewhere other than to its own field.
    fn expression(&self, field: &Field, text: &Text) {
        let named = RefCell::new(Vec::new());
        let look = |path: &str| {
            named.borrow_mut().push(path.to_owned());
            None
        };
        if let Err(mistake) = expression::evaluate(&text.value, &look) {
            let what = match mistake {
                Mistake::Unclosed => "ends before something in it does".to_owned(),
                Mistake::Unexpected(at) => {
                    let rest: String =
                        text.value.trim().get(at..).unwrap_or_default().chars().take(12).collect();
                    format!("cannot be read from `{}` on", rest.trim())
                }
                Mistake::TooDeep => "is nested too deeply".to_owned(),
            };
            self.fault(text.place, format!("the expression `{}` {what}", text.value));
        }
        for path in named.into_inner() {
            let key = GROUPS.iter().find_map(|group| path.strip_prefix(group)).unwrap_or(&path);
            if key == field.key.value {
                self.fault(text.place, format!("`{key}` hangs on itself"));
            } else if !self.custom.config_fields.iter().any(|other| other.key.value == key)
                && !KNOWN
                    .iter()
                    .any(|known| path == *known || known.ends_with('.') && path.starts_with(known))
            {
                self.fault(text.place, format!("`{path}` is neither a field's key nor known otherwise"));
            }
        }
    }
}

fn of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
