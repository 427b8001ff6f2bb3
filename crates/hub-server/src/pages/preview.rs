//! The pages of `connectors preview`: the widget with a file that is being written, or its mistakes.

use hub_connectors::Error;
use maud::{Markup, html};

use super::document;

/// The widget with the file. `version` names what the file says; `partner` shows it under a partner's own brand.
#[must_use]
pub fn preview(title: &str, version: &str, partner: bool) -> Markup {
    let body = html! {
        header.bar {
            b { (title) }
            nav aria-label="Pages" {
                ul {
                    li { a href="/" aria-current=[(!partner).then_some("page")] { "Preview" } }
                    li { a href="/partner" aria-current=[partner.then_some("page")] { "White label" } }
                }
            }
        }
        main {
            p.muted { "This page follows the file. It asks no provider: what passes the rules of the form counts as not checked. Nothing that is typed here leaves this machine." }
            @if partner {
                connect-hub whitelabel brand="Acme" connector-src="/preview/connector.json"
                    validate-url="/preview/validate" {}
            } @else {
                connect-hub connector-src="/preview/connector.json" validate-url="/preview/validate" {}
            }
        }
    };
    document(title, "", &head(version, true), &body)
}

/// What is wrong with the file.
#[must_use]
pub fn mistakes(file: &str, faults: &[Error], version: &str) -> Markup {
    let body = html! {
        main {
            h1 { (faults.len()) @if faults.len() == 1 { " mistake" } @else { " mistakes" } }
            p.muted { (file) }
            ol.mistakes {
                @for fault in faults {
                    li {
                        @if let (Some(line), Some(column)) = (fault.line, fault.column) {
                            code { (line) ":" (column) } " "
                        }
                        (fault.message)
                    }
                }
            }
        }
    };
    document("Mistakes", "", &head(version, false), &body)
}

/// The script that follows the file, and the widget where there is something to show.
fn head(version: &str, widget: bool) -> Markup {
    html! {
        @if widget { script src="/hub.js" async {} }
        script src="/preview/preview.js" data-version=(version) defer {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_text() {
        let fault = Error {
            file: "a.yaml".to_owned(),
            line: Some(3),
            column: Some(7),
            message: "`<script>` is not a name".to_owned(),
        };
        let page = mistakes("a.yaml", &[fault], "v").into_string();
        assert!(page.contains("<code>3:7</code> `&lt;script&gt;` is not a name"), "{page}");
        assert!(page.contains("1 mistake<"), "{page}");
    }

    #[test]
    fn no_page_needs_more_than_the_strict_policy() {
        for page in [preview("t", "v", false), preview("t", "v", true), mistakes("f", &[], "v")] {
            let page = page.into_string();
            assert!(!page.contains(" style=") && !page.contains("<style"), "{page}");
            assert_eq!(page.matches("<script").count(), page.matches("<script src=").count(), "{page}");
        }
    }
}
