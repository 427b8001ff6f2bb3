//! Blocks: headings, lists, rows of tables, lines as they are. Markdown and HTML have them both.

use hub_model::inline::Inline;

use super::super::draft::{Line, MAX_TITLE};
use super::super::{clean, inline};
use super::Builder;

/// A heading that is open.
pub(super) struct Heading {
    pub level: u8,
    pub nodes: Vec<Inline>,
    pub hidden: bool,
    pub line: u64,
}

/// The item of a list that is open.
#[derive(Default)]
pub(super) struct OpenItem {
    pub nodes: Vec<Inline>,
    pub hidden: bool,
    pub important: bool,
}

impl Builder {
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

    pub(super) fn finish_item(&mut self) {
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
}

/// A title without marks, and without the number that is computed from what is shown.
pub(super) fn title(text: &str) -> String {
    let text = clean::plain(&text.replace(['`', '*'], ""), MAX_TITLE);
    let numbered = text.strip_prefix("Step ").unwrap_or(&text);
    let rest = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < numbered.len();
    match rest.strip_prefix(['.', ')', ':']).map(str::trim_start) {
        Some(rest) if is_number && !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}
