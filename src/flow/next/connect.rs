//! From what was typed to the account.

use std::sync::Arc;

use hub_model::{Linked, Outcome, Validation};

use crate::fields;
use crate::flow::{Dialect, Effect, Event, Fault, Hint, Out, Rules, Say, Screen, State, Target, Way, Work};
use crate::secret::Secret;

impl State {
    pub(super) fn show_form(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::Form;
        self.fault = None;
        effects.push(Effect::FillInputs);
    }

    pub(super) fn typed(&mut self, key: &str, value: Secret) {
        if self.work != Work::Idle || self.values.get(key) == value.expose() {
            return;
        }
        self.values.set(key, value);
        self.attempt += 1;
        self.hints.retain(|(field, _)| field != key);
        self.validation = None;
        self.forgive();
    }

    /// Takes the place of a stored secret.
    pub(super) fn edit_secret(&mut self, field: String, effects: &mut Vec<Effect>) {
        if self.work == Work::Idle && self.keeps(&field) {
            self.forgive();
            self.validation = None;
            effects.push(Effect::Focus(Target::Field(field.clone())));
            self.edited.push(field);
        }
    }

    /// Lets a stored secret stay, and forgets what was typed in its place.
    pub(super) fn keep_secret(&mut self, field: &str, effects: &mut Vec<Effect>) {
        if self.work == Work::Idle {
            self.typed(field, Secret::default());
            self.edited.retain(|edited| edited != field);
            effects.push(Effect::Focus(Target::Field(field.to_owned())));
        }
    }

    /// What was wrong before is no longer true; a session that ended has still ended.
    pub(in crate::flow) fn forgive(&mut self) {
        if !self.session_ended() {
            self.fault = None;
        }
    }

    /// The main button of the form, or Enter in a field.
    pub(super) fn press(&mut self, rules: Rules, effects: &mut Vec<Effect>) {
        if self.waiting > 0 {
            return;
        }
        match self.way() {
            Way::Connect | Way::TryAgain => self.submit(rules, effects),
            Way::NewSession => self.apply_late(Event::NewSession, rules, effects),
            Way::ConnectAnyway => self.connect_anyway(effects),
            Way::OpenAccounts => effects.push(Effect::OpenAccounts),
            Way::OpenTab => self.sign_in(true, effects),
        }
    }

    pub(super) fn submit(&mut self, rules: Rules, effects: &mut Vec<Effect>) {
        if self.work != Work::Idle || !matches!(self.screen, Screen::Form | Screen::Review) {
            return;
        }
        let Some(chosen) = self.chosen.clone() else { return };
        self.fault = None;
        for (at, field) in chosen.config.config_fields.iter().enumerate() {
            if !self.is_shown(at) || field.is_fixed() || self.keeps(&field.key) {
                continue;
            }
            match fields::check(field, self.held(at), rules.matches) {
                Ok(checked) => {
                    // What nobody sees keeps following what it is made of.
                    if field.display {
                        self.values.set(&field.key, checked.value);
                    }
                    if !checked.removed.is_empty() {
                        self.hint_at(&field.key, Hint::Removed(checked.removed));
                        effects.push(Effect::FillInputs);
                    }
                }
                Err(problem) => return self.blame(field.key.clone(), problem, effects),
            }
        }
        self.screen = Screen::Form;
        self.serial += 1;
        self.slow = false;
        if self.signs_in() {
            return self.sign_in(false, effects);
        }
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

    /// Says something under a field.
    pub(super) fn hint_at(&mut self, field: &str, hint: Hint) {
        self.hints.retain(|(key, _)| key != field);
        self.hints.push((field.to_owned(), hint));
    }

    fn store(&mut self, effects: &mut Vec<Effect>) {
        self.work = Work::Storing;
        self.serial += 1;
        effects.extend([Effect::Announce(Say::Storing), Effect::Store(self.serial)]);
    }

    pub(super) fn judged(&mut self, validation: Validation, effects: &mut Vec<Effect>) {
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

    pub(super) fn connect_anyway(&mut self, effects: &mut Vec<Effect>) {
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
        let id = account.as_ref().map(|account| account.id.clone());
        self.linked(Linked { id, provider, account }, effects);
    }

    pub(super) fn linked(&mut self, mut linked: Linked, effects: &mut Vec<Effect>) {
        if linked.provider.is_empty() {
            linked.provider = self.integration().map(|entry| entry.provider.clone()).unwrap_or_default();
        }
        self.linked = Some(Arc::new(linked));
        self.values.clear();
        self.edited.clear();
        self.fill_in_defaults();
        self.hints.clear();
        self.fault = None;
        self.attempt += 1;
        self.screen = Screen::Confirmation;
        effects.extend([Effect::FillInputs, Effect::Emit(Out::Success)]);
    }

    pub(super) fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.work, Work::Checking | Work::SigningIn) {
            self.stop(effects);
            self.fault = Some(Fault::Cancelled);
            effects.extend([Effect::Announce(Say::Fault), Effect::Focus(Target::Primary)]);
        }
    }

    pub(super) fn stop(&mut self, effects: &mut Vec<Effect>) {
        self.give_up(effects);
        self.work = Work::Idle;
        self.serial += 1;
        effects.push(Effect::Abort);
    }
}
