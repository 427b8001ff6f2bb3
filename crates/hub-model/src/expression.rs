//! Conditions and computed values of a form: a small expression language that the widget and the server read alike.
//!
//! | form | what it is |
//! | --- | --- |
//! | `$.a.b` | what is at that path |
//! | `{{ … }}` | an expression: texts, numbers, `true`, `false`, `null`, paths, `! == != < > <= >= in && \|\| + ?:`, parentheses |
//! | `${…}` | the same; by custom a path alone |
//! | anything else | text, in which the last two may stand |
//!
//! There are three kinds of value. What is typed into a form is text, and so are numbers: `<` and its kin compare as
//! numbers what looks like numbers, `+` joins. Nothing (`null`) is equal to the empty text. Every operand is read,
//! also where it cannot matter, so that a mistake does not wait for the day it does. The evaluator weighs little,
//! because it is a part of the widget: no regular expressions, no floating point.

mod parser;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use parser::Parser;

use crate::rule::{cut, is_digits};

/// What is at a path, such as `region` or `hub_settings.plan`; `None` where there is nothing, or nothing is typed.
pub type Look<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A text or a number.
    Text(String),
    /// Yes or no.
    Bool(bool),
}

/// Why an expression comes to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// It ends before something in it does.
    Unclosed,
    /// At this byte stands what is not a part of the language, or not there.
    Unexpected(usize),
    /// It is nested deeper than any honest one.
    TooDeep,
}

impl Value {
    /// The value as text; nothing is the empty one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Null => "",
            Self::Text(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }

    /// Whether it counts as yes. The text `false` does not, because forms hold texts only.
    #[must_use]
    pub fn holds(&self) -> bool {
        !matches!(self.as_str(), "" | "false")
    }
}

/// What `source` comes to. White space around it counts for nothing.
///
/// # Errors
///
/// The first mistake.
pub fn evaluate(source: &str, look: Look<'_>) -> Result<Value, Mistake> {
    let source = source.trim();
    let mut parser = Parser::new(source, look);
    if source.starts_with("$.") {
        let value = parser.primary()?;
        return if parser.rest().is_empty() { Ok(value) } else { Err(parser.unexpected()) };
    }
    let mut text = String::new();
    let mut first = true;
    while let Some(start) = opening(parser.rest()) {
        let before = parser.take(start);
        text.push_str(before);
        let close = if parser.eat("{{") { "}}" } else { "}" };
        if close == "}" {
            parser.take(2);
        }
        let value = parser.expression()?;
        if !parser.eat(close) {
            return Err(parser.unexpected());
        }
        if first && text.is_empty() && parser.rest().is_empty() {
            return Ok(value);
        }
        first = false;
        text.push_str(value.as_str());
    }
    text.push_str(parser.rest());
    Ok(Value::Text(text))
}

/// Whether a field with this condition is shown: unless it comes to nothing, to no, or to the text `false`. A broken
/// condition shows the field; [`evaluate`] tells what is wrong with it.
#[must_use]
pub fn shows(condition: &str, look: Look<'_>) -> bool {
    match evaluate(condition, look) {
        Ok(value) => value != Value::Null && value.as_str() != "false",
        Err(_) => true,
    }
}

/// The text that a template comes to.
///
/// # Errors
///
/// The first mistake: a template that cannot be read is never a value itself.
pub fn text(source: &str, look: Look<'_>) -> Result<String, Mistake> {
    evaluate(source, look).map(|value| value.as_str().to_owned())
}

/// Whether a text is more than the text it is.
#[must_use]
pub fn is_template(source: &str) -> bool {
    source.trim_start().starts_with("$.") || opening(source).is_some()
}

/// Where the first expression of a text begins.
fn opening(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|two| two == b"{{" || two == b"${")
}

/// The order of two texts: as numbers where both are numbers.
fn order(left: &str, right: &str) -> Ordering {
    let (Some(one), Some(other)) = (decimal(left), decimal(right)) else { return left.cmp(right) };
    let by_size = one.1.len().cmp(&other.1.len()).then_with(|| (one.1, one.2).cmp(&(other.1, other.2)));
    match (one.0, other.0) {
        (false, false) => by_size,
        (true, true) => by_size.reverse(),
        (negative, _) => {
            if negative {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    }
}

/// Sign, whole part and fraction of a number, without the zeros that say nothing.
fn decimal(text: &str) -> Option<(bool, &str, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = cut(digits, b".").unwrap_or((digits, ""));
    if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let first = whole.bytes().position(|byte| byte != b'0').unwrap_or(whole.len());
    let last = fraction.bytes().rposition(|byte| byte != b'0').map_or(0, |at| at + 1);
    let (whole, fraction) = (&whole[first..], &fraction[..last]);
    let zero = whole.is_empty() && fraction.is_empty();
    Some((digits.len() < text.len() && !zero, whole, fraction))
}
