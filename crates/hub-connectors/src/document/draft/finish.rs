//! Steps and sections that are whole: what they lack is made up, what has no content is left out.

use hub_model::inline::Inline;

use super::super::inline;
use super::{Draft, has_content};

impl Draft {
    pub fn finish_step(&mut self) {
        let Some(mut step) = self.step.take() else { return };
        if step.title.is_empty() && step.content.is_empty() && step.list.is_empty() && step.image.is_none() {
            return;
        }
        if !self.has_room(&step.title, &step.applicable_scopes) {
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
        if !has_content(&section) {
            if !section.title.is_empty() {
                self.tell(format!("the section `{}` was left out: it has no content", section.title));
            }
            return;
        }
        if !self.has_room(&section.title, &section.applicable_scopes) {
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
}

fn unique(words: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    words.into_iter().filter(|word| seen.insert(word.clone())).collect()
}
