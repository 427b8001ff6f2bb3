//! The icons: one path each, drawn in the colour of the text around them.

use crate::dom::{El, svg};
use crate::text::Sign;

/// An icon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Something went wrong.
    Alert,
    /// Back.
    Back,
    /// Not available.
    Ban,
    /// Done.
    Check,
    /// Opens downwards.
    Chevron,
    /// Time.
    Clock,
    /// Closes.
    Close,
    /// The other side does not answer.
    Cloud,
    /// Copies.
    Copy,
    /// Opens in a new tab.
    External,
    /// Shows what is hidden.
    Eye,
    /// Hides what is shown.
    EyeOff,
    /// Half of it.
    Half,
    /// Good to know.
    Info,
    /// Kept safe.
    Lock,
    /// The product's mark.
    Mark,
    /// Leads on.
    Next,
    /// No network.
    Offline,
    /// Granted.
    Okay,
    /// Pastes.
    Paste,
    /// Searches.
    Search,
    /// Changes what is there.
    Edit,
    /// May go wrong.
    Warning,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 5v3.5M8 11v.01",
            Self::Back => "M9.5 3.5 5 8l4.5 4.5",
            Self::Ban => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM4 12l8-8",
            Self::Check => "m3.5 8.5 3 3 6-7",
            Self::Chevron => "m4 6 4 4 4-4",
            Self::Clock => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 4.5V8l2.5 1.5",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Cloud => "M4.5 12.5a3 3 0 0 1-.3-6A4 4 0 0 1 12 6.7a2.9 2.9 0 0 1-.5 5.8h-7Z",
            Self::Copy => {
                "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5ZM10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5"
            }
            Self::External => {
                "M6.5 3.5h-2A1.5 1.5 0 0 0 3 5v6.5A1.5 1.5 0 0 0 4.5 13H11a1.5 1.5 0 0 0 1.5-1.5v-2M9.5 3H13v3.5M13 3 7.5 8.5"
            }
            Self::Eye => {
                "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z"
            }
            Self::EyeOff => {
                "M6.3 3.7A6.5 6.5 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a12 12 0 0 1-1.8 2.3M9.5 9.6A2 2 0 0 1 6.4 6.5M4.4 4.6A12 12 0 0 0 1.5 8S4 12.5 8 12.5c1.3 0 2.5-.5 3.4-1.1M2.5 2.5l11 11"
            }
            Self::Half => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 2v12M7 2v12M6 2.5v11M5 3v10M4 4v8M3 5v6",
            Self::Info => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 7.5V11M8 5v.01",
            Self::Lock => {
                "M5 7h6a1.5 1.5 0 0 1 1.5 1.5V12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 12V8.5A1.5 1.5 0 0 1 5 7ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2"
            }
            Self::Mark => {
                "M7 11.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM14 4.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM6.3 9.7l3.4-3.4"
            }
            Self::Next => "m6.5 4 4 4-4 4",
            Self::Offline => {
                "M2 2l12 12M5 8.3a4.5 4.5 0 0 1 2-1.1M9.6 7.4c.5.2 1 .5 1.4.9M2.5 5.8A8 8 0 0 1 4.3 4.5M7 3.6a8 8 0 0 1 6.5 2.2M6.7 10.7a2 2 0 0 1 2.3-.1M8 13v.01"
            }
            Self::Okay => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM5.5 8.2l1.8 1.8 3.2-3.7",
            Self::Paste => {
                "M5.5 3.5h-1A1.5 1.5 0 0 0 3 5v7a1.5 1.5 0 0 0 1.5 1.5h7A1.5 1.5 0 0 0 13 12V5a1.5 1.5 0 0 0-1.5-1.5h-1M6.5 2h3a1 1 0 0 1 1 1v1a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1Z"
            }
            Self::Edit => "M11 2.5 13.5 5 6 12.5 2.5 13.5 3.5 10 11 2.5ZM9.5 4 12 6.5",
            Self::Search => "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0ZM10.5 10.5l3 3",
            Self::Warning => "M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.25v.01",
        }
    }
}

impl From<Sign> for Icon {
    fn from(sign: Sign) -> Self {
        match sign {
            Sign::Wait => Self::Clock,
            Sign::Unreachable => Self::Cloud,
            Sign::Offline => Self::Offline,
            Sign::Info => Self::Info,
            Sign::Alert => Self::Alert,
        }
    }
}

/// Draws an icon; it is silent, the words beside it speak. Arrows mirror from right to left.
pub fn icon(icon: Icon) -> El {
    let class = match icon {
        Icon::Back | Icon::Next | Icon::External => "hub-icon hub-icon--flip",
        Icon::Chevron => "hub-icon hub-chevron",
        _ => "hub-icon",
    };
    svg("svg")
        .class(class)
        .attr("viewBox", "0 0 16 16")
        .attr("aria-hidden", "true")
        .with(svg("path").attr("d", icon.path()))
}
