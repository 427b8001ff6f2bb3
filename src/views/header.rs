//! The line at the top: back, tile, title, close.

use super::brand::provider_tile;
use super::icon::{Icon, icon};
use crate::dom::{El, button, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// The header of a screen that is about one provider.
pub fn header(ctx: Ctx, title: Key, subtitle: Option<&str>, back: bool) -> El {
    let back = back.then(|| {
        button("hub-iconbtn hub-header__back", move || ctx.send(Event::Back))
            .attr("aria-label", &ctx.say(Key::BACK))
            .with(icon(Icon::Back))
    });
    bar().with(back).with(provider_tile(ctx, "hub-tile")).with(titles(ctx, title, subtitle)).with(close(ctx))
}

/// The header of a screen that is about no provider yet.
pub fn plain(ctx: Ctx, title: Key, subtitle: Option<&str>) -> El {
    bar().with(titles(ctx, title, subtitle)).with(close(ctx))
}

/// The title of a screen: it gets the focus when the screen before it is gone.
pub fn title(text: &str) -> El {
    el("h2").class("hub-title").attr("id", "title").attr("tabindex", "-1").with(text)
}

fn bar() -> El {
    el("header").class("hub-header").attr("part", "header")
}

fn titles(ctx: Ctx, key: Key, subtitle: Option<&str>) -> El {
    el("div")
        .class("hub-header__title")
        .with(title(&ctx.say(key)))
        .with(subtitle.map(|text| el("p").class("hub-subtitle").with(text)))
}

fn close(ctx: Ctx) -> El {
    button("hub-iconbtn hub-header__close", move || ctx.send(Event::Close))
        .attr("aria-label", &ctx.say(Key::CLOSE))
        .with(icon(Icon::Close))
}
