//! What the person wants to do, and the scopes that it takes.

use hub_model::Action;
use hub_model::scope::{concerns, scopes_of, to_grant};

use super::{State, Work};

impl State {
    /// What can be chosen; nothing where the session has decided.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        let actions = self.config().map_or(&[][..], |config| &config.actions);
        if self.settings.hide_scope_selector { &[] } else { actions }
    }

    /// The scopes that are wanted: by what the person chose, else by the session; none: nobody has said.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        if self.wants.is_empty() {
            return self.settings.wanted_scopes.iter().map(String::as_str).collect();
        }
        scopes_of(self.actions(), &self.wants)
    }

    /// The scopes to grant in a step that is tied to `applicable` ones. While nobody has said what is wanted, those that
    /// the connector wants, or those of every action.
    #[must_use]
    pub fn scopes_to_grant(&self, applicable: &[String]) -> Vec<String> {
        let Some(config) = self.config() else { return Vec::new() };
        let mut scopes = self.scopes();
        if scopes.is_empty() {
            scopes = config.scopes_unless_said();
        }
        to_grant(applicable, &scopes, &config.scope_definitions).into_iter().map(str::to_owned).collect()
    }

    /// The labels of the actions that need a step which is tied to `applicable` scopes.
    #[must_use]
    pub fn needed_for(&self, applicable: &[String]) -> Vec<String> {
        let wanted = |action: &&Action| self.wants.is_empty() || self.wants.contains(&action.id);
        let tied = |action: &&Action| {
            let scopes: Vec<&str> = action.scopes.iter().map(String::as_str).collect();
            !applicable.is_empty() && !scopes.is_empty() && concerns(applicable, &scopes)
        };
        self.actions().iter().filter(wanted).filter(tied).map(|action| action.label.clone()).collect()
    }

    /// Chooses the actions that can be done with what the session wants.
    pub(super) fn want_what_the_session_wants(&mut self) {
        let known = &self.settings.wanted_scopes;
        let covered = |action: &&Action| {
            !action.scopes.is_empty() && action.scopes.iter().all(|scope| known.contains(scope))
        };
        self.wants = self.actions().iter().filter(covered).map(|action| action.id.clone()).collect();
    }

    pub(super) fn want(&mut self, id: &str, wanted: bool) {
        if self.work != Work::Idle {
            return;
        }
        self.wants.retain(|other| other != id);
        if wanted {
            self.wants.push(id.to_owned());
        }
        self.want_anew();
    }

    pub(super) fn want_all(&mut self, wanted: bool) {
        if self.work != Work::Idle {
            return;
        }
        let all = if wanted { self.actions() } else { &[] };
        self.wants = all.iter().map(|action| action.id.clone()).collect();
        self.want_anew();
    }

    /// A judgement, and what was wrong, is about what was wanted when it was asked for.
    fn want_anew(&mut self) {
        self.validation = None;
        self.forgive();
        self.dress();
    }
}
