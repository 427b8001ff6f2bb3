//! The form in a connector file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Text};

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
    /// Help that is shown on demand, plain text.
    pub tooltip: Option<Text>,
    /// Whether it is drawn; left out: it is. What is not drawn is sent all the same.
    #[serde(default = "shown")]
    pub display: bool,
    /// When there is such a field, such as `{{ region == 'eu' }}`. Otherwise it is neither drawn, checked nor sent.
    pub condition: Option<Text>,
    /// What the value must be.
    pub validation: Option<Validation>,
    /// A sentence on how the value is kept safe.
    pub reassurance: Option<Text>,
    /// Id of the step in which the value is copied.
    pub guide_step: Option<Text>,
    /// What can be chosen, of a select only.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// What the field holds at first, a text or a template such as `https://${credentials.subdomain}.example.com`.
    /// What can only be read holds it for good.
    pub value: Option<Text>,
    /// The same under another name, never a template.
    pub default_value: Option<Text>,
    /// What stands behind the value in the input, such as `.example.com`.
    pub suffix: Option<Text>,
    /// What is mistaken for the value, tested in order on the cleaned value.
    #[serde(default)]
    pub lookalikes: Vec<Lookalike>,
}

fn shown() -> bool {
    true
}

/// What the value of a field must be: `pattern` or `format`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Validation {
    /// What `pattern` is; left out: a regular expression.
    #[serde(rename = "type")]
    pub kind: Option<ValidationKind>,
    /// A regular expression of the part that browsers and Rust share, which the value matches somewhere; or the name
    /// of a domain, where `acme` stands for `acme.com`.
    pub pattern: Option<Text>,
    /// The form of the value.
    pub format: Option<At<ValueFormat>>,
    /// What to say of a value that breaks the rule, one sentence.
    pub error: Option<Text>,
    /// The same under another name.
    pub error_message: Option<Text>,
}

/// What a pattern is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ValidationKind {
    /// A regular expression.
    HtmlPattern,
    /// The name of a domain.
    Domain,
}

/// The form of a value.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ValueFormat {
    /// An e-mail address.
    Email,
    /// A web address, http or https.
    Url,
    /// A scheme, a colon and more.
    Uri,
    /// 8-4-4-4-12 hexadecimal digits.
    Uuid,
    /// YYYY-MM-DD.
    Date,
    /// YYYY-MM-DDThh:mm:ss, perhaps with a fraction and an offset.
    Datetime,
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
    /// One line with a number, which may be negative and have a fraction.
    Number,
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
