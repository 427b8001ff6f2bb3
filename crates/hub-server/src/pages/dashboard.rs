//! The dashboard: accounts, what can be done with them, and the ways to link more. Everything is links and forms; the
//! script adds arrow keys in menus, copy buttons, and what is said aloud.

mod accounts;
mod filters;
mod link;
mod login;
mod menu;
mod remove;
mod row;

use maud::{Markup, html};

use super::{bar, document};

pub use accounts::{Listed, Summary, accounts};
pub use filters::Filters;
pub use link::{Asking, Method, ask, embed, sent, widget};
pub use login::login;
pub use menu::Done;
pub use remove::remove;
pub use row::AccountRow;

/// What the pages of the dashboard run.
#[must_use]
pub const fn script() -> &'static str {
    include_str!("dashboard/dashboard.js")
}

/// What every page shows around its own content, and what may be done on it.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Only the demo has the pages that its bar leads to.
    pub demo: bool,
    /// What each form carries; none where there is no login, and then no form either.
    pub form_token: Option<String>,
    /// Whether accounts may be changed and removed.
    pub may_change: bool,
    /// Whether accounts may be linked.
    pub may_link: bool,
}

impl Frame {
    /// A page of the dashboard.
    fn page(&self, title: &str, head: &Markup, body: &Markup) -> Markup {
        let head = html! {
            (same_origin())
            script src="/pages/dashboard.js" defer {}
            (head)
        };
        let body = html! {
            @if self.demo { (bar("/dashboard")) } @else { (self.bar()) }
            main { (body) }
            // What the script says aloud.
            p #heard.vh role="status" {}
        };
        document(title, "dashboard", &head, &body)
    }

    /// The bar of a server that is no demo.
    fn bar(&self) -> Markup {
        html! {
            header.bar {
                b { "Connect Hub" }
                nav aria-label="Pages" { ul { li { a href="/dashboard" { "Accounts" } } } }
                @if self.form_token.is_some() {
                    form.bar-end method="post" action="/dashboard/logout" {
                        (self.token())
                        button.button.quiet type="submit" { "Log out" }
                    }
                }
            }
        }
    }

    /// What proves that a form comes from here.
    fn token(&self) -> Markup {
        html! {
            @if let Some(token) = &self.form_token { input type="hidden" name="form_token" value=(token); }
        }
    }
}

/// What is wrong, and the way back.
#[must_use]
pub fn refused(message: &str, fix: &str) -> Markup {
    let body = html! {
        main {
            h1 { (message) }
            p.muted { (fix) }
            p { a href="/dashboard" { "Back to accounts" } }
        }
    };
    document(message, "dashboard", &same_origin(), &body)
}

/// Takes back what [`document`] says: a form of a page that names no referrer would not name its origin either.
fn same_origin() -> Markup {
    html! { meta name="referrer" content="same-origin"; }
}

/// An icon, by the path that draws it.
fn icon(path: &str) -> Markup {
    html! { svg.hub-icon viewBox="0 0 16 16" aria-hidden="true" { path d=(path) {} } }
}

/// A button that copies. The script shows it where the browser can.
fn copy(what: &str, text: &str) -> Markup {
    html! { button.button.quiet type="button" data-copy=(text) hidden { (what) } }
}
