//! What of a form is shown and sent, given what is typed: the one place where conditions and computed values are
//! carried out, so that widget and server never differ about them.

use super::Field;
use crate::clean::MAX_BYTES;
use crate::expression::{self, Value};

/// How often fields are gone through. Conditions that hang on each other settle in a pass for each link of the chain;
/// those that contradict each other never do.
const PASSES: usize = 16;

/// Members of the context under which the fields are found as well.
const GROUPS: [&str; 3] = ["credentials.", "setupInformation.", "formValues."];

/// A form and what is known while it is filled in.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// The fields in their order.
    pub fields: &'a [Field],
    /// What a field holds that people fill in, by key; `None` for one that is empty.
    pub typed: &'a dyn Fn(&str) -> Option<String>,
    /// What is known otherwise: `external_trigger_token`, `hub_settings.…`.
    pub known: &'a dyn Fn(&str) -> Option<String>,
}

/// What became of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Whether it is a part of the form: if not, it is neither drawn, checked nor sent.
    pub shown: bool,
    /// What it holds by the connector's word: of a field that cannot be changed its value, of another one what it
    /// holds at first. Never a template.
    pub given: Option<String>,
    /// Whether its condition or its value cannot be read.
    pub broken: bool,
}

impl Field {
    /// Whether nobody types its value: it is the connector's, whatever a client sends.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.read_only || self.is_trigger_token()
    }
}

impl Form<'_> {
    /// What became of each field, in their order.
    #[must_use]
    pub fn settle(&self) -> Vec<Settled> {
        let start = Settled { shown: true, ..Settled::default() };
        let mut settled = vec![start; self.fields.len()];
        for _ in 0..PASSES {
            let mut changed = false;
            for (at, field) in self.fields.iter().enumerate() {
                let now = self.one(field, &settled);
                changed |= settled[at] != now;
                settled[at] = now;
            }
            if !changed {
                break;
            }
        }
        settled
    }

    /// One field, when the others are as they are.
    fn one(&self, field: &Field, others: &[Settled]) -> Settled {
        let look = |path: &str| self.look(path, others);
        let condition = field.condition.as_deref();
        let shown = condition.is_none_or(|condition| expression::shows(condition, &look));
        let mut broken = condition.is_some_and(|condition| expression::evaluate(condition, &look).is_err());
        let token = field.is_trigger_token().then(|| look("external_trigger_token")).flatten();
        let given = token.or_else(|| match expression::evaluate(field.initial()?, &look) {
            Ok(Value::Null) => None,
            // A value that is made of itself grows with each pass.
            Ok(value) if value.as_str().len() <= MAX_BYTES => {
                Some(value.as_str().to_owned()).filter(|text| !text.is_empty())
            }
            Ok(_) | Err(_) => {
                broken = true;
                None
            }
        });
        Settled { shown, given, broken }
    }

    /// What is at a path: of a field that is shown what it holds, else what is known.
    fn look(&self, path: &str, others: &[Settled]) -> Option<String> {
        let key = GROUPS.iter().find_map(|group| path.strip_prefix(group)).unwrap_or(path);
        let Some(at) = self.fields.iter().position(|field| field.key == key) else {
            return (self.known)(path);
        };
        let (field, other) = (&self.fields[at], &others[at]);
        if !other.shown {
            return None;
        }
        let typed = || (self.typed)(key);
        match (field.is_fixed(), field.display) {
            (true, _) => other.given.clone(),
            // What nobody sees may be sent all the same.
            (false, false) => typed().or_else(|| other.given.clone()),
            (false, true) => typed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str) -> Field {
        Field { key: key.into(), ..Field::default() }
    }

    fn when(key: &str, condition: &str) -> Field {
        Field { condition: Some(condition.into()), ..field(key) }
    }

    fn settle(fields: &[Field], typed: &[(&str, &str)]) -> Vec<Settled> {
        let find =
            |key: &str| typed.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned());
        let known = |path: &str| (path == "external_trigger_token").then(|| "t-1".to_owned());
        Form { fields, typed: &find, known: &known }.settle()
    }

    fn shown(fields: &[Field], typed: &[(&str, &str)]) -> Vec<bool> {
        settle(fields, typed).iter().map(|field| field.shown).collect()
    }

    #[test]
    fn d7_what_hangs_on_a_hidden_field_is_hidden_with_it() {
        // In an order in which one pass is not enough.
        let fields = [
            when("c", "{{ b == '1' }}"),
            when("b", "{{ credentials.a == '1' }}"),
            field("a"),
            when("d", "$.c"),
        ];
        let all = [("a", "1"), ("b", "1"), ("c", "x")];
        assert_eq!(shown(&fields, &all), [true; 4]);
        assert_eq!(shown(&fields, &all[1..]), [false, false, true, false]);
    }

    #[test]
    fn contradictions_and_circles_end() {
        for conditions in [["{{ !b }}", "{{ !a }}"], ["{{ b }}", "{{ a }}"], ["{{ !b }}", "{{ a }}"]] {
            let fields = [when("a", conditions[0]), when("b", conditions[1])];
            let typed = [("a", "1"), ("b", "1")];
            assert_eq!(settle(&fields, &typed).len(), 2, "{conditions:?}");
        }
        let itself = Field { value: Some("x${a}".into()), read_only: true, ..field("a") };
        assert_eq!(
            settle(std::slice::from_ref(&itself), &[])[0].given.as_ref().map(String::len),
            Some(PASSES)
        );
        let doubled =
            Field { value: Some("xxxxxxxxxxxxxxxx${a}${a}${a}${a}${a}${a}${a}${a}".into()), ..itself };
        assert!(settle(&[doubled], &[])[0].given.as_ref().is_none_or(|text| text.len() <= MAX_BYTES));
    }

    #[test]
    fn d7_values_are_computed_from_what_is_typed_and_never_are_templates() {
        let fixed =
            |key: &str, value: &str| Field { read_only: true, value: Some(value.into()), ..field(key) };
        let fields = [
            fixed("url", "https://${credentials.sub}.acme.example"),
            fixed("copy", "$.url"),
            field("sub"),
            fixed("broken", "{{ sub"),
            fixed("nothing", "{{ none }}"),
            Field { display: false, default_value: Some("d".into()), ..field("hidden") },
            fixed("of_hidden", "{{ hidden }}"),
            Field { value: Some("Dear ${sub}".into()), ..field("first") },
            Field { secret: true, ..field(super::super::TRIGGER_TOKEN) },
        ];
        let given = |typed: &[(&str, &str)]| {
            settle(&fields, typed)
                .into_iter()
                .map(|field| field.given.unwrap_or_default())
                .collect::<Vec<_>>()
        };
        let url = "https://north.acme.example";
        // What is typed into fields that cannot be changed counts for nothing.
        let typed = [("sub", "north"), ("url", "https://evil.example"), ("external-trigger-token", "x")];
        assert_eq!(given(&typed), [url, url, "", "", "", "d", "d", "Dear north", "t-1"]);
        assert_eq!(given(&[("hidden", "h")])[6], "h");
        assert!(settle(&fields, &[])[3].broken && !settle(&fields, &[])[0].broken);
        assert!(!fields[8].is_secret() && fields[8].is_fixed());
        let broken = [when("a", "{{ b = 1 }}")];
        assert_eq!(settle(&broken, &[])[0], Settled { shown: true, given: None, broken: true });
    }
}
