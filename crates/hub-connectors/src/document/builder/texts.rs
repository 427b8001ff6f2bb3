//! Texts: pieces with their marks, and where a whole one goes.

use hub_model::inline::Inline;

use super::super::draft::Line;
use super::super::tag::Kind;
use super::super::{clean, inline};
use super::Builder;

impl Builder {
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

    pub(super) fn piece(&mut self, text: &str) {
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
    pub(super) fn is_of_the_page(&self, nodes: &[Inline]) -> bool {
        let is_quote = self.quote > 0 && !self.draft.is_within() && self.warning == 0;
        is_quote
            || matches!(nodes, [Inline::Text(text), ..] if text.trim_start().starts_with("Enables actions:"))
    }

    pub(super) fn place(&mut self, line: Line) {
        self.draft.line = self.line;
        let is_warning = self.warning > 0;
        self.draft.place(Line {
            important: line.important || is_warning || self.callout > 0,
            is_warning,
            ..line
        });
    }

    /// The text and the item that grew are whole.
    pub(super) fn end_texts(&mut self) {
        self.end_row();
        if self.heading.is_some() {
            self.end_heading();
        }
        self.finish_item();
        self.lists = 0;
        self.draft.line = self.line;
    }
}
