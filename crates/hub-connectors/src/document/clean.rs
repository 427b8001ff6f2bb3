//! Characters that deceive, and braces that would be placeholders.

use std::borrow::Cow;

/// The placeholders that somebody fills.
const PLACEHOLDERS: [&str; 2] = ["brand", "integration_name"];
/// The longest name in braces.
const MAX_NAME: usize = 40;

/// A text without characters that are not seen or that change the order of others. White space of any kind becomes a
/// space. `true`: something was taken away.
pub(super) fn characters(text: &str) -> (Cow<'_, str>, bool) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return (Cow::Borrowed(text), false);
    }
    let mut out = String::with_capacity(text.len());
    let mut is_changed = false;
    for c in text.chars() {
        if c.is_whitespace() {
            out.push(' ');
        } else if is_invisible(c) || (is_joiner(c) && out.chars().next_back().is_none_or(|c| c.is_ascii())) {
            is_changed = true;
        } else {
            out.push(c);
        }
    }
    (Cow::Owned(out), is_changed)
}

/// Joins or parts letters of scripts that need it, and emoji. Between ASCII letters it only hides.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Control characters, marks of direction, characters of no width, fillers, private use, tags and what is no character.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{fdd0}'..='\u{fdef}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// A text in which braces stand around nothing but placeholders: `{name}` becomes `<name>`, other braces parentheses.
/// A plain text has no placeholders. `None`: nothing was to be changed.
pub(super) fn braces(text: &str, is_plain: bool) -> Option<String> {
    if !text.contains(['{', '}']) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let is_open = rest[at..].starts_with('{');
        let name = name(inner).filter(|_| is_open);
        rest = inner;
        match name {
            Some(name) => {
                let kept = !is_plain && PLACEHOLDERS.contains(&name);
                let (open, close) = if kept { ('{', '}') } else { ('<', '>') };
                out.extend([open]);
                out.push_str(name);
                out.extend([close]);
                rest = &inner[name.len() + 1..];
            }
            None => out.push(if is_open { '(' } else { ')' }),
        }
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// A text without markup or placeholders, in one line of at most `max` bytes.
pub(super) fn plain(text: &str, max: usize) -> String {
    let (text, _) = characters(text);
    let text = braces(&text, true).unwrap_or_else(|| text.into_owned());
    let mut out = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > max {
            break;
        }
    }
    out.truncate(out.floor_char_boundary(max));
    out.truncate(out.trim_end().len());
    out
}

/// The name before a closing brace.
fn name(inner: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let end = inner.find(|c: char| !is_name(c))?;
    let name = &inner[..end];
    (inner[end..].starts_with('}') && !name.trim().is_empty() && name.len() <= MAX_NAME).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_taken_away() {
        let said = |text| characters(text).0.into_owned();
        assert_eq!(said("pay\u{202e}lap\u{2066}x\u{200b}y\u{feff}\u{ad}\u{e0041}\u{7}"), "paylapxy");
        assert_eq!(said("a\u{200d}b"), "ab");
        assert_eq!(said("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(said("a\u{a0}b\u{2028}c\td"), "a b c d");
        assert_eq!(said("👩\u{200d}🚀"), "👩\u{200d}🚀");
        assert!(!characters("grüße 設定").1 && characters("a\u{202e}").1);
    }

    #[test]
    fn braces_stand_around_placeholders_only() {
        let said = |text| braces(text, false);
        assert_eq!(said("{brand} and {subdomain}").as_deref(), Some("{brand} and <subdomain>"));
        assert_eq!(said("{\"a\": {}}").as_deref(), Some("(\"a\": ())"));
        assert_eq!(said("{ {{x}} }").as_deref(), Some("( (<x>) )"));
        assert_eq!(said("{brand}"), None);
        assert_eq!(braces("{brand}", true).as_deref(), Some("<brand>"));
    }

    #[test]
    fn a_plain_text_is_one_short_line() {
        assert_eq!(plain("  a\n b\u{200b} ", 100), "a b");
        assert_eq!(plain("größer", 3), "gr");
    }
}
