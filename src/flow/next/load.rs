//! From nothing to the first screen, and what the host page changes on the way.

use std::sync::Arc;

use hub_model::{AccountData, Bootstrap, ConnectorAnswer, ErrorCode, Integration, Step};

use crate::flow::{Dialect, Effect, Out, Problem, Say, Screen, State, Target, Work};
use crate::listing::offered;
use crate::secret::Secret;
use crate::text::Names;

impl State {
    /// Takes over what the host page set.
    pub(super) fn set(&mut self, name: &str, value: Option<String>, effects: &mut Vec<Effect>) {
        let before = self.host.token.clone();
        self.host.set(name, value);
        // Any other, the theme above all, changes no word: the guide stays as it is, with the focus that may be in it.
        if matches!(name, "brand" | "whitelabel") {
            self.dress();
        }
        if name == "base-url" {
            self.dialect = Dialect::Full;
        }
        match name {
            "token" if !self.host.token.is_empty() && self.host.token != before => self.token_set(effects),
            "provider" | "integration-id" | "account-id" | "base-url" | "connector-src" => {
                self.reload(effects);
            }
            _ => {}
        }
    }

    /// Asks for the first answer, or waits for the session that it takes: host pages often set the token later.
    pub(super) fn reload(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::Loading;
        self.loading = true;
        self.picked = None;
        self.give_up(effects);
        self.work = Work::Idle;
        self.fault = None;
        self.slow = false;
        self.unfinished = false;
        self.serial += 1;
        if self.host.token.is_empty() && self.host.connector_src.is_none() {
            self.await_session(effects);
        } else {
            effects.extend([Effect::Load, Effect::WatchSlow(self.serial)]);
        }
    }

    pub(super) fn loaded(&mut self, answer: Bootstrap, dialect: Dialect, effects: &mut Vec<Effect>) {
        self.dialect = dialect;
        self.loading = false;
        self.settings = answer.settings;
        self.choices = answer.connectors.integrations;
        self.trigger_token = answer.connectors.external_trigger_token;
        self.edit(answer.account.map(Arc::new));
        self.fault = None;
        let only = answer.connector.and_then(|mut connector| {
            let entry = connector.integration.take();
            let listed = self.choices.iter().find(|choice| {
                choice.active && (entry.is_none() || Some(&choice.integration_id) == entry_id(entry.as_ref()))
            });
            connector.integration = listed.cloned().or(entry);
            connector.integration.is_some().then_some(connector)
        });
        let wanted = self.host.account_id.is_some() && self.dialect != Dialect::Sessionless;
        // The account that is to be edited is not there, or its method is not (D69).
        if (wanted && self.account.is_none()) || (self.account.is_some() && only.is_none()) {
            return self.halt(Problem::raised(ErrorCode::NotFound), effects);
        }
        match only {
            Some(connector) => {
                self.choose(connector);
                self.show_form(effects);
                self.ready(effects);
            }
            None if self.has_list() => self.first_list(effects),
            None => match self.choices.iter().find(|choice| offered(choice)) {
                Some(choice) => {
                    let id = choice.integration_id.clone();
                    self.pick(&id, effects);
                }
                None => self.first_list(effects),
            },
        }
    }

    /// Edits another account, or none: what was typed for one is nothing for the other.
    fn edit(&mut self, account: Option<Arc<AccountData>>) {
        let id =
            |account: &Option<Arc<AccountData>>| account.as_ref().map(|account| account.secure_id.clone());
        if id(&self.account) != id(&account) {
            self.values.clear();
            self.hints.clear();
            self.edited.clear();
            self.validation = None;
            self.attempt += 1;
        }
        self.account = account;
    }

    fn first_list(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::List;
        self.dress();
        self.ready(effects);
    }

    /// The first screen is there. The focus is the host page's, unless the person asked for this screen.
    fn ready(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::Emit(Out::Ready));
        if std::mem::take(&mut self.takes_focus) {
            effects.push(Effect::Focus(Target::Title));
        }
    }

    pub(super) fn pick(&mut self, id: &str, effects: &mut Vec<Effect>) {
        self.serial += 1;
        self.edit(None);
        self.picked = Some(id.to_owned());
        effects.push(Effect::LoadConnector(self.serial, id.to_owned()));
        if self.screen == Screen::Loading {
            effects.push(Effect::WatchSlow(self.serial));
        }
    }

    pub(super) fn connector_loaded(&mut self, answer: ConnectorAnswer, effects: &mut Vec<Effect>) {
        self.picked = None;
        let entry = answer.integration.clone();
        let listed =
            self.choices.iter().find(|choice| Some(&choice.integration_id) == entry_id(entry.as_ref()));
        let integration = listed.cloned().or(entry);
        self.choose(ConnectorAnswer { integration, ..answer });
        let first = self.screen == Screen::Loading;
        self.show_form(effects);
        if first { self.ready(effects) } else { effects.push(Effect::Focus(Target::Title)) }
    }

    fn choose(&mut self, connector: ConnectorAnswer) {
        self.change_to(entry_id(connector.integration.as_ref()).cloned().unwrap_or_default());
        self.chosen = Some(Arc::new(connector));
        self.fill_in_defaults();
        self.want_what_the_session_wants();
        self.dress();
        let untouched = |step: &Step| !self.progress.is_open(&step.id) && !self.progress.is_done(&step.id);
        if self.steps().iter().all(untouched)
            && let Some(first) = self.current_step().map(|step| step.id.clone())
        {
            self.progress.set_open(&first, true);
        }
    }

    /// Puts aside what was typed and done for one integration, and takes up what was for another: fields and steps of
    /// the same name are not the same.
    fn change_to(&mut self, id: String) {
        let Some(before) = self.integration().map(|entry| entry.integration_id.clone()) else { return };
        if before == id {
            return;
        }
        let known = self.left.iter().position(|(known, ..)| *known == id);
        let (_, values, progress) = known.map(|known| self.left.swap_remove(known)).unwrap_or_default();
        let values = std::mem::replace(&mut self.values, values);
        let progress = std::mem::replace(&mut self.progress, progress);
        self.left.push((before, values, progress));
        self.hints.clear();
        self.validation = None;
        self.attempt += 1;
    }

    /// Gives fields that nobody has filled in what they hold at first. Where that has to be worked out, or is stored,
    /// [`State::settle`] does it.
    pub(super) fn fill_in_defaults(&mut self) {
        let Some(chosen) = self.chosen.clone() else { return };
        self.fresh = !self.is_plain();
        for field in chosen.config.config_fields.iter().filter(|_| !self.fresh) {
            if let Some(value) = field.initial()
                && self.values.get(&field.key).is_empty()
            {
                self.values.set(&field.key, Secret::new(value.to_owned()));
            }
        }
    }

    /// Follows the form, the brand and what is wanted with what depends on them.
    pub(in crate::flow) fn dress(&mut self) {
        self.names = Names::new(self.config(), self.brand());
        self.guide = self.config().and_then(|config| config.guide()).cloned().map(|guide| {
            let guide = if self.whitelabel() { guide.without_hidden() } else { guide };
            Arc::new(guide.for_scopes(&self.scopes()))
        });
        self.dressed += 1;
    }

    /// What was watched takes longer than usual.
    pub(super) fn watched(&mut self, serial: u32, effects: &mut Vec<Effect>) {
        let say = match (self.screen, self.work) {
            (Screen::Loading, _) => Say::SlowLoad,
            (_, Work::Checking) => Say::Slow,
            _ => return,
        };
        if serial == self.serial {
            self.slow = true;
            effects.push(Effect::Announce(say));
        }
    }

    /// Gives the host page some time to set a token.
    pub(super) fn await_session(&mut self, effects: &mut Vec<Effect>) {
        self.awaited += 1;
        effects.push(Effect::AwaitSession(self.awaited));
    }

    fn token_set(&mut self, effects: &mut Vec<Effect>) {
        self.awaited += 1;
        // What was asked for with the session before has still to come.
        if self.chosen.is_none() || self.loading {
            return self.reload(effects);
        }
        if let Some(id) = self.picked.clone().filter(|_| self.screen == Screen::Halted) {
            return self.pick(&id, effects);
        }
        if matches!(self.work, Work::Checking | Work::SigningIn) {
            self.stop(effects);
        }
        if self.screen == Screen::Halted || self.session_ended() {
            self.show_form(effects);
            effects.extend([Effect::Announce(Say::Renewed), Effect::Focus(Target::Primary)]);
        }
    }

    /// The host page set no token in time.
    pub(super) fn no_new_session(&mut self, awaited: u32, effects: &mut Vec<Effect>) {
        if awaited != self.awaited {
            return;
        }
        if self.session_ended() {
            self.halt(Problem::raised(ErrorCode::SessionInvalid), effects);
        } else if self.screen == Screen::Loading && self.host.token.is_empty() {
            self.halt(Problem::raised(ErrorCode::SessionMissing), effects);
        }
    }
}

fn entry_id(entry: Option<&Integration>) -> Option<&String> {
    entry.map(|entry| &entry.integration_id)
}
