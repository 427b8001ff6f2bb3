//! The guide while it is filled: texts, lists and pictures are put where the model has a place for them.

mod finish;
mod place;

use hub_model::inline::Inline;
use hub_model::scope::Action;
use hub_model::{Guide, Section, Step};

use super::ids::Ids;
use super::{Document, Note};

/// The most texts, scopes and titles.
const MAX_PARTS: usize = 2000;
/// What a line costs beside its text: a connector file indents it.
const LINE_COST: usize = 16;
/// The most text, in bytes: a connector file has to hold it.
const MAX_TEXT: usize = 120 * 1024;
/// The most notes.
const MAX_NOTES: usize = 200;
/// The longest title, in bytes.
pub(super) const MAX_TITLE: usize = 160;

/// A text to be put into the guide.
#[derive(Default)]
pub(super) struct Line {
    pub nodes: Vec<Inline>,
    /// Dropped under a partner's own brand.
    pub hidden: bool,
    /// Drawn in a tinted box.
    pub important: bool,
    /// A line of a list.
    pub is_item: bool,
    /// Part of a warning.
    pub is_warning: bool,
}

/// What a section or a step is marked with.
#[derive(Default)]
pub(super) struct Marks {
    pub scopes: Vec<String>,
    pub displays: bool,
    pub hidden: bool,
}

#[derive(Default)]
pub(super) struct Draft {
    guide: Guide,
    pub actions: Vec<Action>,
    notes: Vec<Note>,
    warning: Vec<String>,
    section: Option<Section>,
    closing: Vec<String>,
    step: Option<Step>,
    ids: Ids,
    /// The first heading of the document.
    title: String,
    parts: usize,
    bytes: usize,
    is_full: bool,
    /// Line that is being read.
    pub line: u64,
}

impl Draft {
    pub fn note(&mut self, line: u64, message: impl Into<String>) {
        let note = Note { line, message: message.into() };
        if self.notes.len() < MAX_NOTES && self.notes.last() != Some(&note) {
            self.notes.push(note);
        } else if self.notes.len() == MAX_NOTES {
            self.notes.push(Note { line, message: "there is more from here on that is not told".to_owned() });
        }
    }

    /// Notes something about the line that is being read.
    pub fn tell(&mut self, message: impl Into<String>) {
        self.note(self.line, message);
    }

    /// Whether a section or a step is being filled.
    pub fn is_within(&self) -> bool {
        self.section.is_some()
    }

    /// Whether a step is being filled that has its title.
    pub fn is_titled(&self) -> bool {
        self.step.as_ref().is_some_and(|step| !step.title.is_empty())
    }

    /// Whether there is room for a text with what belongs to it.
    fn has_room(&mut self, text: &str, scopes: &[String]) -> bool {
        let lines = text.matches('\n').count() + scopes.len();
        self.parts += 1 + scopes.len();
        self.bytes += text.len() + scopes.iter().map(String::len).sum::<usize>() + LINE_COST * lines;
        if self.parts <= MAX_PARTS && self.bytes <= MAX_TEXT {
            return true;
        }
        if !self.is_full {
            self.is_full = true;
            self.tell("the guide is larger than a connector can hold: the rest was left out");
        }
        false
    }

    /// A heading that belongs to no step of its own element.
    pub fn heading(&mut self, level: u8, title: String, hidden: bool) {
        if title.is_empty() {
            return;
        }
        if level == 1 && self.title.is_empty() && self.section.is_none() {
            self.title = title;
            return;
        }
        match (&mut self.section, &mut self.step) {
            (_, Some(step)) if step.title.is_empty() => step.title = title,
            (Some(_), _) if level > 2 => self.start_step(title, Marks { hidden, ..Marks::default() }),
            (Some(section), None)
                if section.title.is_empty() && !has_content(section) && section.whitelabel_hide == hidden =>
            {
                section.title = title;
            }
            _ => {
                // A second heading within one element: its marks are for both.
                let scopes = self.section.as_ref().map(|section| section.applicable_scopes.clone());
                let scopes = if level > 1 { scopes.unwrap_or_default() } else { Vec::new() };
                self.start_section(Marks { scopes, hidden, ..Marks::default() });
                if let Some(section) = &mut self.section {
                    section.title = title;
                }
            }
        }
    }

    pub fn start_section(&mut self, marks: Marks) {
        self.finish_section();
        self.section = Some(Section {
            applicable_scopes: marks.scopes,
            whitelabel_hide: marks.hidden,
            ..Section::default()
        });
    }

    pub fn start_step(&mut self, title: String, marks: Marks) {
        self.finish_step();
        let section = self.section(marks.hidden);
        let hidden = marks.hidden && !section.whitelabel_hide;
        self.step = Some(Step {
            title,
            applicable_scopes: marks.scopes,
            display_scopes: marks.displays,
            whitelabel_hide: hidden,
            ..Step::default()
        });
    }

    /// The marks of an element within a step, which are the step's own. Without a step it is one.
    pub fn mark_step(&mut self, marks: Marks) {
        match &mut self.step {
            Some(step) => {
                step.applicable_scopes.extend(marks.scopes);
                step.display_scopes |= marks.displays;
            }
            None => self.start_step(String::new(), marks),
        }
    }

    /// The section that is being filled; where there is none, one begins.
    fn section(&mut self, hidden: bool) -> &mut Section {
        self.section.get_or_insert_with(|| Section { whitelabel_hide: hidden, ..Section::default() })
    }

    /// What was hidden ends here. Parts that began in it end too, so that what follows is not hidden with them.
    pub fn leave_hidden(&mut self) {
        if self.step.as_ref().is_some_and(|step| step.whitelabel_hide) {
            self.finish_step();
        }
        if self.section.as_ref().is_some_and(|section| section.whitelabel_hide) {
            self.finish_section();
        }
    }

    pub fn finish(mut self) -> Document {
        self.finish_section();
        let warning = self.warning.join("\n");
        self.guide.warning = (!warning.is_empty()).then_some(warning);
        self.notes.sort_by_key(|note| note.line);
        Document { guide: self.guide, actions: self.actions, notes: self.notes }
    }
}

/// Whether anything but marks and a title is in a section.
fn has_content(section: &Section) -> bool {
    !section.content.is_empty()
        || !section.list.is_empty()
        || !section.steps.is_empty()
        || section.image.is_some()
}
