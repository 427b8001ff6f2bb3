//! The open elements of a document, and what their texts become.
//!
//! There is no tree: elements are opened and closed as they come, and what was never closed ends with what is around it.

mod begin;
mod blocks;
mod media;
mod texts;

use std::collections::{HashMap, HashSet};

use hub_model::inline::Inline;

use super::draft::Draft;
use super::tag::{Kind, Tag};
use super::{Document, actions, clean};
use blocks::{Heading, OpenItem};
use media::OpenImage;

/// How many open elements are searched for the item of a list that nobody closed.
const NEAR: usize = 16;

struct Element {
    name: String,
    kind: Kind,
    hides: bool,
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
    pub fn new() -> Self {
        Self { line: 1, ..Self::default() }
    }

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
