//! Signing in at the provider. Only the backend says how it ended: a window that looks closed may have been taken over
//! by a page that lets nobody look at it (D55).

use std::sync::Arc;

use hub_model::ErrorCode;

use crate::flow::{Began, Effect, Fault, Problem, Say, Screen, SignedIn, State, Target, Work};

/// The first pause before the backend is asked how it goes, and the longest one, in milliseconds.
const PAUSES: (u32, u32) = (2_000, 5_000);

impl State {
    /// Opens the window in the click that asked for it, and begins an attempt.
    pub(super) fn sign_in(&mut self, tab: bool, effects: &mut Vec<Effect>) {
        self.fault = None;
        self.work = Work::SigningIn;
        self.serial += 1;
        self.pause = PAUSES.0;
        effects.extend([
            Effect::OpenWindow { tab },
            Effect::Begin(self.serial),
            Effect::WatchLimit(self.serial),
            Effect::Announce(Say::SigningIn),
            Effect::Focus(Target::Primary),
        ]);
    }

    pub(super) fn began(&mut self, serial: u32, answer: Result<Began, Problem>, effects: &mut Vec<Effect>) {
        match answer {
            // Cancelled in the meantime.
            Ok(began) if serial != self.serial => effects.push(Effect::EndAttempt(began.id)),
            Err(_) if serial != self.serial => {}
            // Anything else would run as a script of the host page.
            Ok(began) if !["https://", "http://"].iter().any(|scheme| began.address.starts_with(scheme)) => {
                self.signing_in = Some(began.id);
                self.end(Problem::raised(ErrorCode::Internal), effects);
            }
            Ok(began) => {
                effects.push(Effect::Navigate(began.address));
                self.signing_in = Some(began.id);
                self.ask(effects);
            }
            Err(problem) => self.end(problem, effects),
        }
    }

    fn ask(&mut self, effects: &mut Vec<Effect>) {
        if let Some(id) = self.signing_in.clone() {
            effects.push(Effect::AskAttempt(self.serial, id, self.pause));
            self.pause = (self.pause + self.pause / 8).min(PAUSES.1);
        }
    }

    pub(super) fn signed_in(
        &mut self,
        serial: u32,
        answer: Result<Box<SignedIn>, Problem>,
        effects: &mut Vec<Effect>,
    ) {
        if serial != self.serial || self.work != Work::SigningIn {
            return;
        }
        match answer.map(|answer| *answer) {
            Ok(SignedIn::Pending) => self.ask(effects),
            Ok(SignedIn::Linked(linked, validation)) => {
                self.signing_in = None;
                self.work = Work::Idle;
                self.validation = validation.map(Arc::new);
                effects.push(Effect::CloseWindow);
                self.linked(linked, effects);
            }
            Ok(SignedIn::Failed(problem)) => {
                self.signing_in = None;
                self.end(problem, effects);
            }
            Err(problem) => match problem.body.status_code {
                401 | 403 => self.end(problem, effects),
                404 | 410 => {
                    self.signing_in = None;
                    self.end(Problem::raised(ErrorCode::AttemptExpired), effects);
                }
                // The person may be done while we are offline; it is asked again.
                _ => self.ask(effects),
            },
        }
    }

    /// What was given up may have been done before that was heard: then it is linked, and is said to be.
    pub(super) fn given_up(&mut self, answer: Result<Box<SignedIn>, Problem>, effects: &mut Vec<Effect>) {
        if let Ok(SignedIn::Linked(linked, validation)) = answer.map(|answer| *answer)
            && self.work == Work::Idle
            && self.screen == Screen::Form
            && self.fault == Some(Fault::Cancelled)
        {
            self.validation = validation.map(Arc::new);
            self.linked(linked, effects);
        }
    }

    pub(super) fn window_blocked(&mut self, effects: &mut Vec<Effect>) {
        if self.work == Work::SigningIn {
            self.end(Problem::raised(ErrorCode::PopupBlocked), effects);
        }
    }

    pub(super) fn too_late(&mut self, serial: u32, effects: &mut Vec<Effect>) {
        if serial == self.serial && self.work == Work::SigningIn {
            self.end(Problem::raised(ErrorCode::AttemptExpired), effects);
        }
    }

    /// A window that cannot be shown any more is opened anew, with an attempt of its own.
    pub(super) fn window_sought(&mut self, there: bool, effects: &mut Vec<Effect>) {
        if self.work == Work::SigningIn && !there {
            self.stop(effects);
            self.sign_in(false, effects);
        }
    }

    fn end(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        self.stop(effects);
        self.fail(problem, effects);
    }

    /// Lets go of window and attempt.
    pub(super) fn give_up(&mut self, effects: &mut Vec<Effect>) {
        if self.work == Work::SigningIn {
            effects.push(Effect::CloseWindow);
            effects.extend(self.signing_in.take().map(Effect::EndAttempt));
        }
    }
}
