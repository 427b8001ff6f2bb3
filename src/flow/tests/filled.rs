//! Fields that hang on each other, and accounts that are edited.

use std::collections::BTreeMap;

use hub_model::AccountData;

use super::*;

fn field(key: &str) -> Field {
    Field { key: key.into(), label: key.into(), ..Field::default() }
}

fn hub_with(fields: Vec<Field>, account: Option<AccountData>) -> Hub {
    let mut hub = Hub::new();
    let mut answer = bootstrap();
    if let Some(connector) = &mut answer.connector {
        connector.config.config_fields = fields;
    }
    answer.account = account;
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    hub
}

fn type_in(hub: &mut Hub, key: &str, text: &str) {
    hub.send(Event::Typed(key.into(), Secret::new(text.into())));
}

#[test]
fn d8_what_nobody_sees_follows_what_it_is_made_of_after_a_refusal_too() {
    let address = Field { display: false, value: Some("https://${sub}.example".into()), ..field("address") };
    let mut hub = hub_with(vec![field("sub"), address], None);
    type_in(&mut hub, "sub", "wrong");
    hub.send(Event::Submit);
    assert_eq!(hub.state.held(1), "https://wrong.example");
    hub.refused(ErrorCode::ProviderUnavailable);
    type_in(&mut hub, "sub", "right");
    hub.send(Event::Submit);
    assert_eq!(hub.state.held(1), "https://right.example");
}

#[test]
fn a_fault_of_a_field_that_nobody_sees_is_said_above_the_button() {
    let hidden = Field { display: false, required: true, ..field("source") };
    let mut hub = hub_with(vec![field("sub"), hidden], None);
    hub.send(Event::Submit);
    assert!(matches!(hub.state.fault, Some(Fault::Notice(_))), "{:?}", hub.state.fault);
    assert_eq!(hub.state.words().what, "Fill in the source first.");
}

fn with_account() -> Hub {
    let secret = Field { secret: true, required: true, ..field("key") };
    let account = AccountData {
        secure_id: "acc_1".into(),
        setup_information: BTreeMap::from([("sub".into(), "north".into())]),
        secrets: BTreeMap::from([("key".into(), "__secretvalue:**redacted**9f3c".into())]),
        ..AccountData::default()
    };
    hub_with(vec![field("sub"), secret], Some(account))
}

#[test]
fn d14_what_replaces_a_stored_secret_is_still_there_when_the_same_account_is_loaded_again() {
    let mut hub = with_account();
    hub.send(Event::SecretEdited("key".into()));
    type_in(&mut hub, "key", "a-new-secret");
    let account = hub.state.account.clone();
    let mut answer = bootstrap();
    if let (Some(connector), Some(shown)) = (&mut answer.connector, &hub.state.chosen) {
        connector.config.config_fields.clone_from(&shown.config.config_fields);
    }
    answer.account = account.as_deref().cloned();
    hub.send(Event::Reload);
    hub.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
    assert!(!hub.state.keeps("key"));
    assert_eq!(hub.state.held_by("key"), "a-new-secret");
}

#[test]
fn d14_a_stored_secret_stays_until_it_is_replaced_and_nothing_has_changed_before() {
    let mut hub = with_account();
    assert_eq!((hub.state.held(0), hub.state.keeps("key"), hub.state.unchanged), ("north", true, true));
    assert_eq!(hub.state.stored_end("key"), Some("9f3c"));
    type_in(&mut hub, "sub", "south");
    assert!(!hub.state.unchanged);
    type_in(&mut hub, "sub", "north");
    hub.send(Event::SecretEdited("key".into()));
    assert_eq!((hub.state.keeps("key"), hub.state.unchanged), (false, false));
    hub.send(Event::Submit);
    assert!(matches!(hub.state.fault, Some(Fault::Field { .. })), "it is required now");
    hub.send(Event::SecretKept("key".into()));
    hub.send(Event::Submit);
    assert_eq!(hub.state.work, Work::Checking);
}
