//! The screens between and after: loading, connected, closed, and what cannot go on; which screen is which.

use hub_model::ErrorCode;

use super::brand::provider_tile;
use super::header;
use super::icon::{Icon, icon};
use super::list::list;
use super::notice::spinner;
use super::review::review;
use crate::dom::{El, button, el, part};
use crate::flow::{Event, Screen};
use crate::hub::Ctx;
use crate::text::Key;

/// Before the first answer.
pub fn loading(ctx: Ctx) -> Vec<El> {
    let state = state().with(part(
        move || ctx.state().slow || ctx.state().unfinished,
        move |slow| {
            if *slow {
                let text = text()
                    .with(header::title(&ctx.say(Key::SLOW_LOAD)))
                    .with(muted(&ctx.say(Key::SLOW_LOAD_FIX)));
                vec![spinner(), text, actions(ctx, Key::TRY_AGAIN, false, || Event::Reload)]
            } else {
                vec![spinner(), el("h2").class("hub-vh").attr("id", "title").with(ctx.say(Key::LOADING))]
            }
        },
    ));
    vec![state]
}

/// Every screen but the form, and the one before it.
pub fn screen(ctx: Ctx, screen: Screen) -> Vec<El> {
    match screen {
        Screen::List => list(ctx),
        Screen::Review => review(ctx),
        Screen::Connected => connected(ctx),
        Screen::Closed => closed(ctx),
        Screen::Halted => halted(ctx),
        // The form is drawn without the rest, and the dialog is over it.
        Screen::Loading | Screen::Form | Screen::Confirmation => Vec::new(),
    }
}

/// The card that stays after the confirmation.
fn connected(ctx: Ctx) -> Vec<El> {
    let site = ctx.peek().site_name();
    let text = text().with(header::title(&ctx.say(Key::IS_CONNECTED))).with(site.map(|site| muted(&site)));
    let card = state().with(provider_tile(ctx, "hub-tile hub-tile--lg")).with(text).with(actions(
        ctx,
        Key::CONNECT_ANOTHER,
        false,
        || Event::ConnectAnother,
    ));
    vec![card]
}

/// What is left after the person has closed the hub.
fn closed(ctx: Ctx) -> Vec<El> {
    let text =
        text().with(header::title(&ctx.say(Key::CLOSED_TITLE))).with(muted(&ctx.say(Key::CLOSED_TEXT)));
    vec![state().with(text).with(actions(ctx, Key::OPEN_AGAIN, false, || Event::Reopen))]
}

/// What stands instead of everything.
fn halted(ctx: Ctx) -> Vec<El> {
    let state_now = ctx.peek();
    let words = state_now.words();
    let code = state_now.problem().and_then(|problem| problem.code);
    let way: Option<(Key, fn() -> Event)> = match code {
        Some(ErrorCode::SessionExpired) => Some((Key::NEW_SESSION, || Event::NewSession)),
        Some(
            ErrorCode::SessionMissing
            | ErrorCode::SessionInvalid
            | ErrorCode::SessionOriginMismatch
            | ErrorCode::Unauthorized
            | ErrorCode::Forbidden,
        ) => None,
        Some(ErrorCode::NotFound) if state_now.has_list() => Some((Key::BACK, || Event::Back)),
        _ => Some((Key::TRY_AGAIN, || Event::Reload)),
    };
    let title = if state_now.chosen.is_some() { Key::FORM_TITLE } else { Key::LIST_TITLE };
    let text = text().with(el("p").class("hub-title").with(words.what)).with(muted(&words.fix));
    let card = state()
        .with(icon(Icon::Alert))
        .with(text)
        .with(way.map(|(key, event)| actions(ctx, key, true, event)));
    vec![header::plain(ctx, title, None), card]
}

fn state() -> El {
    el("div").class("hub-state")
}

fn text() -> El {
    el("div").class("hub-state__text")
}

fn muted(text: &str) -> El {
    el("p").class("hub-muted").with(text)
}

fn actions(ctx: Ctx, key: Key, primary: bool, event: fn() -> Event) -> El {
    let class = if primary { "hub-btn hub-btn--primary hub-btn--block" } else { "hub-btn hub-btn--block" };
    let button = button(class, move || ctx.send(event())).attr("part", "button").with(ctx.say(key));
    el("div").class("hub-state__actions").with(button)
}
