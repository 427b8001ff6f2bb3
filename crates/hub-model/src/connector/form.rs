//! What a form is made of: notices, fields, and what is mistaken for a field's value.

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
