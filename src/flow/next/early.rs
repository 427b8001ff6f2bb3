//! What happens until the form shows, and in its guide. Each arm reads as "when this happens, that follows".

use crate::flow::{Effect, Event, State, Target};

impl State {
    /// Takes what is early; gives back what is not.
    pub(super) fn apply_early(&mut self, event: Event, effects: &mut Vec<Effect>) -> Result<(), Event> {
        match event {
            Event::Set(name, value) => self.set(&name, value, effects),
            Event::Started { asked } => {
                self.takes_focus = asked;
                self.reload(effects);
            }
            Event::Loaded(Ok(answer), dialect) => self.loaded(*answer, dialect, effects),
            Event::Typed(key, value) => self.typed(&key, value),
            Event::Reload => {
                self.takes_focus = true;
                self.reload(effects);
            }
            Event::Unfinished => self.unfinished = true,
            Event::StepDone(id) => {
                self.progress.set_done(&id, true);
                self.progress.set_open(&id, false);
                let last = self.steps().last().is_some_and(|last| last.id == id);
                // The last step's button says that it leads to the field, whatever was left out on the way.
                let next = self.current_step().filter(|_| !last).map(|step| step.id.clone());
                if let Some(next) = &next {
                    self.progress.show(next, false);
                }
                effects.push(Effect::Focus(next.map_or(Target::Credential, Target::Step)));
            }
            Event::StepUndone(id) => self.progress.set_done(&id, false),
            Event::StepToggled(id, open) => self.progress.set_open(&id, open),
            Event::StepAsked { id, framed } => {
                self.progress.show(&id, framed);
                effects.push(Effect::Focus(Target::Step(id)));
            }
            Event::GuideFolded => self.progress.unfolded = !self.progress.unfolded,
            Event::ActionChosen(id, wanted) => self.want(&id, wanted),
            Event::AllActionsChosen(wanted) => self.want_all(wanted),
            Event::ChoiceFolded => self.progress.choosing = !self.progress.choosing,
            other => return Err(other),
        }
        Ok(())
    }
}
