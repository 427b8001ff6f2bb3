//! The line at the top: back, tile, title, close.

use super::live::press;
use leptos::prelude::*;

use super::brand::provider_tile;
use super::icon::{Icon, icon};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// The header of a screen that is about one provider.
pub fn header(ctx: Ctx, title: String, subtitle: Option<String>, back: bool) -> impl IntoView {
    view! {
        class = "",
        <header class="hub-header" part="header">
            {back.then(|| view! {
                class = "",
                <button type="button" class="hub-iconbtn hub-header__back" aria-label=ctx.say(Key::Back) on:click=press(move || ctx.send(Event::Back))>
                    {icon(Icon::Back)}
                </button>
            })}
            {provider_tile(ctx, "hub-tile")}
            {titles(title, subtitle)}
            {close(ctx)}
        </header>
    }
}

/// The header of a screen that is about no provider yet.
pub fn plain(ctx: Ctx, title: String, subtitle: Option<String>) -> impl IntoView {
    view! { class = "", <header class="hub-header" part="header">{titles(title, subtitle)}{close(ctx)}</header> }
}

fn titles(title: String, subtitle: Option<String>) -> impl IntoView {
    view! {
        class = "",
        <div class="hub-header__title">
            <h2 class="hub-title" id="title" tabindex="-1">{title}</h2>
            {subtitle.map(|text| view! { class = "", <p class="hub-subtitle">{text}</p> })}
        </div>
    }
}

fn close(ctx: Ctx) -> impl IntoView {
    view! {
        class = "",
        <button type="button" class="hub-iconbtn hub-header__close" aria-label=ctx.say(Key::Close) on:click=press(move || ctx.send(Event::Close))>
            {icon(Icon::Close)}
        </button>
    }
}
