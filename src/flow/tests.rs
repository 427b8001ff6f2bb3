//! The flow as the person meets it, without a browser.

use hub_model::{Account, AccountStatus, ConnectorConfig, Field, Integrations, Lookalike};

use super::*;

const RULES: Rules = Rules { matches: |pattern, text| pattern == text };

/// A hub that remembers every effect since the last event.
struct Hub {
    state: State,
    effects: Vec<Effect>,
}

impl Hub {
    fn new() -> Self {
        Self { state: State::default(), effects: Vec::new() }
    }

    fn with_form(dialect: Dialect) -> Self {
        let mut hub = Self::new();
        hub.send(Event::Loaded(Ok((Box::new(bootstrap()), dialect))));
        hub
    }

    /// A hub whose form was submitted with a value that looks fine.
    fn submitted() -> Self {
        let mut hub = Self::with_form(Dialect::Full);
        hub.type_in("a-token");
        hub.send(Event::Submit);
        hub
    }

    fn send(&mut self, event: Event) {
        let (state, effects) = next(std::mem::take(&mut self.state), event, RULES);
        self.state = state;
        self.effects = effects;
    }

    fn type_in(&mut self, text: &str) {
        self.send(Event::Typed("siteToken".into(), Secret::new(text.into())));
    }

    fn judged(&mut self, outcome: Outcome) {
        self.send(Event::Validated(self.state.serial, Ok(Box::new(validation(outcome)))));
    }

    fn refused(&mut self, code: ErrorCode) {
        self.send(Event::Validated(self.state.serial, Err(Problem::raised(code))));
    }

    fn value(&self) -> &str {
        self.state.values.get("siteToken").map_or("", Secret::expose)
    }

    #[track_caller]
    fn did(&self, effect: &Effect) {
        assert!(self.effects.contains(effect), "{effect:?} is not in {:?}", self.effects);
    }

    #[track_caller]
    fn did_not(&self, effect: &Effect) {
        assert!(!self.effects.contains(effect), "{effect:?} is in {:?}", self.effects);
    }
}

use hub_model::Outcome;

fn entry(id: &str) -> Integration {
    Integration {
        active: true,
        provider: "webflow".into(),
        integration_id: id.into(),
        ..Integration::default()
    }
}

fn connector(id: &str) -> ConnectorAnswer {
    let lookalike = Lookalike { reason: "url".into(), pattern: "https://x".into(), ..Lookalike::default() };
    let field =
        Field { key: "siteToken".into(), required: true, lookalikes: vec![lookalike], ..Field::default() };
    let config = ConnectorConfig { config_fields: vec![field], ..ConnectorConfig::default() };
    ConnectorAnswer { integration: Some(entry(id)), config, ..ConnectorAnswer::default() }
}

fn bootstrap() -> Bootstrap {
    Bootstrap {
        connectors: Integrations { integrations: vec![entry("one")] },
        connector: Some(connector("one")),
        ..Bootstrap::default()
    }
}

fn validation(outcome: Outcome) -> Validation {
    Validation {
        id: Some("val_1".into()),
        outcome,
        identity: None,
        site: None,
        permissions: Vec::new(),
        warnings: Vec::new(),
        normalized: Vec::new(),
        account: None,
    }
}

fn linked() -> Linked {
    let account = Account {
        id: "acc_1".into(),
        provider: "webflow".into(),
        label: "Juniper Bakery".into(),
        status: AccountStatus::Active,
    };
    Linked { id: Some("acc_1".into()), provider: "webflow".into(), account: Some(account) }
}

#[test]
fn one_choice_opens_its_form_at_once() {
    let hub = Hub::with_form(Dialect::Full);
    assert_eq!(hub.state.screen, Screen::Form);
    hub.did(&Effect::Emit(Out::Ready));
    hub.did(&Effect::Emit(Out::Step("form")));
}

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
fn d1_every_refusal_keeps_the_value_and_a_good_one_still_connects() {
    for code in ErrorCode::ALL {
        let mut hub = Hub::submitted();
        hub.refused(*code);
        assert_eq!(hub.value(), "a-token", "{code:?}");
        hub.did(&Effect::Emit(Out::Error));
        hub.did(&Effect::Announce(Say::Fault));
        hub.send(Event::TokenSet);
        if hub.state.screen == Screen::Halted || hub.state.screen == Screen::List {
            continue;
        }
        hub.send(Event::Submit);
        hub.did(&Effect::Validate(hub.state.serial));
    }
}

#[test]
fn a_value_that_cannot_be_one_is_never_sent_and_gets_the_focus() {
    for typed in ["", "https://x", "a b"] {
        let mut hub = Hub::with_form(Dialect::Full);
        hub.type_in(typed);
        hub.send(Event::Submit);
        hub.did_not(&Effect::Validate(hub.state.serial));
        hub.did(&Effect::Focus(Target::Field("siteToken".into())));
        assert!(matches!(hub.state.fault, Some(Fault::Field { .. })), "{typed}");
        hub.type_in("better");
        assert_eq!(hub.state.fault, None, "what was wrong with the old value is gone");
    }
}

#[test]
fn d2_a_second_submit_while_one_runs_does_nothing() {
    let mut hub = Hub::submitted();
    hub.send(Event::Submit);
    assert_eq!(hub.effects, []);
    hub.type_in("typed while checking");
    assert_eq!(hub.value(), "a-token");
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
fn a_limited_credential_is_reviewed_first() {
    let mut hub = Hub::submitted();
    hub.judged(Outcome::Limited);
    assert_eq!(hub.state.screen, Screen::Review);
    hub.did(&Effect::Emit(Out::Step("review")));
    hub.did_not(&Effect::Store(hub.state.serial));
    hub.send(Event::PasteAnother);
    assert_eq!((hub.state.screen, hub.value()), (Screen::Form, "a-token"));
    hub.send(Event::Submit);
    hub.judged(Outcome::Limited);
    hub.send(Event::ConnectAnyway);
    hub.did(&Effect::Store(hub.state.serial));
}

#[test]
fn an_unverified_credential_is_linked_only_on_request() {
    let mut hub = Hub::submitted();
    hub.judged(Outcome::Unverified);
    assert_eq!(hub.state.fault, Some(Fault::Unverified));
    hub.did_not(&Effect::Store(hub.state.serial));
    hub.send(Event::ConnectAnyway);
    hub.did(&Effect::Store(hub.state.serial));
}

#[test]
fn a_changed_value_cannot_be_linked_with_the_old_judgement() {
    let mut hub = Hub::submitted();
    hub.judged(Outcome::Unverified);
    hub.type_in("another");
    hub.send(Event::ConnectAnyway);
    assert_eq!(hub.effects, []);
}

#[test]
fn d23_d46_a_session_that_ended_resumes_with_everything_kept() {
    let mut hub = Hub::submitted();
    hub.refused(ErrorCode::SessionExpired);
    hub.did(&Effect::Emit(Out::TokenExpired));
    hub.type_in("a-better-token");
    assert!(hub.state.fault.is_some(), "typing does not renew a session");
    hub.send(Event::NewSession);
    hub.did(&Effect::Emit(Out::TokenExpired));
    hub.did(&Effect::AwaitSession);
    hub.send(Event::TokenSet);
    assert_eq!((hub.state.screen, hub.value()), (Screen::Form, "a-better-token"));
    assert_eq!(hub.state.fault, None);
    hub.send(Event::NoNewSession);
    assert_eq!(hub.state.screen, Screen::Form, "the token came in time");
}

#[test]
fn without_a_new_session_the_form_has_to_be_opened_again_but_a_late_one_still_resumes() {
    let mut hub = Hub::submitted();
    hub.refused(ErrorCode::SessionExpired);
    hub.send(Event::NewSession);
    hub.send(Event::NoNewSession);
    assert_eq!(hub.state.screen, Screen::Halted);
    hub.send(Event::TokenSet);
    assert_eq!((hub.state.screen, hub.value()), (Screen::Form, "a-token"));
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

#[test]
fn the_attempt_stays_over_retries_and_changes_with_the_value() {
    let mut hub = Hub::submitted();
    let first = hub.state.attempt;
    hub.refused(ErrorCode::Network);
    hub.send(Event::Submit);
    assert_eq!(hub.state.attempt, first);
    hub.refused(ErrorCode::TokenRejected);
    hub.type_in("another");
    assert_ne!(hub.state.attempt, first);
}

#[test]
fn without_a_session_the_hosts_endpoint_has_the_last_word() {
    let mut hub = Hub::with_form(Dialect::Sessionless);
    hub.type_in("a-token");
    hub.send(Event::Submit);
    hub.judged(Outcome::Valid);
    hub.did(&Effect::Emit(Out::Success));
    assert_eq!(hub.state.linked.as_ref().map(|linked| linked.id.clone()), Some(None));
}

#[test]
fn a_compatible_backend_is_only_asked_to_store() {
    let mut hub = Hub::with_form(Dialect::Compatible);
    hub.type_in("a-token");
    hub.send(Event::Submit);
    hub.did(&Effect::Store(hub.state.serial));
}

#[test]
fn before_there_is_a_form_every_failure_is_a_page_that_can_be_reloaded() {
    for code in
        [ErrorCode::Network, ErrorCode::SessionMissing, ErrorCode::Internal, ErrorCode::SessionExpired]
    {
        let mut hub = Hub::new();
        hub.send(Event::Loaded(Err(Problem::raised(code))));
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
    let answer = Bootstrap { connectors: Integrations { integrations }, ..Bootstrap::default() };
    hub.send(Event::Loaded(Ok((Box::new(answer), Dialect::Full))));
    assert_eq!(hub.state.screen, Screen::List);
    hub.send(Event::Picked("two".into()));
    hub.did(&Effect::LoadConnector(hub.state.serial, "two".into()));
    hub.send(Event::ConnectorLoaded(hub.state.serial, Ok(Box::new(connector("two")))));
    assert_eq!(hub.state.screen, Screen::Form);
    hub.send(Event::Back);
    assert_eq!(hub.state.screen, Screen::List);
    hub.did(&Effect::Focus(Target::Row("two".into())));
}
