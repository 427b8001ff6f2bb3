//! The transitions. Each arm reads as "when this happens, that follows".

mod connect;
mod fail;
mod leave;
mod load;
mod sign_in;

use hub_model::ErrorCode;

use super::{Effect, Event, Fault, Hint, Out, Rules, Say, Screen, State, Target, Work};

/// The state after `event`, and what has to be done.
#[must_use]
pub fn next(mut state: State, event: Event, rules: Rules) -> (State, Vec<Effect>) {
    let before = (state.screen, state.work);
    let mut effects = Vec::new();
    state.apply(event, rules, &mut effects);
    if !matches!(state.fault, Some(Fault::Notice(_))) {
        state.waiting = 0;
    }
    let after = (state.screen, state.work);
    if after != before
        && let Some(step) = step(after)
        && Some(step) != self::step(before)
    {
        effects.push(Effect::Emit(Out::Step(step)));
    }
    (state, effects)
}

/// The step that the host page hears of.
fn step((screen, work): (Screen, Work)) -> Option<&'static str> {
    match work {
        Work::SigningIn => Some("oauth"),
        Work::Checking | Work::Storing => Some("connecting"),
        Work::Idle => screen.step(),
    }
}

impl State {
    fn apply(&mut self, event: Event, rules: Rules, effects: &mut Vec<Effect>) {
        match event {
            Event::Started { asked } => {
                self.takes_focus = asked;
                self.reload(effects);
            }
            Event::Set(name, value) => self.set(&name, value, effects),
            Event::Loaded(Ok((answer, dialect))) => self.loaded(*answer, dialect, effects),
            Event::Loaded(Err(problem)) => self.fail(problem, effects),
            Event::Picked(id) => self.pick(&id, effects),
            Event::ConnectorLoaded(serial, _) if serial != self.serial => {}
            Event::ConnectorLoaded(_, Ok(answer)) => self.connector_loaded(*answer, effects),
            Event::ConnectorLoaded(_, Err(problem)) => self.fail(problem, effects),
            Event::Typed(key, value) => self.typed(&key, value),
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
            Event::Reload => {
                self.takes_focus = true;
                self.reload(effects);
            }
            Event::NewSession => {
                effects.push(Effect::Emit(Out::TokenExpired));
                self.await_session(effects);
            }
            Event::NoNewSession(awaited) => self.no_new_session(awaited, effects),
            Event::Waited(left) => {
                // A countdown of an older notice may still run.
                if left < self.waiting {
                    self.waiting = left;
                    if left == 0 {
                        effects.push(Effect::Announce(Say::MayRetry));
                    }
                }
            }
            Event::Back => self.back(effects),
            Event::Done => self.done(effects),
            Event::ConnectAnother => self.connect_another(effects),
            Event::Close => self.close(effects),
            Event::Reopen => self.reopen(effects),
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
        }
    }
}
