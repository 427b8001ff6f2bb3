//! Every visible string, by key. Placeholders: `{provider}`, `{credential}` (the field's label), `{noun}` (its
//! everyday word), `{brand}`, and what a call adds. A placeholder at the start is written with a capital.
//!
//! Words are plain, short and in the present tense: what happened, then what to do.

use hub_model::clean::Removed;
use hub_model::{ConnectorConfig, ErrorCode, Field, Granted, Level, PermissionNote};

use crate::flow::Problem;

macro_rules! keys {
    ($($name:ident = $english:literal;)*) => {
        /// A visible string.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each key is documented by its text")]
        pub enum Key { $($name,)* }

        impl Key {
            /// The English text, with placeholders.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }

            /// Every key.
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

keys! {
    Product = "Connect Hub";
    ThisApp = "this app";
    IntegrationName = "{brand} integration";
    IntegrationNamePlain = "Account linking";

    Loading = "Loading";
    ListTitle = "Link an account";
    ListSubtitle = "Choose what to connect";
    ListEmpty = "No integrations yet";
    ListEmptyFix = "Ask {brand} to turn one on.";

    FormTitle = "Connect {provider}";
    ReviewTitle = "Check permissions";
    ReviewSubtitle = "{provider}, {credential}";
    Back = "Back";
    Close = "Close";
    SkipToField = "Skip to the {credential} field";

    GuideTitle = "How to get a {credential}";
    GuideProgress = "{n} of {total} done";
    GuideProgressSpoken = "{n} of {total} done. ";
    GuideNext = "Next: {step}";
    GuideAllDone = "All steps done";
    StepNumber = "Step {n}: ";
    StepIsDone = " (done)";
    StepDone = "Done, next step";
    StepDoneLast = "Done, go to the field";
    StepUndo = "Mark as not done";
    CopyList = "Copy list";
    CopyText = "Copy: {text}";
    Copied = "Copied";
    NewTab = "(opens in a new tab)";
    ShowStep = "Show step {n}";

    EmptyFix = "You get it in step {n} of the guide.";
    Paste = "Paste";
    ShowValue = "Show {noun}";
    HideValue = "Hide {noun}";
    Optional = "(optional)";
    PasteRefused = "Pasting is blocked here. Press {keys} in the field.";
    Connect = "Connect";
    Connecting = "Connecting…";
    Checking = "Checking the {noun} with {provider}…";
    Slow = "Still checking. This takes longer than usual.";
    Storing = "Linking the account…";
    Cancel = "Cancel";
    TryAgain = "Try again";
    TryAgainIn = "Try again in {time}";
    MayRetry = "You can try again now.";
    NewSession = "Start a new session";
    Renewed = "There is a new session. You can go on.";

    Cancelled = "Cancelled. Nothing was saved.";
    CancelledFix = "Your {noun} is kept here in case you want to go on.";
    Unverified = "{provider} could not confirm this {noun}.";
    UnverifiedFix = "It may still work. You can link it now and check it later.";
    ConnectAnyway = "Connect anyway";

    Works = "The {noun} works";
    BelongsTo = "It belongs to {site}.";
    GrantedOf = "{n} of the {total} permissions you need are granted.";
    CannotBeAdded = "Permissions cannot be added to an existing {noun}. To get the missing ones, generate a new {noun} in {provider}.";
    CanBeAdded = "Add the missing permissions in {provider}, then check again.";
    PasteAnother = "Paste another {noun}";
    CheckAgain = "Check again";
    ToFix = "To fix";
    ToFixCaption = "Permissions to fix";
    Granted = "Granted";
    NotReported = "Not reported";
    NotReportedCaption = "Permissions that {provider} did not report";
    NotWith = "Not with a {credential}";
    OtherPermissions = "Not needed";
    CountOf = "{n} of {total}";
    PermissionColumn = "Permission";
    ThisValueColumn = "This {noun}";
    Missing = "Missing";
    ReadOnly = "Read-only";
    EditAndRead = "Edit and read";
    NotAvailable = "Not available";
    Needed = "Needed: {level}";
    NeedsOther = "Needs {method}";
    RefusedHere = "{provider} refuses it here";
    Retired = "Removed by {provider}";
    PlanRequired = "Depends on the plan in {provider}";

    IsConnected = "{provider} is connected";
    CanWorkWith = "{brand} can now work with this site.";
    CanWorkWithMany = "{brand} can now work with these sites.";
    Site = "Site";
    Account = "Account";
    Authorized = "Authorized";
    Permissions = "Permissions";
    SiteUnnamed = "{provider} site";
    SiteAndMore = "{site} and {n} more";
    LevelsBoth = "{n} edit and read, {m} read-only";
    LevelsWrite = "{n} edit and read";
    LevelsRead = "{m} read-only";
    ViewInAccounts = "View in Accounts";
    Done = "Done";
    ConnectAnother = "Connect another";
    SeveralSites = "This {noun} reaches several sites. All of them can be used.";
    SiteUnknown = "{provider} did not say which site this is.";

    ClosedTitle = "Closed";
    ClosedText = "Nothing was linked. What you typed is kept here.";
    OpenAgain = "Open again";

    Terms = "Terms";
    Privacy = "Privacy";
    And = "and";
}

/// What the placeholders of a sentence stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The provider's name.
    pub provider: String,
    /// The field's label.
    pub credential: String,
    /// The field's everyday word.
    pub noun: String,
    /// The partner's name, else the words for "this app".
    pub brand: String,
    /// A name for what is created at the provider.
    pub integration_name: String,
}

impl Names {
    /// The names for a form, with the brand that is in force.
    #[must_use]
    pub fn new(config: Option<&ConnectorConfig>, brand: Option<&str>) -> Self {
        let field = config.and_then(|config| config.config_fields.first());
        let mut names = Self {
            provider: config.map(|config| config.name.clone()).unwrap_or_default(),
            credential: field.map(|field| field.label.clone()).unwrap_or_default(),
            noun: field.and_then(|field| field.noun.clone()).unwrap_or_else(|| "token".to_owned()),
            brand: brand.unwrap_or(Key::ThisApp.english()).to_owned(),
            integration_name: String::new(),
        };
        let integration_name = if brand.is_some() { Key::IntegrationName } else { Key::IntegrationNamePlain };
        names.integration_name = names.say(integration_name);
        names
    }

    /// The sentence for `key`.
    #[must_use]
    pub fn say(&self, key: Key) -> String {
        self.say_with(key, &[])
    }

    /// The sentence for `key`, with more placeholders.
    #[must_use]
    pub fn say_with(&self, key: Key, more: &[(&str, &str)]) -> String {
        self.fill(key.english(), more)
    }

    /// Fills the placeholders of any text. A placeholder nobody knows stays as it is.
    #[must_use]
    pub fn fill(&self, template: &str, more: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let Some(len) = rest[start..].find('}') else { break };
            out.push_str(&rest[..start]);
            let name = &rest[start + 1..start + len];
            match self
                .get(name)
                .or_else(|| more.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
            {
                Some(value) if out.is_empty() => push_capitalised(&mut out, value),
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[start..=start + len]),
            }
            rest = &rest[start + len + 1..];
        }
        out.push_str(rest);
        out
    }

    fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "provider" => &self.provider,
            "credential" => &self.credential,
            "noun" => &self.noun,
            "brand" => &self.brand,
            "integration_name" => &self.integration_name,
            _ => return None,
        })
    }
}

fn push_capitalised(out: &mut String, value: &str) {
    let mut chars = value.chars();
    if let Some(first) = chars.next() {
        out.extend(first.to_uppercase());
        out.push_str(chars.as_str());
    }
}

/// What happened, then what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What happened, one sentence.
    pub what: String,
    /// What to do, one or two sentences.
    pub fix: String,
}

/// The words for a problem: the widget's own for the codes it knows, the server's for others.
#[must_use]
pub fn explain(problem: &Problem, names: &Names, field: Option<&Field>, step: Option<usize>) -> Words {
    let body = &problem.body;
    let theirs = || Words { what: body.message.clone(), fix: body.fix.clone() };
    let Some(code) = problem.code else {
        return if body.message.is_empty() {
            templates(ErrorCode::Internal, names, &[("id", "")])
        } else {
            theirs()
        };
    };
    if let (ErrorCode::TokenEmpty, Some(step)) = (code, step) {
        let what = templates(code, names, &[]).what;
        return Words { what, fix: names.say_with(Key::EmptyFix, &[("n", &step.to_string())]) };
    }
    match (code, body.reason.as_deref()) {
        (ErrorCode::TokenMalformed, reason) => malformed(reason, names, field).unwrap_or_else(|| {
            if body.message.is_empty() { templates(ErrorCode::TokenRejected, names, &[]) } else { theirs() }
        }),
        (ErrorCode::MissingPermission, _) if body.permissions.is_empty() && !body.message.is_empty() => {
            theirs()
        }
        (ErrorCode::MissingPermission, _) => {
            let missing: Vec<String> = body
                .permissions
                .iter()
                .map(|row| format!("{}: {}", row.label, level(row.wanted).english()))
                .collect();
            templates(code, names, &[("permission", &missing.join("”, “"))])
        }
        (ErrorCode::Conflict, Some("other_site")) => Words {
            what: names.fill("This {noun} belongs to another site.", &[]),
            fix: names.fill("Nothing was saved. Paste a {noun} of the site that is linked.", &[]),
        },
        _ => templates(code, names, &[("id", &body.request_id)]),
    }
}

/// The words for a problem that stands instead of everything: nothing was typed that could be kept.
#[must_use]
pub fn explain_page(problem: &Problem, names: &Names) -> Words {
    use ErrorCode as E;
    let (what, fix) = match problem.code {
        Some(E::Offline) => ("You are offline.", "Reconnect to the internet, then try again."),
        Some(E::Network | E::Timeout) => ("We could not reach the server.", "Try again in a moment."),
        Some(E::SessionExpired) => {
            ("This session has ended.", "It is limited in time for your safety. Start a new one.")
        }
        Some(E::RateLimited) => ("Too many tries.", "Try again in a minute."),
        Some(E::Internal | E::BackendMisconfigured | E::MethodNotAllowed | E::UnsupportedMediaType) => {
            ("The form could not be loaded.", "Try again in a moment.")
        }
        _ => return explain(problem, names, None, None),
    };
    Words { what: what.to_owned(), fix: fix.to_owned() }
}

fn malformed(reason: Option<&str>, names: &Names, field: Option<&Field>) -> Option<Words> {
    let reason = reason?;
    let (what, fix) = match reason {
        "whitespace" => (
            "There is a space inside this {noun}.",
            "Part of it may be missing. Copy the whole {noun} again.",
        ),
        "characters" => (
            "This {noun} has characters that do not belong to it.",
            "Copy the {noun} again, straight from {provider}.",
        ),
        "too_long" => ("This text is too long for a {noun}.", "Copy only the {noun} itself."),
        _ => {
            let rule = field?.lookalikes.iter().find(|rule| rule.reason == reason)?;
            (rule.message.as_str(), rule.fix.as_str())
        }
    };
    Some(Words { what: names.fill(what, &[]), fix: names.fill(fix, &[]) })
}

fn templates(code: ErrorCode, names: &Names, more: &[(&str, &str)]) -> Words {
    use ErrorCode as E;
    let (what, fix) = match code {
        E::TokenEmpty => ("Paste your {credential} first.", "The guide shows where you get it."),
        E::TokenRejected | E::TokenMalformed => (
            "{provider} did not accept this {noun}.",
            "It may be incomplete, revoked or expired. Copy it again, or generate a new one.",
        ),
        E::MissingPermission => (
            "This {noun} is missing “{permission}”.",
            "Permissions cannot be added to an existing {noun}. Generate a new one with it, then paste it here.",
        ),
        E::OauthToken => ("This is an OAuth access token.", "Linking this way needs a {credential}."),
        E::ProviderRateLimited => {
            ("{provider} asks us to slow down.", "Too many requests in one minute. Your {noun} is kept here.")
        }
        E::ProviderUnavailable => (
            "{provider} is not answering.",
            "Your {noun} was not checked and is kept here. Try again in a few minutes.",
        ),
        E::Offline => {
            ("You are offline.", "Your {noun} is kept here. Reconnect to the internet, then try again.")
        }
        E::Network | E::Timeout => {
            ("We could not reach the server.", "Your {noun} is kept here. Try again in a moment.")
        }
        E::SessionExpired => (
            "This session has ended.",
            "It is limited in time for your safety. Start a new one; your {noun} is kept here.",
        ),
        E::SessionMissing | E::SessionInvalid | E::Unauthorized => {
            ("This form has to be opened again.", "Go back to where you came from and start once more.")
        }
        E::SessionOriginMismatch | E::Forbidden => {
            ("This page may not show this form.", "Tell the owner of the page.")
        }
        E::Conflict => ("This site is already linked.", "Open the linked account to give it a new {noun}."),
        E::NotFound => ("This integration is not available.", "Go back and choose another one."),
        E::ValidationFailed => ("Check the marked fields.", "The reason stands under each of them."),
        E::RateLimited => ("Too many tries.", "Your {noun} is kept here."),
        E::BackendMisconfigured
        | E::Internal
        | E::PayloadTooLarge
        | E::MethodNotAllowed
        | E::UnsupportedMediaType => {
            if more.iter().any(|(key, value)| *key == "id" && !value.is_empty()) {
                (
                    "The account could not be linked.",
                    "Nothing was saved. Try again, or send the reference {id} to support.",
                )
            } else {
                ("The account could not be linked.", "Nothing was saved. Try again in a moment.")
            }
        }
        E::StartFailed => {
            ("The form could not start", "This page or browser blocked a part of it. Try again.")
        }
        E::PopupBlocked => (
            "Your browser blocked the window",
            "Allow popups for this site, or open {provider} in a new tab.",
        ),
        E::AttemptCancelled => {
            ("{provider} did not give access", "It was declined in the {provider} window. Nothing was saved.")
        }
        E::AttemptExpired => (
            "This took too long",
            "The {provider} window did not finish within 5 minutes. Nothing was saved.",
        ),
    };
    Words { what: names.fill(what, more), fix: names.fill(fix, more) }
}

/// The name of a wanted level.
#[must_use]
pub const fn level(level: Level) -> Key {
    match level {
        Level::Write => Key::EditAndRead,
        Level::Read | Level::None => Key::ReadOnly,
    }
}

/// The word for what a credential has of a permission.
#[must_use]
pub const fn granted(granted: Granted) -> Key {
    match granted {
        Granted::Unknown => Key::NotReported,
        Granted::None => Key::Missing,
        Granted::Read => Key::ReadOnly,
        Granted::Write => Key::EditAndRead,
    }
}

/// Why a permission is not available; `alternative` is the method that has it.
#[must_use]
pub fn note(note: PermissionNote, names: &Names, alternative: Option<&str>) -> String {
    match (note, alternative) {
        (PermissionNote::NotWithThisMethod, Some(method)) => {
            names.say_with(Key::NeedsOther, &[("method", method)])
        }
        (PermissionNote::NotWithThisMethod, None) => names.say(Key::RefusedHere),
        (PermissionNote::RetiredByProvider, _) => names.say(Key::Retired),
        (PermissionNote::PlanRequired, _) => names.say(Key::PlanRequired),
    }
}

/// What was removed from a pasted text, as one sentence.
#[must_use]
pub fn removed(what: &[Removed]) -> String {
    let names: Vec<&str> = what
        .iter()
        .map(|what| match what {
            Removed::Header => "“Authorization:”",
            Removed::Bearer => "“Bearer”",
            Removed::Assignment => "the name in front of it",
            Removed::Quotes => "quotation marks",
            Removed::LineBreaks => "line breaks",
            Removed::Spaces => "spaces",
            Removed::Invisible => "invisible characters",
        })
        .collect();
    let list = match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), Key::And.english()),
    };
    format!("We removed {list}.")
}

/// Minutes and seconds of a countdown, such as `0:42`.
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names {
            provider: "Webflow".into(),
            credential: "Site Token".into(),
            noun: "token".into(),
            brand: Key::ThisApp.english().into(),
            integration_name: "Acme integration".into(),
        }
    }

    #[test]
    fn placeholders_are_filled_and_a_first_one_gets_its_capital() {
        assert_eq!(names().say(Key::CanWorkWith), "This app can now work with this site.");
        assert_eq!(names().say_with(Key::ShowStep, &[("n", "3")]), "Show step 3");
        assert_eq!(names().fill("{nobody} {open", &[]), "{nobody} {open");
    }

    #[test]
    fn every_code_has_words_of_its_own_and_no_open_placeholder() {
        for code in ErrorCode::ALL {
            let problem = Problem::raised(*code);
            let words = explain(&problem, &names(), None, None);
            assert!(!words.what.is_empty() && !words.fix.is_empty(), "{code:?}");
            assert!(!words.what.contains('{') && !words.fix.contains('{'), "{code:?}: {words:?}");
        }
    }

    #[test]
    fn d121_no_provider_is_named_in_the_texts() {
        for key in Key::ALL {
            assert!(!key.english().contains("Webflow"), "{key:?}");
        }
    }

    #[test]
    fn a_code_of_a_later_version_is_shown_in_the_servers_words() {
        let body = hub_model::ErrorBody { message: "New.".into(), fix: "Do.".into(), ..Default::default() };
        let words = explain(&Problem { code: None, body }, &names(), None, None);
        assert_eq!(words, Words { what: "New.".into(), fix: "Do.".into() });
    }

    #[test]
    fn what_was_removed_reads_as_a_sentence() {
        assert_eq!(removed(&[Removed::Spaces]), "We removed spaces.");
        assert_eq!(removed(&[Removed::Bearer, Removed::Spaces]), "We removed “Bearer” and spaces.");
        assert_eq!(
            removed(&[Removed::Header, Removed::Bearer, Removed::Quotes]),
            "We removed “Authorization:”, “Bearer” and quotation marks."
        );
    }

    #[test]
    fn a_countdown_shows_minutes_and_seconds() {
        assert_eq!((clock(42), clock(61)), ("0:42".into(), "1:01".into()));
    }
}
