//! The form in a connector file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Text;

/// A notice of the form.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Notice {
    /// Name within the file.
    pub key: Text,
    /// How it is drawn.
    #[serde(rename = "type")]
    pub kind: NoticeKind,
    /// Inline Markdown.
    pub description: Text,
    /// Where it stands; left out: at the top.
    pub position: Option<Position>,
    /// Key of the field that it stands before.
    pub anchor: Option<Text>,
}

/// How a notice is drawn.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum NoticeKind {
    /// Something that may go wrong.
    Warning,
    /// Something good to know.
    Info,
}

impl From<NoticeKind> for hub_model::NoticeType {
    fn from(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::Warning => Self::Warning,
            NoticeKind::Info => Self::Info,
        }
    }
}

/// Where a notice stands.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Position {
    /// Above the fields.
    Top,
    /// Below the fields.
    Bottom,
}

/// A field of the form.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Field {
    /// Name of the credential, as in `$.credentials.<key>`.
    pub key: Text,
    /// Label above the input, as the provider calls the value.
    pub label: Text,
    /// How it is entered.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// The everyday word for the value in the middle of a sentence, such as token or key.
    pub noun: Option<Text>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether its value is sealed and never shown again.
    pub secret: bool,
    /// Whether it can only be read.
    #[serde(default)]
    pub read_only: bool,
    /// Shown in the empty input.
    pub placeholder: Option<Text>,
    /// Help under the input, inline Markdown.
    pub description: Option<Text>,
    /// A sentence on how the value is kept safe.
    pub reassurance: Option<Text>,
    /// Id of the step in which the value is copied.
    pub guide_step: Option<Text>,
    /// What can be chosen, of a select only.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// What the field holds at first.
    pub default_value: Option<Text>,
    /// What stands behind the value in the input, such as `.example.com`.
    pub suffix: Option<Text>,
    /// What is mistaken for the value, tested in order on the cleaned value.
    #[serde(default)]
    pub lookalikes: Vec<Lookalike>,
}

/// How a field is entered.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldKind {
    /// One line.
    Text,
    /// One hidden line.
    Password,
    /// Several lines, such as a private key.
    TextArea,
    /// One of several.
    Select,
}

/// One of several values.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Choice {
    /// What is sent.
    pub value: Text,
    /// What is shown.
    pub label: Text,
}

/// Something that is mistaken for a field's value.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Lookalike {
    /// `reason` of the error, such as `workspace_token`.
    pub reason: Text,
    /// Regular expressions of the part that browsers and Rust share; any of them is enough.
    pub patterns: Vec<Text>,
    /// What this is, one sentence.
    pub message: Text,
    /// What to do, one sentence.
    pub fix: Text,
    /// Id of the step that helps.
    pub guide_step: Option<Text>,
}
