//! Pieces of a text, written as our inline Markdown, so that [`hub_model::inline::parse`] gives the same pieces again.

use hub_model::inline::Inline;

use super::clean;

/// Adds a piece; what is alike becomes one.
pub(super) fn push(nodes: &mut Vec<Inline>, node: Inline) {
    match (nodes.last_mut(), node) {
        (Some(Inline::Text(last)), Inline::Text(text))
        | (Some(Inline::Strong(last)), Inline::Strong(text))
        | (Some(Inline::Emphasis(last)), Inline::Emphasis(text))
        | (Some(Inline::Code(last)), Inline::Code(text)) => last.push_str(&text),
        (Some(Inline::Link { text: last, href: address }), Inline::Link { text, href })
            if *address == href =>
        {
            last.push_str(&text)
        }
        (_, node) => nodes.push(node),
    }
}

/// The pieces as inline Markdown. `true`: braces were rewritten.
pub(super) fn write(nodes: &[Inline]) -> (String, bool) {
    let mut is_changed = false;
    let mut out = String::new();
    for node in tidy(nodes) {
        match node {
            Inline::Break => out.push('\n'),
            Inline::Text(text) => escape(&mut out, &braces(text, &mut is_changed)),
            Inline::Code(text) => wrap(&mut out, "`", &braces(text, &mut is_changed)),
            Inline::Strong(text) => wrap(&mut out, "**", &braces(text, &mut is_changed)),
            Inline::Emphasis(text) => wrap(&mut out, "*", &braces(text, &mut is_changed)),
            Inline::Link { text, href } => {
                let text = braces(text, &mut is_changed).replace('[', "(").replace(']', ")");
                out.push_str(&format!("[{text}]({href})"));
            }
            Inline::Step { text, .. } => escape(&mut out, &text),
        }
    }
    (out, is_changed)
}

/// The pieces as plain text in one line.
pub(super) fn plain(nodes: &[Inline], max: usize) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Inline::Break => out.push(' '),
            Inline::Text(text)
            | Inline::Code(text)
            | Inline::Strong(text)
            | Inline::Emphasis(text)
            | Inline::Link { text, .. }
            | Inline::Step { text, .. } => out.push_str(text),
        }
    }
    clean::plain(&out, max)
}

/// White space as a text has it: one space between words, none at the ends of a line, none just within a mark.
fn tidy(nodes: &[Inline]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    // Whether a space is due before the next word, and whether a line break is.
    let (mut space, mut line) = (false, false);
    for node in nodes {
        let (text, again): (&str, &dyn Fn(String) -> Inline) = match node {
            Inline::Break => {
                line = true;
                continue;
            }
            Inline::Text(text) => (text, &Inline::Text),
            Inline::Strong(text) => (text, &Inline::Strong),
            Inline::Emphasis(text) => (text, &Inline::Emphasis),
            Inline::Code(text) => (text, &Inline::Code),
            Inline::Link { text, href } => (text, &|text| Inline::Link { text, href: href.clone() }),
            Inline::Step { text, id } => (text, &|text| Inline::Step { text, id: id.clone() }),
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        space |= text.starts_with(char::is_whitespace);
        if words.is_empty() {
            continue;
        }
        if !out.is_empty() {
            if line {
                out.push(Inline::Break);
            } else if space {
                push(&mut out, Inline::Text(" ".to_owned()));
            }
        }
        push(&mut out, again(words.join(" ")));
        line = false;
        space = text.ends_with(char::is_whitespace);
    }
    out
}

/// Plain text, with what would be a mark escaped.
fn escape(out: &mut String, text: &str) {
    let mut before = None;
    for c in text.chars() {
        // `](` is escaped too: whoever looks for links by it should find links only.
        if matches!(c, '\\' | '*' | '`' | '[') || (c == '(' && before == Some(']')) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// A text between two marks, or, if it holds the mark itself, without them.
fn wrap(out: &mut String, mark: &str, text: &str) {
    let holds = text.contains(&mark[..1]) || text.contains("](");
    if holds {
        escape(out, text);
    } else {
        out.push_str(mark);
        out.push_str(text);
        out.push_str(mark);
    }
}

fn braces(text: impl AsRef<str>, is_changed: &mut bool) -> String {
    let text = text.as_ref();
    match clean::braces(text, false) {
        Some(changed) => {
            *is_changed = true;
            changed
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use hub_model::inline::parse;

    use super::*;

    fn text(value: &str) -> Inline {
        Inline::Text(value.into())
    }

    #[test]
    fn what_is_written_is_read_again() {
        let link = |text: &str| Inline::Link { text: text.into(), href: "https://a.example/".into() };
        for nodes in [
            vec![text("a"), Inline::Strong("b".into()), text(" c "), Inline::Emphasis("d".into())],
            vec![Inline::Emphasis("a".into()), Inline::Strong("b".into()), Inline::Emphasis("c".into())],
            vec![text("a * b ** c ` d [e](f) \\ \\* \\"), Inline::Code("x".into())],
            vec![text("!"), link("x *y* `z`"), Inline::Break, text("[x](javascript:alert(1))")],
            vec![text("[a]\\"), link("b")],
            vec![text("{brand}"), Inline::Code("{integration_name}".into())],
        ] {
            let (written, is_changed) = write(&nodes);
            assert_eq!(parse(&written), nodes, "{written}");
            assert!(!is_changed);
        }
    }

    #[test]
    fn spaces_stand_between_words_only() {
        let nodes = [
            text("  a\n b "),
            Inline::Strong(" c ".into()),
            text("d"),
            Inline::Break,
            text(" \t "),
            Inline::Break,
        ];
        assert_eq!(write(&nodes).0, "a b **c** d");
        assert_eq!(write(&[Inline::Break, text("a"), Inline::Break, Inline::Break, text(" b")]).0, "a\nb");
        assert_eq!(plain(&nodes, 100), "a b c d");
    }

    #[test]
    fn a_mark_within_a_mark_is_text() {
        assert_eq!(write(&[Inline::Strong("a*b".into())]).0, "a\\*b");
        assert_eq!(write(&[Inline::Code("a`b".into())]).0, "a\\`b");
        assert_eq!(write(&[Inline::Code("{x}".into())]), ("`<x>`".to_owned(), true));
    }
}
