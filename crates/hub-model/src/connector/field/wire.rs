//! Members of a field that come in more than one shape.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::rule::{Rule, RuleKind};

/// A value of any kind, of which some are of use.
#[derive(Deserialize)]
#[serde(untagged)]
enum Loose<T> {
    Known(T),
    Other(serde::de::IgnoredAny),
}

impl<T> Loose<T> {
    fn known(self) -> Option<T> {
        match self {
            Self::Known(known) => Some(known),
            Self::Other(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
}

/// The rule as it is written: each dialect has some of the members.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Written {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
pub(super) fn is_true(flag: &bool) -> bool {
    *flag
}

/// A text, or a number as text; anything else is nothing.
pub(super) fn value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Loose::<Value>::deserialize(deserializer)?.known().map(|value| match value {
        Value::Text(text) => text,
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
    }))
}

/// A rule of either dialect; anything else is none.
pub(super) fn rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rule>, D::Error> {
    let written = Loose::<Written>::deserialize(deserializer)?.known().unwrap_or_default();
    let error = written.error.or(written.error_message);
    Ok(Rule::read(written.kind.as_deref(), written.pattern, written.format.as_deref(), error))
}

/// Writes a rule in the dialect that other hubs understand, where it has words for it.
pub(super) fn write_rule<S: Serializer>(rule: &Option<Rule>, serializer: S) -> Result<S::Ok, S::Error> {
    let written = rule.as_ref().map(|rule| {
        let error = rule.error.clone();
        let kind = |word: &str| Some(word.to_owned());
        match &rule.kind {
            RuleKind::Pattern(pattern) => Written {
                kind: kind("html-pattern"),
                pattern: Some(pattern.clone()),
                error,
                ..Written::default()
            },
            RuleKind::Domain(domain) => {
                Written { kind: kind("domain"), pattern: Some(domain.clone()), error, ..Written::default() }
            }
            RuleKind::Format(format) => Written {
                format: Some(format.as_str().to_owned()),
                error_message: error,
                ..Written::default()
            },
        }
    });
    written.serialize(serializer)
}
