//! What a form is made of beside its fields: notices, and what is mistaken for a field's value.

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
