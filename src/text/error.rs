//! The words for each error.

use hub_model::{ErrorCode, Field};

use super::{Key, Names, level};
use crate::flow::Problem;

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
        return Words { what, fix: names.say_with(Key::EMPTY_FIX, &[("n", &step.to_string())]) };
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
                .map(|row| match row.has_levels() {
                    true => format!("{}: {}", row.label, level(row.wanted).english()),
                    false => row.scope.as_ref().unwrap_or(&row.label).clone(),
                })
                .collect();
            let mut words = templates(code, names, &[("permission", &missing.join("”, “"))]);
            if names.changeable {
                words.fix = names.say(Key::ADD_IT);
            }
            words
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
        Some(
            E::Internal
            | E::BackendMisconfigured
            | E::MethodNotAllowed
            | E::UnsupportedMediaType
            | E::ValidationFailed,
        ) => ("The form could not be loaded.", "Try again in a moment."),
        _ => return explain(problem, names, None, None),
    };
    Words { what: what.to_owned(), fix: fix.to_owned() }
}

/// The words for a problem with signing in: nothing was pasted that could be at fault, or kept.
#[must_use]
pub fn explain_sign_in(problem: &Problem, names: &Names) -> Words {
    use ErrorCode as E;
    let own = matches!(
        problem.code,
        Some(E::AttemptCancelled | E::AttemptExpired | E::PopupBlocked | E::SessionExpired)
    );
    if own || problem.body.message.is_empty() {
        return explain_page(problem, names);
    }
    Words { what: problem.body.message.clone(), fix: problem.body.fix.clone() }
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
