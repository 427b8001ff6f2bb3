//! What the person has done of the guide.

use hub_model::{Guide, Step};

use super::State;

/// Which steps are ticked and open. It lives as long as the widget.
#[derive(Clone, Default)]
pub struct Progress {
    done: Vec<String>,
    open: Vec<String>,
    /// Whether a narrow guide shows more than its one row.
    pub unfolded: bool,
    /// Whether a narrow choice of actions shows more than its one row.
    pub choosing: bool,
    /// The step whose important line is framed.
    pub framed: Option<String>,
}

impl Progress {
    /// Whether a step is ticked.
    #[must_use]
    pub fn is_done(&self, id: &str) -> bool {
        self.done.iter().any(|done| done == id)
    }

    /// Whether a step is open.
    #[must_use]
    pub fn is_open(&self, id: &str) -> bool {
        self.open.iter().any(|open| open == id)
    }

    /// Ticks a step, or takes its tick away.
    pub fn set_done(&mut self, id: &str, done: bool) {
        set(&mut self.done, id, done);
    }

    /// Opens or closes a step.
    pub fn set_open(&mut self, id: &str, open: bool) {
        set(&mut self.open, id, open);
    }

    /// Opens a step where it can be seen.
    pub fn show(&mut self, id: &str, framed: bool) {
        self.unfolded = true;
        self.set_open(id, true);
        self.framed = framed.then(|| id.to_owned());
    }
}

fn set(ids: &mut Vec<String>, id: &str, on: bool) {
    ids.retain(|other| other != id);
    if on {
        ids.push(id.to_owned());
    }
}

impl State {
    /// The steps with ticks: those of the first section.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.guide.as_deref().and_then(first_steps).unwrap_or_default()
    }

    /// The first step that is not done.
    #[must_use]
    pub fn current_step(&self) -> Option<&Step> {
        self.steps().iter().find(|step| !self.progress.is_done(&step.id))
    }

    /// How many steps are done, and how many there are.
    #[must_use]
    pub fn steps_done(&self) -> (usize, usize) {
        let steps = self.steps();
        (steps.iter().filter(|step| self.progress.is_done(&step.id)).count(), steps.len())
    }

    /// The number of a step in its section, from what is shown.
    #[must_use]
    pub fn step_number(&self, id: &str) -> Option<usize> {
        let sections = &self.guide.as_ref()?.sections;
        let index =
            sections.iter().find_map(|section| section.steps.iter().position(|step| step.id == id))?;
        Some(index + 1)
    }
}

fn first_steps(guide: &Guide) -> Option<&[Step]> {
    guide.sections.first().map(|section| &*section.steps)
}
