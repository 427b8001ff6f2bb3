//! What a state of the hub says, and how: under the field, above the button, on the button, aloud.

use hub_model::{ConnectorConfig, ErrorCode, Field};

use super::{Key, Words, clock, error, removed};
use crate::flow::{Fault, Hint, Say, State, Way, Work};

/// How something is said: the colour of a line or box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It went well.
    Success,
    /// It may go wrong.
    Warning,
    /// It went wrong.
    Danger,
}

impl Tone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// The sign of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is the other side's turn, or ours later.
    Wait,
    /// The other side does not answer.
    Unreachable,
    /// There is no network.
    Offline,
    /// Good to know.
    Info,
    /// It went wrong.
    Alert,
}

/// What is said above the main button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its colour.
    pub tone: Tone,
    /// Its sign.
    pub sign: Sign,
    /// Its text.
    pub words: Words,
}

/// The line under a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing but the field's own help.
    Help,
    /// What runs.
    Running(String),
    /// What the clean-up did, or why it could not.
    Hint(Tone, String),
    /// What is wrong with the value, and the step of the guide that helps: id and number.
    Wrong {
        /// What is wrong, what to do.
        words: Words,
        /// The step that helps: its id and number.
        step: Option<(String, usize)>,
        /// Whether that step's important line is framed.
        framed: bool,
    },
}

impl State {
    /// The words for the fault on screen.
    #[must_use]
    pub fn words(&self) -> Words {
        let names = &self.names;
        let say = |what, fix| Words { what: names.say(what), fix: names.say(fix) };
        match &self.fault {
            None => Words::default(),
            Some(Fault::Unverified) => say(Key::UNVERIFIED, Key::UNVERIFIED_FIX),
            Some(Fault::Cancelled) if self.signs_in() => say(Key::CANCELLED, Key::SIGN_IN_TEXT),
            Some(Fault::Cancelled) => say(Key::CANCELLED, Key::CANCELLED_FIX),
            // Without a list there is nothing to go back to.
            Some(Fault::Page(problem)) if problem.code == Some(ErrorCode::NotFound) && !self.has_list() => {
                let what = error::explain_page(problem, names).what;
                Words { what, fix: names.say(Key::TURNED_OFF) }
            }
            Some(Fault::Page(problem)) => error::explain_page(problem, names),
            Some(Fault::Notice(problem)) if self.signs_in() => error::explain_sign_in(problem, names),
            Some(Fault::Notice(problem))
                if problem.code == Some(ErrorCode::ValidationFailed) && !problem.body.message.is_empty() =>
            {
                Words { what: problem.body.message.clone(), fix: problem.body.fix.clone() }
            }
            Some(Fault::Notice(problem)) => error::explain(problem, names, None, None),
            // Our words are about a credential; of any other value the problem brings its own.
            Some(Fault::Field { key, problem })
                if (self.is_other(key) || problem.code == Some(ErrorCode::ValidationFailed))
                    && !problem.body.message.is_empty() =>
            {
                Words { what: problem.body.message.clone(), fix: problem.body.fix.clone() }
            }
            Some(Fault::Field { key, problem }) => {
                let step = problem.body.guide_step.as_deref().and_then(|id| self.step_number(id));
                error::explain(problem, names, self.field(key), step)
            }
        }
    }

    /// The line under a field.
    #[must_use]
    pub fn line(&self, field: &str, paste_keys: &str) -> Line {
        if let Some(Fault::Field { key, problem }) = &self.fault
            && key == field
        {
            return Line::Wrong {
                words: self.words(),
                step: self.helping_step().and_then(|id| Some((id.to_owned(), self.step_number(id)?))),
                framed: problem.code == Some(ErrorCode::MissingPermission),
            };
        }
        // What runs is about the credential, and is said there alone.
        let is_credential = self
            .config()
            .and_then(ConnectorConfig::credential)
            .is_some_and(|credential| credential.key == field);
        match (self.running(), self.hint(field)) {
            (Some(key), _) if is_credential => Line::Running(self.names.say(key)),
            (None, Some(hint)) => self.hinted(hint, paste_keys),
            _ => Line::Help,
        }
    }

    fn running(&self) -> Option<Key> {
        match self.work {
            // Signing in is about no field.
            Work::Idle | Work::SigningIn => None,
            Work::Checking => Some(if self.slow { Key::SLOW } else { Key::CHECKING }),
            Work::Storing => Some(Key::STORING),
        }
    }

    fn hinted(&self, hint: &Hint, paste_keys: &str) -> Line {
        match hint {
            Hint::Removed(what) => Line::Hint(Tone::Success, removed(what)),
            Hint::PasteBlocked => {
                Line::Hint(Tone::Info, self.names.say_with(Key::PASTE_REFUSED, &[("keys", paste_keys)]))
            }
        }
    }

    /// What is said above the main button.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        use ErrorCode as E;
        let (tone, sign) = match self.fault.as_ref()? {
            Fault::Field { .. } | Fault::Page(_) => return None,
            Fault::Cancelled => (Tone::Info, Sign::Info),
            Fault::Unverified => (Tone::Warning, Sign::Info),
            Fault::Notice(problem) => match problem.code {
                Some(E::ProviderRateLimited | E::RateLimited | E::SessionExpired) => {
                    (Tone::Warning, Sign::Wait)
                }
                Some(E::ProviderUnavailable | E::Network | E::Timeout) => (Tone::Warning, Sign::Unreachable),
                Some(E::Offline) => (Tone::Warning, Sign::Offline),
                _ => (Tone::Danger, Sign::Alert),
            },
        };
        Some(Notice { tone, sign, words: self.words() })
    }

    /// What is said where the person signs in, while nothing or the window is waited for.
    #[must_use]
    pub fn sign_in_words(&self) -> Words {
        let say = |what, fix| Words { what: self.names.say(what), fix: self.names.say(fix) };
        match (self.work, &self.fault) {
            (Work::SigningIn, _) => say(Key::SIGNING_IN, Key::SIGNING_IN_TEXT),
            (_, None) => say(Key::SIGN_IN, Key::SIGN_IN_TEXT),
            _ => self.words(),
        }
    }

    /// The label of the main button.
    #[must_use]
    pub fn primary(&self) -> String {
        let key = match self.way() {
            _ if self.work != Work::Idle => Key::CONNECTING,
            _ if self.waiting > 0 => {
                return self.names.say_with(Key::TRY_AGAIN_IN, &[("time", &clock(self.waiting))]);
            }
            Way::Connect if self.signs_in() => Key::CONTINUE,
            Way::Connect if self.account.is_some() && self.unchanged => Key::CHECK_AGAIN,
            Way::Connect if self.account.is_some() => Key::SAVE_AND_CHECK,
            Way::Connect => Key::CONNECT,
            Way::TryAgain => Key::TRY_AGAIN,
            Way::NewSession => Key::NEW_SESSION,
            Way::ConnectAnyway => Key::CONNECT_ANYWAY,
            Way::OpenAccounts => Key::OPEN_ACCOUNT,
            Way::OpenTab => Key::OPEN_TAB,
        };
        self.names.say(key)
    }

    /// What assistive technology is told.
    #[must_use]
    pub fn spoken(&self, say: Say, paste_keys: &str) -> String {
        let key = match say {
            Say::Checking => Key::CHECKING,
            Say::SigningIn => Key::SIGNING_IN,
            Say::Slow => Key::SLOW,
            Say::SlowLoad => Key::SLOW_LOAD,
            Say::Storing => Key::STORING,
            Say::Review => Key::WORKS,
            Say::MayRetry => Key::MAY_RETRY,
            Say::Renewed => Key::RENEWED,
            Say::Fault => return self.words().what,
            Say::Hint => {
                let last = self.hints.last().map(|(_, hint)| self.hinted(hint, paste_keys));
                return if let Some(Line::Hint(_, text)) = last { text } else { String::new() };
            }
        };
        self.names.say(key)
    }

    /// What the credential belongs to; nothing where nobody said.
    #[must_use]
    pub fn site_name(&self) -> Option<String> {
        let site = self.validation.as_ref()?.site.as_ref()?;
        let name = site.name.clone().filter(|name| !name.trim().is_empty());
        let name = name.unwrap_or_else(|| self.names.say(Key::SITE_UNNAMED));
        Some(match site.others {
            0 => name,
            more => self.names.say_with(Key::SITE_AND_MORE, &[("site", &name), ("n", &more.to_string())]),
        })
    }

    /// Whether a field is another one than the credential.
    #[must_use]
    pub fn is_other(&self, key: &str) -> bool {
        self.config().and_then(ConnectorConfig::credential).is_some_and(|field| field.key != key)
    }

    /// A field of the form.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.config()?.config_fields.iter().find(|field| field.key == key)
    }
}
