//! The guide: ticks, what is open, links from an error to a step.

use super::*;

fn step(id: &str) -> Step {
    Step { id: id.into(), title: id.to_uppercase(), ..Step::default() }
}

/// A form with a guide of two steps, and a section that whitelabel hides.
fn with_guide() -> Hub {
    let mut answer = bootstrap();
    let get = Section { steps: vec![step("open"), step("copy")], ..Section::default() };
    let ours = Section { steps: vec![step("link")], whitelabel_hide: true, ..Section::default() };
    let config = Guide { warning: None, sections: vec![get, ours] };
    let support = hub_model::connector::Support {
        guides: Some(hub_model::connector::Guides { config }),
        ..hub_model::connector::Support::default()
    };
    answer.connector.as_mut().expect("has a form").config.support = Some(support);
    let mut hub = Hub::new();
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    hub
}

#[test]
fn the_first_step_is_open_and_a_tick_leads_on_to_the_field() {
    let mut hub = with_guide();
    assert!(hub.state.progress.is_open("open") && !hub.state.progress.is_open("copy"));
    hub.send(Event::StepDone("open".into()));
    assert!(hub.state.progress.is_open("copy") && !hub.state.progress.is_open("open"));
    hub.did(&Effect::Focus(Target::Step("copy".into())));
    assert_eq!(hub.state.steps_done(), (1, 2));
    hub.send(Event::StepDone("copy".into()));
    hub.did(&Effect::Focus(Target::Credential));
    hub.send(Event::StepUndone("open".into()));
    assert_eq!(hub.state.current_step().map(|step| &*step.id), Some("open"));
}

#[test]
fn a_link_opens_the_fold_and_the_step_and_closes_no_other() {
    let mut hub = with_guide();
    hub.send(Event::StepAsked { id: "copy".into(), framed: true });
    assert!(hub.state.progress.unfolded);
    assert!(hub.state.progress.is_open("copy") && hub.state.progress.is_open("open"));
    assert_eq!(hub.state.progress.framed.as_deref(), Some("copy"));
    hub.did(&Effect::Focus(Target::Step("copy".into())));
}

#[test]
fn whitelabel_drops_what_is_marked_and_the_ticks_stay() {
    let mut hub = with_guide();
    hub.send(Event::StepDone("open".into()));
    assert_eq!(hub.state.step_number("link"), Some(1));
    hub.send(Event::Set("whitelabel".into(), Some(String::new())));
    assert_eq!(hub.state.step_number("link"), None);
    assert_eq!(hub.state.steps_done(), (1, 2));
}

#[test]
fn the_last_step_leads_to_the_field_also_when_others_were_left_out() {
    let mut hub = with_guide();
    hub.send(Event::StepDone("copy".into()));
    hub.did(&Effect::Focus(Target::Credential));
}
