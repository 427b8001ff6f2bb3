//! What an element that begins does to the guide.

use hub_model::inline::Inline;

use super::Builder;
use super::blocks::title;
use crate::document::actions;
use crate::document::draft::Marks;
use crate::document::tag::{Kind, Tag};

impl Builder {
    pub(super) fn begin(&mut self, tag: &Tag) {
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
}
