//! The rules of a field: what is cleaned, what can never be the value, what only looks like it.

use hub_model::clean::{self, Removed};
use hub_model::{Broken, ErrorBody, ErrorCode, Field, Lookalike};

use crate::flow::Problem;
use crate::secret::Secret;

/// Tests a regular expression. In the browser it is the browser's own engine. `None` for a pattern that it does not
/// understand: one bad rule is no rule, and never takes the form away (D6).
pub type Matches = fn(pattern: &str, text: &str) -> Option<bool>;

/// A value that may be sent, and what was removed from what was typed.
pub struct Checked {
    /// What is sent.
    pub value: Secret,
    /// What was removed, for the hint under the field.
    pub removed: Vec<Removed>,
}

/// Checks one field before anything is sent.
///
/// # Errors
///
/// The problem to show under the field: `token_empty` or `token_malformed` with its reason of a credential,
/// `validation_failed` with its words of any other field.
pub fn check(field: &Field, typed: &str, matches: Matches) -> Result<Checked, Problem> {
    let cleaned = field.clean(typed);
    if cleaned.text.is_empty() {
        if field.required {
            let (message, fix) =
                (["Fill in the", &*field.label, "first."].join(" "), "It cannot be left empty.".to_owned());
            let body =
                ErrorBody { message, fix, guide_step: field.guide_step.clone(), ..ErrorBody::default() };
            return Err(problem(field, ErrorCode::TokenEmpty, body));
        }
        return Ok(Checked { value: Secret::default(), removed: cleaned.removed });
    }
    let too_long = cleaned.text.len() > clean::MAX_BYTES;
    // A look-alike says more than "there is a space inside", so it is asked first; but no pattern runs over
    // a text that is too long anyway.
    let is_like = |rule: &&Lookalike| matches(&rule.pattern, &cleaned.text) == Some(true);
    if let Some(rule) = field.lookalikes.iter().filter(|_| !too_long).find(is_like) {
        let body = ErrorBody {
            reason: Some(rule.reason.clone()),
            message: rule.message.clone(),
            fix: rule.fix.clone(),
            guide_step: rule.guide_step.clone(),
            ..ErrorBody::default()
        };
        return Err(problem(field, ErrorCode::TokenMalformed, body));
    }
    let (reason, message) = if let Err(malformed) = field.check(&cleaned.text) {
        (malformed.as_str(), [&*field.label, "has a form that does not belong to it."].join(" "))
    } else if let Err(broken) = field.check_rule(&cleaned.text, &matches) {
        let own = field.validation.as_ref().and_then(|rule| rule.error.clone());
        let own = own.filter(|_| broken != Broken::Number);
        (broken.as_str(), own.unwrap_or_else(|| broken.sentence(&field.label)))
    } else {
        return Ok(Checked { value: Secret::new(cleaned.text), removed: cleaned.removed });
    };
    let body = ErrorBody {
        reason: Some(reason.to_owned()),
        message,
        fix: "Check it and enter it again.".to_owned(),
        guide_step: field.guide_step.clone(),
        ..ErrorBody::default()
    };
    Err(problem(field, ErrorCode::TokenMalformed, body))
}

/// `code` is for a credential; what is no secret has words of its own.
fn problem(field: &Field, code: ErrorCode, body: ErrorBody) -> Problem {
    Problem { code: Some(if field.is_secret() { code } else { ErrorCode::ValidationFailed }), body }
}

#[cfg(test)]
mod tests {
    use hub_model::{FieldType, Rule, RuleKind};

    use super::*;

    fn matches(pattern: &str, text: &str) -> Option<bool> {
        Some(regex::Regex::new(pattern).ok()?.is_match(text))
    }

    fn field() -> Field {
        let rule = |reason: &str, pattern: &str| Lookalike {
            reason: reason.into(),
            pattern: pattern.into(),
            ..Lookalike::default()
        };
        Field {
            required: true,
            secret: true,
            guide_step: Some("copy".into()),
            lookalikes: vec![
                rule("broken", "("),
                rule("url", "^https?://"),
                rule("object_id", "^[0-9a-f]{24}$"),
            ],
            ..Field::default()
        }
    }

    #[track_caller]
    fn refused(typed: &str) -> (&'static str, Option<String>) {
        let problem = check(&field(), typed, matches).err().expect("must be refused");
        (problem.code.expect("has a code").as_str(), problem.body.reason)
    }

    #[test]
    fn d13_what_is_not_a_token_is_refused_before_anything_is_sent() {
        assert_eq!(refused(""), ("token_empty", None));
        assert_eq!(refused(" \u{200B}\n"), ("token_empty", None));
        assert_eq!(refused("https://a b"), ("token_malformed", Some("url".into())));
        assert_eq!(refused("0123456789abcdef01234567"), ("token_malformed", Some("object_id".into())));
        assert_eq!(refused("a b"), ("token_malformed", Some("whitespace".into())));
        assert_eq!(refused("🙂"), ("token_malformed", Some("characters".into())));
        assert_eq!(refused(&"a".repeat(1_000_000)), ("token_malformed", Some("too_long".into())));
    }

    #[test]
    fn d3_d6_a_clean_value_passes_and_a_bad_pattern_disables_only_itself() {
        let Ok(checked) = check(&field(), " Bearer abc ", matches) else { panic!("must pass") };
        assert_eq!(checked.value.expose(), "abc");
        assert_eq!(checked.removed, [Removed::Bearer, Removed::Spaces]);
    }

    #[test]
    fn d6_d9_a_rule_is_told_in_words_and_a_bad_pattern_is_none() {
        let code = |pattern: &str, error: Option<&str>| Field {
            label: "Code".into(),
            validation: Some(Rule {
                kind: RuleKind::Pattern(pattern.into()),
                error: error.map(str::to_owned),
            }),
            ..Field::default()
        };
        let refused = |field: &Field, typed: &str| {
            let problem = check(field, typed, matches).err().expect("must be refused");
            (problem.code, problem.body.message)
        };
        let failed = Some(ErrorCode::ValidationFailed);
        assert_eq!(
            refused(&code("^[A-Z]+$", None), "a"),
            (failed, "Code does not look as it should.".into())
        );
        assert_eq!(refused(&code("^[A-Z]+$", Some("Capitals.")), "a"), (failed, "Capitals.".into()));
        assert!(check(&code("(", None), "a", matches).is_ok());
        let number = Field { label: "Limit".into(), kind: FieldType::Number, ..Field::default() };
        assert!(check(&number, " -1.5 ", matches).is_ok());
        assert_eq!(refused(&number, "1,5"), (failed, "Limit must be a number.".into()));
        let required = Field { required: true, ..number };
        assert_eq!(refused(&required, ""), (failed, "Fill in the Limit first.".into()));
    }

    #[test]
    fn an_optional_field_may_stay_empty() {
        let field = Field { required: false, ..field() };
        assert!(check(&field, " ", matches).is_ok_and(|checked| checked.value.is_empty()));
    }
}
