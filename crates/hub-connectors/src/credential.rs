//! Cleaning and judging a pasted value before any provider is asked. The words here are used where the widget has
//! none of its own; what a provider's look-alikes are called is the connector's data.

use hub_model::clean::{Cleaned, Malformed};
use hub_model::error::FieldError;
use hub_model::{Broken, ErrorBody, ErrorCode, Field, Lookalike};
use regex::Regex;

/// Why a value cannot be the credential. It never holds the value or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Key of the field; empty for one that the connector does not have, as any text can stand there.
    pub field: Box<str>,
    /// `token_empty`, `token_malformed`, or `validation_failed` for a field that is not secret or not known.
    pub code: ErrorCode,
    /// Which look-alike or which rule.
    pub reason: Option<String>,
    /// What happened, one sentence.
    pub message: String,
    /// What to do, one sentence.
    pub fix: String,
    /// The step of the guide that helps.
    pub guide_step: Option<String>,
}

impl FieldProblem {
    /// The body of the answer; the `request_id` is the caller's to set.
    #[must_use]
    pub fn into_body(self) -> ErrorBody {
        ErrorBody {
            status_code: self.code.status(),
            code: self.code.as_str().to_owned(),
            fields: vec![FieldError {
                key: self.field.into(),
                message: self.message.clone(),
                ..FieldError::default()
            }],
            message: self.message,
            fix: self.fix,
            retryable: self.code.retryable(),
            reason: self.reason,
            guide_step: self.guide_step,
            ..ErrorBody::default()
        }
    }
}

/// The patterns of a field, compiled.
pub(crate) struct Compiled<'a> {
    /// Of its look-alikes, in their order.
    pub lookalikes: &'a [Regex],
    /// Of its rule, if that is a pattern.
    pub pattern: Option<&'a Regex>,
}

/// Cleans `raw` and checks it against the rules of `field`, of which `compiled` are the patterns. `empty_step` is the
/// step of the guide for an empty value.
///
/// The order: empty; too long, before any pattern reads it; the look-alikes; white space and odd characters; the
/// field's own rule. The look-alikes come before the others because they give the better hint: "paste your token" has spaces and
/// "••••" has odd characters, and both are sample text.
///
/// # Errors
///
/// The first reason why it cannot be one.
pub(crate) fn check(
    field: &Field,
    compiled: &Compiled<'_>,
    empty_step: Option<&str>,
    raw: &str,
) -> Result<Cleaned, FieldProblem> {
    let cleaned = field.clean(raw);
    let secret = field.is_secret();
    if cleaned.text.is_empty() {
        return if field.required { Err(empty(field, secret, empty_step)) } else { Ok(cleaned) };
    }
    let malformed = field.check(&cleaned.text).err();
    if malformed == Some(Malformed::TooLong) {
        return Err(refused(field, secret, Malformed::TooLong));
    }
    for (lookalike, regex) in field.lookalikes.iter().zip(compiled.lookalikes) {
        if regex.is_match(&cleaned.text) {
            return Err(looks_like(field, lookalike));
        }
    }
    if let Some(malformed) = malformed {
        return Err(refused(field, secret, malformed));
    }
    let matches = |_: &str, text: &str| compiled.pattern.map(|regex| regex.is_match(text));
    match field.check_rule(&cleaned.text, &matches) {
        Err(rule) => Err(broken(field, secret, rule)),
        Ok(()) => Ok(cleaned),
    }
}

/// The problem with a field that the connector does not have.
pub(crate) fn unknown() -> FieldProblem {
    FieldProblem {
        field: Box::default(),
        code: ErrorCode::ValidationFailed,
        reason: Some("unknown_field".to_owned()),
        message: "This integration has no such field.".to_owned(),
        fix: "Send only the fields that its connector names.".to_owned(),
        guide_step: None,
    }
}

fn empty(field: &Field, secret: bool, step: Option<&str>) -> FieldProblem {
    let (code, verb) = if secret {
        (ErrorCode::TokenEmpty, "Paste your")
    } else {
        (ErrorCode::ValidationFailed, "Fill in the")
    };
    FieldProblem {
        field: field.key.as_str().into(),
        code,
        reason: None,
        message: format!("{verb} {} first.", field.label),
        fix: if step.is_some() { "The guide shows where you get it." } else { "It cannot be left empty." }
            .to_owned(),
        guide_step: step.map(str::to_owned),
    }
}

fn refused(field: &Field, secret: bool, malformed: Malformed) -> FieldProblem {
    let noun = field.noun.as_deref().unwrap_or("value");
    let (message, fix) = match malformed {
        Malformed::Whitespace => (
            format!("There is a space inside this {noun}."),
            format!("Part of it may be missing. Copy the whole {noun} again."),
        ),
        Malformed::Characters => (
            format!("There is a character in this {noun} that does not belong there."),
            format!("Copy the {noun} again, and nothing around it."),
        ),
        Malformed::TooLong => (
            format!("This is too long for a {noun}."),
            format!("Copy the {noun} again, and nothing around it."),
        ),
        Malformed::NotAnOption => {
            (format!("{} has no such option.", field.label), "Choose one that is listed.".to_owned())
        }
    };
    FieldProblem {
        field: field.key.as_str().into(),
        code: if secret { ErrorCode::TokenMalformed } else { ErrorCode::ValidationFailed },
        reason: Some(malformed.as_str().to_owned()),
        message,
        fix,
        guide_step: field.guide_step.clone(),
    }
}

/// What a value is not that it must be, in the connector's words if it has some.
fn broken(field: &Field, secret: bool, rule: Broken) -> FieldProblem {
    let error = match rule {
        Broken::Number => None,
        _ => field.validation.as_ref().and_then(|rule| rule.error.clone()),
    };
    let message = error.unwrap_or_else(|| rule.sentence(&field.label));
    FieldProblem {
        field: field.key.as_str().into(),
        code: if secret { ErrorCode::TokenMalformed } else { ErrorCode::ValidationFailed },
        reason: Some(rule.as_str().to_owned()),
        message,
        fix: "Check it and enter it again.".to_owned(),
        guide_step: field.guide_step.clone(),
    }
}

fn looks_like(field: &Field, lookalike: &Lookalike) -> FieldProblem {
    FieldProblem {
        field: field.key.as_str().into(),
        code: ErrorCode::TokenMalformed,
        reason: Some(lookalike.reason.clone()),
        message: lookalike.message.clone(),
        fix: lookalike.fix.clone(),
        guide_step: lookalike.guide_step.clone(),
    }
}
