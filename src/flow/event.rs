//! What happens to the hub.

use hub_model::clean::Removed;
use hub_model::{Bootstrap, ConnectorAnswer, Linked, Validation};

use super::{Began, Dialect, Problem, SignedIn};
use crate::listing::Search;
use crate::secret::Secret;

/// What the person, the network or the host page did.
pub enum Event {
    /// The widget was put on the page; `asked`: in answer to a press of "Try again".
    Started {
        /// Whether the person asked for it, and so expects the focus.
        asked: bool,
    },
    /// What was needed of the second part of the program could not be loaded.
    Unfinished,
    /// The host page set an attribute, or the `token` property; `None` where it is absent now.
    Set(String, Option<String>),
    /// The first answer, and what the backend speaks.
    Loaded(Result<Box<Bootstrap>, Problem>, Dialect),
    /// The person searches the list.
    Searched(Search),
    /// The person chose an integration.
    Picked(String),
    /// Its form arrived.
    ConnectorLoaded(u32, Result<Box<ConnectorAnswer>, Problem>),
    /// The value of a field changed.
    Typed(String, Secret),
    /// What was pasted into a field was cleaned.
    Cleaned(String, Vec<Removed>),
    /// The Paste button of a field may not read the clipboard.
    PasteRefused(String),
    /// The value of a hidden field is to be shown, or not any more.
    Revealed(String),
    /// A stored secret is to be replaced.
    SecretEdited(String),
    /// A stored secret is to stay after all.
    SecretKept(String),
    /// Something was copied; `None` once that has been said for long enough.
    Copied(Option<String>),
    /// Connect, Enter, or what the main button says after an error.
    Submit,
    /// The check takes longer than usual.
    Slow(u32),
    /// The judgement arrived.
    Validated(u32, Result<Box<Validation>, Problem>),
    /// The account was stored, or not.
    Stored(u32, Result<Linked, Problem>),
    /// The attempt to sign in was begun, or not.
    Began(u32, Result<Began, Problem>),
    /// How the attempt stands.
    SignedIn(u32, Result<Box<SignedIn>, Problem>),
    /// How an attempt that was given up has ended.
    GivenUp(Result<Box<SignedIn>, Problem>),
    /// The browser did not open the window.
    WindowBlocked,
    /// Signing in takes too long.
    TooLate(u32),
    /// The person looks for the window; `there`: it can be shown.
    WindowSought {
        /// Whether it is still there, as far as this page can know.
        there: bool,
    },
    /// Cancel, or Escape while checking.
    Cancel,
    /// Connect anyway, in the review.
    ConnectAnyway,
    /// Back to the field with another credential.
    PasteAnother,
    /// Check the same credential again.
    CheckAgain,
    /// Try to load again.
    Reload,
    /// Start a new session.
    NewSession,
    /// The host set none in time.
    NoNewSession(u32),
    /// Seconds that are left of a countdown.
    Waited(u32),
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
    /// A step of the guide is done.
    StepDone(String),
    /// A step of the guide is not done after all.
    StepUndone(String),
    /// A step of the guide was opened or closed.
    StepToggled(String, bool),
    /// A link to a step of the guide was followed; `framed`: its important line is what matters.
    StepAsked {
        /// The step.
        id: String,
        /// Whether its important line is framed.
        framed: bool,
    },
    /// The one row of a narrow guide was pressed.
    GuideFolded,
    /// An action was chosen, or not any more.
    ActionChosen(String, bool),
    /// All actions were chosen, or none.
    AllActionsChosen(bool),
    /// The one row of a narrow choice of actions was pressed.
    ChoiceFolded,
}
