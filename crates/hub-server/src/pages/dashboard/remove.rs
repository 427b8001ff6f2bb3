//! The question before an account is removed.

use maud::{Markup, html};

use super::{AccountRow, Filters, Frame};

/// Names the account and what is lost. The way out comes first.
#[must_use]
pub fn remove(frame: &Frame, row: &AccountRow, back: &Filters) -> Markup {
    let body = html! {
        div {
            h1 { "Remove " bdi { (row.label) } "?" }
            p.muted { (row.connector) ", " (row.config) ", of " bdi { (row.owner) } }
        }
        div.card {
            p {
                "Its stored credentials are deleted at once, and your product can no longer use the account. "
                "This cannot be undone; to have it back, it must be linked again."
            }
            p.muted { "The credential itself stays valid at " (row.connector) " until it is revoked there." }
            form.row method="post" action=(format!("/dashboard/accounts/{}/remove", row.id)) {
                (frame.token())
                input type="hidden" name="back" value=(back.query(&[]));
                a.button.quiet href=(back.address(&[])) autofocus { "Keep it" }
                button.button.danger type="submit" { "Remove account" }
            }
        }
    };
    frame.page(&format!("Remove {}", row.label), &html! {}, &body)
}
