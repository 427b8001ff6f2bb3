//! Signing in at the provider.

use super::*;

const WINDOW: Effect = Effect::OpenWindow { tab: false };

fn hub() -> Hub {
    let mut hub = Hub::new();
    let mut answer = bootstrap();
    let mut connector = connector("one");
    connector.config =
        ConnectorConfig { kind: "oauth2".into(), config_fields: Vec::new(), ..ConnectorConfig::default() };
    answer.connector = Some(connector);
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    hub
}

fn begun() -> Hub {
    let mut hub = hub();
    hub.send(Event::Submit);
    began(&mut hub, "https://hub.example/connect");
    hub
}

fn began(hub: &mut Hub, address: &str) {
    let began = Began { id: "att_1".into(), address: address.into() };
    hub.send(Event::Began(hub.state.serial, Ok(began)));
}

fn stands(hub: &mut Hub, answer: Result<SignedIn, Problem>) {
    hub.send(Event::SignedIn(hub.state.serial, answer.map(Box::new)));
}

fn with_status(status_code: u16) -> Problem {
    Problem { code: None, body: hub_model::ErrorBody { status_code, ..Default::default() } }
}

#[test]
fn d57_the_window_opens_in_the_click_and_goes_where_the_backend_says() {
    let mut hub = hub();
    hub.send(Event::Submit);
    assert_eq!(hub.effects.first(), Some(&WINDOW), "before anything that takes time");
    hub.did(&Effect::Emit(Out::Step("oauth")));
    began(&mut hub, "https://hub.example/connect");
    hub.did(&Effect::Navigate("https://hub.example/connect".into()));
    hub.did(&Effect::AskAttempt(hub.state.serial, "att_1".into(), 2_000));
}

#[test]
fn an_address_that_is_a_script_is_not_gone_to() {
    let mut hub = hub();
    hub.send(Event::Submit);
    began(&mut hub, "javascript:alert(1)");
    assert!(!hub.effects.iter().any(|effect| matches!(effect, Effect::Navigate(_))));
    hub.did(&Effect::CloseWindow);
    hub.did(&Effect::EndAttempt("att_1".into()));
    assert_eq!(hub.state.way(), Way::TryAgain);
}

#[test]
fn d55_only_the_backend_says_that_it_is_done() {
    let mut hub = begun();
    stands(&mut hub, Ok(SignedIn::Pending));
    hub.did(&Effect::AskAttempt(hub.state.serial, "att_1".into(), 2_250));
    stands(&mut hub, Err(with_status(0)));
    assert_eq!(hub.state.work, Work::SigningIn, "out of reach for a moment is no end");
    stands(&mut hub, Ok(SignedIn::Linked(linked(), Some(validation(Outcome::Valid)))));
    assert_eq!(hub.state.screen, Screen::Confirmation);
    hub.did(&Effect::CloseWindow);
    hub.did(&Effect::Emit(Out::Success));
}

#[test]
fn d61_d62_what_ended_is_said_and_not_asked_for_again() {
    let failed = |code| Ok(SignedIn::Failed(Problem::raised(code)));
    let expired = Problem { code: Some(ErrorCode::SessionExpired), ..with_status(401) };
    for (answer, code) in [
        (failed(ErrorCode::AttemptCancelled), ErrorCode::AttemptCancelled),
        (failed(ErrorCode::TokenRejected), ErrorCode::TokenRejected),
        (Err(with_status(404)), ErrorCode::AttemptExpired),
        (Err(expired), ErrorCode::SessionExpired),
    ] {
        let mut hub = begun();
        stands(&mut hub, answer);
        assert_eq!(hub.state.work, Work::Idle);
        assert_eq!(hub.state.problem().and_then(|problem| problem.code), Some(code));
        hub.did(&Effect::CloseWindow);
        hub.did(&Effect::Focus(Target::Primary));
        assert!(!hub.effects.iter().any(|effect| matches!(effect, Effect::AskAttempt(..))));
    }
}

#[test]
fn d66_a_blocked_window_can_be_opened_as_a_tab() {
    let mut hub = hub();
    hub.send(Event::Submit);
    hub.send(Event::WindowBlocked);
    assert_eq!(hub.state.way(), Way::OpenTab);
    hub.send(Event::Submit);
    hub.did(&Effect::OpenWindow { tab: true });
}

#[test]
fn an_attempt_that_began_after_it_was_cancelled_is_given_up() {
    let mut hub = hub();
    hub.send(Event::Submit);
    let serial = hub.state.serial;
    hub.send(Event::Cancel);
    assert_eq!(hub.state.fault, Some(Fault::Cancelled));
    let began = Began { id: "att_1".into(), address: "https://hub.example/connect".into() };
    hub.send(Event::Began(serial, Ok(began)));
    hub.did(&Effect::EndAttempt("att_1".into()));
}

#[test]
fn what_was_linked_before_the_cancel_arrived_is_not_called_unsaved() {
    let mut hub = begun();
    hub.send(Event::Cancel);
    hub.did(&Effect::EndAttempt("att_1".into()));
    hub.send(Event::GivenUp(Ok(Box::new(SignedIn::Linked(linked(), None)))));
    assert_eq!(hub.state.screen, Screen::Confirmation);
}

#[test]
fn five_minutes_are_enough_and_closing_gives_the_attempt_up() {
    let mut hub = begun();
    hub.send(Event::TooLate(hub.state.serial - 1));
    assert_eq!(hub.state.work, Work::SigningIn, "an older limit");
    hub.send(Event::TooLate(hub.state.serial));
    hub.did(&Effect::EndAttempt("att_1".into()));

    let mut hub = begun();
    hub.send(Event::Close);
    hub.did(&Effect::EndAttempt("att_1".into()));
    hub.did(&Effect::CloseWindow);
}

#[test]
fn a_window_that_is_gone_is_opened_again_with_another_attempt() {
    let mut hub = begun();
    hub.send(Event::WindowSought { there: true });
    hub.did_not(&WINDOW);
    hub.send(Event::WindowSought { there: false });
    hub.did(&Effect::EndAttempt("att_1".into()));
    hub.did(&WINDOW);
}
