//! Scopes: what a person wants to do, the scopes that it takes, and what of a guide that concerns.

use crate::connector::ConnectorConfig;
use crate::guide::Guide;

/// Something that can be done with a linked account.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Action {
    /// Name within the connector, such as `list_items`.
    pub id: String,
    /// What it does, such as `List items`.
    pub label: String,
    /// The scopes that it takes, as the provider spells them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub scopes: Vec<String>,
}

/// A scope as the provider defines it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScopeDefinition {
    /// The scope, as the provider spells it.
    pub name: String,
    /// What it allows.
    #[cfg_attr(feature = "serde", serde(default))]
    pub description: String,
    /// Scopes that come with it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub includes: Vec<String>,
}

/// The scopes that the chosen actions take, each once, in the order of the actions.
#[must_use]
pub fn scopes_of<'a>(actions: &'a [Action], chosen: &[String]) -> Vec<&'a str> {
    let mut scopes = Vec::new();
    for action in actions.iter().filter(|action| chosen.contains(&action.id)) {
        for scope in &action.scopes {
            if !scopes.contains(&scope.as_str()) {
                scopes.push(scope.as_str());
            }
        }
    }
    scopes
}

impl ConnectorConfig {
    /// The scopes to grant where nobody has said what is wanted: those that the connector wants, else those of
    /// everything that can be done.
    #[must_use]
    pub fn scopes_unless_said(&self) -> Vec<&str> {
        if self.wanted_scopes.is_empty() {
            let all: Vec<String> = self.actions.iter().map(|action| action.id.clone()).collect();
            return scopes_of(&self.actions, &all);
        }
        self.wanted_scopes.iter().map(String::as_str).collect()
    }
}

/// Whether what is tied to `applicable` scopes concerns somebody who wants `selected`. What is tied to none always
/// does; and who has chosen nothing sees everything.
#[must_use]
pub fn concerns(applicable: &[String], selected: &[&str]) -> bool {
    applicable.is_empty()
        || selected.is_empty()
        || applicable.iter().any(|scope| selected.contains(&scope.as_str()))
}

/// The scopes to grant in a step: those that are selected, of those that the step is tied to (of all, if it is tied to
/// none), without any that comes with another one of them.
#[must_use]
pub fn to_grant<'a>(
    applicable: &[String],
    selected: &[&'a str],
    definitions: &[ScopeDefinition],
) -> Vec<&'a str> {
    let needed: Vec<&str> = selected
        .iter()
        .copied()
        .filter(|scope| applicable.is_empty() || applicable.iter().any(|other| other == scope))
        .collect();
    let comes_with = |of: &str, scope: &str| includes(definitions, of, scope, definitions.len());
    // Of two scopes that come with each other the first is kept.
    let is_covered = |(place, scope): (usize, &str)| {
        needed.iter().enumerate().any(|(other, of)| {
            other != place && comes_with(of, scope) && (other < place || !comes_with(scope, of))
        })
    };
    needed.iter().copied().enumerate().filter(|entry| !is_covered(*entry)).map(|(_, scope)| scope).collect()
}

/// Whether `scope` comes with `of`, directly or over others; `depth` ends a circle.
fn includes(definitions: &[ScopeDefinition], of: &str, scope: &str, depth: usize) -> bool {
    definitions
        .iter()
        .filter(|definition| definition.name == of)
        .flat_map(|definition| &definition.includes)
        .any(|included| included == scope || (depth > 0 && includes(definitions, included, scope, depth - 1)))
}

impl Guide {
    /// The guide for somebody who wants `selected`: sections and steps that do not concern them are gone.
    #[must_use]
    pub fn for_scopes(mut self, selected: &[&str]) -> Self {
        self.sections.retain(|section| concerns(&section.applicable_scopes, selected));
        for section in &mut self.sections {
            section.steps.retain(|step| concerns(&step.applicable_scopes, selected));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{Section, Step};

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    fn definition(name: &str, includes: &[&str]) -> ScopeDefinition {
        ScopeDefinition { name: name.into(), description: String::new(), includes: words(includes) }
    }

    #[test]
    fn chosen_actions_take_each_scope_once() {
        let action =
            |id: &str, scopes: &[&str]| Action { id: id.into(), label: id.into(), scopes: words(scopes) };
        let actions = [
            action("list", &["cms:read"]),
            action("edit", &["cms:read", "cms:write"]),
            action("pay", &["pay"]),
        ];
        assert_eq!(scopes_of(&actions, &words(&["edit", "list"])), ["cms:read", "cms:write"]);
        assert!(scopes_of(&actions, &[]).is_empty());
    }

    #[test]
    fn unless_said_the_connectors_own_scopes_are_wanted_before_those_of_all_actions() {
        let action =
            |id: &str, scopes: &[&str]| Action { id: id.into(), label: id.into(), scopes: words(scopes) };
        let mut config = ConnectorConfig {
            actions: vec![action("list", &["read"]), action("edit", &["read", "write"])],
            ..ConnectorConfig::default()
        };
        assert_eq!(config.scopes_unless_said(), ["read", "write"]);
        config.wanted_scopes = words(&["read"]);
        assert_eq!(config.scopes_unless_said(), ["read"]);
        config.actions.clear();
        assert_eq!(config.scopes_unless_said(), ["read"]);
    }

    #[test]
    fn what_is_tied_to_other_scopes_is_dropped_and_the_rest_stays() {
        let step = |title: &str, scopes: &[&str]| Step {
            title: title.into(),
            applicable_scopes: words(scopes),
            ..Step::default()
        };
        let section =
            Section { steps: vec![step("all", &[]), step("cms", &["cms:read"])], ..Section::default() };
        let guide = Guide { warning: None, sections: vec![section] };
        let titles =
            |guide: Guide| guide.sections[0].steps.iter().map(|step| step.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(guide.clone().for_scopes(&["pages:read"])), ["all"]);
        assert_eq!(titles(guide.clone().for_scopes(&["cms:read"])), ["all", "cms"]);
        assert_eq!(titles(guide.for_scopes(&[])), ["all", "cms"]);
    }

    #[test]
    fn a_scope_that_comes_with_another_is_not_listed() {
        let definitions = [definition("admin", &["write"]), definition("write", &["read"])];
        assert_eq!(to_grant(&[], &["read", "write", "admin"], &definitions), ["admin"]);
        assert_eq!(
            to_grant(&words(&["read", "write"]), &["read", "write", "admin"], &definitions),
            ["write"]
        );
        assert_eq!(to_grant(&words(&["other"]), &["read"], &definitions), Vec::<&str>::new());
    }

    #[test]
    fn scopes_that_include_each_other_end_and_leave_one() {
        let definitions = [definition("a", &["b"]), definition("b", &["a"])];
        assert_eq!(to_grant(&[], &["a", "b"], &definitions), ["a"]);
    }
}
