//! The page before all others.

use maud::{Markup, html};

use super::same_origin;
use crate::pages::document;

/// The login page, with what is wrong and what to do about it.
#[must_use]
pub fn login(wrong: Option<(&str, &str)>) -> Markup {
    let body = html! {
        main.narrow {
            div {
                h1 { "Log in" }
                p.muted { "With an API key of this server. You stay logged in for 12 hours." }
            }
            form.card method="post" action="/dashboard/login" {
                label for="api-key" { "API key" }
                input #api-key type="password" name="api_key" required autocomplete="current-password" autofocus
                    spellcheck="false" autocapitalize="off" aria-invalid=[wrong.map(|_| "true")]
                    aria-describedby=[wrong.map(|_| "wrong")];
                @if let Some((message, fix)) = wrong {
                    p #wrong.wrong role="alert" { b { (message) } " " (fix) }
                }
                button.button type="submit" { "Log in" }
            }
        }
    };
    document("Log in", "dashboard", &same_origin(), &body)
}
