//! The screens between and after: loading, connected, closed, and what cannot go on.

use super::live::press;
use hub_model::ErrorCode;
use leptos::prelude::*;

use super::brand::provider_tile;
use super::confirmation::site_name;
use super::header;
use super::icon::{Icon, icon};
use crate::flow::{Event, Fault};
use crate::hub::Ctx;
use crate::text::Key;

/// Before the first answer; `hub.js` has already said so when it takes long.
pub fn loading(ctx: Ctx) -> impl IntoView {
    _ = ctx;
    view! {
        class = "",
        <div class="hub-state"><span class="hub-spinner" aria-hidden="true"></span><h2 class="hub-vh" id="title">{Key::Loading.english()}</h2></div>
    }
}

/// The card that stays after the confirmation.
pub fn connected(ctx: Ctx) -> impl IntoView {
    let site = site_name(ctx);
    view! {
        class = "",
        <div class="hub-state">
            {provider_tile(ctx, "hub-tile hub-tile--lg")}
            <div class="hub-state__text">
                <h2 class="hub-title" id="title" tabindex="-1">{ctx.say(Key::IsConnected)}</h2>
                {site.map(|site| view! { class = "", <p class="hub-muted">{site}</p> })}
            </div>
            <div class="hub-state__actions">{button(ctx, Key::ConnectAnother, "hub-btn hub-btn--block", || Event::ConnectAnother)}</div>
        </div>
    }
}

/// What is left after the person has closed the hub.
pub fn closed(ctx: Ctx) -> impl IntoView {
    view! {
        class = "",
        <div class="hub-state">
            <div class="hub-state__text">
                <h2 class="hub-title" id="title" tabindex="-1">{ctx.say(Key::ClosedTitle)}</h2>
                <p class="hub-muted">{ctx.say(Key::ClosedText)}</p>
            </div>
            <div class="hub-state__actions">{button(ctx, Key::OpenAgain, "hub-btn hub-btn--block", || Event::Reopen)}</div>
        </div>
    }
}

/// What stands instead of everything.
pub fn halted(ctx: Ctx) -> impl IntoView {
    let words = ctx.words();
    let code = ctx
        .fault
        .with_untracked(|fault| fault.as_ref().and_then(Fault::problem).and_then(|problem| problem.code));
    let back = ctx.state.with_untracked(|state| state.has_list());
    let primary = "hub-btn hub-btn--primary hub-btn--block";
    let action = match code {
        Some(ErrorCode::SessionExpired) => {
            Some(button(ctx, Key::NewSession, primary, || Event::NewSession).into_any())
        }
        Some(
            ErrorCode::SessionMissing
            | ErrorCode::SessionInvalid
            | ErrorCode::SessionOriginMismatch
            | ErrorCode::Unauthorized
            | ErrorCode::Forbidden,
        ) => None,
        Some(ErrorCode::NotFound) => back.then(|| button(ctx, Key::Back, primary, || Event::Back).into_any()),
        _ => Some(button(ctx, Key::TryAgain, primary, || Event::Reload).into_any()),
    };
    let title = ctx.state.with_untracked(|state| state.chosen.is_some()).then(|| ctx.say(Key::FormTitle));
    view! {
        class = "",
        {header::plain(ctx, title.unwrap_or_else(|| ctx.say(Key::ListTitle)), None)}
        <div class="hub-state">
            {icon(Icon::Alert)}
            <div class="hub-state__text">
                <p class="hub-title">{words.what}</p>
                <p class="hub-muted">{words.fix}</p>
            </div>
            <div class="hub-state__actions">{action}</div>
        </div>
    }
}

fn button(ctx: Ctx, key: Key, class: &'static str, event: fn() -> Event) -> impl IntoView {
    view! { class = "", <button type="button" part="button" class=class on:click=press(move || ctx.send(event()))>{ctx.say(key)}</button> }
}
