//! The hosted pages as markup: pure functions from what a page shows to its HTML. Routes decide who may see it.
//!
//! | path | function | shown |
//! | --- | --- | --- |
//! | `/` | [`demo`] | demo only |
//! | `/all` | [`all`] | demo only |
//! | `/partner` | [`partner`] | demo only |
//! | `/plain` | [`plain`] | demo only |
//! | `/dashboard` and below | [`dashboard`] | always |
//! | `/` and `/partner` of a preview | [`preview()`] or [`mistakes`] | `connectors preview` only |
//! | `/connect/oauth2/…` | [`signed_in`] | always |
//! | `/link/{value}` | [`link()`], or [`link_expired`], [`link_unknown`], [`link_busy`] | always |
//! | any other | [`not_found`], status 404 | always |
//! | `/pages/page.css` | [`stylesheet`], `text/css` | always |
//! | `/pages/dashboard.js` | [`dashboard::script`], `text/javascript` | always |
//! | `/pages/link.js` | [`link_script`], `text/javascript` | always |
//! | `/pages/host.js` | [`script`], `text/javascript` | demo only |
//!
//! The pages hold no inline style and no inline script, so that they work under the policy that the widget asks of
//! its hosts. `host.js` asks `POST /demo/session` with `{whitelabel, brand, theme}` for `{token}`; the plain page
//! validates at `/demo/validate`.

pub mod dashboard;
mod host;
mod link;
mod oauth;
mod preview;

use maud::{DOCTYPE, Markup, html};

pub use host::{all, demo, partner, plain};
pub use link::{Asked, link, link_busy, link_expired, link_script, link_unknown};
pub use oauth::signed_in;
pub use preview::{mistakes, preview};

/// The style sheet of all hosted pages. They draw their icons as the widget does.
#[must_use]
pub const fn stylesheet() -> &'static str {
    concat!(
        include_str!("page.css"),
        include_str!("../../../../style/icon.css"),
        include_str!("dashboard/accounts.css"),
        include_str!("dashboard/dashboard.css"),
        include_str!("host.css"),
        include_str!("link.css"),
        include_str!("preview.css")
    )
}

/// What the demo pages run: gives the widget its session, and shows its events.
#[must_use]
pub const fn script() -> &'static str {
    include_str!("host.js")
}

/// The page for an address that nothing is at.
#[must_use]
pub fn not_found() -> Markup {
    let body = html! {
        main {
            h1 { "There is nothing at this address" }
            p.muted { "Check the address, or go back to where you came from." }
        }
    };
    document("Not found", "", &html! {}, &body)
}

/// A whole document. `class` is the body's: `partner` for the partner's look.
fn document(title: &str, class: &str, head: &Markup, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                // Keeps browsers from asking for /favicon.ico, which nobody has.
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/pages/page.css";
                (head)
            }
            body class=[(!class.is_empty()).then_some(class)] { (body) }
        }
    }
}

/// The pages of the demo's own product, and which of them this is.
fn bar(current: &str) -> Markup {
    const PAGES: [(&str, &str); 5] = [
        ("/", "Integrations"),
        ("/all", "All providers"),
        ("/dashboard", "Accounts"),
        ("/partner", "White label"),
        ("/plain", "Without a session"),
    ];
    html! {
        header.bar {
            b { "Larkspur" }
            nav aria-label="Pages" {
                ul {
                    @for (path, name) in PAGES {
                        li { a href=(path) aria-current=[(path == current).then_some("page")] { (name) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_needs_more_than_the_strict_policy() {
        let frame = dashboard::Frame { demo: true, ..dashboard::Frame::default() };
        let pages = [
            demo(),
            all(),
            partner(),
            plain(),
            not_found(),
            dashboard::login(Some(("Wrong.", "Try again."))),
            dashboard::refused("Wrong.", "Try again."),
            dashboard::accounts(&frame, &dashboard::Listed::default()),
            dashboard::ask(&frame, &dashboard::Asking::default()),
            dashboard::embed(&frame, "https://hub.example/hub.js", "https://hub.example/connect_sessions"),
            dashboard::widget(&frame, "Link", "an account", "token"),
        ];
        for page in pages.map(Markup::into_string) {
            assert!(!page.contains(" style="), "{page}");
            assert!(!page.contains("<style"), "{page}");
            assert!(!page.contains("javascript:"), "{page}");
            assert_eq!(page.matches("<script").count(), page.matches("<script src=").count(), "{page}");
        }
    }
}
