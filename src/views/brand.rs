//! Who offers the hub: the provider's tile, the product's or partner's name, the footer.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::live::live;
use crate::hub::Ctx;
use crate::text::Key;

/// A provider's logo, or its first letter where there is none or it does not load.
pub fn tile(name: String, logo: String, class: &'static str) -> impl IntoView {
    let broken = RwSignal::new(logo.is_empty());
    let letter: String = name.chars().next().into_iter().flat_map(char::to_uppercase).collect();
    view! {
        class = "",
        <span class=class aria-hidden="true">
            {live(move || if broken.get() {
                letter.clone().into_any()
            } else {
                view! { class = "", <img src=logo.clone() alt="" on:error=move |_| broken.set(true)/> }.into_any()
            })}
        </span>
    }
}

/// The tile of what is being linked.
pub fn provider_tile(ctx: Ctx, class: &'static str) -> impl IntoView {
    let (name, logo) = ctx.state.with_untracked(|state| {
        let entry = state.integration();
        let name = entry.map(|entry| entry.name.clone()).unwrap_or_default();
        (name, entry.map(|entry| entry.logo_url.clone()).unwrap_or_default())
    });
    let base = ctx.config.with_untracked(|config| config.connector_src.clone());
    tile(name, resolve(logo, base.as_deref()), class)
}

/// A logo's address; in a connector file it is relative to the file.
fn resolve(logo: String, base: Option<&str>) -> String {
    let Some(base) = base.filter(|_| !logo.is_empty()) else { return logo };
    let page = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let file = web_sys::Url::new_with_base(base, &page).map(|url| url.href()).unwrap_or_default();
    web_sys::Url::new_with_base(&logo, &file).map_or(logo, |url| url.href())
}

/// The line at the bottom: a name and two links. Not drawn when it would be empty.
#[component]
pub fn Footer(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    live(move || {
        let brand = ctx
            .state
            .with(|state| state.settings.brand.clone())
            .or_else(|| ctx.config.with(|config| config.brand.clone()));
        let shown = ctx.config.with(|config| config.footer_links);
        let name = match (shown, ctx.whitelabel.get()) {
            (false, _) => None,
            (true, true) => brand.map(IntoAny::into_any),
            (true, false) => Some((icon(Icon::Mark), Key::Product.english()).into_any()),
        };
        let link = |url: Option<String>, key: Key| {
            url.filter(|url| shown && is_web(url)).map(|url| {
                view! { class = "", <a href=url target="_blank" rel="noopener noreferrer">{key.english()}<span class="hub-vh">" "{Key::NewTab.english()}</span></a> }
            })
        };
        let (terms, privacy) =
            ctx.state.with(|state| (state.settings.terms_url.clone(), state.settings.privacy_url.clone()));
        let links = [link(terms, Key::Terms), link(privacy, Key::Privacy)];
        (name.is_some() || links.iter().any(Option::is_some)).then(|| {
            view! {
                class = "",
                <footer class="hub-footer" part="footer">
                    <span class="hub-footer__brand">{name}</span>
                    <span class="hub-footer__links">{links.into_iter().collect::<Vec<_>>()}</span>
                </footer>
            }
        })
    })
}

/// Whether an address of the settings may become a link (D82).
pub fn is_web(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}
