//! Scopes and actions: what is named is defined, where anything is.

use super::Check;
use crate::file::Text;
use crate::meant::did_you_mean;

impl Check<'_> {
    pub(super) fn scopes(&self) {
        let (file, custom) = (self.file, self.custom);
        for (name, definition) in &file.scope_definitions.0 {
            self.scope_name(name);
            definition.description.iter().for_each(|text| self.plain(text));
            definition.includes.iter().for_each(|list| self.scope_list(list));
        }
        self.unique("action id", file.actions.iter().map(|action| &action.action_id));
        for action in &file.actions {
            self.plain(&action.action_id);
            self.plain(&action.label);
            action.required_scopes.iter().for_each(|list| self.scope_list(list));
        }
        for test in &custom.test_actions {
            if !file.actions.iter().any(|action| action.action_id.value == test.action.value) {
                self.wrong(&test.action, "is not the actionId of an action");
            }
        }
        custom.wanted_scopes.iter().for_each(|scope| self.scope(scope));
    }

    /// One scope that must be defined.
    pub(super) fn scope(&self, scope: &Text) {
        self.plain(scope);
        self.known_scope(scope, &scope.value);
    }

    /// A scope that a part of the guide is tied to. What actions take is no list of all there are: a guide that was
    /// published may speak of more.
    pub(super) fn scope_of_guide(&self, scope: &Text) {
        self.plain(scope);
        if self.scopes_are_defined {
            self.known_scope(scope, &scope.value);
        }
    }

    /// Scopes with spaces between them.
    fn scope_list(&self, list: &Text) {
        if list.value.contains(',') {
            let words: Vec<&str> =
                list.value.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
            let message = format!("has commas; scopes are separated by spaces here: \"{}\"", words.join(" "));
            return self.wrong(list, &message);
        }
        list.value.split_whitespace().for_each(|scope| self.known_scope(list, scope));
    }

    fn known_scope(&self, text: &Text, scope: &str) {
        if !self.scopes.is_empty() && !self.scopes.contains(scope) {
            let mut known: Vec<&str> = self.scopes.iter().copied().collect();
            known.sort_unstable();
            let near = did_you_mean(scope, &known);
            let of = if self.scopes_are_defined {
                "the permissions or scopeDefinitions"
            } else {
                "the actions, and there are no scopeDefinitions or permissions"
            };
            let message = format!("`{scope}` is not a scope of {of}{near}");
            self.fault(text.place, message);
        }
    }

    fn scope_name(&self, name: &Text) {
        self.plain(name);
        if name.value.contains(char::is_whitespace) {
            self.wrong(name, "has white space, a scope was expected");
        }
    }
}
