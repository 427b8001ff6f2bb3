//! The state machine of the hub: what is on screen, what the person or the network does, what follows.
//! Pure: no browser, no Leptos, no clock. [`next`] is the only place where a state changes.

mod next;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_model::clean::Removed;
use hub_model::{
    Bootstrap, ConnectorAnswer, ConnectorConfig, ErrorBody, ErrorCode, Integration, Linked, Settings,
    Validation,
};

use crate::fields::Matches;
use crate::secret::Secret;

pub use next::next;

/// Everything the views draw from.
#[derive(Clone, Default)]
pub struct State {
    /// What is on screen.
    pub screen: Screen,
    /// What the session says about looks and links.
    pub settings: Settings,
    /// What can be linked.
    pub choices: Vec<Integration>,
    /// What is being linked; `integration` is always set.
    pub chosen: Option<Arc<ConnectorAnswer>>,
    /// What was typed, by field key. It outlives every screen and is wiped after success.
    pub values: BTreeMap<String, Secret>,
    /// What the clean-up did, for the hint under the field.
    pub hint: Hint,
    /// What runs.
    pub work: Work,
    /// Whether a check takes longer than usual.
    pub slow: bool,
    /// What went wrong, if the person has not gone on since.
    pub fault: Option<Fault>,
    /// The last judgement.
    pub validation: Option<Arc<Validation>>,
    /// What was linked.
    pub linked: Option<Arc<Linked>>,
    /// Counts requests, so that a late answer to an aborted one is not taken for the current one (D36).
    pub serial: u32,
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
    /// The credential is checked; nothing is stored, so this can be cancelled.
    Checking,
    /// The account is stored; this cannot be cancelled, so that "Nothing was saved" is always true.
    Storing,
}

/// The hint under the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hint {
    /// The field's own help.
    #[default]
    Help,
    /// What was removed from the pasted text.
    Removed(Vec<Removed>),
    /// The browser does not let the button read the clipboard.
    PasteBlocked,
}

/// What went wrong, and where it is said.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Under a field.
    Field {
        /// Field key.
        key: String,
        /// What is wrong with it.
        problem: Problem,
    },
    /// Above the button.
    Notice(Problem),
    /// Above the button: the provider could not judge the credential.
    Unverified,
    /// Above the button: the person cancelled.
    Cancelled,
    /// Instead of everything.
    Page(Problem),
}

impl Fault {
    /// The problem, where there is one.
    #[must_use]
    pub const fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Field { problem, .. } | Self::Notice(problem) | Self::Page(problem) => Some(problem),
            Self::Unverified | Self::Cancelled => None,
        }
    }
}

/// An error as the person meets it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// Known codes are shown in the widget's own words, others in the server's.
    pub code: Option<ErrorCode>,
    /// What the server said.
    pub body: ErrorBody,
}

impl Problem {
    /// A problem that is raised in the browser.
    #[must_use]
    pub fn raised(code: ErrorCode) -> Self {
        Self { code: Some(code), body: ErrorBody::default() }
    }

    /// The code as events carry it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self.code {
            Some(code) => code.as_str(),
            None => &self.body.code,
        }
    }

    /// Whether the same call may succeed later without a change.
    #[must_use]
    pub fn retryable(&self) -> bool {
        self.code.map_or(self.body.retryable, ErrorCode::retryable)
    }
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

/// What happens to the hub.
pub enum Event {
    /// The first answer.
    Loaded(Result<(Box<Bootstrap>, Dialect), Problem>),
    /// The person chose an integration.
    Picked(String),
    /// Its form arrived.
    ConnectorLoaded(u32, Result<Box<ConnectorAnswer>, Problem>),
    /// The value of a field changed.
    Typed(String, Secret),
    /// A paste was cleaned.
    Cleaned(Vec<Removed>),
    /// The Paste button may not read the clipboard.
    PasteRefused,
    /// Connect, Enter, Try again.
    Submit,
    /// The check takes longer than usual.
    Slow(u32),
    /// The judgement arrived.
    Validated(u32, Result<Box<Validation>, Problem>),
    /// The account was stored, or not.
    Stored(u32, Result<Linked, Problem>),
    /// Cancel, or Escape while checking.
    Cancel,
    /// Connect anyway, in the review or after an unverified check.
    ConnectAnyway,
    /// Back to the field with another credential.
    PasteAnother,
    /// Check the same credential again.
    CheckAgain,
    /// Try to load again.
    Reload,
    /// Start a new session.
    NewSession,
    /// The host set a session token.
    TokenSet,
    /// The host set none in time.
    NoNewSession,
    /// A countdown is over.
    MayRetry,
    /// Back to the list, or from the review to the form.
    Back,
    /// Done, or Escape in the confirmation.
    Done,
    /// Another account.
    ConnectAnother,
    /// The closing button, or Escape.
    Close,
    /// Open again after closing.
    Reopen,
}

/// What has to be done outside of the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch the first answer.
    Load,
    /// Fetch a form.
    LoadConnector(u32, String),
    /// Ask for a judgement.
    Validate(u32),
    /// Store the account.
    Store(u32),
    /// Abort what runs.
    Abort,
    /// Raise [`Event::Slow`] in five seconds.
    WatchSlow(u32),
    /// Raise [`Event::NoNewSession`] in ten seconds.
    AwaitSession,
    /// Tell the host page.
    Emit(Out),
    /// Say something to assistive technology.
    Announce(Say),
    /// Move the focus.
    Focus(Target),
    /// Show a step of the guide.
    ShowStep(String),
    /// Put these texts into their inputs: the cleaned values, or nothing after success.
    FillInputs,
}

/// What the host page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Out {
    /// The first usable screen is there.
    Ready,
    /// The screen changed.
    Step(&'static str),
    /// An account was linked.
    Success,
    /// The person left before an account was linked.
    Cancel,
    /// The person closed.
    Close {
        /// Whether an account was linked.
        linked: bool,
    },
    /// The person sees an error.
    Error,
    /// The session ended.
    TokenExpired,
}

/// What assistive technology is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// The check runs.
    Checking,
    /// It takes longer than usual.
    Slow,
    /// The account is being stored.
    Storing,
    /// The first sentence of the fault.
    Fault,
    /// The review.
    Review,
    /// The countdown is over.
    MayRetry,
    /// What was removed from the pasted text.
    Hint,
    /// The session was renewed.
    Renewed,
}

/// Where the focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The input of a field; empty: the first.
    Field(String),
    /// The main button.
    Primary,
    /// The title of the screen.
    Title,
    /// The row of an integration.
    Row(String),
}

impl State {
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

    /// Whether there is a list to go back to.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.choices.iter().filter(|choice| choice.active).count() > 1
    }
}

/// What [`next`] needs from outside: how a pattern is tested.
#[derive(Clone, Copy)]
pub struct Rules {
    /// Tests a regular expression.
    pub matches: Matches,
}
