//! The rules of a field: what is cleaned, what can never be the value, what only looks like it.

use hub_model::clean::{self, Removed};
use hub_model::{ErrorBody, ErrorCode, Field};

use crate::flow::Problem;
use crate::secret::Secret;

/// Tests a regular expression. In the browser it is the browser's own engine; a pattern that it does not
/// understand matches nothing, so that one bad rule never takes the form away (D6).
pub type Matches = fn(pattern: &str, text: &str) -> bool;

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
/// The problem to show under the field: `token_empty` or `token_malformed` with its reason.
pub fn check(field: &Field, typed: &str, matches: Matches) -> Result<Checked, Problem> {
    let cleaned = field.clean(typed);
    if cleaned.text.is_empty() {
        if field.required {
            let step = field.guide_step.clone();
            return Err(problem(
                ErrorCode::TokenEmpty,
                ErrorBody { guide_step: step, ..ErrorBody::default() },
            ));
        }
        return Ok(Checked { value: Secret::default(), removed: cleaned.removed });
    }
    let too_long = cleaned.text.len() > clean::MAX_BYTES;
    // A look-alike says more than "there is a space inside", so it is asked first; but no pattern runs over
    // a text that is too long anyway.
    let lookalike =
        field.lookalikes.iter().filter(|_| !too_long).find(|rule| matches(&rule.pattern, &cleaned.text));
    if let Some(rule) = lookalike {
        let body = ErrorBody {
            reason: Some(rule.reason.clone()),
            message: rule.message.clone(),
            fix: rule.fix.clone(),
            guide_step: rule.guide_step.clone(),
            ..ErrorBody::default()
        };
        return Err(problem(ErrorCode::TokenMalformed, body));
    }
    if let Err(malformed) = field.check(&cleaned.text) {
        let body = ErrorBody {
            reason: Some(malformed.as_str().to_owned()),
            guide_step: field.guide_step.clone(),
            ..ErrorBody::default()
        };
        return Err(problem(ErrorCode::TokenMalformed, body));
    }
    Ok(Checked { value: Secret::new(cleaned.text), removed: cleaned.removed })
}

fn problem(code: ErrorCode, body: ErrorBody) -> Problem {
    Problem { code: Some(code), body }
}

#[cfg(test)]
mod tests {
    use hub_model::Lookalike;

    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
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
    fn an_optional_field_may_stay_empty() {
        let field = Field { required: false, ..field() };
        assert!(check(&field, " ", matches).is_ok_and(|checked| checked.value.is_empty()));
    }
}
