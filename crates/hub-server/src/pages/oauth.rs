//! The last page of a sign-in. It runs nothing and knows nothing of the window that opened it: that one asks the server.

use maud::{Markup, html};

use super::document;
use crate::oauth::{End, Ending};

/// What became of a sign-in, and what to do now.
#[must_use]
pub fn signed_in(end: &End) -> Markup {
    let provider = end.provider.as_deref().unwrap_or("The account");
    let back = end.brand.as_ref().map_or_else(
        || "You can close this window and go back to where you came from.".to_owned(),
        |brand| format!("You can close this window and go back to {brand}."),
    );
    let nothing = "Nothing was stored.";
    let (title, texts): (String, Vec<String>) = match &end.ending {
        Ending::Linked => (format!("{provider} is connected"), vec![back]),
        Ending::Declined => (
            "Access was declined".to_owned(),
            vec![format!("{nothing} If you want to connect after all, start again and allow access."), back],
        ),
        Ending::Failed { message, fix } => {
            (format!("{provider} was not connected"), vec![message.clone(), format!("{nothing} {fix}"), back])
        }
        Ending::Expired => (
            "Signing in took too long".to_owned(),
            vec![format!("{nothing} Start again and finish within 15 minutes."), back],
        ),
        Ending::Cancelled => (
            "This sign-in was called off".to_owned(),
            vec![format!("{nothing} Start again if you want to connect after all."), back],
        ),
        Ending::Used => (
            "This sign-in has had its answer".to_owned(),
            vec![
                "Its address works once. To sign in again, start again where you came from.".to_owned(),
                back,
            ],
        ),
        Ending::Elsewhere => (
            "This sign-in was begun in another browser".to_owned(),
            vec![
                format!(
                    "{nothing} A sign-in ends in the browser it began in, so that nobody gets the account of another."
                ),
                "To connect, start again in this browser, with cookies allowed.".to_owned(),
                back,
            ],
        ),
        Ending::Unknown => (
            "There is no such sign-in".to_owned(),
            vec!["Its address is cut off, or too old. Start again where you came from.".to_owned(), back],
        ),
    };
    let body = html! {
        main {
            h1 { (title) }
            @for text in texts { p { (text) } }
        }
    };
    document(&title, "", &html! {}, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_says_what_to_do_and_runs_nothing() {
        let hostile = "<img src=x onerror=alert(1)>".to_owned();
        let failed = Ending::Failed { message: hostile.clone(), fix: "Start again.".to_owned() };
        for ending in [
            Ending::Linked,
            Ending::Declined,
            failed,
            Ending::Expired,
            Ending::Cancelled,
            Ending::Used,
            Ending::Elsewhere,
            Ending::Unknown,
        ] {
            for brand in [None, Some("Acme".to_owned()), Some(hostile.clone())] {
                let provider = Some("Webflow".to_owned());
                let end = End { provider, brand, ..End::nameless(ending.clone()) };
                let page = signed_in(&end).into_string();
                assert!(page.contains("You can close this window"), "{page}");
                assert!(
                    !page.contains("<script") && !page.contains("<img") && !page.contains(" style="),
                    "{page}"
                );
                let lower = page.to_lowercase();
                assert!(!lower.contains("connect hub") && !lower.contains("stackone"), "{page}");
            }
        }
    }
}
