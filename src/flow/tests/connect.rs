//! From what was typed to the account.

use super::*;
use crate::text::Line;

#[test]
fn d1_every_refusal_keeps_the_value_and_a_good_one_still_connects() {
    for code in ErrorCode::ALL {
        let mut hub = Hub::submitted();
        hub.refused(*code);
        assert_eq!(hub.value(), "a-token", "{code:?}");
        hub.did(&Effect::Emit(Out::Error));
        hub.did(&Effect::Announce(Say::Fault));
        hub.token("another-session");
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
fn a_refusal_that_names_no_field_is_about_the_secret_one() {
    let mut hub = Hub::new();
    let mut bootstrap = bootstrap();
    let region = Field { key: "region".into(), label: "Region".into(), ..Field::default() };
    let fields = &mut bootstrap.connector.as_mut().unwrap().config.config_fields;
    fields.insert(0, region);
    fields[1].noun = Some("key".into());
    hub.send(Event::Loaded(Ok(Box::new(bootstrap)), Dialect::Full));
    hub.type_in("a-key");
    hub.send(Event::Submit);
    hub.refused(ErrorCode::TokenRejected);
    hub.did(&Effect::Focus(Target::Field("siteToken".into())));
    assert!(hub.state.words().what.ends_with("did not accept this key."));
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
fn a_countdown_holds_the_button_and_its_end_is_said() {
    let mut hub = Hub::submitted();
    let mut problem = Problem::raised(ErrorCode::ProviderRateLimited);
    problem.body.retry_after = Some(2);
    hub.send(Event::Validated(hub.state.serial, Err(problem)));
    hub.did(&Effect::CountDown(2));
    hub.send(Event::Submit);
    assert_eq!(hub.effects, [], "not before the time is up");
    hub.send(Event::Waited(1));
    hub.send(Event::Waited(0));
    hub.did(&Effect::Announce(Say::MayRetry));
    hub.send(Event::Submit);
    hub.did(&Effect::Validate(hub.state.serial));
}

#[test]
fn typing_ends_a_countdown_and_its_late_ticks_say_nothing() {
    let mut hub = Hub::submitted();
    let mut problem = Problem::raised(ErrorCode::RateLimited);
    problem.body.retry_after = Some(60);
    hub.send(Event::Validated(hub.state.serial, Err(problem)));
    hub.type_in("another");
    assert_eq!(hub.state.waiting, 0);
    hub.send(Event::Waited(0));
    assert_eq!(hub.effects, []);
}

#[test]
fn what_is_linked_already_leads_to_the_accounts() {
    let mut hub = Hub::submitted();
    hub.refused(ErrorCode::Conflict);
    assert_eq!(hub.state.way(), Way::TryAgain, "there is no page to open");
    hub.state.settings.accounts_url = Some("https://app.example/accounts".into());
    hub.send(Event::Submit);
    assert_eq!(hub.effects, [Effect::OpenAccounts]);
}

#[test]
fn a_hint_stands_under_its_own_field_and_what_runs_under_the_credential() {
    let mut answer = bootstrap();
    let config = &mut answer.connector.as_mut().expect("has a form").config;
    config
        .config_fields
        .insert(0, Field { key: "region".into(), default_value: Some("eu".into()), ..Field::default() });
    let mut hub = Hub::new();
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    hub.type_in(" a-token ");
    hub.send(Event::Submit);
    let lines = |hub: &Hub| ["region", "siteToken"].map(|key| hub.state.line(key, "Ctrl+V"));
    assert!(matches!(lines(&hub), [Line::Help, Line::Running(_)]));
    hub.send(Event::Cancel);
    assert!(matches!(lines(&hub), [Line::Help, Line::Hint(..)]));
    hub.send(Event::PasteRefused("siteToken".into()));
    hub.did(&Effect::Focus(Target::Field("siteToken".into())));
}

/// A choice that was made for the person is there again for the next account.
#[test]
fn what_a_field_holds_at_first_is_there_again_after_success() {
    let mut answer = bootstrap();
    let config = &mut answer.connector.as_mut().expect("has a form").config;
    config.config_fields.push(Field {
        key: "region".into(),
        default_value: Some("eu".into()),
        ..Field::default()
    });
    let mut hub = Hub::new();
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    hub.type_in("a-token");
    hub.send(Event::Submit);
    hub.judged(Outcome::Valid);
    hub.send(Event::Stored(hub.state.serial, Ok(linked())));
    assert_eq!((hub.value(), hub.state.values.get("region")), ("", "eu"));
}

#[test]
fn a_field_that_is_no_credential_is_blamed_in_the_words_of_the_server_and_leads_to_no_step_of_another() {
    let mut hub = Hub::with_form(Dialect::Full);
    let mut chosen = (**hub.state.chosen.as_ref().expect("a form")).clone();
    chosen
        .config
        .config_fields
        .insert(0, Field { key: "subdomain".into(), required: true, ..Field::default() });
    chosen.config.error_steps =
        vec![hub_model::connector::ErrorStep { code: "token_rejected".into(), step: "copy".into() }];
    hub.state.chosen = Some(chosen.into());
    hub.send(Event::Typed("subdomain".into(), Secret::new("acmee".into())));
    hub.type_in("a-token");
    hub.send(Event::Submit);
    let body = hub_model::ErrorBody {
        message: "There is no account at this address.".into(),
        fields: vec![hub_model::error::FieldError { key: "subdomain".into(), ..Default::default() }],
        ..Default::default()
    };
    let refused = Problem { code: Some(ErrorCode::TokenRejected), body };
    hub.send(Event::Validated(hub.state.serial, Err(refused)));
    let Line::Wrong { words, step, .. } = hub.state.line("subdomain", "") else { panic!("it is not blamed") };
    assert_eq!(words.what, "There is no account at this address.");
    assert_eq!(step, None);
    hub.did(&Effect::Focus(Target::Field("subdomain".into())));
}
