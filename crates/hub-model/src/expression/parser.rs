//! Reads an expression and evaluates it on the way: there is no tree.

use std::cmp::Ordering;

use super::{Look, Mistake, Value, order};

/// How deep parentheses and choices may stand in each other.
const DEEPEST: u8 = 24;
/// Operators between two operands, with how tightly they bind. Longer ones stand before those they begin with.
const OPERATORS: [(&str, u8); 10] = [
    ("||", 1),
    ("&&", 2),
    ("==", 3),
    ("!=", 3),
    ("<=", 4),
    (">=", 4),
    ("<", 4),
    (">", 4),
    ("in", 4),
    ("+", 5),
];

type Result<T = Value> = std::result::Result<T, Mistake>;

/// A place in a source.
pub(super) struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: u8,
    look: Look<'a>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a str, look: Look<'a>) -> Self {
        Self { source, at: 0, depth: 0, look }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Goes on by so many bytes and gives them.
    pub(super) fn take(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        taken
    }

    /// Goes past white space and `token`, if it is there.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        self.skip();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    pub(super) fn unexpected(&self) -> Mistake {
        if self.rest().trim_start().is_empty() { Mistake::Unclosed } else { Mistake::Unexpected(self.at) }
    }

    fn skip(&mut self) {
        self.while_is(|byte| byte.is_ascii_whitespace());
    }

    fn peek(&self) -> u8 {
        self.rest().bytes().next().unwrap_or_default()
    }

    fn while_is(&mut self, is: fn(u8) -> bool) -> &'a str {
        let length = self.rest().bytes().position(|byte| !is(byte));
        self.take(length.unwrap_or(self.rest().len()))
    }

    /// An expression with its choice, if it has one.
    pub(super) fn expression(&mut self) -> Result {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Mistake::TooDeep);
        }
        let value = self.operand(1)?;
        let value = if self.eat("?") {
            // `a ?: b` is `a ? a : b`.
            let yes = if self.eat(":") { None } else { Some(self.expression()?) };
            if yes.is_some() && !self.eat(":") {
                return Err(self.unexpected());
            }
            let no = self.expression()?;
            if value.holds() { yes.unwrap_or(value) } else { no }
        } else {
            value
        };
        self.depth -= 1;
        Ok(value)
    }

    /// Operands joined by operators that bind at least so tightly.
    fn operand(&mut self, least: u8) -> Result {
        let mut left = self.unary()?;
        while let Some((operator, binds)) = self.operator(least) {
            if operator == "in" && self.eat("[") {
                left = Value::Bool(self.list(&left)?);
                continue;
            }
            let right = self.operand(binds + 1)?;
            let (one, other) = (left.as_str(), right.as_str());
            let result = match operator {
                "||" => {
                    left = if left.holds() { left } else { right };
                    continue;
                }
                "&&" => {
                    left = if left.holds() { right } else { left };
                    continue;
                }
                "+" => {
                    left = joined(one, other);
                    continue;
                }
                "==" => one == other,
                "!=" => one != other,
                "in" => contains(other.as_bytes(), one.as_bytes()),
                "<" => order(one, other) == Ordering::Less,
                ">" => order(one, other) == Ordering::Greater,
                "<=" => order(one, other) != Ordering::Greater,
                _ => order(one, other) != Ordering::Less,
            };
            left = Value::Bool(result);
        }
        Ok(left)
    }

    fn operator(&mut self, least: u8) -> Option<(&'static str, u8)> {
        self.skip();
        let rest = self.rest();
        let (operator, binds) = *OPERATORS.iter().find(|(operator, _)| rest.starts_with(operator))?;
        let word = operator == "in" && rest.as_bytes().get(2).is_some_and(|byte| of_name(*byte));
        (binds >= least && !word).then(|| {
            self.at += operator.len();
            (operator, binds)
        })
    }

    /// Whether `wanted` is in a list, whose bracket has been read.
    fn list(&mut self, wanted: &Value) -> Result<bool> {
        let mut found = false;
        let mut more = !self.eat("]");
        while more {
            found |= self.expression()?.as_str() == wanted.as_str();
            more = self.eat(",");
            if !more && !self.eat("]") {
                return Err(self.unexpected());
            }
        }
        Ok(found)
    }

    fn unary(&mut self) -> Result {
        let (mut turned, mut no) = (false, false);
        while self.eat("!") {
            (turned, no) = (true, !no);
        }
        let value = self.primary()?;
        Ok(if turned { Value::Bool(value.holds() != no) } else { value })
    }

    /// What stands by itself: a text, a number, a path, parentheses.
    pub(super) fn primary(&mut self) -> Result {
        self.skip();
        let number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
        match self.peek() {
            b'(' => {
                self.at += 1;
                let value = self.expression()?;
                if self.eat(")") { Ok(value) } else { Err(self.unexpected()) }
            }
            quote @ (b'\'' | b'"') => self.quoted(quote),
            b'0'..=b'9' => Ok(Value::Text(self.while_is(number).to_owned())),
            b'-' if self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit) => {
                self.at += 1;
                Ok(joined("-", self.while_is(number)))
            }
            b'$' if self.rest().starts_with("$.") => {
                self.at += 2;
                // There is no subtraction, and keys may have hyphens.
                let path = self.while_is(|byte| of_name(byte) || matches!(byte, b'.' | b'-'));
                self.found(path)
            }
            byte if of_name(byte) => match self.while_is(|byte| of_name(byte) || byte == b'.') {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                "null" | "undefined" => Ok(Value::Null),
                path => self.found(path),
            },
            _ => Err(self.unexpected()),
        }
    }

    fn found(&self, path: &str) -> Result {
        // A dot too many: no such path can be meant.
        if path.is_empty() || path.starts_with('.') || path.ends_with('.') || contains(path.as_bytes(), b"..")
        {
            return Err(self.unexpected());
        }
        Ok((self.look)(path).map_or(Value::Null, Value::Text))
    }

    fn quoted(&mut self, quote: u8) -> Result {
        self.at += 1;
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.rest().char_indices() {
            if !escaped && c == char::from(quote) {
                self.at += at + 1;
                return Ok(Value::Text(text));
            }
            if !escaped && c == '\\' {
                escaped = true;
            } else {
                text.push(c);
                escaped = false;
            }
        }
        Err(Mistake::Unclosed)
    }
}

fn joined(one: &str, other: &str) -> Value {
    let mut text = one.to_owned();
    text.push_str(other);
    Value::Text(text)
}

/// Whether one text is a part of another. The one of the standard library is faster, and weighs a kilobyte.
fn contains(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|piece| piece == part)
}

fn of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
