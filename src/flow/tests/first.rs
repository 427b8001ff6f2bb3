//! From nothing to the first screen.

use super::*;

#[test]
fn one_choice_opens_its_form_at_once() {
    let hub = Hub::with_form(Dialect::Full);
    assert_eq!(hub.state.screen, Screen::Form);
    hub.did(&Effect::Emit(Out::Ready));
    hub.did(&Effect::Emit(Out::Step("form")));
}

#[test]
fn before_there_is_a_form_every_failure_is_a_page_that_can_be_reloaded() {
    for code in
        [ErrorCode::Network, ErrorCode::SessionMissing, ErrorCode::Internal, ErrorCode::SessionExpired]
    {
        let mut hub = Hub::new();
        hub.send(Event::Loaded(Err(Problem::raised(code)), Dialect::Full));
        assert_eq!(hub.state.screen, Screen::Halted);
        hub.did_not(&Effect::Emit(Out::Ready));
        hub.send(Event::Reload);
        hub.did(&Effect::Load);
    }
}

#[test]
fn several_choices_are_a_list_and_back_returns_to_its_row() {
    let mut hub = Hub::new();
    let integrations = vec![entry("one"), entry("two")];
    let answer = Bootstrap {
        connectors: Integrations { integrations, ..Integrations::default() },
        ..Bootstrap::default()
    };
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    assert_eq!(hub.state.screen, Screen::List);
    hub.send(Event::Picked("two".into()));
    hub.did(&Effect::LoadConnector(hub.state.serial, "two".into()));
    hub.send(Event::ConnectorLoaded(hub.state.serial, Ok(Box::new(connector("two")))));
    assert_eq!(hub.state.screen, Screen::Form);
    hub.send(Event::Back);
    assert_eq!(hub.state.screen, Screen::List);
    hub.did(&Effect::Focus(Target::Row("two".into())));
}

#[test]
fn a_slow_answer_is_said_and_can_be_asked_for_again() {
    let mut hub = Hub::new();
    hub.send(Event::Reload);
    hub.did(&Effect::WatchSlow(hub.state.serial));
    hub.send(Event::Slow(hub.state.serial));
    assert!(hub.state.slow);
    hub.did(&Effect::Announce(Say::SlowLoad));
    let late = hub.state.serial;
    hub.send(Event::Reload);
    assert!(!hub.state.slow);
    hub.send(Event::Slow(late));
    assert!(!hub.state.slow, "the watch of an older call says nothing");
}

#[test]
fn another_provider_while_on_screen_starts_anew() {
    let mut hub = Hub::with_form(Dialect::Full);
    for name in ["provider", "integration-id", "account-id", "base-url", "connector-src"] {
        hub.send(Event::Set(name.into(), Some("https://other.example".into())));
        hub.did(&Effect::Load);
        assert_eq!(hub.state.screen, Screen::Loading, "{name}");
    }
}

#[test]
fn only_a_screen_that_the_person_asked_for_takes_the_focus() {
    for (asked, event) in [
        (false, Event::Started { asked: false }),
        (true, Event::Started { asked: true }),
        (true, Event::Reload),
    ] {
        let mut hub = Hub::new();
        hub.send(event);
        hub.send(Event::Loaded(Ok(Box::new(bootstrap())), Dialect::Full));
        assert_eq!(hub.effects.contains(&Effect::Focus(Target::Title)), asked);
    }
}

/// Two providers may call their fields and steps alike: a secret of one must never turn up in the form of the other.
#[test]
fn what_was_typed_for_one_integration_stays_with_it() {
    let mut hub = Hub::new();
    let integrations = vec![entry("one"), entry("two")];
    let answer = Bootstrap {
        connectors: Integrations { integrations, ..Integrations::default() },
        ..Bootstrap::default()
    };
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    let open = |hub: &mut Hub, id: &str| {
        hub.send(Event::Picked(id.into()));
        hub.send(Event::ConnectorLoaded(hub.state.serial, Ok(Box::new(connector(id)))));
    };
    open(&mut hub, "one");
    hub.type_in("a-token");
    hub.send(Event::StepDone("copy".into()));
    hub.send(Event::Back);
    open(&mut hub, "two");
    assert_eq!(hub.value(), "");
    assert!(!hub.state.progress.is_done("copy"));
    hub.send(Event::Back);
    open(&mut hub, "one");
    assert_eq!(hub.value(), "a-token", "going back and forth loses nothing");
    assert!(hub.state.progress.is_done("copy"));
}
