//! Who offers the hub: the provider's tile, the product's or partner's name, the footer.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget, HtmlImageElement};

use super::icon::{Icon, icon};
use super::inline::new_tab;
use crate::browser;
use crate::dom::{El, Part, el, part};
use crate::hub::Ctx;
use crate::text::Key;

/// A provider's logo, or its first letter where there is none or it does not load.
pub fn tile(name: &str, logo: &str, class: &str) -> El {
    let letter: String = name.chars().take(1).collect();
    let tile = el("span").class(class).attr("aria-hidden", "true");
    if !is_picture(logo) {
        tile.with(letter)
    } else {
        tile.with(el("img").attr("alt", &letter).attr("referrerpolicy", "no-referrer").attr("src", logo))
    }
}

/// Puts the letter in place of each logo below `parent` that does not load: one listener, however many there are,
/// which the browser lets go of together with `parent`.
pub fn mend_tiles(parent: &El) {
    let mend = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        let logo = event.target().map(JsCast::unchecked_into::<HtmlImageElement>);
        if let Some((logo, tile)) =
            logo.and_then(|logo| Some((logo.clone(), logo.closest(".hub-tile").ok()??)))
        {
            tile.set_text_content(Some(&logo.alt()));
        }
    });
    // It does not bubble.
    let parent = parent.as_type::<EventTarget>();
    _ = parent.add_event_listener_with_callback_and_bool("error", mend.into_js_value().unchecked_ref(), true);
}

/// The tile of what is being linked.
pub fn provider_tile(ctx: Ctx, class: &str) -> El {
    let state = ctx.peek();
    let Some(entry) = state.integration() else { return tile("", "", class) };
    // In a connector file the address is relative to the file.
    let file = state.host.connector_src.as_deref().filter(|_| !entry.logo_url.is_empty());
    let logo = file.and_then(|file| browser::resolve(&entry.logo_url, file));
    tile(&entry.name, logo.as_deref().unwrap_or(&entry.logo_url), class)
}

/// The mark of who offers the hub: the partner's initial, or the product's sign.
pub fn mark(ctx: Ctx, class: &str) -> El {
    let state = ctx.peek();
    if state.whitelabel() {
        return tile(&state.names.brand, "", class);
    }
    el("span").class(class).attr("aria-hidden", "true").with(icon(Icon::MARK))
}

/// What the footer says.
#[derive(PartialEq)]
struct Footer {
    whitelabel: bool,
    brand: Option<String>,
    terms: Option<String>,
    privacy: Option<String>,
}

/// The line at the bottom: a name and two links. Not drawn when it would be empty.
pub fn footer(ctx: Ctx) -> Part {
    let from = move || {
        let state = ctx.state();
        let web = |url: &Option<String>| url.clone().filter(|url| is_web(url));
        state.host.footer_links.then(|| Footer {
            whitelabel: state.whitelabel(),
            brand: state.brand().map(str::to_owned),
            terms: web(&state.settings.terms_url),
            privacy: web(&state.settings.privacy_url),
        })
    };
    part(from, |footer| footer.as_ref().and_then(draw))
}

fn draw(footer: &Footer) -> Option<El> {
    let name = el("span").class("hub-footer__brand");
    let name = if footer.whitelabel {
        name.with(footer.brand.clone())
    } else {
        name.with(icon(Icon::MARK)).with(Key::PRODUCT.english())
    };
    let link = |url: &Option<String>, key: Key| {
        url.as_deref().map(|url| new_tab(el("a").attr("href", url).with(key.english())))
    };
    let links = (link(&footer.terms, Key::TERMS), link(&footer.privacy, Key::PRIVACY));
    let empty = footer.whitelabel && footer.brand.is_none() && links.0.is_none() && links.1.is_none();
    (!empty).then(|| {
        el("footer")
            .class("hub-footer")
            .attr("part", "footer")
            .with(name)
            .with(el("span").class("hub-footer__links").with(links))
    })
}

/// Whether an address may become a picture: of the web, beside this page, or one that is in the address (D82).
fn is_picture(logo: &str) -> bool {
    !logo.is_empty() && (!logo.contains(':') || logo.starts_with("data:image/") || is_web(logo))
}

/// Whether an address of the settings may become a link (D82).
pub fn is_web(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}
