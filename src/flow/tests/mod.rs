//! The flow as the person meets it, without a browser.

mod connect;
mod filled;
mod first;
mod guide;
mod leave;
mod scopes;
mod session;
mod sign_in;

use hub_model::{
    Account, AccountStatus, Bootstrap, ConnectorConfig, ErrorCode, Field, Guide, Integrations, Lookalike,
    Outcome, Section, Step,
};

use super::*;
use crate::secret::Secret;

const RULES: Rules = Rules { matches: |pattern, text| Some(pattern == text) };

/// A hub that remembers every effect since the last event.
struct Hub {
    state: State,
    effects: Vec<Effect>,
}

impl Hub {
    fn new() -> Self {
        let mut host = Config::new("https://hub.example");
        host.set("token", Some("a-session".into()));
        Self { state: State::new(host), effects: Vec::new() }
    }

    fn with_form(dialect: Dialect) -> Self {
        let mut hub = Self::new();
        hub.send(Event::Loaded(Ok(Box::new(bootstrap())), dialect));
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
        self.effects =
            early(&mut self.state, event).unwrap_or_else(|event| late(&mut self.state, event, RULES));
        self.state.settle();
    }

    fn type_in(&mut self, text: &str) {
        self.send(Event::Typed("siteToken".into(), Secret::new(text.into())));
    }

    fn token(&mut self, token: &str) {
        self.send(Event::Set("token".into(), Some(token.into())));
    }

    fn judged(&mut self, outcome: Outcome) {
        self.send(Event::Validated(self.state.serial, Ok(Box::new(validation(outcome)))));
    }

    fn refused(&mut self, code: ErrorCode) {
        self.send(Event::Validated(self.state.serial, Err(Problem::raised(code))));
    }

    fn value(&self) -> &str {
        self.state.values.get("siteToken")
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

fn entry(id: &str) -> Integration {
    Integration {
        active: true,
        name: "Webflow".into(),
        provider: "webflow".into(),
        integration_id: id.into(),
        ..Integration::default()
    }
}

fn connector(id: &str) -> ConnectorAnswer {
    let lookalike = Lookalike { reason: "url".into(), pattern: "https://x".into(), ..Lookalike::default() };
    let field = Field {
        key: "siteToken".into(),
        required: true,
        secret: true,
        lookalikes: vec![lookalike],
        ..Field::default()
    };
    let config = ConnectorConfig { config_fields: vec![field], ..ConnectorConfig::default() };
    ConnectorAnswer { integration: Some(entry(id)), config, ..ConnectorAnswer::default() }
}

fn bootstrap() -> Bootstrap {
    Bootstrap {
        connectors: Integrations { integrations: vec![entry("one")], ..Integrations::default() },
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
