//! What happens once the form shows. Each arm reads as "when this happens, that follows".

use hub_model::ErrorCode;

use crate::flow::{Effect, Event, Hint, Out, Rules, Say, State, Target, Work};

impl State {
    /// Takes what is late.
    pub(super) fn apply_late(&mut self, event: Event, rules: Rules, effects: &mut Vec<Effect>) {
        match event {
            Event::Loaded(Err(problem), dialect) => {
                self.dialect = dialect;
                self.fail(problem, effects);
            }
            Event::Searched(search) => self.search = search,
            Event::Picked(id) => self.pick(&id, effects),
            Event::ConnectorLoaded(serial, _) if serial != self.serial => {}
            Event::ConnectorLoaded(_, Ok(answer)) => self.connector_loaded(*answer, effects),
            Event::ConnectorLoaded(_, Err(problem)) => self.fail(problem, effects),
            Event::Cleaned(_, removed) if removed.is_empty() => {}
            Event::Cleaned(field, removed) => {
                self.hint_at(&field, Hint::Removed(removed));
                effects.push(Effect::Announce(Say::Hint));
            }
            Event::PasteRefused(field) => {
                self.hint_at(&field, Hint::PasteBlocked);
                effects.extend([Effect::Announce(Say::Hint), Effect::Focus(Target::Field(field))]);
            }
            Event::Revealed(field) => match self.shown.iter().position(|known| *known == field) {
                Some(at) => _ = self.shown.swap_remove(at),
                None => self.shown.push(field),
            },
            Event::SecretEdited(field) => self.edit_secret(field, effects),
            Event::SecretKept(field) => self.keep_secret(&field, effects),
            Event::Copied(text) => self.copied = text,
            Event::Submit => self.press(rules, effects),
            Event::CheckAgain => self.submit(rules, effects),
            Event::Slow(serial) => self.watched(serial, effects),
            Event::Validated(serial, answer) if serial == self.serial && self.work == Work::Checking => {
                self.work = Work::Idle;
                match answer {
                    Ok(validation) => self.judged(*validation, effects),
                    Err(problem) => self.fail(problem, effects),
                }
            }
            Event::Stored(serial, answer) if serial == self.serial && self.work == Work::Storing => {
                self.work = Work::Idle;
                match answer {
                    Ok(linked) => self.linked(linked, effects),
                    Err(problem) => self.fail(problem, effects),
                }
            }
            Event::Validated(..) | Event::Stored(..) => {}
            Event::Began(serial, answer) => self.began(serial, answer, effects),
            Event::SignedIn(serial, answer) => self.signed_in(serial, answer, effects),
            Event::GivenUp(answer) => self.given_up(answer, effects),
            Event::WindowBlocked => self.window_blocked(effects),
            Event::TooLate(serial) => self.too_late(serial, effects),
            Event::WindowSought { there } => self.window_sought(there, effects),
            Event::Cancel => self.cancel(effects),
            Event::ConnectAnyway => self.connect_anyway(effects),
            Event::PasteAnother => {
                self.show_form(effects);
                let code = ErrorCode::MissingPermission.as_str();
                if let Some(step) = self.config().and_then(|config| config.step_for(code)).map(str::to_owned)
                {
                    self.progress.show(&step, false);
                }
                effects.push(Effect::Focus(Target::Credential));
            }
            Event::NewSession => {
                effects.push(Effect::Emit(Out::TokenExpired));
                self.await_session(effects);
            }
            Event::NoNewSession(awaited) => self.no_new_session(awaited, effects),
            // A countdown of an older notice may still run.
            Event::Waited(left) if left < self.waiting => {
                self.waiting = left;
                if left == 0 {
                    effects.push(Effect::Announce(Say::MayRetry));
                }
            }
            Event::Back => self.back(effects),
            Event::Done => self.done(effects),
            Event::ConnectAnother => self.connect_another(effects),
            Event::Close => self.close(effects),
            Event::Reopen => self.reopen(effects),
            // The rest comes first to `early`.
            _ => {}
        }
    }
}
