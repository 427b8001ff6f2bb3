//! The menu of a row, and what is said when something of it was done.

use hub_model::AccountStatus;
use maud::{Markup, html};

use super::row::{AccountRow, word};
use super::{Filters, Frame};

/// The icons, by name. They stand in the page once, and fifty rows use them.
const SIGNS: [(&str, &str); 8] = [
    ("more", "M8 3.5v.01M8 8v.01M8 12.5v.01"),
    (
        "copy",
        "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5Z\
         M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5",
    ),
    ("check", "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm-2.5-5.8 1.8 1.8 3.2-3.7"),
    ("refresh", "M13 8a5 5 0 1 1-1.5-3.5L13 6M13 3v3h-3"),
    ("pause", "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.5 6v4M9.5 6v4"),
    ("resume", "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM7 5.8v4.4L10.2 8Z"),
    ("flask", "M6.5 2.5v4L3.2 12a1 1 0 0 0 .9 1.5h7.8a1 1 0 0 0 .9-1.5L9.5 6.5v-4M5.5 2.5h5"),
    ("trash", "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5"),
];

/// What was done with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It cannot be used until it is resumed.
    Suspended,
    /// It can be used again.
    Resumed,
    /// It is for production now.
    Production,
    /// It is for tests now.
    Test,
    /// It is gone.
    Removed,
    /// It was linked, or linked again.
    Linked,
    /// Its provider was asked about it.
    Checked,
}

impl Done {
    const ALL: [Self; 7] = [
        Self::Suspended,
        Self::Resumed,
        Self::Production,
        Self::Test,
        Self::Removed,
        Self::Linked,
        Self::Checked,
    ];

    /// The word for it in addresses and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::Production => "production",
            Self::Test => "test",
            Self::Removed => "removed",
            Self::Linked => "linked",
            Self::Checked => "checked",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.as_str() == word)
    }

    /// What is said of the account of this status, after its name; or of the one that is gone. Nothing where it is not
    /// true: anybody can write an address.
    #[must_use]
    pub fn told(self, status: Option<AccountStatus>) -> Option<String> {
        let suspended = status == Some(AccountStatus::Suspended);
        let Some(status) = status else {
            return (self == Self::Removed).then(|| "The account was removed.".to_owned());
        };
        Some(match self {
            Self::Removed => return None,
            Self::Suspended if !suspended => return None,
            Self::Resumed if suspended => return None,
            Self::Suspended => "is suspended.".to_owned(),
            Self::Resumed => "is active again.".to_owned(),
            Self::Production => "is a production account now.".to_owned(),
            Self::Test => "is a test account now.".to_owned(),
            Self::Linked => "is linked.".to_owned(),
            Self::Checked => format!("was checked. Its status: {}.", word(status).to_lowercase()),
        })
    }
}

/// The form that the buttons of all menus send. `back` is the page to come back to.
pub(super) fn form(frame: &Frame, back: &Filters) -> Markup {
    html! {
        form #act method="post" action="/dashboard" hidden {
            (frame.token())
            input type="hidden" name="back" value=(back.query(&[]));
        }
    }
}

/// The icons of all menus.
pub(super) fn signs() -> Markup {
    html! {
        svg.vh aria-hidden="true" { @for (name, path) in SIGNS { path id=(format!("sign-{name}")) d=(path) {} } }
    }
}

fn sign(name: &str) -> Markup {
    html! { svg.hub-icon viewBox="0 0 16 16" aria-hidden="true" { use href=(format!("#sign-{name}")) {} } }
}

/// The button of a row and its menu, which closes by Escape and by a click elsewhere without any script.
pub(super) fn menu(frame: &Frame, row: &AccountRow, back: &Filters, focus: bool) -> Markup {
    let (button, menu) = (format!("more-{}", row.id), format!("menu-{}", row.id));
    let name = format!("Actions for {}", row.label);
    let path = format!("/dashboard/accounts/{}", row.id);
    html! {
        button.iconbtn type="button" id=(button) popovertarget=(menu) aria-label=(name) autofocus[focus] {
            (sign("more"))
        }
        ul.menu id=(menu) popover aria-label=(name) {
            li hidden { button type="button" data-copy=(row.id) { (sign("copy")) span { "Copy ID" } } }
            @if frame.may_change { li { (act(&path, Done::Checked, "check")) } }
            @if frame.may_link {
                li { button form="act" formaction=(format!("{path}/reconnect")) { (sign("refresh")) "Reconnect" } }
            }
            @if frame.may_change {
                @let convert = if row.kind == "test" { Done::Production } else { Done::Test };
                li { (act(&path, convert, "flask")) }
                @match row.status {
                    AccountStatus::Suspended => li { (act(&path, Done::Resumed, "resume")) },
                    _ => li { (act(&path, Done::Suspended, "pause")) },
                }
                li.apart {
                    a.danger href=(format!("{path}/remove?{}", remove_query(back))) { (sign("trash")) "Remove" }
                }
            }
        }
    }
}

fn remove_query(back: &Filters) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("back", &back.query(&[])).finish()
}

fn act(path: &str, done: Done, name: &str) -> Markup {
    let text = match done {
        Done::Suspended => "Suspend",
        Done::Resumed => "Resume",
        Done::Production => "Convert to production",
        Done::Test => "Convert to test",
        Done::Checked => "Check now",
        Done::Removed | Done::Linked => "",
    };
    html! { button form="act" formaction=(path) name="do" value=(done.as_str()) { (sign(name)) (text) } }
}
