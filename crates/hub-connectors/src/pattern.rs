//! Regular expressions that the widget (ECMAScript, with or without its `u` flag) and this crate (`regex`) read
//! alike. What only one of them knows, or both read differently, is refused when a connector is loaded.

use regex::{Regex, RegexBuilder};

/// What may follow a backslash: the characters that both syntaxes give a meaning to. Classes such as `\d` are not
/// among them, because they mean ASCII in one and Unicode in the other.
const ESCAPABLE: &str = r"^$\.*+?()[]{}|/";

/// Compiles a pattern of the shared part of the syntax.
///
/// # Errors
///
/// What is wrong, and what was expected instead.
pub(crate) fn compile(pattern: &str) -> Result<Regex, String> {
    portable(pattern)?;
    RegexBuilder::new(pattern).size_limit(1 << 18).build().map_err(|error| {
        // The library draws the pattern and points into it; its last line is the sentence.
        let text = error.to_string();
        let sentence = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        format!("the pattern `{pattern}` is not a regular expression: {sentence}")
    })
}

/// One pattern that matches whatever any of `patterns` matches.
pub(crate) fn any_of<'a>(patterns: impl IntoIterator<Item = &'a str>) -> String {
    let patterns: Vec<_> = patterns.into_iter().collect();
    match patterns.as_slice() {
        [one] => (*one).to_owned(),
        many => many.iter().map(|pattern| format!("(?:{pattern})")).collect::<Vec<_>>().join("|"),
    }
}

fn portable(pattern: &str) -> Result<(), String> {
    let refuse = |what: &str| Err(format!("the pattern `{pattern}` {what}"));
    let mut in_class = false;
    // Whether what stands before may not be repeated: a start, or something that already is.
    let mut repeated = true;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let mut used = c.len_utf8();
        match c {
            '\\' => match after.chars().next() {
                Some(escaped) if ESCAPABLE.contains(escaped) => used += escaped.len_utf8(),
                _ => {
                    return refuse(
                        "escapes what browsers read differently; only punctuation with a meaning can be \
                         escaped, and classes are written out, such as [0-9]",
                    );
                }
            },
            ']' if in_class => in_class = false,
            '[' | '&' | '~' | '-' if in_class && (c == '[' || after.starts_with(c)) => {
                return refuse("uses set operations in a class, which browsers do not have");
            }
            _ if in_class => {}
            '[' if after.starts_with(']') || after.starts_with("^]") => {
                return refuse("has a class that starts with a bracket; escape it");
            }
            '[' => in_class = true,
            '.' => {
                return refuse(
                    "has a dot, which stops at other line breaks in browsers; write a class instead",
                );
            }
            ']' | '}' => return refuse("has a bracket that closes nothing; escape it"),
            '(' if after.starts_with('?') && !after.starts_with("?:") => {
                return refuse(
                    "uses a group other than ( and (?:, which browsers and the hub read differently",
                );
            }
            '{' => match quantifier(after) {
                Some(length) if !repeated => used += length,
                _ => return refuse("has a brace that is not a repetition; escape it"),
            },
            '*' | '+' | '?' if repeated => {
                // A lazy mark is read alike, and no test for a match needs one.
                return refuse("repeats what cannot be repeated");
            }
            _ => {}
        }
        if c == '(' && after.starts_with("?:") {
            used += 2;
        }
        repeated = !in_class && matches!(c, '(' | '|' | '^' | '$' | '*' | '+' | '?' | '{');
        rest = &rest[used..];
    }
    Ok(())
}

/// Length of `m}`, `m,}` or `m,n}` at the start of `rest`.
fn quantifier(rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    let (from, to) = rest[..end].split_once(',').unwrap_or((&rest[..end], ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    (!from.is_empty() && digits(from) && digits(to)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_part_is_accepted() {
        for pattern in [
            "^ws-",
            "^[0-9A-Fa-f]{24}$",
            "a{2,}b{3,4}c",
            "^(?:a|b)+$",
            r"^\{\{[^{}]*\}\}$",
            r"^[^\]]*\.$",
            "[+.-]",
            "[*•]{3,}",
            "[a-z]?x",
        ] {
            assert!(compile(pattern).is_ok(), "{pattern}: {:?}", compile(pattern));
        }
    }

    #[test]
    fn what_only_one_side_reads_is_refused() {
        for pattern in [
            ".",
            "a.*",
            r"\d",
            r"\w+",
            r"\bx",
            r"\x41",
            r"\p{L}",
            r"\Ax",
            "\\",
            r"\-",
            "[]a]",
            "[^]a]",
            "(?i)x",
            "(?=x)",
            "(?!x)",
            "(?<=x)y",
            "(?P<n>x)",
            "(?<n>x)",
            "[a&&b]",
            "[[:alpha:]]",
            "[a--b]",
            "[a~~b]",
            "{",
            "a{,3}",
            "a{x}",
            "a}",
            "a]",
            "*a",
            "a**",
            "a*+",
            "a+?",
            "(*)",
            "^*",
            "a|*",
            "a{2}{3}",
        ] {
            assert!(compile(pattern).is_err(), "{pattern} was accepted");
        }
    }

    #[test]
    fn what_nobody_reads_is_refused_with_a_sentence() {
        for pattern in ["(", "[a", "a)", "[z-a]", "(((((a{999}){999}){999}){999}){999})"] {
            let message = compile(pattern).unwrap_err();
            assert!(message.contains("is not a regular expression"), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn several_patterns_become_one() {
        assert_eq!(any_of(["a|b"]), "a|b");
        let regex = compile(&any_of(["^a$", "^b$"])).unwrap();
        assert!(regex.is_match("a") && regex.is_match("b") && !regex.is_match("ab"));
    }
}
