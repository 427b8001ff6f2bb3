//! An account in the table: what stands in its cells.

use hub_model::AccountStatus;
use maud::{Markup, html};

/// One linked account as the page shows it.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// What people call the account.
    pub label: String,
    /// Whose it is in the integrator's system; shown under the label.
    pub owner: String,
    /// The provider's name.
    pub connector: String,
    /// The provider's mark; a letter stands for it where there is none. `https:`, `data:image/` or a path of this
    /// server: the page puts it into `src` as it is.
    pub logo_url: Option<String>,
    /// `production` or `test`.
    pub kind: String,
    /// The authentication method's name.
    pub config: String,
    /// Whether the account can be used.
    pub status: AccountStatus,
    /// Why it cannot, in a few words.
    pub note: Option<String>,
    /// When it was linked, for people: `12 Nov 2025`.
    pub connected: String,
    /// The same for programs, in the form of RFC 3339.
    pub connected_at: String,
}

/// The provider's mark, or its first letter.
pub(super) fn tile(row: &AccountRow) -> Markup {
    html! {
        span.tile aria-hidden="true" {
            @if let Some(url) = &row.logo_url {
                img src=(url) alt="" width="24" height="24";
            } @else {
                (row.connector.chars().next().unwrap_or('?').to_uppercase())
            }
        }
    }
}

/// The word for an account's kind; one that is not known is shown as it is.
pub(super) fn kind(kind: &str) -> &str {
    match kind {
        "production" => "Production",
        "test" => "Test",
        other => other,
    }
}

/// The word for a status.
pub(super) const fn word(status: AccountStatus) -> &'static str {
    match status {
        AccountStatus::Active => "Active",
        AccountStatus::Error => "Error",
        AccountStatus::Expired => "Expired",
        AccountStatus::Suspended => "Suspended",
    }
}

/// Icon and word: the colour alone says nothing.
pub(super) fn status(status: AccountStatus) -> Markup {
    const RING: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z";
    let sign = match status {
        AccountStatus::Active => "m5.5 8.2 1.8 1.8 3.4-3.8",
        AccountStatus::Error => "M8 5v3.5M8 10.9v.1",
        AccountStatus::Expired => "M8 4.8V8l2.2 1.4",
        AccountStatus::Suspended => "M6.5 6v4M9.5 6v4",
    };
    html! {
        span.status data-status=(status.as_str()) {
            svg.hub-icon viewBox="0 0 16 16" aria-hidden="true" { path d=(RING) {} path d=(sign) {} }
            (word(status))
        }
    }
}
