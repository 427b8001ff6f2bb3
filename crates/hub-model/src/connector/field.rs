//! One field of a form: what it is called, how it is entered, what its value must be.

#[cfg(feature = "serde")]
mod wire;

use crate::clean::{self, Cleaned, Malformed};
use crate::rule::{self, Broken, Rule};

use super::form::Lookalike;

/// Key of the field with the token by which the provider's events are started.
pub const TRIGGER_TOKEN: &str = "external-trigger-token";

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
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
    /// Help that is shown on demand, plain text.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub tooltip: Option<String>,
    /// Whether it is drawn. What is not drawn is sent all the same.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "wire::is_true"))]
    pub display: bool,
    /// An expression; where it comes to nothing or to no, the field is neither shown, checked nor sent.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub condition: Option<String>,
    /// What the value must be.
    #[cfg_attr(
        feature = "serde",
        serde(
            skip_serializing_if = "Option::is_none",
            serialize_with = "wire::write_rule",
            deserialize_with = "wire::rule"
        )
    )]
    pub validation: Option<Rule>,
    /// Ours: a sentence on how the value is kept safe, shown under the button.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reassurance: Option<String>,
    /// Ours: the step of the guide in which the value is copied.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub guide_step: Option<String>,
    /// What can be chosen, where the field is a select.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub options: Vec<Choice>,
    /// What the field holds at first, or a template of it; the wire may have a number.
    #[cfg_attr(
        feature = "serde",
        serde(skip_serializing_if = "Option::is_none", deserialize_with = "wire::value")
    )]
    pub value: Option<String>,
    /// Ours: the same, where `value` does not say.
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
            (FieldType::TextArea | FieldType::Number, _) | (FieldType::Text, false) => clean::tidy(raw),
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
            (FieldType::Number, _) | (FieldType::Text, false) => clean::check_text(cleaned, false),
            (FieldType::Password, _) | (FieldType::Text, true) => clean::check(cleaned),
        }
    }

    /// Checks what holds for the values of this field: that a number is one, and the field's own rule. For `matches`
    /// see [`Rule::check`].
    ///
    /// # Errors
    ///
    /// What does not hold of the cleaned value, which is not empty.
    pub fn check_rule(
        &self,
        cleaned: &str,
        matches: &dyn Fn(&str, &str) -> Option<bool>,
    ) -> Result<(), Broken> {
        if self.kind == FieldType::Number && !rule::is_number(cleaned) {
            return Err(Broken::Number);
        }
        self.validation.as_ref().map_or(Ok(()), |rule| rule.check(cleaned, matches))
    }

    /// What it holds at first, perhaps a template.
    #[must_use]
    pub fn initial(&self) -> Option<&str> {
        self.value.as_deref().or(self.default_value.as_deref())
    }

    /// Whether it holds the token by which the provider's events are started: shown, copied, never typed, no secret.
    #[must_use]
    pub fn is_trigger_token(&self) -> bool {
        self.key == TRIGGER_TOKEN
    }

    /// Whether its value is hidden, and never given back.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        (self.secret || self.kind == FieldType::Password) && !self.is_trigger_token()
    }
}

impl Default for Field {
    /// An optional text that is drawn.
    fn default() -> Self {
        Self {
            key: String::new(),
            label: String::new(),
            kind: FieldType::Text,
            noun: None,
            required: false,
            secret: false,
            read_only: false,
            placeholder: String::new(),
            description: None,
            tooltip: None,
            display: true,
            condition: None,
            validation: None,
            reassurance: None,
            guide_step: None,
            options: Vec::new(),
            value: None,
            default_value: None,
            suffix: None,
            lookalikes: Vec::new(),
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
    /// One line with a number, which stays the text that it is.
    Number,
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
            "number" => Self::Number,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests;
