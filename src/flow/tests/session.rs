//! Sessions that are missing, end and come back.

use super::*;

#[test]
fn d23_d46_a_session_that_ended_resumes_with_everything_kept() {
    let mut hub = Hub::submitted();
    hub.refused(ErrorCode::SessionExpired);
    hub.did(&Effect::Emit(Out::TokenExpired));
    hub.type_in("a-better-token");
    assert!(hub.state.fault.is_some(), "typing does not renew a session");
    hub.send(Event::NewSession);
    hub.did(&Effect::Emit(Out::TokenExpired));
    hub.did(&Effect::AwaitSession(hub.state.awaited));
    hub.token("another-session");
    assert_eq!((hub.state.screen, hub.value()), (Screen::Form, "a-better-token"));
    assert_eq!(hub.state.fault, None);
    hub.send(Event::NoNewSession(1));
    assert_eq!(hub.state.screen, Screen::Form, "the token came in time");
}

#[test]
fn without_a_new_session_the_form_has_to_be_opened_again_but_a_late_one_still_resumes() {
    let mut hub = Hub::submitted();
    hub.refused(ErrorCode::SessionExpired);
    hub.send(Event::NewSession);
    hub.send(Event::NoNewSession(1));
    assert_eq!(hub.state.screen, Screen::Halted);
    hub.token("another-session");
    assert_eq!((hub.state.screen, hub.value()), (Screen::Form, "a-token"));
}

#[test]
fn without_a_token_the_hub_waits_for_one_and_loads_as_soon_as_it_comes() {
    let mut hub = Hub { state: State::new(Config::new("https://hub.example")), effects: Vec::new() };
    hub.send(Event::Started { asked: false });
    assert_eq!(hub.effects, [Effect::AwaitSession(hub.state.awaited)]);
    hub.token("a-session");
    hub.did(&Effect::Load);
    hub.send(Event::NoNewSession(1));
    assert_eq!(hub.state.screen, Screen::Loading, "the token came in time");
}

#[test]
fn a_token_that_never_comes_is_said() {
    let mut hub = Hub { state: State::new(Config::new("https://hub.example")), effects: Vec::new() };
    hub.send(Event::Reload);
    hub.send(Event::NoNewSession(1));
    assert_eq!(hub.state.problem().and_then(|problem| problem.code), Some(ErrorCode::SessionMissing));
    hub.did(&Effect::Emit(Out::Error));
    hub.token("a-session");
    hub.did(&Effect::Load);
}

/// The wait for the first token once ended the wait for a later one.
#[test]
fn the_end_of_an_older_wait_says_nothing() {
    let mut hub = Hub { state: State::new(Config::new("https://hub.example")), effects: Vec::new() };
    hub.send(Event::Started { asked: false });
    let first = hub.state.awaited;
    hub.token("a-session");
    hub.send(Event::Loaded(Ok(Box::new(bootstrap())), Dialect::Full));
    hub.type_in("a-token");
    hub.send(Event::Submit);
    hub.refused(ErrorCode::SessionExpired);
    hub.send(Event::NewSession);
    hub.send(Event::NoNewSession(first));
    assert_eq!(hub.state.screen, Screen::Form);
    hub.send(Event::NoNewSession(hub.state.awaited));
    assert_eq!(hub.state.screen, Screen::Halted);
}

#[test]
fn d48_a_session_that_is_set_while_everything_is_loaded_anew_is_asked_with() {
    let mut hub = Hub::with_form(Dialect::Full);
    hub.send(Event::Set("provider".into(), Some("other".into())));
    assert_eq!(hub.state.screen, Screen::Loading);
    hub.token("another-session");
    assert!(hub.effects.contains(&Effect::Load));
    hub.send(Event::Loaded(Err(Problem::raised(ErrorCode::SessionExpired)), Dialect::Full));
    assert_eq!(hub.state.screen, Screen::Halted);
    // Not the form of before: that is of another provider.
    hub.token("a-third-session");
    assert!(hub.effects.contains(&Effect::Load));
    assert_eq!(hub.state.screen, Screen::Loading);
}

#[test]
fn a_form_that_was_asked_for_is_asked_for_again_with_the_next_session() {
    let mut hub = Hub::with_form(Dialect::Full);
    hub.send(Event::Back);
    hub.send(Event::Picked("int-other".into()));
    hub.send(Event::ConnectorLoaded(hub.state.serial, Err(Problem::raised(ErrorCode::SessionExpired))));
    hub.token("another-session");
    assert!(
        matches!(&hub.effects[..], [Effect::LoadConnector(_, id)] if id == "int-other"),
        "{:?}",
        hub.effects
    );
}
