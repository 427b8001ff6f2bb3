//! The small Markdown subset of guide texts: `**bold**`, `*italic*`, `` `code` ``, `[text](address)` and line
//! breaks. The result is a closed set of nodes, so that no text can become markup (D83).

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// A label of the provider's screens, or emphasis.
    Strong(String),
    /// Emphasis.
    Emphasis(String),
    /// Something to be typed elsewhere: drawn with a copy button.
    Code(String),
    /// A link to an https or mailto address.
    Link {
        /// Visible text.
        text: String,
        /// Address, checked.
        href: String,
    },
    /// A link to a step of the guide.
    Step {
        /// Visible text; `{n}` stands for the number of the step.
        text: String,
        /// Id of the step.
        id: String,
    },
    /// A line break.
    Break,
}

/// The longest text in which marks are read, in bytes. No text of a guide comes near; of a longer one, every mark that is
/// never closed would be searched to the end.
const MAX_BYTES: usize = 16 * 1024;

/// Parses a text. Never fails: what is not understood, or too long, is text.
#[must_use]
pub fn parse(source: &str) -> Vec<Inline> {
    if source.len() > MAX_BYTES {
        return vec![Inline::Text(source.to_owned())];
    }
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if let Some((node, used)) = special(rest) {
            if !plain.is_empty() {
                out.push(Inline::Text(std::mem::take(&mut plain)));
            }
            out.push(node);
            rest = &rest[used..];
        } else {
            let escaped = c == '\\' && rest[1..].starts_with(|next: char| next.is_ascii_punctuation());
            let start = usize::from(escaped);
            let len = start + rest[start..].chars().next().map_or(0, char::len_utf8);
            plain.push_str(&rest[start..len]);
            rest = &rest[len..];
        }
    }
    if !plain.is_empty() {
        out.push(Inline::Text(plain));
    }
    out
}

/// The node that starts here, and how many bytes it takes.
fn special(rest: &str) -> Option<(Inline, usize)> {
    match rest.as_bytes()[0] {
        b'\n' => Some((Inline::Break, 1)),
        b'`' => between(rest, "`", "`").map(|(text, used)| (Inline::Code(text.to_owned()), used)),
        b'*' if rest.starts_with("**") => {
            between(rest, "**", "**").map(|(text, used)| (Inline::Strong(text.to_owned()), used))
        }
        b'*' => between(rest, "*", "*").map(|(text, used)| (Inline::Emphasis(text.to_owned()), used)),
        b'[' => link(rest),
        _ => None,
    }
}

fn between<'a>(rest: &'a str, open: &str, close: &str) -> Option<(&'a str, usize)> {
    let inner = &rest[open.len()..];
    let end = position(inner, close)?;
    let text = &inner[..end];
    let tight = !text.is_empty() && !text.starts_with(' ') && !text.ends_with(' ');
    tight.then_some((text, open.len() + end + close.len()))
}

/// Where `mark` is in `text`. The search of the standard library is faster in texts that are longer than any guide's, and
/// weighs more.
fn position(text: &str, mark: &str) -> Option<usize> {
    text.as_bytes().windows(mark.len()).position(|part| part == mark.as_bytes())
}

fn link(rest: &str) -> Option<(Inline, usize)> {
    let middle = position(rest, "](")?;
    let text = &rest[1..middle];
    let end = middle + 2 + rest[middle + 2..].find(')')?;
    let target = &rest[middle + 2..end];
    if text.is_empty() || text.contains('[') {
        return None;
    }
    let text = text.to_owned();
    let node = match target.strip_prefix('#') {
        Some(id) if !id.is_empty() => Inline::Step { text, id: id.to_owned() },
        Some(_) => Inline::Text(text),
        None if is_safe(target) => Inline::Link { text, href: target.to_owned() },
        None => Inline::Text(text),
    };
    Some((node, end + 1))
}

/// Whether an address may become a link: https or mailto, without white space or control characters (D82).
#[must_use]
pub fn is_safe(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    let scheme = lower.starts_with("https://") || lower.starts_with("mailto:");
    scheme && address.chars().all(|c| !c.is_whitespace() && !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Inline {
        Inline::Text(value.into())
    }

    #[test]
    fn the_subset_becomes_nodes() {
        assert_eq!(
            parse("Click **Site Settings** or `x`\n*now*"),
            [
                text("Click "),
                Inline::Strong("Site Settings".into()),
                text(" or "),
                Inline::Code("x".into()),
                Inline::Break,
                Inline::Emphasis("now".into())
            ]
        );
        assert_eq!(
            parse("see [the dashboard](https://webflow.com/dashboard)."),
            [
                text("see "),
                Inline::Link { text: "the dashboard".into(), href: "https://webflow.com/dashboard".into() },
                text(".")
            ]
        );
        assert_eq!(parse("[step {n}](#copy)"), [Inline::Step { text: "step {n}".into(), id: "copy".into() }]);
    }

    #[test]
    fn a_hostile_text_of_megabytes_is_text() {
        for open in ["[", "**a", "`", "[x](#", "*"] {
            assert!(!parse(&open.repeat(MAX_BYTES / open.len())).is_empty());
            assert_eq!(parse(&open.repeat(2_000_000)).len(), 1);
        }
    }

    #[test]
    fn d82_d83_nothing_else_becomes_a_link_or_markup() {
        for hostile in [
            "[x](javascript:alert(1))",
            "[x](data:text/html,x)",
            "[x](http://plain.example)",
            "[x](//protocol.relative)",
            "[x](https://a b)",
            "[x](JaVaScRiPt:x)",
        ] {
            assert!(
                parse(hostile).iter().all(|node| matches!(node, Inline::Text(_))),
                "{hostile} became {:?}",
                parse(hostile)
            );
        }
        assert_eq!(parse("<b onclick=x>"), [text("<b onclick=x>")]);
    }

    #[test]
    fn what_is_not_closed_is_text() {
        for plain in ["a ** b", "2 * 3 * 4", "`open", "[x](y", "[]", "**", "*", "\\"] {
            assert_eq!(parse(plain), [text(plain)], "{plain}");
        }
        assert_eq!(parse("\\*kept\\*"), [text("*kept*")]);
    }
}
