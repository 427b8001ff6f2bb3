//! Cancel, back, close, and in again.

use super::*;

#[test]
fn the_whole_walk_stores_once_and_closes_once() {
    let mut hub = Hub::submitted();
    hub.did(&Effect::Validate(hub.state.serial));
    hub.did(&Effect::Emit(Out::Step("connecting")));
    hub.judged(Outcome::Valid);
    hub.did(&Effect::Store(hub.state.serial));
    hub.send(Event::Stored(hub.state.serial, Ok(linked())));
    hub.did(&Effect::Emit(Out::Success));
    hub.did(&Effect::Emit(Out::Step("confirmation")));
    hub.did(&Effect::FillInputs);
    assert_eq!(hub.value(), "", "the credential is wiped after success (D89)");
    hub.send(Event::Done);
    hub.did(&Effect::Emit(Out::Close { linked: true }));
    hub.did(&Effect::Focus(Target::Title));
    assert_eq!(hub.state.screen, Screen::Connected);
    hub.send(Event::Done);
    hub.send(Event::Close);
    assert_eq!(hub.effects, [], "a closed hub does not close again");
}

#[test]
fn d36_cancel_aborts_and_a_late_answer_is_ignored() {
    let mut hub = Hub::submitted();
    let late = hub.state.serial;
    hub.send(Event::Cancel);
    hub.did(&Effect::Abort);
    assert_eq!(hub.state.fault, Some(Fault::Cancelled));
    hub.send(Event::Validated(late, Ok(Box::new(validation(Outcome::Valid)))));
    assert_eq!(hub.effects, []);
    assert_eq!(hub.state.screen, Screen::Form);
    hub.send(Event::Submit);
    hub.did(&Effect::Validate(hub.state.serial));
}

#[test]
fn storing_can_be_neither_cancelled_nor_closed() {
    let mut hub = Hub::submitted();
    hub.judged(Outcome::Valid);
    for event in [Event::Cancel, Event::Close, Event::Back, Event::Submit] {
        hub.send(event);
        assert_eq!(hub.effects, []);
        assert_eq!(hub.state.work, Work::Storing);
    }
}

#[test]
fn closing_early_is_a_cancel_and_nothing_is_lost() {
    let mut hub = Hub::submitted();
    hub.send(Event::Close);
    assert_eq!(
        hub.effects[..3],
        [Effect::Abort, Effect::Emit(Out::Cancel), Effect::Emit(Out::Close { linked: false })]
    );
    hub.send(Event::Close);
    assert_eq!(hub.effects, []);
    hub.send(Event::Reopen);
    assert_eq!((hub.state.screen, hub.value()), (Screen::Form, "a-token"));
}
