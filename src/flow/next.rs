//! The transitions. Each arm reads as "when this happens, that follows".

use std::sync::Arc;

use hub_model::{Bootstrap, ErrorCode, Integration, Linked, Outcome, Validation};

use super::{Dialect, Effect, Event, Fault, Hint, Out, Problem, Rules, Say, Screen, State, Target, Work};
use crate::fields;
use crate::secret::Secret;

/// The state after `event`, and what has to be done.
#[must_use]
pub fn next(mut state: State, event: Event, rules: Rules) -> (State, Vec<Effect>) {
    let before = (state.screen, state.work);
    let mut effects = Vec::new();
    state.apply(event, rules, &mut effects);
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
        Work::Checking | Work::Storing => Some("connecting"),
        Work::Idle => screen.step(),
    }
}

impl State {
    fn apply(&mut self, event: Event, rules: Rules, effects: &mut Vec<Effect>) {
        match event {
            Event::Loaded(Ok((answer, dialect))) => self.loaded(*answer, dialect, effects),
            Event::Loaded(Err(problem)) => self.fail(problem, effects),
            Event::Picked(id) => self.pick(&id, effects),
            Event::ConnectorLoaded(serial, _) if serial != self.serial => {}
            Event::ConnectorLoaded(_, Ok(answer)) => {
                let entry = answer.integration.clone();
                let integration = self
                    .choices
                    .iter()
                    .find(|choice| Some(&choice.integration_id) == entry_id(entry.as_ref()));
                let integration = integration.cloned().or(entry);
                self.chosen = Some(Arc::new(hub_model::ConnectorAnswer { integration, ..*answer }));
                // Without a list to come from, this is the first screen: the focus is the host page's.
                let first = self.screen == Screen::Loading;
                self.show_form(effects);
                effects.push(if first { Effect::Emit(Out::Ready) } else { Effect::Focus(Target::Title) });
            }
            Event::ConnectorLoaded(_, Err(problem)) => self.fail(problem, effects),
            Event::Typed(key, value) => self.typed(key, value),
            Event::Cleaned(removed) if removed.is_empty() => {}
            Event::Cleaned(removed) => {
                self.hint = Hint::Removed(removed);
                effects.push(Effect::Announce(Say::Hint));
            }
            Event::PasteRefused => {
                self.hint = Hint::PasteBlocked;
                effects.extend([Effect::Announce(Say::Hint), Effect::Focus(Target::Field(String::new()))]);
            }
            Event::Submit | Event::CheckAgain => self.submit(rules, effects),
            Event::Slow(serial) => {
                if serial == self.serial && self.work == Work::Checking {
                    self.slow = true;
                    effects.push(Effect::Announce(Say::Slow));
                }
            }
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
            Event::Cancel => {
                if self.work == Work::Checking {
                    self.stop(effects);
                    self.fault = Some(Fault::Cancelled);
                    effects.extend([Effect::Announce(Say::Fault), Effect::Focus(Target::Primary)]);
                }
            }
            Event::ConnectAnyway => self.connect_anyway(effects),
            Event::PasteAnother => {
                self.show_form(effects);
                if let Some(step) =
                    self.config().and_then(|config| config.step_for(ErrorCode::MissingPermission.as_str()))
                {
                    effects.push(Effect::ShowStep(step.to_owned()));
                }
                effects.push(Effect::Focus(Target::Field(String::new())));
            }
            Event::Reload => self.reload(effects),
            Event::NewSession => effects.extend([Effect::Emit(Out::TokenExpired), Effect::AwaitSession]),
            Event::TokenSet => self.token_set(effects),
            Event::NoNewSession => {
                if self
                    .fault
                    .as_ref()
                    .and_then(Fault::problem)
                    .is_some_and(|problem| problem.code == Some(ErrorCode::SessionExpired))
                {
                    self.halt(Problem::raised(ErrorCode::SessionInvalid), effects);
                }
            }
            Event::MayRetry => effects.push(Effect::Announce(Say::MayRetry)),
            Event::Back => self.back(effects),
            Event::Done => {
                if self.screen == Screen::Confirmation {
                    self.screen = Screen::Connected;
                    effects.extend([Effect::Emit(Out::Close { linked: true }), Effect::Focus(Target::Title)]);
                }
            }
            Event::ConnectAnother => {
                self.linked = None;
                self.validation = None;
                if self.has_list() {
                    self.screen = Screen::List;
                    effects.push(Effect::Focus(Target::Title));
                } else {
                    self.show_form(effects);
                    effects.push(Effect::Focus(Target::Field(String::new())));
                }
            }
            Event::Close => self.close(effects),
            Event::Reopen => {
                if self.chosen.is_some() {
                    self.show_form(effects);
                    effects.push(Effect::Focus(Target::Field(String::new())));
                } else if self.choices.is_empty() {
                    self.reload(effects);
                } else {
                    self.screen = Screen::List;
                    effects.push(Effect::Focus(Target::Title));
                }
            }
        }
    }

    fn loaded(&mut self, answer: Bootstrap, dialect: Dialect, effects: &mut Vec<Effect>) {
        self.dialect = dialect;
        self.settings = answer.settings;
        self.choices = answer.connectors.integrations;
        self.fault = None;
        let only = answer.connector.and_then(|mut connector| {
            let entry = connector.integration.take();
            let listed = self.choices.iter().find(|choice| {
                choice.active && (entry.is_none() || Some(&choice.integration_id) == entry_id(entry.as_ref()))
            });
            connector.integration = listed.cloned().or(entry);
            connector.integration.is_some().then_some(connector)
        });
        match only {
            Some(connector) => {
                self.chosen = Some(Arc::new(connector));
                self.show_form(effects);
                effects.push(Effect::Emit(Out::Ready));
            }
            None if self.has_list() => {
                self.screen = Screen::List;
                effects.push(Effect::Emit(Out::Ready));
            }
            None => match self.choices.iter().find(|choice| choice.active) {
                Some(choice) => {
                    let id = choice.integration_id.clone();
                    self.pick(&id, effects);
                }
                None => {
                    self.screen = Screen::List;
                    effects.push(Effect::Emit(Out::Ready));
                }
            },
        }
    }

    fn pick(&mut self, id: &str, effects: &mut Vec<Effect>) {
        self.serial += 1;
        effects.push(Effect::LoadConnector(self.serial, id.to_owned()));
    }

    fn show_form(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::Form;
        self.fault = None;
        effects.push(Effect::FillInputs);
    }

    fn typed(&mut self, key: String, value: Secret) {
        if self.work != Work::Idle || self.values.get(&key) == Some(&value) {
            return;
        }
        self.values.insert(key, value);
        self.attempt += 1;
        self.hint = Hint::Help;
        self.validation = None;
        // What was wrong with the old value is no longer true; a session that ended has still ended.
        if !self.session_ended() {
            self.fault = None;
        }
    }

    fn session_ended(&self) -> bool {
        self.fault
            .as_ref()
            .and_then(Fault::problem)
            .is_some_and(|problem| problem.code == Some(ErrorCode::SessionExpired))
    }

    fn submit(&mut self, rules: Rules, effects: &mut Vec<Effect>) {
        if self.work != Work::Idle || !matches!(self.screen, Screen::Form | Screen::Review) {
            return;
        }
        let Some(chosen) = self.chosen.clone() else { return };
        self.fault = None;
        let mut removed = Vec::new();
        for field in &chosen.config.config_fields {
            let typed = self.values.get(&field.key).cloned().unwrap_or_default();
            match fields::check(field, typed.expose(), rules.matches) {
                Ok(checked) => {
                    removed.extend(checked.removed);
                    self.values.insert(field.key.clone(), checked.value);
                }
                Err(problem) => return self.blame(field.key.clone(), problem, effects),
            }
        }
        if !removed.is_empty() {
            self.hint = Hint::Removed(removed);
            effects.push(Effect::FillInputs);
        }
        self.screen = Screen::Form;
        self.serial += 1;
        self.slow = false;
        if self.dialect == Dialect::Compatible {
            return self.store(effects);
        }
        self.work = Work::Checking;
        effects.extend([
            Effect::Announce(Say::Checking),
            Effect::Validate(self.serial),
            Effect::WatchSlow(self.serial),
        ]);
    }

    fn store(&mut self, effects: &mut Vec<Effect>) {
        self.work = Work::Storing;
        self.serial += 1;
        effects.extend([Effect::Announce(Say::Storing), Effect::Store(self.serial)]);
    }

    fn judged(&mut self, validation: Validation, effects: &mut Vec<Effect>) {
        let outcome = validation.outcome;
        self.validation = Some(Arc::new(validation));
        match outcome {
            Outcome::Valid => self.accept(effects),
            Outcome::Limited => {
                self.screen = Screen::Review;
                effects.extend([Effect::Announce(Say::Review), Effect::Focus(Target::Title)]);
            }
            Outcome::Unverified => {
                self.fault = Some(Fault::Unverified);
                effects.extend([Effect::Announce(Say::Fault), Effect::Focus(Target::Primary)]);
            }
        }
    }

    fn connect_anyway(&mut self, effects: &mut Vec<Effect>) {
        if self.work == Work::Idle && self.validation.is_some() {
            self.fault = None;
            self.screen = Screen::Form;
            self.accept(effects);
        }
    }

    /// Goes on with the last judgement: stores, or is done where the host's endpoint has the last word.
    fn accept(&mut self, effects: &mut Vec<Effect>) {
        if self.dialect != Dialect::Sessionless {
            return self.store(effects);
        }
        let account = self.validation.as_ref().and_then(|validation| validation.account.clone());
        let provider = self.integration().map(|entry| entry.provider.clone()).unwrap_or_default();
        self.linked(
            Linked { id: account.as_ref().map(|account| account.id.clone()), provider, account },
            effects,
        );
    }

    fn linked(&mut self, linked: Linked, effects: &mut Vec<Effect>) {
        self.linked = Some(Arc::new(linked));
        self.values.clear();
        self.hint = Hint::Help;
        self.fault = None;
        self.attempt += 1;
        self.screen = Screen::Confirmation;
        effects.extend([Effect::FillInputs, Effect::Emit(Out::Success)]);
    }

    fn stop(&mut self, effects: &mut Vec<Effect>) {
        self.work = Work::Idle;
        self.serial += 1;
        effects.push(Effect::Abort);
    }

    fn blame(&mut self, key: String, problem: Problem, effects: &mut Vec<Effect>) {
        self.screen = Screen::Form;
        self.fault = Some(Fault::Field { key: key.clone(), problem });
        effects.extend([
            Effect::Announce(Say::Fault),
            Effect::Emit(Out::Error),
            Effect::Focus(Target::Field(key)),
        ]);
    }

    /// Says what went wrong where it helps. Before there is a form, that is the page.
    fn fail(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        let expired = problem.code == Some(ErrorCode::SessionExpired);
        match place(problem.code) {
            _ if self.chosen.is_none() || self.screen == Screen::List => self.halt(problem, effects),
            Place::Page => self.halt(problem, effects),
            Place::Field => {
                let key = problem.body.fields.first().map(|field| field.key.clone());
                let first = || {
                    self.config()
                        .and_then(|config| config.config_fields.first())
                        .map(|field| field.key.clone())
                };
                let key = key.or_else(first).unwrap_or_default();
                self.blame(key, problem, effects);
            }
            Place::Notice => {
                self.screen = Screen::Form;
                self.fault = Some(Fault::Notice(problem));
                effects.extend([
                    Effect::Announce(Say::Fault),
                    Effect::Emit(Out::Error),
                    Effect::Focus(Target::Primary),
                ]);
            }
        }
        if expired {
            effects.push(Effect::Emit(Out::TokenExpired));
        }
    }

    fn halt(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        self.screen = Screen::Halted;
        self.fault = Some(Fault::Page(problem));
        effects.extend([Effect::Announce(Say::Fault), Effect::Emit(Out::Error)]);
    }

    fn reload(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::Loading;
        self.fault = None;
        self.serial += 1;
        effects.push(Effect::Load);
    }

    fn token_set(&mut self, effects: &mut Vec<Effect>) {
        if self.chosen.is_none() {
            return self.reload(effects);
        }
        if self.work == Work::Checking {
            self.stop(effects);
        }
        let halted = self.screen == Screen::Halted;
        if halted || self.session_ended() {
            self.show_form(effects);
            effects.extend([Effect::Announce(Say::Renewed), Effect::Focus(Target::Primary)]);
        }
    }

    fn back(&mut self, effects: &mut Vec<Effect>) {
        if self.work != Work::Idle {
            return;
        }
        match self.screen {
            Screen::Review => {
                self.show_form(effects);
                effects.push(Effect::Focus(Target::Field(String::new())));
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

    fn close(&mut self, effects: &mut Vec<Effect>) {
        match (self.work, self.screen) {
            // Storing cannot be taken back, and a closed hub has nothing left to close.
            (Work::Storing, _) | (_, Screen::Closed | Screen::Connected) => {}
            (_, Screen::Confirmation) => self.apply(Event::Done, Rules { matches: |_, _| false }, effects),
            (work, _) => {
                if work == Work::Checking {
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
}

fn entry_id(entry: Option<&Integration>) -> Option<&String> {
    entry.map(|entry| &entry.integration_id)
}

/// Where an error is said once there is a form.
enum Place {
    Field,
    Notice,
    Page,
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
