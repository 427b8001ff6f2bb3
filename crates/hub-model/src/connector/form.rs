//! What a form is made of: notices, fields, and what is mistaken for a field's value.

use crate::clean::{self, Cleaned, Malformed};

/// A notice of the form.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Notice {
    /// Identity within the connector.
    pub key: String,
    /// How it is drawn.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub kind: NoticeType,
    /// Inline Markdown.
    pub description: String,
    /// `top` (default) or `bottom`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub position: Option<String>,
    /// Field key it stands directly before.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub anchor: Option<String>,
}

/// How a notice is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum NoticeType {
    /// Something that may go wrong.
    Warning,
    /// Something good to know.
    Info,
}

/// One field of a form.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, rename_all = "camelCase")
)]
pub struct Field {
    /// Name of the credential.
    pub key: String,
    /// Label above the input.
    pub label: String,
    /// How it is entered.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub kind: FieldType,
    /// Ours: the everyday word for the value in the middle of a sentence, such as `token` or `key`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub noun: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether its value is never shown again.
    pub secret: bool,
    /// Whether it can only be read.
    pub read_only: bool,
    /// Shown in the empty input.
    pub placeholder: String,
    /// Help under the input, inline Markdown; `[step {n}](#id)` links to a step of the guide.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub description: Option<String>,
    /// Ours: a sentence on how the value is kept safe, shown under the button.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reassurance: Option<String>,
    /// Ours: the step of the guide in which the value is copied.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub guide_step: Option<String>,
    /// What can be chosen, where the field is a select.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub options: Vec<Choice>,
    /// What the field holds at first.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub default_value: Option<String>,
    /// Ours: what stands behind the value in the input, such as `.example.com`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub suffix: Option<String>,
    /// Ours: things that look like the value and are not, tested in order on the cleaned value.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub lookalikes: Vec<Lookalike>,
}

impl Field {
    /// Cleans what was typed or pasted: a credential of what people paste around one, any other text of the white space
    /// around it. What is chosen needs none.
    #[must_use]
    pub fn clean(&self, raw: &str) -> Cleaned {
        match (self.kind, self.secret) {
            (FieldType::Select, _) => Cleaned { text: raw.to_owned(), removed: Vec::new() },
            (FieldType::TextArea, _) | (FieldType::Text, false) => clean::tidy(raw),
            (FieldType::Password, _) | (FieldType::Text, true) => clean::clean(raw),
        }
    }

    /// Checks what holds for every value of such a field.
    ///
    /// # Errors
    ///
    /// Why the cleaned value can never be one.
    pub fn check(&self, cleaned: &str) -> Result<(), Malformed> {
        match (self.kind, self.secret) {
            (FieldType::Select, _) => {
                let known = self.options.iter().any(|option| option.value == cleaned);
                if known { Ok(()) } else { Err(Malformed::NotAnOption) }
            }
            (FieldType::TextArea, _) => clean::check_text(cleaned, true),
            (FieldType::Text, false) => clean::check_text(cleaned, false),
            (FieldType::Password, _) | (FieldType::Text, true) => clean::check(cleaned),
        }
    }
}

/// One of several values.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// How a field is entered. Unknown and absent types are text (D11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", from = "std::borrow::Cow<'_, str>")
)]
pub enum FieldType {
    /// One line.
    #[default]
    Text,
    /// One hidden line.
    Password,
    /// Several lines, such as a private key.
    TextArea,
    /// One of several.
    Select,
}

impl From<std::borrow::Cow<'_, str>> for FieldType {
    fn from(word: std::borrow::Cow<'_, str>) -> Self {
        Self::parse(&word)
    }
}

impl FieldType {
    /// Reads the word on the wire.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "password" => Self::Password,
            "text_area" => Self::TextArea,
            "select" => Self::Select,
            _ => Self::Text,
        }
    }
}

/// Something that looks like a credential and is not: which, how it is recognised, and what to say.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Lookalike {
    /// `reason` of the error, such as `workspace_token`.
    pub reason: String,
    /// Regular expression, in the part of the syntax that ECMAScript and Rust's `regex` share.
    pub pattern: String,
    /// What this is, one sentence.
    pub message: String,
    /// What to do, one sentence.
    pub fix: String,
    /// The step of the guide that helps.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub guide_step: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldType, secret: bool) -> Field {
        let options = vec![Choice { value: "eu".into(), label: "Europe".into() }];
        Field { kind, secret, options, ..Field::default() }
    }

    #[test]
    fn each_kind_of_field_is_cleaned_and_checked_by_its_own_rules() {
        let key = "-----BEGIN KEY-----\nabc def\n-----END KEY-----";
        let long = field(FieldType::TextArea, true);
        assert_eq!(long.clean(&format!("\n{key}\n")).text, key);
        assert!(long.check(key).is_ok() && long.check("a\u{1b}b").is_err());
        let name = field(FieldType::Text, false);
        assert_eq!(name.clean("  Bearer of news ").text, "Bearer of news");
        assert!(name.check("Bearer of news").is_ok() && name.check("a\nb").is_err());
        let token = field(FieldType::Text, true);
        assert_eq!(token.clean("Bearer abc").text, "abc");
        assert_eq!(token.check("a b"), Err(Malformed::Whitespace));
        let region = field(FieldType::Select, false);
        assert!(region.check("eu").is_ok() && region.check("us").is_err());
    }
}
