//! The accounts page: one table, which becomes a list of blocks on a narrow screen.

use hub_model::AccountStatus;
use maud::{Markup, html};

use super::{bar, document};

/// One linked account as the page shows it.
#[derive(Clone, Debug)]
pub struct AccountRow {
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

/// The counts over all accounts, also those that are not on the page.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    /// How many accounts are linked.
    pub total: u64,
    /// How many of them cannot be used until somebody acts: error or expired.
    pub attention: u64,
}

impl Summary {
    /// The sentence under the title.
    fn sentence(self) -> String {
        let accounts = match self.total {
            0 => "No linked accounts".to_owned(),
            1 => "1 linked account".to_owned(),
            n => format!("{n} linked accounts"),
        };
        match self.attention {
            0 => accounts,
            1 => format!("{accounts}, 1 needs attention"),
            n => format!("{accounts}, {n} need attention"),
        }
    }
}

/// The accounts page. Only the demo has the pages that the bar and the button lead to.
#[must_use]
pub fn dashboard(rows: &[AccountRow], summary: Summary, demo: bool) -> Markup {
    let body = html! {
        @if demo { (bar("/dashboard")) }
        main {
            div.head {
                div {
                    h1 { "Accounts" }
                    p.muted { (summary.sentence()) }
                }
                @if demo {
                    a.button href="/" {
                        svg.hub-icon viewBox="0 0 16 16" aria-hidden="true" { path d="M8 3v10M3 8h10" {} }
                        "Link account"
                    }
                }
            }
            div.panel {
                @if rows.is_empty() {
                    div.empty {
                        h2 { "No accounts yet" }
                        p.muted { "An account that your customer links shows up here." }
                    }
                } @else {
                    (table(rows))
                }
            }
        }
    };
    document("Accounts", "", &html! {}, &body)
}

fn table(rows: &[AccountRow]) -> Markup {
    html! {
        table.accounts {
            caption.vh { "Linked accounts" }
            thead {
                tr {
                    @for name in ["Account", "Connector", "Type", "Config", "Status", "Connected"] {
                        th scope="col" { (name) }
                    }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { bdi { (row.label) } small { bdi { (row.owner) } } }
                        td { span.who { (tile(row)) (row.connector) } }
                        td data-label="Type" { (kind(&row.kind)) }
                        td data-label="Config" { (row.config) }
                        td data-label="Status" {
                            div {
                                (status(row.status))
                                @if let Some(note) = &row.note { small { (note) } }
                            }
                        }
                        td data-label="Connected" { time datetime=(row.connected_at) { (row.connected) } }
                    }
                }
            }
        }
    }
}

/// The provider's mark, or its first letter.
fn tile(row: &AccountRow) -> Markup {
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
fn kind(kind: &str) -> &str {
    match kind {
        "production" => "Production",
        "test" => "Test",
        other => other,
    }
}

/// Icon and word: the colour alone says nothing.
fn status(status: AccountStatus) -> Markup {
    const RING: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z";
    let (word, sign) = match status {
        AccountStatus::Active => ("Active", "m5.5 8.2 1.8 1.8 3.4-3.8"),
        AccountStatus::Error => ("Error", "M8 5v3.5M8 10.9v.1"),
        AccountStatus::Expired => ("Expired", "M8 4.8V8l2.2 1.4"),
        AccountStatus::Suspended => ("Suspended", "M6.5 6v4M9.5 6v4"),
    };
    html! {
        span.status data-status=(status.as_str()) {
            svg.hub-icon viewBox="0 0 16 16" aria-hidden="true" { path d=(RING) {} path d=(sign) {} }
            (word)
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn row() -> AccountRow {
        AccountRow {
            label: "Juniper Bakery".to_owned(),
            owner: "juniper-01".to_owned(),
            connector: "Webflow".to_owned(),
            logo_url: None,
            kind: "production".to_owned(),
            config: "Site Token".to_owned(),
            status: AccountStatus::Active,
            note: None,
            connected: "12 Nov 2025".to_owned(),
            connected_at: "2025-11-12T09:00:00Z".to_owned(),
        }
    }

    #[test]
    fn names_of_other_people_are_text() {
        let hostile = AccountRow { label: "<img src=x onerror=alert(1)>".to_owned(), ..row() };
        let page = dashboard(&[hostile], Summary { total: 1, attention: 0 }, true).into_string();
        assert!(!page.contains("<img src=x"));
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    }

    #[test]
    fn each_status_has_a_word() {
        let rows =
            [AccountStatus::Active, AccountStatus::Error, AccountStatus::Expired, AccountStatus::Suspended]
                .map(|status| AccountRow { status, ..row() });
        let page = dashboard(&rows, Summary { total: 4, attention: 2 }, true).into_string();
        for word in ["Active", "Error", "Expired", "Suspended", "4 linked accounts, 2 need attention"] {
            assert!(page.contains(word), "{word}");
        }
    }

    #[test]
    fn outside_the_demo_nothing_leads_to_its_pages() {
        let page = dashboard(&[row()], Summary { total: 1, attention: 0 }, false).into_string();
        assert!(!page.contains("<a "), "{page}");
    }

    #[test]
    fn an_empty_page_says_so() {
        let page = dashboard(&[], Summary { total: 0, attention: 0 }, true).into_string();
        assert!(page.contains("No accounts yet"));
        assert!(!page.contains("<table"));
    }
}
