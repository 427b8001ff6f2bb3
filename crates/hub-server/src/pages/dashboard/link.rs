//! The three ways to link an account: send a link, link it here, embed the hub.

use hub_model::error::FieldError;
use maud::{Markup, html};

use super::{Frame, copy, icon};

const SEND: &str = "M13.5 2.5 7 9M13.5 2.5 9.5 13.5 7 9 2.5 6.5l11-4Z";
const WINDOW: &str = "M3.5 3h9A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5v-7A1.5 1.5 0 0 1 3.5 3Z\
    M2 6h12";
const CODE: &str = "m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5";
const PLUS: &str = "M8 3.5v9M3.5 8h9";

/// Which form asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// A link for somebody else.
    #[default]
    Send,
    /// The widget here.
    Now,
}

/// The form of a method as it was filled in, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// Which form it is.
    pub method: Method,
    /// Keys and names of what can be linked.
    pub providers: Vec<(String, String)>,
    /// Tenant in the integrator's system.
    pub owner_id: String,
    /// Its name.
    pub owner_name: String,
    /// What is wrong, by the names that the API has for the fields.
    pub faults: Vec<FieldError>,
}

/// The button that offers the three methods.
pub(super) fn ways() -> Markup {
    const WAYS: [(&str, &str, &str, &str); 3] = [
        ("send", SEND, "Send a link", "Your customer links the account on a page of its own."),
        ("now", WINDOW, "Link it now", "Open the Hub here and enter the details yourself."),
        ("embed", CODE, "Embed the Hub", "Let customers link accounts inside your product."),
    ];
    html! {
        button.button type="button" popovertarget="ways" { (icon(PLUS)) "Link account" }
        ul.menu.menu-wide #ways popover aria-label="Ways to link an account" {
            @for (path, sign, name, about) in WAYS {
                li { a href=(format!("/dashboard/link/{path}")) { (icon(sign)) span { b { (name) } small { (about) } } } }
            }
        }
    }
}

/// The form that both other methods begin with.
#[must_use]
pub fn ask(frame: &Frame, asking: &Asking) -> Markup {
    let (title, about, path, go, any) = match asking.method {
        Method::Send => (
            "Send a link",
            "Your customer links the account on a page of its own.",
            "send",
            "Create link",
            "Customer chooses",
        ),
        Method::Now => (
            "Link it now",
            "Open the Hub here and enter the details yourself.",
            "now",
            "Continue",
            "Choose in the Hub",
        ),
    };
    let body = html! {
        (head(title, about))
        form.card method="post" action=(format!("/dashboard/link/{path}")) {
            (frame.token())
            (text(asking, "owner_id", "Customer ID", "What your system calls this customer.", &asking.owner_id))
            (text(asking, "owner_name", "Customer name", "Shown on the page.", &asking.owner_name))
            label for="provider" { "Connector" }
            select #provider name="provider" {
                option value="" { (any) }
                @for (key, name) in &asking.providers { option value=(key) { (name) } }
            }
            label for="type" { "Type" }
            select #type name="type" {
                option value="production" { "Production" }
                option value="test" { "Test" }
            }
            @if asking.method == Method::Send {
                label for="days" { "The link works for" }
                select #days name="days" {
                    option value="1" { "1 day" }
                    option value="7" selected { "7 days" }
                    option value="30" { "30 days" }
                }
            }
            div.row { button.button type="submit" { (go) } a href="/dashboard" { "Cancel" } }
        }
    };
    frame.page(title, &html! {}, &body)
}

fn text(asking: &Asking, key: &str, name: &str, help: &str, value: &str) -> Markup {
    let wrong = asking.faults.iter().find(|fault| fault.key == format!("origin_{key}"));
    let help_id = format!("{key}-help");
    html! {
        label for=(key) { (name) }
        input id=(key) type="text" name=(key) value=(value) required maxlength="255" dir="auto" autocomplete="off"
            aria-describedby=(help_id) aria-invalid=[wrong.map(|_| "true")];
        p.help id=(help_id) { @match wrong { Some(fault) => span.wrong { (fault.message) }, None => (help) } }
    }
}

/// The link, once: nobody can be shown it again.
#[must_use]
pub fn sent(frame: &Frame, owner: &str, link: &str, until: &str) -> Markup {
    let body = html! {
        (head("Send this link", "Whoever has it can link an account for this customer."))
        div.card {
            label for="link" { "Link for " bdi { (owner) } }
            div.row.fill { input #link type="text" readonly value=(link) autofocus aria-describedby="link-help"; (copy("Copy link", link)) }
            p.help #link-help { "It works until " (until) ", and is not shown again." }
            div.row { a href="/dashboard" { "Done" } a href="/dashboard/link/send" { "Another link" } }
        }
    };
    frame.page("Send this link", &html! {}, &body)
}

/// The widget with a session, which stands in this page and nowhere else.
#[must_use]
pub fn widget(frame: &Frame, title: &str, about: &str, token: &str) -> Markup {
    let body = html! {
        (head(title, about))
        connect-hub token=(token) {}
    };
    frame.page(title, &html! { script src="/hub.js" async {} }, &body)
}

/// What to put into one's own product, with the addresses of this server.
#[must_use]
pub fn embed(frame: &Frame, script: &str, sessions: &str) -> Markup {
    let page = format!("<script src=\"{script}\" async></script>\n<connect-hub></connect-hub>");
    let backend = format!(
        "curl {sessions} \\\n  --user \"$HUB_API_KEY:\" \\\n  --header 'content-type: application/json' \\\n  --data '{{\n    \
         \"origin_owner_id\": \"customer-1\",\n    \"origin_owner_name\": \"First customer\",\n    \
         \"allowed_origins\": [\"https://app.example.com\"]\n  }}'"
    );
    let join = "const hub = document.querySelector(\"connect-hub\");\n\
        // Your backend asks for a session and passes its token on.\n\
        const start = async () => {\n  \
        const answer = await fetch(\"/hub-session\", { method: \"POST\" });\n  \
        hub.token = (await answer.json()).token;\n};\n\
        hub.addEventListener(\"token-expired\", start);\n\
        hub.addEventListener(\"success\", ({ detail }) => console.log(detail.id));\n\
        start();";
    let body = html! {
        (head("Embed the Hub", "Let customers link accounts inside your product."))
        (snippet("1. In your page", "html", &page))
        (snippet("2. In your backend, for each visit", "backend", &backend))
        (snippet("3. In your page’s script", "script", join))
        p { a href="/dashboard" { "Back to accounts" } }
    };
    frame.page("Embed the Hub", &html! {}, &body)
}

fn snippet(title: &str, id: &str, text: &str) -> Markup {
    let id = format!("snippet-{id}");
    html! {
        section.card aria-labelledby=(id) {
            div.head { h2 id=(id) { (title) } (copy("Copy", text)) }
            pre tabindex="0" role="region" aria-labelledby=(id) dir="ltr" { code { (text) } }
        }
    }
}

fn head(title: &str, about: &str) -> Markup {
    html! { div { h1 { bdi { (title) } } p.muted { bdi { (about) } } } }
}
