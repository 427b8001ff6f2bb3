//! A document as tags, texts and code.
//!
//! html5gum reads the HTML. What it cannot know is Markdown and MDX: code in backticks holds no tags, `<https://…>` is
//! a link, and `{…}` is an expression. Those are found in the texts, and the tokenizer starts again behind them.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{DefaultEmitter, HtmlString, Spanned, State, Token, Tokenizer};

use super::source::Source;
use super::spans::{self, Spans};
use super::tag::{Kind, Tag};

/// The attributes that are read.
const READ: [&str; 8] = [
    "alt",
    "data-guide-actions-json",
    "data-guide-display-scopes-list",
    "data-guide-scopes",
    "data-whitelabel-hide",
    "href",
    "src",
    "title",
];

/// A part of a document.
pub(super) enum Piece<'a> {
    Open(Tag),
    /// Name in lower case.
    Close(String),
    /// Markdown.
    Text(&'a str),
    /// Text that is no Markdown.
    Literal(String),
    /// Something that was left out.
    Note(String),
}

/// Hands each part with its line to `sink`, in order.
pub(super) fn run(source: &Source, sink: &mut impl FnMut(u64, Piece<'_>)) {
    let mut lexer =
        Lexer { source, spans: Spans::new(&source.text), sink, literal: 0, preformatted: 0, is_raw: false };
    let mut start = 0;
    while let Some(next) = lexer.from(start) {
        start = next;
    }
}

struct Lexer<'a, F> {
    source: &'a Source,
    spans: Spans<'a>,
    sink: &'a mut F,
    /// How many code elements are open.
    literal: usize,
    /// How many elements of preformatted text are open.
    preformatted: usize,
    /// Whether a script or a style sheet is open.
    is_raw: bool,
}

impl<F: FnMut(u64, Piece<'_>)> Lexer<'_, F> {
    /// Reads from `start`. Gives where to start again, or nothing at the end of the document.
    fn from(&mut self, start: usize) -> Option<usize> {
        let text = &self.source.text[start..];
        let mut tokens = Tokenizer::new_with_emitter(text, DefaultEmitter::<usize>::new_with_span());
        while let Some(Ok(token)) = tokens.next() {
            match token {
                Token::String(string) => {
                    let range = start + string.span.start..start + string.span.end;
                    if let Some(next) = self.string(&string.value, range) {
                        return Some(next);
                    }
                }
                Token::StartTag(tag) => {
                    let range = start + tag.span.start..start + tag.span.end;
                    if matches!(&tag.name[..], b"script" | b"style") && !tag.self_closing {
                        tokens.set_state(State::RawText);
                        self.is_raw = true;
                    }
                    self.start_tag(&tag.name, &tag.attributes, tag.self_closing, range);
                }
                Token::EndTag(tag) => {
                    self.is_raw = false;
                    let name = lossy(&tag.name);
                    self.count(&name, false);
                    self.emit(start + tag.span.start, Piece::Close(name));
                }
                Token::Error(error) if error.value == html5gum::Error::EofInTag => {
                    let message = "the document ends within a tag, which was left out".to_owned();
                    self.emit(start + error.span.start, Piece::Note(message));
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        None
    }

    fn emit(&mut self, at: usize, piece: Piece<'_>) {
        (self.sink)(self.source.line(at), piece);
    }

    fn count(&mut self, name: &str, opens: bool) {
        let counter = match Kind::of(name) {
            Kind::Code => &mut self.literal,
            Kind::Preformatted => &mut self.preformatted,
            // What was never closed ends with its block, or at the latest with its section.
            Kind::Section | Kind::Steps | Kind::Step | Kind::Heading(_) => {
                (self.literal, self.preformatted) = (0, 0);
                return;
            }
            kind if !kind.is_inline() => {
                self.literal = 0;
                return;
            }
            _ => return,
        };
        *counter = if opens { *counter + 1 } else { counter.saturating_sub(1) };
    }

    fn start_tag(
        &mut self,
        name: &HtmlString,
        attributes: &BTreeMap<HtmlString, Spanned<HtmlString, usize>>,
        self_closing: bool,
        range: Range<usize>,
    ) {
        let source = self.source;
        let written = source.text.get(range.clone()).unwrap_or_default();
        let name = lossy(name);
        if ["<http://", "<https://", "<mailto:"].iter().any(|scheme| written.starts_with(scheme))
            || name.contains('@')
        {
            return self.emit(range.start, Piece::Text(written));
        }
        let mut attributes: BTreeMap<_, _> =
            attributes.iter().map(|(name, value)| (lossy(name), lossy(value))).collect();
        for name in READ {
            if let Some(value) = attributes.get_mut(name)
                && value.starts_with('{')
                && let Some(text) = expression(written, name)
            {
                *value = text;
            }
        }
        let tag = Tag::new(name, attributes, self_closing);
        if !tag.is_empty {
            self.count(&tag.name, true);
        }
        self.emit(range.start, Piece::Open(tag));
    }

    /// A text. Gives where to start again, when code or an expression in it ends behind it.
    fn string(&mut self, value: &HtmlString, range: Range<usize>) -> Option<usize> {
        if self.is_raw {
            return None;
        }
        if self.literal > 0 || self.preformatted > 0 {
            self.emit(range.start, Piece::Literal(lossy(value)));
            return None;
        }
        let source = self.source;
        let bytes = source.text.as_bytes();
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            let end = match bytes[at] {
                b'\\' if at + 1 == range.end && bytes.get(range.end) == Some(&b'<') => {
                    self.markdown(start..at);
                    self.emit(at, Piece::Literal("<".to_owned()));
                    return Some(range.end + 1);
                }
                b'\\' => (at + 2).min(range.end),
                b'`' => self.spans.code(at).unwrap_or_else(|| at + spans::run(bytes, at)),
                b'{' => match self.spans.expression(at) {
                    Some(end) => {
                        self.markdown(start..at);
                        self.expression(at..end + 1);
                        start = end + 1;
                        start
                    }
                    None => at + 1,
                },
                _ => at + 1,
            };
            at = end;
        }
        self.markdown(start..at);
        (at > range.end).then_some(at)
    }

    fn markdown(&mut self, range: Range<usize>) {
        let source = self.source;
        if let Some(text) = source.text.get(range.clone()).filter(|text| !text.is_empty()) {
            self.emit(range.start, Piece::Text(text));
        }
    }

    /// An expression of the page's own code. Only what is plainly a text can be kept.
    fn expression(&mut self, range: Range<usize>) {
        let source = self.source;
        let written = &source.text[range.clone()];
        let inner = written[1..written.len() - 1].trim();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let piece = if inner.starts_with("/*") || inner.is_empty() {
            return;
        } else if let Some(text) = literal(inner) {
            Piece::Literal(text.to_owned())
        } else if inner.len() <= 40 && inner.chars().all(is_name) {
            Piece::Literal(format!("{{{inner}}}"))
        } else {
            Piece::Note("an expression in braces was left out".to_owned())
        };
        self.emit(range.start, piece);
    }
}

/// The text of a string literal that is nothing else.
fn literal(expression: &str) -> Option<&str> {
    let quote = expression.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = expression[1..].strip_suffix(quote)?;
    (!inner.contains([quote, '\\'])).then_some(inner)
}

/// The value of an attribute that is written `name={"text"}`, from its whole tag.
fn expression(tag: &str, name: &str) -> Option<String> {
    // Attribute names are compared in lower case, as the tokenizer gives them.
    let lower = tag.to_ascii_lowercase();
    let start = lower.find(&format!("{name}={{"))? + name.len() + 2;
    let inner = tag[start..].trim_start();
    let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = &inner[1..];
    Some(inner[..inner.find(quote)?].to_owned())
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
