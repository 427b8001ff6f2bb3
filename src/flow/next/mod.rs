//! The transitions, in two halves: [`early`] takes what happens until the form shows and in its guide, [`late`] all
//! else. A browser loads the code of the second half after the form ([`crate::rest`]).

mod connect;
mod early;
mod fail;
mod late;
mod leave;
mod load;
mod sign_in;

use super::{Effect, Event, Fault, Out, Rules, Screen, State, Work};

/// Takes `event` as far as the first screen and its guide go: what has to be done, or the event back, where it is for
/// [`late`].
///
/// # Errors
///
/// The event, untouched.
pub fn early(state: &mut State, event: Event) -> Result<Vec<Effect>, Event> {
    let before = (state.screen, state.work);
    let mut effects = Vec::new();
    state.apply_early(event, &mut effects)?;
    Ok(state.followed(before, effects))
}

/// Takes every other event: what has to be done.
pub fn late(state: &mut State, event: Event, rules: Rules) -> Vec<Effect> {
    let before = (state.screen, state.work);
    let mut effects = Vec::new();
    state.unfinished = false;
    state.apply_late(event, rules, &mut effects);
    state.settle();
    state.followed(before, effects)
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
    /// What follows from any event: a countdown without its notice ends, and the host page hears of the step.
    fn followed(&mut self, before: (Screen, Work), mut effects: Vec<Effect>) -> Vec<Effect> {
        if !matches!(self.fault, Some(Fault::Notice(_))) {
            self.waiting = 0;
        }
        let after = (self.screen, self.work);
        if after != before
            && let Some(step) = step(after)
            && Some(step) != self::step(before)
        {
            effects.push(Effect::Emit(Out::Step(step)));
        }
        effects
    }
}
