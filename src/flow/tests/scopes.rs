//! What the person wants to do: what follows for the guide and for the check.

use hub_model::Action;

use super::*;

fn with_actions(settings: Settings) -> Hub {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let action =
        |id: &str, scopes: &[&str]| Action { id: id.into(), label: id.to_uppercase(), scopes: words(scopes) };
    let step = |id: &str, scopes: &[&str]| Step {
        id: id.into(),
        title: id.into(),
        applicable_scopes: words(scopes),
        ..Step::default()
    };
    let steps = vec![step("always", &[]), step("cms", &["cms:read"]), step("pages", &["pages:read"])];
    let config = Guide { warning: None, sections: vec![Section { steps, ..Section::default() }] };
    let support = hub_model::connector::Support {
        guides: Some(hub_model::connector::Guides { config }),
        ..hub_model::connector::Support::default()
    };
    let mut answer = bootstrap();
    answer.settings = settings;
    let form = &mut answer.connector.as_mut().expect("has a form").config;
    form.support = Some(support);
    form.actions = vec![action("list", &["cms:read"]), action("edit", &["pages:read", "pages:write"])];
    let mut hub = Hub::new();
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    hub
}

fn shown(hub: &Hub) -> Vec<&str> {
    hub.state.steps().iter().map(|step| &*step.id).collect()
}

#[test]
fn a_choice_shows_the_steps_that_it_takes_and_its_scopes_are_wanted() {
    let mut hub = with_actions(Settings::default());
    assert_eq!(shown(&hub), ["always", "cms", "pages"]);
    hub.send(Event::ActionChosen("list".into(), true));
    assert_eq!(shown(&hub), ["always", "cms"]);
    assert_eq!(hub.state.scopes(), ["cms:read"]);
    hub.send(Event::AllActionsChosen(true));
    assert_eq!(shown(&hub), ["always", "cms", "pages"]);
    hub.send(Event::AllActionsChosen(false));
    assert!(hub.state.scopes().is_empty());
}

/// The step that lists scopes took those of every action although the connector wants fewer, and none without actions.
#[test]
fn unless_said_the_scopes_that_the_connector_wants_are_to_be_granted() {
    let mut hub = with_actions(Settings::default());
    let change = |hub: &mut Hub, change: fn(&mut ConnectorConfig)| {
        let mut answer = hub.state.chosen.as_deref().expect("has a form").clone();
        change(&mut answer.config);
        hub.state.chosen = Some(answer.into());
    };
    assert_eq!(hub.state.scopes_to_grant(&[]), ["cms:read", "pages:read", "pages:write"]);
    change(&mut hub, |config| config.wanted_scopes = vec!["cms:read".into(), "pages:read".into()]);
    assert_eq!(hub.state.scopes_to_grant(&[]), ["cms:read", "pages:read"]);
    assert_eq!(hub.state.scopes_to_grant(&["pages:read".into()]), ["pages:read"]);
    hub.send(Event::ActionChosen("edit".into(), true));
    assert_eq!(hub.state.scopes_to_grant(&[]), ["pages:read", "pages:write"]);
    hub.send(Event::AllActionsChosen(false));
    change(&mut hub, |config| config.actions.clear());
    assert_eq!(hub.state.scopes_to_grant(&[]), ["cms:read", "pages:read"]);
}

#[test]
fn ticks_survive_a_step_that_is_gone_for_a_while() {
    let mut hub = with_actions(Settings::default());
    hub.send(Event::StepDone("pages".into()));
    hub.send(Event::ActionChosen("list".into(), true));
    assert_eq!(hub.state.steps_done(), (0, 2));
    hub.send(Event::AllActionsChosen(true));
    assert_eq!(hub.state.steps_done(), (1, 3));
}

#[test]
fn the_session_chooses_first_and_can_keep_the_choice_to_itself() {
    let wanted_scopes = vec!["cms:read".to_owned()];
    let hub = with_actions(Settings { wanted_scopes: wanted_scopes.clone(), ..Settings::default() });
    assert_eq!(hub.state.wants, ["list"]);
    let hub = with_actions(Settings { wanted_scopes, hide_scope_selector: true, ..Settings::default() });
    assert!(hub.state.actions().is_empty());
    assert_eq!((hub.state.scopes(), shown(&hub)), (vec!["cms:read"], vec!["always", "cms"]));
}

#[test]
fn what_the_session_wants_and_no_action_covers_is_granted_until_something_is_chosen() {
    let wanted_scopes = vec!["pages:write".to_owned()];
    let mut hub = with_actions(Settings { wanted_scopes, ..Settings::default() });
    assert_eq!((hub.state.wants.len(), hub.state.scopes_to_grant(&[])), (0, vec!["pages:write".to_owned()]));
    hub.send(Event::ActionChosen("list".into(), true));
    assert_eq!(hub.state.scopes(), ["cms:read"]);
}

#[test]
fn another_choice_takes_another_judgement() {
    let mut hub = with_actions(Settings::default());
    hub.type_in("a-token");
    hub.send(Event::Submit);
    hub.judged(Outcome::Unverified);
    hub.send(Event::ActionChosen("edit".into(), true));
    assert_eq!(hub.state.way(), Way::Connect, "nothing is left that could be connected anyway");
    hub.send(Event::Submit);
    hub.did(&Effect::Validate(hub.state.serial));
    hub.send(Event::ActionChosen("list".into(), true));
    assert_eq!(hub.state.wants, ["edit"], "the choice stands while it is checked");
    assert_eq!(hub.state.needed_for(&["pages:write".to_owned()]), ["EDIT"]);
}
