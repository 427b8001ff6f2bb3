//! The pages that embed the widget, as a customer's product would.

use maud::{Markup, html};

use super::{bar, document};

/// The method that the pages for one provider open at; `/all` offers the other one too, which signs in.
const FORM: &str = "webflow_site-token";

/// How the widget is embedded: by one script tag. The other script is the host page's own.
fn scripts() -> Markup {
    html! {
        script src="/hub.js" async {}
        script src="/pages/host.js" defer {}
    }
}

/// The demo host page: the integrations page of a small product, with the widget in it and its events below.
#[must_use]
pub fn demo() -> Markup {
    let body = html! {
        (bar("/"))
        main {
            div {
                h1 { "Integrations" }
                p.muted { "Link the tools you work with. Larkspur reads your site and keeps your content in step." }
            }
            connect-hub brand="Larkspur" provider="webflow" integration-id=(FORM) {}
            (log())
        }
    };
    document("Integrations · Larkspur", "", &scripts(), &body)
}

/// The demo host page with the list of everything that can be linked. Only Webflow has a sandbox behind it.
#[must_use]
pub fn all() -> Markup {
    let body = html! {
        (bar("/all"))
        main {
            div {
                h1 { "All providers" }
                p.muted { "Every connector of this server. In the demo no provider is called: Webflow has a sandbox, the others do not answer." }
            }
            connect-hub brand="Larkspur" {}
            (log())
        }
    };
    document("All providers · Larkspur", "", &scripts(), &body)
}

/// The whitelabel host page: a partner's own look and name, and no word of the product.
#[must_use]
pub fn partner() -> Markup {
    let body = html! {
        header.bar { b { "Acme" } }
        main {
            div {
                h1 { "Connect your website" }
                p.muted { "Acme publishes for you as soon as your site is linked." }
            }
            connect-hub whitelabel brand="Acme" provider="webflow" integration-id=(FORM) {}
        }
    };
    document("Connect your website · Acme", "partner", &scripts(), &body)
}

/// No-session mode: the connector is a file, and the credential goes to the host's own endpoint.
#[must_use]
pub fn plain() -> Markup {
    let body = html! {
        (bar("/plain"))
        main {
            div {
                h1 { "Without a session" }
                p.muted { "The connector is a file, and the page's own endpoint checks the credential. Nothing is stored." }
            }
            connect-hub brand="Larkspur" connector-src="/connectors/webflow-site-token.json"
                validate-url="/demo/validate" {}
            (log())
        }
    };
    document("Without a session · Larkspur", "", &scripts(), &body)
}

/// Where `host.js` writes the widget's events. No event carries a secret.
fn log() -> Markup {
    html! {
        section.log aria-labelledby="log-title" {
            h2 #log-title { "Events" }
            p.muted { "For developers: what the element tells the page around it." }
            ol #log tabindex="0" aria-labelledby="log-title" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partner_page_names_neither_the_product_nor_its_vendor() {
        let page = partner().into_string().to_lowercase();
        let shown = page.replace("<connect-hub", "").replace("</connect-hub", "").replace("/hub.js", "");
        for name in ["connect hub", "connect-hub", "stackone", "larkspur", "hub"] {
            assert!(!shown.contains(name), "{name} in {shown}");
        }
    }

    #[test]
    fn the_plain_page_needs_no_session() {
        let page = plain().into_string();
        assert!(page.contains(r#"connector-src="/connectors/webflow-site-token.json""#));
        assert!(page.contains(r#"validate-url="/demo/validate""#));
    }
}
