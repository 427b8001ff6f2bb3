//! Ways out: back, done, closed, and in again.

use crate::flow::{Effect, Out, Screen, State, Target, Work};

impl State {
    pub(super) fn back(&mut self, effects: &mut Vec<Effect>) {
        match self.work {
            Work::SigningIn => self.stop(effects),
            Work::Checking | Work::Storing => return,
            Work::Idle => {}
        }
        match self.screen {
            Screen::Review => {
                self.show_form(effects);
                effects.push(Effect::Focus(Target::Credential));
            }
            Screen::Form | Screen::Halted if !self.choices.is_empty() => {
                let row = self.integration().map(|entry| entry.integration_id.clone()).unwrap_or_default();
                self.screen = Screen::List;
                self.fault = None;
                effects.push(Effect::Focus(Target::Row(row)));
            }
            _ => {}
        }
    }

    pub(super) fn done(&mut self, effects: &mut Vec<Effect>) {
        if self.screen == Screen::Confirmation {
            self.screen = Screen::Connected;
            effects.extend([Effect::Emit(Out::Close { linked: true }), Effect::Focus(Target::Title)]);
        }
    }

    pub(super) fn connect_another(&mut self, effects: &mut Vec<Effect>) {
        self.linked = None;
        self.validation = None;
        // What is stored now is to be read again.
        if self.account.is_some() {
            return self.reload(effects);
        }
        if self.has_list() { self.show_list(effects) } else { self.show_field(effects) }
    }

    pub(super) fn close(&mut self, effects: &mut Vec<Effect>) {
        match (self.work, self.screen) {
            // Storing cannot be taken back, and a closed hub has nothing left to close.
            (Work::Storing, _) | (_, Screen::Closed | Screen::Connected) => {}
            (_, Screen::Confirmation) => self.done(effects),
            (work, _) => {
                if work != Work::Idle {
                    self.stop(effects);
                }
                self.screen = Screen::Closed;
                self.fault = None;
                effects.extend([
                    Effect::Emit(Out::Cancel),
                    Effect::Emit(Out::Close { linked: false }),
                    Effect::Focus(Target::Title),
                ]);
            }
        }
    }

    pub(super) fn reopen(&mut self, effects: &mut Vec<Effect>) {
        if self.chosen.is_some() {
            self.show_field(effects);
        } else if self.choices.is_empty() {
            self.reload(effects);
        } else {
            self.show_list(effects);
        }
    }

    fn show_list(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::List;
        effects.push(Effect::Focus(Target::Title));
    }

    fn show_field(&mut self, effects: &mut Vec<Effect>) {
        self.show_form(effects);
        effects.push(Effect::Focus(Target::Credential));
    }
}
