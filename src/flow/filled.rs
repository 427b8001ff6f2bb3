//! What the fields of the form hold, where that hangs on other fields, on the connector or on a stored account.

use hub_model::account::redacted;
use hub_model::connector::{Form, Settled};
use hub_model::{AccountData, Field, Linked, expression};

use super::{Dialect, State};
use crate::secret::Secret;

impl State {
    /// Whether the form can be drawn as it is: no field hangs on anything, and nothing is stored.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let fields = self.fields();
        self.account.is_none() && !fields.iter().any(|field| field.condition.is_some() || hangs(field))
    }

    /// Whether the form can be drawn without the second part of the program.
    #[must_use]
    pub fn draws_alone(&self) -> bool {
        self.is_plain() && self.host.own_theme.is_none()
    }

    /// The fields of the form.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        self.config().map_or(&[], |config| &config.config_fields)
    }

    /// Whether a field is a part of the form: if not, it is neither drawn, checked nor sent.
    #[must_use]
    pub fn is_shown(&self, at: usize) -> bool {
        self.settled.get(at).is_none_or(|settled| settled.shown)
    }

    /// Whether a field of this key is on screen.
    #[must_use]
    pub fn is_drawn(&self, key: &str) -> bool {
        let at = self.fields().iter().position(|field| field.key == key && field.display);
        at.is_some_and(|at| self.is_shown(at))
    }

    /// What a field holds: what the connector says of one that nobody changes, else what was typed.
    #[must_use]
    pub fn held(&self, at: usize) -> &str {
        let Some(field) = self.fields().get(at) else { return "" };
        let typed = self.values.get(&field.key);
        let given = || self.settled.get(at).and_then(|settled| settled.given.as_deref());
        if field.is_fixed() || (typed.is_empty() && !field.display) {
            given().or_else(|| field.initial().filter(|_| !hangs(field))).unwrap_or_default()
        } else {
            typed
        }
    }

    /// What the field with this key holds.
    #[must_use]
    pub fn held_by(&self, key: &str) -> &str {
        self.fields().iter().position(|field| field.key == key).map_or("", |at| self.held(at))
    }

    /// Whether the secret of a field is stored and stays.
    #[must_use]
    pub fn keeps(&self, key: &str) -> bool {
        self.kept.iter().any(|kept| kept == key)
    }

    /// The last characters of a stored secret, perhaps none; `None` where none is stored.
    #[must_use]
    pub fn stored_end(&self, key: &str) -> Option<&str> {
        redacted(self.account.as_ref()?.secrets.get(key)?)
    }

    /// What an edited account is called where the backend does not say.
    #[must_use]
    pub fn linked_before(&self) -> Option<Linked> {
        let account = self.account.as_ref().filter(|_| self.dialect == Dialect::Compatible)?;
        Some(Linked {
            id: Some(account.secure_id.clone()),
            provider: account.provider.clone(),
            account: None,
        })
    }

    /// Works out what hangs on something. Fields that nobody has filled in yet get what they hold at first.
    pub fn settle(&mut self) {
        self.settled.clear();
        self.kept.clear();
        let Some(chosen) = self.chosen.clone().filter(|_| !self.is_plain()) else { return };
        let fields = &chosen.config.config_fields;
        self.settled = self.work_out(fields);
        if std::mem::take(&mut self.fresh) {
            self.fill_in(fields);
            self.settled = self.work_out(fields);
        }
        if let Some(account) = self.account.clone() {
            self.compare(fields, &account);
        }
    }

    fn fill_in(&mut self, fields: &[Field]) {
        let stored = self.account.clone();
        for (field, settled) in fields.iter().zip(std::mem::take(&mut self.settled)) {
            let first = match &stored {
                Some(account) if !field.is_secret() => account.setup_information.get(&field.key).cloned(),
                Some(_) => None,
                None => settled.given,
            };
            if let Some(first) = first
                && !field.is_fixed()
                && (field.display || !hangs(field))
                && self.values.get(&field.key).is_empty()
            {
                self.values.set(&field.key, Secret::new(first));
            }
        }
    }

    /// What of the form is stored as it is.
    fn compare(&mut self, fields: &[Field], account: &AccountData) {
        for field in fields {
            if self.stored_end(&field.key).is_some() && !self.edited.contains(&field.key) {
                self.kept.push(field.key.clone());
            }
        }
        let is_stored = |(at, field): (usize, &Field)| {
            let stored = account.setup_information.get(&field.key).map_or("", |stored| stored);
            field.is_fixed() || field.is_secret() || !self.is_shown(at) || self.held(at) == stored
        };
        self.unchanged = self.edited.is_empty() && fields.iter().enumerate().all(is_stored);
    }

    fn work_out(&self, fields: &[Field]) -> Vec<Settled> {
        let typed = |key: &str| Some(self.values.get(key).to_owned()).filter(|typed| !typed.is_empty());
        let known = |path: &str| self.trigger_token.clone().filter(|_| path == "external_trigger_token");
        Form { fields, typed: &typed, known: &known }.settle()
    }
}

/// Whether what a field holds at first has to be worked out.
fn hangs(field: &Field) -> bool {
    field.is_trigger_token() || field.initial().is_some_and(expression::is_template)
}
