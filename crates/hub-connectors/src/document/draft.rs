//! The guide while it is filled: texts, lists and pictures are put where the model has a place for them.

use hub_model::inline::Inline;
use hub_model::scope::Action;
use hub_model::{Guide, Image, Item, Section, Step};

use super::ids::Ids;
use super::{Document, Note, inline};

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

    /// Whether there is room for a text, or for as many more parts.
    fn has_room(&mut self, parts: usize, text: &str) -> bool {
        self.parts += parts;
        self.bytes += text.len() + LINE_COST * text.matches('\n').count();
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
            (Some(section), None) if section.title.is_empty() && is_bare(section, hidden) => {
                section.title = title
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

    /// Puts a text where it belongs.
    pub fn place(&mut self, line: Line) {
        let (text, is_changed) = inline::write(&line.nodes);
        if text.is_empty() || !self.has_room(1, &text) {
            return;
        }
        if is_changed {
            self.tell("braces are placeholders in our texts: others were replaced");
        }
        if line.is_warning && self.section.is_none() {
            if line.hidden {
                self.tell("a part of the warning that is hidden under another brand was left out");
            } else {
                self.warning.push(if line.is_item { format!("– {text}") } else { text });
            }
            return;
        }
        let item = |hides: bool| Item {
            text: text.clone(),
            important: line.important,
            whitelabel_hide: line.hidden && !hides,
            ..Item::default()
        };
        if let Some(step) = &mut self.step {
            let section_hides = self.section.as_ref().is_some_and(|section| section.whitelabel_hide);
            let item = item(section_hides || step.whitelabel_hide);
            put(&mut step.content, &mut step.list, item, line.is_item);
            return;
        }
        let section = self.section(line.hidden);
        let item = item(section.whitelabel_hide);
        match section.steps.last_mut() {
            None => put(&mut section.content, &mut section.list, item, line.is_item),
            // The text after the steps cannot be hidden by itself.
            Some(step) if item.whitelabel_hide => step.list.push(item),
            Some(_) if line.is_item => self.closing.push(format!("– {text}")),
            Some(_) => self.closing.push(text),
        }
    }

    pub fn place_image(&mut self, image: Image, hidden: bool) {
        let section_hides = self.section(hidden).whitelabel_hide;
        let title = self.step.as_ref().map(|step| step.title.clone());
        let (place, hides) = match (&mut self.step, &mut self.section) {
            (Some(step), _) => (&mut step.image, section_hides || step.whitelabel_hide),
            (None, Some(section)) => (&mut section.image, section.whitelabel_hide),
            (None, None) => return,
        };
        if place.is_some() {
            self.tell("a picture was left out: a section or a step has one");
        } else if hidden && !hides {
            self.tell("a picture that is hidden under another brand was left out");
        } else {
            let alt = if image.alt.is_empty() { title.unwrap_or_default() } else { image.alt };
            if alt.is_empty() {
                self.tell("a picture was left out: nothing says what it shows");
            } else {
                *place = Some(Image { alt, ..image });
            }
        }
    }

    pub fn finish_step(&mut self) {
        let Some(mut step) = self.step.take() else { return };
        if step.title.is_empty() && step.content.is_empty() && step.list.is_empty() && step.image.is_none() {
            return;
        }
        if !self.has_room(3 + step.applicable_scopes.len(), &step.title) {
            return;
        }
        if step.content.is_empty() {
            // A step begins with a sentence. Where the document has only a list, its first line is one.
            let first = step.list.first().filter(|item| !item.important && !item.whitelabel_hide);
            step.content = match first {
                Some(_) => step.list.remove(0).text,
                None => inline::write(&[Inline::Text(step.title.clone())]).0,
            };
        }
        if step.title.is_empty() {
            step.title = "Continue".to_owned();
            self.tell("a step has no title: it is called Continue");
        }
        if step.content.is_empty() {
            step.content.clone_from(&step.title);
        }
        step.id = self.ids.of(&step.title, "step");
        step.applicable_scopes = unique(step.applicable_scopes);
        let hidden = step.whitelabel_hide;
        self.section(hidden).steps.push(step);
    }

    pub fn finish_section(&mut self) {
        self.finish_step();
        let Some(mut section) = self.section.take() else { return };
        let closing = std::mem::take(&mut self.closing).join("\n");
        section.closing = (!closing.is_empty()).then_some(closing);
        let is_empty = section.content.is_empty()
            && section.list.is_empty()
            && section.steps.is_empty()
            && section.image.is_none();
        if is_empty {
            if !section.title.is_empty() {
                self.tell(format!("the section `{}` was left out: it has no content", section.title));
            }
            return;
        }
        if !self.has_room(3 + section.applicable_scopes.len(), &section.title) {
            return;
        }
        if section.title.is_empty() {
            section.title = match self.title.is_empty() || section.whitelabel_hide {
                false => std::mem::take(&mut self.title),
                true => "Before you start".to_owned(),
            };
            self.tell(format!("a section has no title: it is called {}", section.title));
        }
        section.id = self.ids.of(&section.title, "section");
        section.applicable_scopes = unique(section.applicable_scopes);
        self.guide.sections.push(section);
    }

    pub fn finish(mut self) -> Document {
        self.finish_section();
        let warning = self.warning.join("\n");
        self.guide.warning = (!warning.is_empty()).then_some(warning);
        self.notes.sort_by_key(|note| note.line);
        Document { guide: self.guide, actions: self.actions, notes: self.notes }
    }
}

/// Whether nothing but marks is in a section, and a heading with this visibility may be its own.
fn is_bare(section: &Section, hidden: bool) -> bool {
    section.content.is_empty()
        && section.list.is_empty()
        && section.steps.is_empty()
        && section.image.is_none()
        && section.whitelabel_hide == hidden
}

/// Texts before the list are the content, all others lines of the list.
fn put(content: &mut String, list: &mut Vec<Item>, item: Item, is_item: bool) {
    if is_item || item.important || item.whitelabel_hide || !list.is_empty() {
        list.push(item);
    } else {
        if !content.is_empty() {
            content.push('\n');
        }
        content.push_str(&item.text);
    }
}

fn unique(words: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    words.into_iter().filter(|word| seen.insert(word.clone())).collect()
}
