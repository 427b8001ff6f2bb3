//! The accounts page: one table, which becomes a list of blocks on a narrow screen.

use maud::{Markup, html};

use super::link::ways;
use super::row::{kind, status, tile};
use super::{AccountRow, Filters, Frame, menu};

/// The counts over all accounts, also those that are not on the page.
#[derive(Clone, Copy, Debug, Default)]
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

/// What the page lists.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The accounts of this page.
    pub rows: Vec<AccountRow>,
    /// The counts over all accounts.
    pub summary: Summary,
    /// What narrows the list.
    pub filters: Filters,
    /// Keys and names of what can be linked.
    pub providers: Vec<(String, String)>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// What has just been done: the name of the account, if it is still there, and what is said of it.
    pub done: Option<(Option<String>, String)>,
    /// With which account.
    pub touched: Option<String>,
}

/// The accounts page.
#[must_use]
pub fn accounts(frame: &Frame, listed: &Listed) -> Markup {
    let Listed { rows, filters, summary, .. } = listed;
    let there = rows.iter().any(|row| listed.touched.as_deref() == Some(&*row.id));
    let body = html! {
        div.head {
            div {
                h1 { "Accounts" }
                p.muted { (summary.sentence()) }
            }
            @if frame.may_link { div { (ways()) } }
        }
        // With the focus where the account that it speaks of is gone from the list.
        p #said.said role="status" tabindex="-1" autofocus[listed.done.is_some() && !there] {
            @if let Some((label, told)) = &listed.done {
                @if let Some(label) = label { bdi { (label) } " " }
                (told)
            }
        }
        @if summary.total > 0 { (filters.form(&listed.providers)) }
        @if frame.form_token.is_some() { (menu::form(frame, filters)) }
        div.panel {
            @if !rows.is_empty() {
                (menu::signs())
                (table(frame, listed))
            } @else if summary.total == 0 {
                div.empty {
                    h2 { "No accounts yet" }
                    p.muted { "An account that your customer links shows up here." }
                }
            } @else {
                div.empty {
                    h2 { "Nothing found" }
                    p.muted { "No account is like that. Check the spelling, or look for less." }
                    p { a href="/dashboard" { "Show all accounts" } }
                }
            }
        }
        @if listed.next.is_some() || filters.cursor.is_some() {
            nav.pages aria-label="More accounts" {
                @if filters.cursor.is_some() { a.button.quiet href=(filters.at(None).address(&[])) { "Newest first" } }
                @if let Some(next) = &listed.next {
                    a.button.quiet rel="next" href=(filters.at(Some(next)).address(&[])) { "Next" }
                }
            }
        }
    };
    frame.page("Accounts", &html! {}, &body)
}

fn table(frame: &Frame, listed: &Listed) -> Markup {
    html! {
        table.accounts {
            caption.vh { "Linked accounts" }
            thead {
                tr {
                    @for name in ["Account", "Connector", "Type", "Config", "Status", "Connected"] {
                        th scope="col" { (name) }
                    }
                    th scope="col" { span.vh { "Actions" } }
                }
            }
            tbody {
                @for row in &listed.rows {
                    tr {
                        th scope="row" { bdi { (row.label) } small { bdi { (row.owner) } } }
                        td { span.who { (tile(row)) (row.connector) } }
                        td data-label="Type" { (kind(&row.kind)) }
                        td data-label="Config" { (row.config) }
                        td data-label="Status" {
                            div {
                                (status(row.status))
                                @if let Some(note) = &row.note { small { bdi { (note) } } }
                            }
                        }
                        td data-label="Connected" { time datetime=(row.connected_at) { (row.connected) } }
                        td.more {
                            (menu::menu(frame, row, &listed.filters, listed.touched.as_deref() == Some(&*row.id)))
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hub_model::AccountStatus;

    use super::*;

    fn row() -> AccountRow {
        AccountRow {
            id: "acc_1".to_owned(),
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

    fn page(frame: &Frame, rows: Vec<AccountRow>, total: u64) -> String {
        let summary = Summary { total, attention: total / 2 };
        accounts(frame, &Listed { rows, summary, ..Listed::default() }).into_string()
    }

    fn all() -> Frame {
        Frame { demo: false, form_token: Some("token".to_owned()), may_change: true, may_link: true }
    }

    #[test]
    fn names_of_other_people_are_text() {
        let hostile = "\"><img src=x onerror=alert(1)>".to_owned();
        let row = AccountRow { label: hostile.clone(), owner: hostile.clone(), note: Some(hostile), ..row() };
        let page = page(&all(), vec![row], 1);
        assert!(!page.contains("<img src=x"), "{page}");
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    }

    #[test]
    fn each_status_has_a_word() {
        let rows = Filters::STATUSES.map(|status| AccountRow { status, ..row() });
        let page = page(&all(), rows.into(), 4);
        for text in ["Active", "Error", "Expired", "Suspended", "4 linked accounts, 2 need attention"] {
            assert!(page.contains(text), "{text}");
        }
    }

    #[test]
    fn what_may_not_be_done_is_not_offered() {
        let reader = page(&Frame { form_token: None, ..Frame::default() }, vec![row()], 1);
        for word in ["Link account", "Reconnect", "Suspend</", "Remove", "Log out", "method=\"post\""] {
            assert!(!reader.contains(word), "{word} in {reader}");
        }
        let writer = page(&all(), vec![row()], 1);
        for word in ["Link account", "Reconnect", "Suspend</", "Remove", "Log out", "Convert to test"] {
            assert!(writer.contains(word), "{word} in {writer}");
        }
        assert!(!writer.contains("White label"), "pages of the demo");
    }

    #[test]
    fn an_empty_page_says_so() {
        let page = page(&all(), Vec::new(), 0);
        assert!(page.contains("No accounts yet"));
        assert!(!page.contains("<table"));
    }
}
