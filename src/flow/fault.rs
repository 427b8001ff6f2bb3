//! What went wrong, where it is said, and the way out of it.

use hub_model::{ErrorBody, ErrorCode};

use super::{State, Work};

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

/// What the main button of the form does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Checks the credential.
    Connect,
    /// Checks it once more.
    TryAgain,
    /// Asks the host page for another session.
    NewSession,
    /// Links what could not be judged.
    ConnectAnyway,
    /// Shows what is linked already.
    OpenAccounts,
    /// Signs in in a tab, where the window was blocked.
    OpenTab,
}

impl State {
    /// The problem on screen.
    #[must_use]
    pub const fn problem(&self) -> Option<&Problem> {
        match &self.fault {
            Some(Fault::Field { problem, .. } | Fault::Notice(problem) | Fault::Page(problem)) => {
                Some(problem)
            }
            Some(Fault::Unverified | Fault::Cancelled) | None => None,
        }
    }

    /// Whether there is nothing to say beside what the form says of itself.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.work == Work::Idle
            && self.fault.is_none()
            && self.hints.is_empty()
            && self.waiting == 0
            && self.account.is_none()
    }

    /// Whether the problem on screen is that the session ended.
    #[must_use]
    pub fn session_ended(&self) -> bool {
        self.problem().is_some_and(|problem| problem.code == Some(ErrorCode::SessionExpired))
    }

    /// What the main button does.
    #[must_use]
    pub fn way(&self) -> Way {
        match &self.fault {
            None | Some(Fault::Field { .. } | Fault::Cancelled | Fault::Page(_)) => Way::Connect,
            Some(Fault::Unverified) => Way::ConnectAnyway,
            Some(Fault::Notice(problem)) => match problem.code {
                Some(ErrorCode::SessionExpired) => Way::NewSession,
                Some(ErrorCode::PopupBlocked) if self.signs_in() => Way::OpenTab,
                Some(ErrorCode::Conflict) if self.settings.accounts_url.is_some() => Way::OpenAccounts,
                _ => Way::TryAgain,
            },
        }
    }

    /// The step of the guide that helps with the problem on screen, if it is shown.
    #[must_use]
    pub fn helping_step(&self) -> Option<&str> {
        let problem = self.problem()?;
        let mapped = || match &self.fault {
            // The steps of the connector are for the credential.
            Some(Fault::Field { key, .. }) if self.is_other(key) => None,
            _ => self.config()?.step_for(problem.code()),
        };
        problem.body.guide_step.as_deref().or_else(mapped)
    }
}
