//! Text between block tags, read as Markdown.
//!
//! HTML within a text is no part of Markdown's grammar, so each tag becomes one mark of private-use characters, which
//! Markdown takes for a letter, and is put back where the mark comes out.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag as Block, TagEnd};

use super::builder::Builder;
use super::lexer::Piece;
use super::tag::Tag;

/// Around the number of a mark. Private use: it is taken out of every document.
const OPEN: char = '\u{f500}';
const CLOSE: char = '\u{f501}';

/// Something that a mark stands for.
struct Mark {
    /// Its place in the text.
    at: usize,
    /// Its line in the document.
    line: u64,
    inserted: Inserted,
}

/// A part of a text that is no Markdown.
enum Inserted {
    Open(Tag),
    Close(String),
    Literal(String),
}

/// A text that grows until a block tag ends it.
#[derive(Default)]
pub(super) struct Flow {
    text: String,
    inserted: Vec<Mark>,
    /// For the places in `text` where the document goes on elsewhere: the place, and the line of the document.
    lines: Vec<(usize, u64)>,
}

impl Flow {
    /// Takes the next part of the document.
    pub fn take(&mut self, line: u64, piece: Piece<'_>, builder: &mut Builder) {
        match piece {
            Piece::Open(tag) if tag.kind.is_inline() => self.insert(line, Inserted::Open(tag)),
            Piece::Open(tag) => {
                self.flush(builder);
                builder.line = line;
                builder.open(&tag);
            }
            Piece::Close(name) if super::tag::Kind::of(&name).is_inline() => {
                self.insert(line, Inserted::Close(name));
            }
            Piece::Close(name) => {
                self.flush(builder);
                builder.line = line;
                builder.close(&name);
            }
            Piece::Text(text) => {
                self.lines.push((self.text.len(), line));
                self.text.extend(text.chars().filter(|c| !matches!(*c, OPEN | CLOSE)));
            }
            Piece::Literal(text) => self.insert(line, Inserted::Literal(text)),
            Piece::Note(message) => builder.note(line, message),
        }
    }

    fn insert(&mut self, line: u64, inserted: Inserted) {
        let at = self.text.len();
        self.lines.push((at, line));
        self.text.push_str(&format!("{OPEN}{}{CLOSE}", self.inserted.len()));
        self.inserted.push(Mark { at, line, inserted });
    }

    /// Reads what was collected.
    pub fn flush(&mut self, builder: &mut Builder) {
        let flow = std::mem::take(self);
        if flow.text.trim().is_empty() {
            return;
        }
        let (text, places) = dedent(&flow.text);
        let lines = Lines::new(&flow.text, flow.lines);
        let mut marks = Marks { inserted: flow.inserted, next: 0 };
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
            let at = original(&places, range.start);
            builder.line = lines.at(at);
            marks.before(at, builder);
            marks.event(event, builder);
        }
        marks.rest(builder);
    }
}

/// Finds the line of the document for a place in a text.
struct Lines {
    /// As in [`Flow::lines`].
    lines: Vec<(usize, u64)>,
    /// Where the lines of the text end.
    ends: Vec<usize>,
}

impl Lines {
    fn new(text: &str, lines: Vec<(usize, u64)>) -> Self {
        Self { lines, ends: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    fn at(&self, at: usize) -> u64 {
        let place = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let Some((start, line)) = self.lines.get(place) else { return 1 };
        let before = |at: usize| self.ends.partition_point(|end| *end < at) as u64;
        line + before(at) - before(*start)
    }
}

/// The text without the indentation that all its lines have, because HTML is indented, and Markdown takes four spaces
/// for code. Also where each of its lines begins, here and there.
fn dedent(text: &str) -> (String, Vec<(usize, usize)>) {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The first line begins behind a tag.
    let lines = text.split_inclusive('\n').skip(1);
    let shared = lines.filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let cut = if number == 0 { indent(line) } else { shared.min(indent(line)) };
        places.push((out.len(), at + cut));
        out.push_str(&line[cut..]);
        at += line.len();
    }
    (out, places)
}

/// The place in the text before [`dedent`].
fn original(places: &[(usize, usize)], at: usize) -> usize {
    let place = places.partition_point(|(start, _)| *start <= at).saturating_sub(1);
    places.get(place).map_or(at, |(start, from)| from + (at - start))
}

/// Puts back what the marks stand for, each once and in order.
struct Marks {
    inserted: Vec<Mark>,
    next: usize,
}

impl Marks {
    fn event(&mut self, event: Event<'_>, builder: &mut Builder) {
        match event {
            Event::Start(block) => self.start(block, builder),
            Event::End(end) => Self::end(end, builder),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(&text, builder, false)
            }
            Event::Code(text) => self.text(&text, builder, true),
            Event::SoftBreak => builder.text(" "),
            Event::HardBreak => builder.line_break(),
            // Not switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            Event::Rule => {}
        }
    }

    fn start(&mut self, block: Block<'_>, builder: &mut Builder) {
        match block {
            Block::Paragraph => builder.start_paragraph(),
            Block::Heading { level, .. } => builder.start_heading(level as u8),
            Block::BlockQuote(_) => builder.start_quote(),
            Block::CodeBlock(kind) => builder.start_lines(matches!(kind, CodeBlockKind::Fenced(_))),
            Block::List(_) => builder.start_list(),
            Block::Item => builder.start_item(),
            Block::TableRow | Block::TableHead => builder.start_row(),
            Block::TableCell => builder.start_cell(),
            Block::Emphasis => builder.emphasis += 1,
            Block::Strong => builder.strong += 1,
            Block::Link { link_type: LinkType::Email, dest_url, .. } => {
                builder.start_link(&format!("mailto:{dest_url}"));
            }
            Block::Link { dest_url, .. } => builder.start_link(&dest_url),
            Block::Image { dest_url, .. } => builder.start_image(&dest_url),
            _ => {}
        }
    }

    fn end(end: TagEnd, builder: &mut Builder) {
        match end {
            TagEnd::Paragraph => builder.end_paragraph(),
            TagEnd::Heading(_) => builder.end_heading(),
            TagEnd::BlockQuote(_) => builder.end_quote(),
            TagEnd::CodeBlock => builder.end_lines(),
            TagEnd::List(_) => builder.end_list(),
            TagEnd::Item => builder.end_item(),
            TagEnd::TableRow | TagEnd::TableHead => builder.end_row(),
            TagEnd::Emphasis => builder.emphasis = builder.emphasis.saturating_sub(1),
            TagEnd::Strong => builder.strong = builder.strong.saturating_sub(1),
            TagEnd::Link => builder.end_link(),
            TagEnd::Image => builder.end_image(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, builder: &mut Builder, is_code: bool) {
        let say = |builder: &mut Builder, text: &str| {
            builder.code += usize::from(is_code);
            builder.text(text);
            builder.code -= usize::from(is_code);
        };
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(OPEN) {
            let Some((number, after)) = behind.split_once(CLOSE) else { break };
            say(builder, before);
            if let Ok(number) = number.parse::<usize>() {
                self.up_to(number + 1, builder);
            }
            rest = after;
        }
        say(builder, rest);
    }

    /// Puts back what Markdown swallowed before `at`, such as a mark in the address of a link: it must not keep an
    /// element from opening or closing, least of all one that hides.
    fn before(&mut self, at: usize, builder: &mut Builder) {
        while self.inserted.get(self.next).is_some_and(|mark| mark.at < at) {
            self.up_to(self.next + 1, builder);
        }
    }

    /// Puts back everything up to the mark of this number that was not yet.
    fn up_to(&mut self, end: usize, builder: &mut Builder) {
        while self.next < end.min(self.inserted.len()) {
            let mark = &self.inserted[self.next];
            builder.line = mark.line;
            match &mark.inserted {
                Inserted::Open(tag) => builder.open(tag),
                Inserted::Close(name) => builder.close(name),
                Inserted::Literal(text) => builder.text(text),
            }
            self.next += 1;
        }
    }

    fn rest(&mut self, builder: &mut Builder) {
        self.up_to(usize::MAX, builder);
    }
}
