//! The open elements of a document, and what their texts become.
//!
//! There is no tree: elements are opened and closed as they come, and what was never closed ends with what is around it.

use std::collections::{HashMap, HashSet};

use hub_model::Image;
use hub_model::inline::Inline;

use super::draft::{Draft, Line, MAX_TITLE, Marks};
use super::tag::{Kind, Tag};
use super::{Document, actions, address, clean, inline};

/// The longest alternative text of a picture, in bytes.
const MAX_ALT: usize = 300;
/// How many open elements are searched for the item of a list that nobody closed.
const NEAR: usize = 16;

struct Element {
    name: String,
    kind: Kind,
    hides: bool,
}

struct Heading {
    level: u8,
    nodes: Vec<Inline>,
    hidden: bool,
    line: u64,
}

#[derive(Default)]
struct OpenItem {
    nodes: Vec<Inline>,
    hidden: bool,
    important: bool,
}

#[derive(Default)]
struct OpenImage {
    src: String,
    alt: String,
}

/// Takes a document part by part, and makes the guide.
#[derive(Default)]
pub(super) struct Builder {
    /// Line of the part that comes.
    pub line: u64,
    /// How many marks of each kind the next text stands in.
    pub strong: usize,
    pub emphasis: usize,
    pub code: usize,
    draft: Draft,
    stack: Vec<Element>,
    /// How many elements of a name are open.
    open: HashMap<String, usize>,
    dropped: usize,
    hidden: usize,
    warning: usize,
    callout: usize,
    quote: usize,
    lists: usize,
    /// Whether texts are lines as they are, and whether they are code.
    preformatted: usize,
    link: Option<String>,
    image: Option<OpenImage>,
    heading: Option<Heading>,
    item: Option<OpenItem>,
    /// The cells of a row of a table.
    row: Option<Vec<Inline>>,
    /// Whether the next text is a line of a list within the item.
    is_nested: bool,
    /// The text that grows.
    nodes: Vec<Inline>,
    /// Components that were told of.
    told: HashSet<String>,
}

impl Builder {
    pub fn note(&mut self, line: u64, message: String) {
        if self.dropped == 0 {
            self.draft.note(line, message);
        }
    }

    fn tell(&mut self, message: impl Into<String>) {
        self.draft.note(self.line, message);
    }

    /// Tells of a component, once for each name.
    fn tell_of(&mut self, name: &str, what: &str) {
        let name = clean::plain(name, 40);
        if self.told.len() < 100 && self.told.insert(name.clone()) {
            self.tell(format!("<{name}> {what}"));
        }
    }

    /// An element begins.
    pub fn open(&mut self, tag: &Tag) {
        if let Some(json) = tag.attribute("data-guide-actions-json")
            && let Some(fault) = actions::read(json, &mut self.draft.actions)
        {
            self.tell(fault);
        }
        if self.dropped > 0 {
            // Counted for its end tag only.
            let kind = if matches!(tag.kind, Kind::Dropped | Kind::Panel) { tag.kind } else { Kind::Span };
            self.dropped += usize::from(kind != Kind::Span);
            return self.push(tag, kind, false);
        }
        if self.heading.is_some() && !tag.kind.is_inline() {
            self.end_heading();
        }
        if tag.kind == Kind::Item {
            self.close_near_item();
        }
        let hides = tag.hides();
        if hides {
            self.end_paragraph();
            self.hidden += 1;
        }
        self.begin(tag);
        self.push(tag, tag.kind, hides);
    }

    fn begin(&mut self, tag: &Tag) {
        match tag.kind {
            Kind::Section => {
                self.end_texts();
                let marks = self.marks(tag);
                self.draft.start_section(marks);
            }
            Kind::Steps => {
                self.end_texts();
                self.draft.finish_step();
            }
            Kind::Step => {
                self.end_texts();
                let marks = self.marks(tag);
                let title = title(tag.attribute("title").unwrap_or_default());
                self.draft.start_step(title, marks);
            }
            Kind::Heading(level) => self.start_heading(level),
            Kind::Paragraph => self.start_paragraph(),
            Kind::List => self.start_list(),
            Kind::Item => self.start_item(),
            Kind::Quote => self.start_quote(),
            Kind::Row => self.start_row(),
            Kind::Cell => self.start_cell(),
            Kind::Warning | Kind::Callout => {
                self.end_paragraph();
                *(if tag.kind == Kind::Warning { &mut self.warning } else { &mut self.callout }) += 1;
            }
            Kind::Panel => {
                self.end_paragraph();
                self.dropped += 1;
            }
            Kind::Dropped => {
                self.dropped += 1;
                self.tell_of(&tag.name, "and what is in it was left out");
            }
            Kind::Block => {
                self.end_paragraph();
                if tag.has("data-guide-step") {
                    let marks = self.marks(tag);
                    self.draft.mark_step(marks);
                }
            }
            Kind::Titled => {
                self.end_paragraph();
                self.tell_of(&tag.name, "is no part of a guide: what is in it was kept");
                let title = title(tag.attribute("title").unwrap_or_default());
                if !title.is_empty() {
                    self.nodes.push(Inline::Strong(title));
                    self.end_paragraph();
                }
            }
            Kind::Preformatted => self.start_lines(true),
            Kind::Strong => self.strong += 1,
            Kind::Emphasis => self.emphasis += 1,
            Kind::Code => self.code += 1,
            Kind::Link => match tag.attribute("href") {
                Some(href) => self.start_link(href),
                None => self.link = None,
            },
            Kind::Image => self.place_image(tag),
            Kind::Break => self.line_break(),
            Kind::Span => {}
            Kind::Unknown => self.tell_of(&tag.name, "is not known: what is in it was kept"),
        }
    }

    fn push(&mut self, tag: &Tag, kind: Kind, hides: bool) {
        *self.open.entry(tag.name.clone()).or_default() += 1;
        self.stack.push(Element { name: tag.name.clone(), kind, hides });
        if tag.is_empty {
            self.pop();
        }
    }

    /// An element ends, and with it all that began in it.
    pub fn close(&mut self, name: &str) {
        if self.open.get(name).is_none_or(|count| *count == 0) {
            if Kind::of(name) == Kind::Paragraph {
                self.end_paragraph();
            }
            return;
        }
        while self.stack.last().is_some_and(|element| element.name != name) {
            self.pop();
        }
        self.pop();
    }

    fn pop(&mut self) {
        let Some(element) = self.stack.pop() else { return };
        if let Some(count) = self.open.get_mut(&element.name) {
            *count -= 1;
        }
        match element.kind {
            Kind::Section => {
                self.end_texts();
                self.draft.line = self.line;
                self.draft.finish_section();
            }
            Kind::Steps | Kind::Step => {
                self.end_texts();
                self.draft.line = self.line;
                self.draft.finish_step();
            }
            Kind::Heading(_) => self.end_heading(),
            Kind::Paragraph | Kind::Cell | Kind::Block | Kind::Titled => self.end_paragraph(),
            Kind::Row => self.end_row(),
            Kind::List => self.end_list(),
            Kind::Item => self.end_item(),
            Kind::Quote => self.end_quote(),
            Kind::Warning | Kind::Callout => {
                self.end_texts();
                let count = if element.kind == Kind::Warning { &mut self.warning } else { &mut self.callout };
                *count = count.saturating_sub(1);
            }
            Kind::Panel | Kind::Dropped => self.dropped = self.dropped.saturating_sub(1),
            Kind::Preformatted => self.end_lines(),
            Kind::Strong => self.strong = self.strong.saturating_sub(1),
            Kind::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            Kind::Code => self.code = self.code.saturating_sub(1),
            Kind::Link => self.end_link(),
            Kind::Image | Kind::Break | Kind::Span | Kind::Unknown => {}
        }
        if element.hides {
            self.end_paragraph();
            self.hidden -= 1;
            if self.hidden == 0 {
                self.end_texts();
                self.draft.leave_hidden();
            }
        }
    }

    /// Ends the item of the same list that nobody closed.
    fn close_near_item(&mut self) {
        let near = self.stack.iter().rev().take(NEAR);
        let found = near.map(|element| element.kind).find(|kind| matches!(kind, Kind::Item | Kind::List));
        if found == Some(Kind::Item) {
            while self.stack.last().is_some_and(|element| element.kind != Kind::Item) {
                self.pop();
            }
            self.pop();
        }
    }

    fn marks(&mut self, tag: &Tag) -> Marks {
        let mut scopes = Vec::new();
        for word in tag.words("data-guide-scopes") {
            if !actions::is_scope(word) {
                self.tell("a scope was left out: it has characters that no scope has");
            } else if scopes.len() < 200 {
                scopes.push(word.to_owned());
            }
        }
        let displays = tag.words("data-guide-display-scopes-list").any(|word| !matches!(word, "false" | "0"));
        Marks { scopes, displays, hidden: self.hidden > 0 }
    }

    /// A piece of text comes.
    pub fn text(&mut self, text: &str) {
        if self.dropped > 0 {
            return;
        }
        if self.preformatted > 0 {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                self.piece(line);
            }
        } else {
            self.piece(text);
        }
    }

    fn piece(&mut self, text: &str) {
        let (text, is_changed) = clean::characters(text);
        if is_changed {
            self.tell("characters that are not seen, or turn the text around, were taken away");
        }
        if let Some(image) = &mut self.image {
            image.alt.push_str(&text);
            return;
        }
        let text = text.into_owned();
        let node = if self.code > 0 || self.preformatted > 0 {
            Inline::Code(text)
        } else if let Some(href) = &self.link {
            Inline::Link { text, href: href.clone() }
        } else if self.strong > 0 {
            Inline::Strong(text)
        } else if self.emphasis > 0 {
            Inline::Emphasis(text)
        } else {
            Inline::Text(text)
        };
        inline::push(&mut self.nodes, node);
    }

    pub fn line_break(&mut self) {
        if self.dropped == 0 && self.image.is_none() {
            self.nodes.push(Inline::Break);
        }
    }

    pub fn start_paragraph(&mut self) {
        self.end_paragraph();
    }

    /// The text that grew is whole.
    pub fn end_paragraph(&mut self) {
        if self.dropped > 0 {
            return;
        }
        // What was never closed ends with its text.
        while let Some(element) = self.stack.last()
            && matches!(element.kind, Kind::Strong | Kind::Emphasis | Kind::Code | Kind::Link)
            && !element.hides
        {
            self.pop();
        }
        let nodes = std::mem::take(&mut self.nodes);
        if nodes.is_empty() || self.is_of_the_page(&nodes) {
            return;
        }
        let hidden = self.hidden > 0;
        if let Some(heading) = &mut self.heading {
            if hidden && !heading.hidden {
                self.tell("a part of a title that is hidden under another brand was left out");
            } else {
                heading.nodes.extend(nodes);
            }
            return;
        }
        if let Some(row) = &mut self.row
            && !hidden
        {
            row.extend(nodes);
            return;
        }
        match &mut self.item {
            Some(item) if !hidden || item.hidden => {
                if !item.nodes.is_empty() {
                    item.nodes.push(Inline::Break);
                }
                if std::mem::take(&mut self.is_nested) {
                    item.nodes.push(Inline::Text("– ".to_owned()));
                }
                item.nodes.extend(nodes);
            }
            _ => self.place(Line { nodes, hidden, ..Line::default() }),
        }
    }

    /// Whether a text is the page's, not the guide's: the quotes above it, and lines that the page's script adds.
    fn is_of_the_page(&self, nodes: &[Inline]) -> bool {
        let is_quote = self.quote > 0 && !self.draft.is_within() && self.warning == 0;
        is_quote
            || matches!(nodes, [Inline::Text(text), ..] if text.trim_start().starts_with("Enables actions:"))
    }

    fn place(&mut self, line: Line) {
        self.draft.line = self.line;
        let is_warning = self.warning > 0;
        self.draft.place(Line {
            important: line.important || is_warning || self.callout > 0,
            is_warning,
            ..line
        });
    }

    /// The text and the item that grew are whole.
    fn end_texts(&mut self) {
        self.end_row();
        if self.heading.is_some() {
            self.end_heading();
        }
        self.finish_item();
        self.lists = 0;
        self.draft.line = self.line;
    }

    pub fn start_heading(&mut self, level: u8) {
        self.end_paragraph();
        if self.dropped == 0 && self.quote == 0 && self.item.is_none() && self.warning + self.callout == 0 {
            let hidden = self.hidden > 0;
            self.heading = Some(Heading { level, nodes: Vec::new(), hidden, line: self.line });
        }
    }

    pub fn end_heading(&mut self) {
        self.end_paragraph();
        let Some(heading) = self.heading.take() else { return };
        let text = title(&inline::plain(&heading.nodes, MAX_TITLE));
        let is_step = self.open.get("step").is_some_and(|count| *count > 0);
        if is_step && heading.level > 2 && self.draft.is_titled() {
            // A heading within a step: the step goes on.
            self.nodes.push(Inline::Strong(text));
            return self.end_paragraph();
        }
        self.draft.line = heading.line;
        self.draft.heading(heading.level, text, heading.hidden);
    }

    pub fn start_quote(&mut self) {
        self.end_paragraph();
        self.quote += 1;
    }

    pub fn end_quote(&mut self) {
        self.end_paragraph();
        self.quote = self.quote.saturating_sub(1);
    }

    pub fn start_list(&mut self) {
        self.end_paragraph();
        self.lists += 1;
    }

    pub fn end_list(&mut self) {
        self.end_paragraph();
        self.lists = self.lists.saturating_sub(1);
        if self.lists == 0 {
            self.finish_item();
        }
    }

    pub fn start_item(&mut self) {
        self.end_paragraph();
        let hidden = self.hidden > 0;
        if self.lists > 1
            && let Some(item) = &self.item
        {
            // A list within a list: its lines stay with the line that they belong to.
            self.is_nested = !hidden || item.hidden;
            return;
        }
        self.finish_item();
        self.is_nested = false;
        let important = self.warning + self.callout > 0;
        self.item = Some(OpenItem { nodes: Vec::new(), hidden, important });
    }

    pub fn end_item(&mut self) {
        self.end_paragraph();
        if self.lists <= 1 {
            self.finish_item();
        }
    }

    fn finish_item(&mut self) {
        if let Some(OpenItem { nodes, hidden, important }) = self.item.take() {
            self.place(Line { nodes, hidden, important, is_item: true, ..Line::default() });
        }
    }

    pub fn start_row(&mut self) {
        self.end_row();
        if self.dropped == 0 && self.hidden == 0 {
            self.tell_of("table", "has no place in a guide: its rows are lines");
            self.row = Some(Vec::new());
        }
    }

    pub fn start_cell(&mut self) {
        self.end_paragraph();
        if let Some(row) = &mut self.row
            && !row.is_empty()
        {
            row.push(Inline::Text(" – ".to_owned()));
        }
    }

    pub fn end_row(&mut self) {
        self.end_paragraph();
        if let Some(row) = self.row.take() {
            self.nodes = row;
            self.end_paragraph();
        }
    }

    /// Lines as they are. `is_code`: to be copied.
    pub fn start_lines(&mut self, is_code: bool) {
        self.end_paragraph();
        self.preformatted += usize::from(is_code);
    }

    pub fn end_lines(&mut self) {
        self.end_paragraph();
        self.preformatted = self.preformatted.saturating_sub(1);
    }

    pub fn start_link(&mut self, address: &str) {
        if self.dropped > 0 {
            return;
        }
        self.link = match address::link(address) {
            Ok(href) => Some(href),
            Err(why) => {
                let shown = clean::plain(address, 80);
                self.tell(format!("a link became text: its address `{shown}` {why}"));
                None
            }
        };
    }

    pub fn end_link(&mut self) {
        self.link = None;
    }

    pub fn start_image(&mut self, address: &str) {
        self.image = Some(OpenImage { src: address.to_owned(), alt: String::new() });
    }

    pub fn end_image(&mut self) {
        if let Some(OpenImage { src, alt }) = self.image.take() {
            self.image_of(&src, &alt, 0, 0);
        }
    }

    fn place_image(&mut self, tag: &Tag) {
        let pixels = |name| {
            let digits = tag.attribute(name)?.trim_matches(|c: char| !c.is_ascii_digit());
            digits.parse().ok().filter(|pixels| *pixels <= 10_000)
        };
        let (width, height) = (pixels("width").unwrap_or(0), pixels("height").unwrap_or(0));
        let src = tag.attribute("src").unwrap_or_default();
        self.image_of(src, tag.attribute("alt").unwrap_or_default(), width, height);
    }

    fn image_of(&mut self, src: &str, alt: &str, width: u32, height: u32) {
        if self.dropped > 0 {
            return;
        }
        match address::image(src) {
            Ok(src) => {
                self.draft.line = self.line;
                // One alone keeps no place.
                let (width, height) = if width > 0 && height > 0 { (width, height) } else { (0, 0) };
                let image = Image { src, alt: clean::plain(alt, MAX_ALT), width, height };
                self.draft.place_image(image, self.hidden > 0);
            }
            Err(why) => {
                self.tell(format!("a picture was left out: its address `{}` {why}", clean::plain(src, 80)))
            }
        }
    }

    /// The document is over.
    pub fn finish(mut self) -> Document {
        let unclosed = self.stack.iter().rev().find(|element| {
            matches!(element.kind, Kind::Section | Kind::Steps | Kind::Step) || element.hides
        });
        if let Some(element) = unclosed {
            let name = clean::plain(&element.name, 40);
            self.tell(format!("the document ends before </{name}>"));
        }
        while !self.stack.is_empty() {
            self.pop();
        }
        self.dropped = 0;
        self.end_texts();
        self.draft.finish()
    }
}

/// A title without marks, and without the number that is computed from what is shown.
fn title(text: &str) -> String {
    let text = clean::plain(&text.replace(['`', '*'], ""), MAX_TITLE);
    let numbered = text.strip_prefix("Step ").unwrap_or(&text);
    let rest = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < numbered.len();
    match rest.strip_prefix(['.', ')', ':']).map(str::trim_start) {
        Some(rest) if is_number && !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}
