//! Where an error is said: under a field, above the button, or instead of everything.

use hub_model::ErrorCode;

use crate::flow::{Effect, Fault, Out, Problem, Say, Screen, State, Target};

/// Where an error is said once there is a form.
enum Place {
    Field,
    Notice,
    Page,
}

impl State {
    /// Says what went wrong where it helps. Before there is a form, that is the page.
    pub(super) fn fail(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        let expired = problem.code == Some(ErrorCode::SessionExpired);
        match place(problem.code) {
            _ if self.chosen.is_none() || matches!(self.screen, Screen::List | Screen::Loading) => {
                self.halt(problem, effects);
            }
            Place::Page => self.halt(problem, effects),
            // What was refused is nothing that stands in a field.
            Place::Field if !self.signs_in() => {
                let key = problem.body.fields.first().map(|field| field.key.clone());
                let credential = || Some(self.config()?.credential()?.key.clone());
                let key = key.or_else(credential).unwrap_or_default();
                self.blame(key, problem, effects);
            }
            Place::Notice | Place::Field => {
                let wait = problem.body.retry_after.unwrap_or(0);
                self.screen = Screen::Form;
                self.waiting = wait;
                if wait > 0 {
                    effects.push(Effect::CountDown(wait));
                }
                self.note(problem, effects);
            }
        }
        if expired {
            effects.push(Effect::Emit(Out::TokenExpired));
        }
    }

    pub(super) fn blame(&mut self, key: String, problem: Problem, effects: &mut Vec<Effect>) {
        self.screen = Screen::Form;
        if !self.is_drawn(&key) {
            return self.note(problem, effects);
        }
        self.fault = Some(Fault::Field { key: key.clone(), problem });
        effects.extend([
            Effect::Announce(Say::Fault),
            Effect::Emit(Out::Error),
            Effect::Focus(Target::Field(key)),
        ]);
    }

    /// Says it above the button.
    fn note(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        self.fault = Some(Fault::Notice(problem));
        effects.extend([
            Effect::Announce(Say::Fault),
            Effect::Emit(Out::Error),
            Effect::Focus(Target::Primary),
        ]);
    }

    pub(super) fn halt(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        self.screen = Screen::Halted;
        self.fault = Some(Fault::Page(problem));
        effects.extend([Effect::Announce(Say::Fault), Effect::Emit(Out::Error)]);
        if std::mem::take(&mut self.takes_focus) {
            effects.push(Effect::Focus(Target::Title));
        }
    }
}

fn place(code: Option<ErrorCode>) -> Place {
    use ErrorCode as E;
    let Some(code) = code else { return Place::Notice };
    match code {
        E::TokenEmpty
        | E::TokenMalformed
        | E::TokenRejected
        | E::MissingPermission
        | E::OauthToken
        | E::ValidationFailed => Place::Field,
        E::SessionMissing
        | E::SessionInvalid
        | E::SessionOriginMismatch
        | E::NotFound
        | E::Unauthorized
        | E::Forbidden => Place::Page,
        E::SessionExpired
        | E::ProviderRateLimited
        | E::ProviderUnavailable
        | E::BackendMisconfigured
        | E::MethodNotAllowed
        | E::UnsupportedMediaType
        | E::Conflict
        | E::PayloadTooLarge
        | E::RateLimited
        | E::Internal
        | E::Offline
        | E::Network
        | E::Timeout
        | E::StartFailed
        | E::PopupBlocked
        | E::AttemptExpired
        | E::AttemptCancelled => Place::Notice,
    }
}
