//! The state machine of the hub: what is on screen, what the person or the network does, what follows.
//! Pure: no browser, no Leptos, no clock. [`early`] and [`late`] are the only places where a state changes.

mod effect;
mod event;
mod fault;
mod filled;
mod next;
mod progress;
mod scopes;
mod sign_in;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use hub_model::clean::Removed;
use hub_model::connector::Settled;
use hub_model::{
    AccountData, ConnectorAnswer, ConnectorConfig, Guide, Integration, Linked, Settings, Validation,
};

use crate::config::Config;
use crate::fields::Matches;
use crate::listing::{Search, offered};
use crate::secret::Values;
use crate::text::Names;

pub use effect::{Effect, Out, Say, Target};
pub use event::Event;
pub use fault::{Fault, Problem, Way};
pub use next::{early, late};
pub use progress::Progress;
pub use sign_in::{Began, SignedIn};

/// Everything the views draw from.
#[derive(Default)]
pub struct State {
    /// What the host page asked for.
    pub host: Config,
    /// What is on screen.
    pub screen: Screen,
    /// What the session says about looks and links.
    pub settings: Settings,
    /// What can be linked.
    pub choices: Vec<Integration>,
    /// What is searched for in the list.
    pub search: Search,
    /// What is being linked; `integration` is always set.
    pub chosen: Option<Arc<ConnectorAnswer>>,
    /// The guide of what is being linked, without what whitelabel drops.
    pub guide: Option<Arc<Guide>>,
    /// What the placeholders of the sentences stand for.
    pub names: Names,
    /// Counts changes of `guide` and `names`, so that a view knows that what it has drawn is old.
    pub dressed: u32,
    /// What the person wants to do, by the ids of the actions.
    pub wants: Vec<String>,
    /// What the person has done of the guide.
    pub progress: Progress,
    /// What was typed. It outlives every screen and is wiped after success.
    pub values: Values,
    /// What was typed and done for integrations that were left for another one, by their ids.
    left: Vec<(String, Values, Progress)>,
    /// What became of the fields, where they hang on each other; empty where none does.
    pub settled: Vec<Settled>,
    /// Whether fields that nobody has filled in have yet to get what they hold at first.
    fresh: bool,
    /// The token by which the provider's events are started.
    pub trigger_token: Option<String>,
    /// Whether everything for the first screen was asked for and has not come.
    loading: bool,
    /// The integration whose form was asked for and has not come.
    picked: Option<String>,
    /// Whether something waits for the second part of the program.
    pub awaits: bool,
    /// The account that is being edited.
    pub account: Option<Arc<AccountData>>,
    /// The keys of the stored secrets that the person replaces.
    pub edited: Vec<String>,
    /// The keys of the stored secrets that stay.
    pub kept: Vec<String>,
    /// Whether there is nothing in the form that is not stored.
    pub unchanged: bool,
    /// The keys of the hidden fields whose value is shown.
    pub shown: Vec<String>,
    /// What was just copied.
    pub copied: Option<String>,
    /// What the clean-up did, for the hints under the fields, by their keys.
    pub hints: Vec<(String, Hint)>,
    /// What runs.
    pub work: Work,
    /// Whether the next screen takes the focus: the person asked for it and the button that was pressed is gone.
    pub takes_focus: bool,
    /// Whether a check takes longer than usual.
    pub slow: bool,
    /// Whether the second part of the program was needed and could not be loaded.
    pub unfinished: bool,
    /// What went wrong, if the person has not gone on since.
    pub fault: Option<Fault>,
    /// Seconds until the next try is allowed.
    pub waiting: u32,
    /// The last judgement.
    pub validation: Option<Arc<Validation>>,
    /// What was linked.
    pub linked: Option<Arc<Linked>>,
    /// Counts waits for a session, so that the end of an older one says nothing.
    pub awaited: u32,
    /// Counts requests, so that a late answer to an aborted one is not taken for the current one (D36).
    pub serial: u32,
    /// The attempt to sign in that runs, once the backend has named it.
    pub signing_in: Option<String>,
    /// How long is waited before the backend is asked again how it goes, in milliseconds.
    pub pause: u32,
    /// Counts what the person tries to link: one idempotency key each, kept over retries.
    pub attempt: u32,
    /// What the backend and the host page can do.
    pub dialect: Dialect,
}

/// A screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Nothing is known yet.
    #[default]
    Loading,
    /// What can be linked.
    List,
    /// Guide and form.
    Form,
    /// The permissions of a limited credential.
    Review,
    /// The dialog over the host page.
    Confirmation,
    /// The card that stays after the confirmation.
    Connected,
    /// The person has closed the hub.
    Closed,
    /// Nothing can be done here but what the fault offers.
    Halted,
}

impl Screen {
    /// The `step` of the event, where this screen has one.
    #[must_use]
    pub const fn step(self) -> Option<&'static str> {
        match self {
            Self::Loading | Self::Closed | Self::Halted => None,
            Self::List => Some("list"),
            Self::Form => Some("form"),
            Self::Review => Some("review"),
            Self::Confirmation => Some("confirmation"),
            Self::Connected => Some("connected"),
        }
    }
}

/// What runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// Nothing.
    #[default]
    Idle,
    /// The person signs in at the provider, in a window of its own.
    SigningIn,
    /// The credential is checked; nothing is stored, so this can be cancelled.
    Checking,
    /// The account is stored; this cannot be cancelled, so that "Nothing was saved" is always true.
    Storing,
}

/// The hint under a field, in place of its own help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// What was removed from the pasted text.
    Removed(Vec<Removed>),
    /// The browser does not let the button read the clipboard.
    PasteBlocked,
}

/// What the backend and the host page can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Ours: a credential is validated, then stored.
    #[default]
    Full,
    /// The nine compatible calls: storing is the only check.
    Compatible,
    /// No session: the host's endpoint validates, and what it stores is its own business.
    Sessionless,
}

impl State {
    /// Before the first answer.
    #[must_use]
    pub fn new(host: Config) -> Self {
        Self { host, ..Self::default() }
    }

    /// The form that is being filled in.
    #[must_use]
    pub fn config(&self) -> Option<&ConnectorConfig> {
        self.chosen.as_deref().map(|chosen| &chosen.config)
    }

    /// The list entry that was chosen.
    #[must_use]
    pub fn integration(&self) -> Option<&Integration> {
        self.chosen.as_deref()?.integration.as_ref()
    }

    /// The hint under a field.
    #[must_use]
    pub fn hint(&self, field: &str) -> Option<&Hint> {
        self.hints.iter().find(|(key, _)| key == field).map(|(_, hint)| hint)
    }

    /// Whether what is on screen can be drawn without the second part of the program.
    #[must_use]
    pub fn is_early(&self) -> bool {
        self.screen == Screen::Loading
            || self.screen == Screen::Form && !self.signs_in() && self.draws_alone()
    }

    /// Whether there is a list to go back to.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.choices.iter().filter(|choice| offered(choice)).count() > 1
    }

    /// Whether the partner's brand takes the place of ours: the session and the host page may ask for it.
    #[must_use]
    pub fn whitelabel(&self) -> bool {
        self.settings.whitelabel || self.host.whitelabel
    }

    /// The partner's name; the session's wins.
    #[must_use]
    pub fn brand(&self) -> Option<&str> {
        self.settings.brand.as_deref().or(self.host.brand.as_deref())
    }
}

/// What [`late`] needs from outside: how a pattern is tested.
#[derive(Clone, Copy)]
pub struct Rules {
    /// Tests a regular expression.
    pub matches: Matches,
}
