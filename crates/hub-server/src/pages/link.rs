//! The page behind an auth link: who asks, what for, until when, and the widget. It stands on its own: whoever opens it
//! came from a mail, not from a product that explains it.

use maud::{Markup, html};

use super::document;

const PRODUCT: &str = "Connect Hub";
/// The signs in the middle of the join: not yet, done, failed.
const MARK: &str = "M7 11.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM14 4.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM6.3 9.7l3.4-3.4";
const CHECK: &str = "m3.5 8.5 3 3 6-7";
const CROSS: &str = "m4 4 8 8M12 4l-8 8";

/// What a link asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who asks, when the session says so; else the product, or nobody under whitelabel.
    pub brand: Option<String>,
    /// No name of the hub's vendor.
    pub whitelabel: bool,
    /// Who is asked: a tenant in the integrator's system.
    pub owner: String,
    /// The provider, where there is no other to choose.
    pub provider: Option<String>,
    /// Its mark: `https:`, `data:image/` or a path of this server; the page puts it into `src` as it is.
    pub logo_url: Option<String>,
    /// Whether an account is there already, which is connected anew.
    pub again: bool,
    /// Until when the link works, for people, in UTC.
    pub until: String,
    /// The same for programs, in the form of RFC 3339.
    pub until_at: String,
}

impl Asked {
    fn asker(&self) -> Option<&str> {
        self.brand.as_deref().or((!self.whitelabel).then_some(PRODUCT))
    }

    /// `Connect Webflow to Acme`.
    fn title(&self) -> String {
        let verb = if self.again { "Reconnect" } else { "Connect" };
        let what = self.provider.as_deref().unwrap_or("an account");
        // An account is connected to somebody's product, which this one is not.
        self.brand
            .as_ref()
            .map_or_else(|| format!("{verb} {what}"), |brand| format!("{verb} {what} to {brand}"))
    }
}

/// What the page runs: gets the widget its session, a new one when that ends, and says how it went.
#[must_use]
pub const fn link_script() -> &'static str {
    include_str!("link.js")
}

/// The page of a link that works.
#[must_use]
pub fn link(asked: &Asked) -> Markup {
    let head = html! {
        script src="/hub.js" async {}
        script src="/pages/link.js" defer {}
    };
    let body = html! {
        main.asked {
            div.asked-head {
                (join(asked, "idle"))
                div {
                    h1 #title tabindex="-1" { (asked.title()) }
                    p.muted {
                        (sentence(asked))
                        span #works {
                            " The link works until "
                            time #until datetime=(asked.until_at) { (asked.until) } "."
                        }
                    }
                    p #done role="status" {}
                }
            }
            div #problem.asked-problem role="alert" hidden {
                p #problem-words {}
                button #again.button type="button" { "Try again" }
            }
            connect-hub whitelabel[asked.whitelabel] brand=[&asked.brand] {}
            noscript { p.asked-problem { "This page needs JavaScript. Allow it for this page, or open the link in another browser." } }
        }
    };
    document(&asked.title(), "", &head, &body)
}

/// The page of a link that worked once.
#[must_use]
pub fn link_expired(asked: &Asked) -> Markup {
    let body = html! {
        main.asked {
            div.asked-head {
                (join(asked, "failed"))
                div {
                    h1 { "This link has expired" }
                    p.muted {
                        "It worked until " time datetime=(asked.until_at) { (asked.until) } ". Ask "
                        @match &asked.brand {
                            Some(brand) => bdi { (brand) },
                            None => "whoever sent it",
                        }
                        " for a new one."
                    }
                }
            }
        }
    };
    document("This link has expired", "", &html! {}, &body)
}

/// The page of a link that is not known: never made, cut off or revoked. Which of them it is stays untold.
#[must_use]
pub fn link_unknown() -> Markup {
    notice(
        "This link no longer works",
        "Check that its address is whole, or ask whoever sent it for a new one.",
    )
}

/// The page for an address that visits too many links.
#[must_use]
pub fn link_busy() -> Markup {
    notice("Too many visits in a short time", "Wait a minute, then open the link again.")
}

fn notice(title: &str, text: &str) -> Markup {
    let body = html! {
        main.asked { div.asked-head { div { h1 { (title) } p.muted { (text) } } } }
    };
    document(title, "", &html! {}, &body)
}

/// `Acme asked Juniper Bakery to connect Webflow.`
fn sentence(asked: &Asked) -> Markup {
    let owner = html! { bdi { (asked.owner) } };
    html! {
        @match asked.asker() {
            Some(asker) => { bdi { (asker) } " asked " (owner) " to " },
            None => { (owner) " is asked to " },
        }
        (if asked.again { "reconnect " } else { "connect " }) (asked.provider.as_deref().unwrap_or("an account")) "."
    }
}

/// Two tiles and the line between them, which says how it stands: `idle`, `done` or `failed`.
fn join(asked: &Asked, state: &str) -> Markup {
    let Some(provider) = &asked.provider else { return html! {} };
    html! {
        div.join data-state=(state) aria-hidden="true" {
            span.join-tile {
                @match &asked.brand {
                    Some(brand) => (letter(brand)),
                    None if asked.whitelabel => (letter(&asked.owner)),
                    None => (icon("", MARK)),
                }
            }
            span.join-line {}
            span.join-node {
                (icon("idle", MARK)) (icon("done", CHECK)) (icon("failed", CROSS))
            }
            span.join-line {}
            span.join-tile {
                @if let Some(url) = &asked.logo_url {
                    img src=(url) alt="" width="48" height="48";
                } @else {
                    (letter(provider))
                }
            }
        }
    }
}

fn letter(name: &str) -> String {
    name.trim().chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default()
}

/// `of` is the state that it stands for; the style sheet shows it in that one.
fn icon(of: &str, path: &str) -> Markup {
    html! {
        svg.hub-icon data-of=[(!of.is_empty()).then_some(of)] viewBox="0 0 16 16" { path d=(path) {} }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked {
            brand: Some("Acme".to_owned()),
            whitelabel: false,
            owner: "Juniper Bakery".to_owned(),
            provider: Some("Webflow".to_owned()),
            logo_url: Some("/connectors/webflow.svg".to_owned()),
            again: false,
            until: "2 December 2025, 14:05 UTC".to_owned(),
            until_at: "2025-12-02T14:05:00Z".to_owned(),
        }
    }

    /// The words of the page, without its markup.
    fn words(page: &Markup) -> String {
        let mut words = String::new();
        for part in page.0.split('<').skip(1) {
            words.push_str(part.split_once('>').map_or("", |(_, text)| text));
        }
        words
    }

    #[test]
    fn the_page_says_who_asks_whom_what_for_and_until_when() {
        let said = words(&link(&asked()));
        assert!(said.contains("Connect Webflow to Acme"), "{said}");
        assert!(said.contains("Acme asked Juniper Bakery to connect Webflow."), "{said}");
        assert!(said.contains("The link works until 2 December 2025, 14:05 UTC."), "{said}");
        let several = Asked { brand: None, provider: None, logo_url: None, again: true, ..asked() };
        let said = words(&link(&several));
        assert!(said.contains("Connect Hub asked Juniper Bakery to reconnect an account."), "{said}");
    }

    #[test]
    fn under_whitelabel_no_page_names_the_vendor() {
        for brand in [None, Some("Acme".to_owned())] {
            let asked = Asked { brand, whitelabel: true, ..asked() };
            for page in [link(&asked), link_expired(&asked), link_unknown(), link_busy()] {
                let page = page.into_string().to_lowercase();
                let shown =
                    page.replace("<connect-hub", "").replace("</connect-hub", "").replace("hub-icon", "");
                let shown = shown.replace("/hub.js", "");
                assert!(!shown.contains("hub") && !shown.contains("stackone"), "{shown}");
            }
        }
    }

    #[test]
    fn foreign_names_are_text_and_no_page_needs_more_than_the_strict_policy() {
        let hostile = "<img src=x onerror=alert(1)>".to_owned();
        let asked = Asked { brand: Some(hostile.clone()), owner: hostile, ..asked() };
        for page in [link(&asked), link_expired(&asked), link_unknown(), link_busy()] {
            let page = page.into_string();
            assert!(!page.contains("<img src=x"), "{page}");
            assert!(!page.contains(" style=") && !page.contains("<style"), "{page}");
            assert_eq!(page.matches("<script").count(), page.matches("<script src=").count(), "{page}");
        }
    }
}
