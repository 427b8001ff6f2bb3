//! Where the person is sent to sign in at the provider, and waited for.

use super::confirmation::join;
use super::icon::{Icon, icon};
use super::notice::{primary, spinner};
use crate::dom::{El, button, el, part};
use crate::flow::{Event, Way, Work};
use crate::hub::Ctx;
use crate::text::Key;

/// What stands in place of the button and the notices of a form.
pub fn sign_in(ctx: Ctx) -> El {
    let waits = move || ctx.state().work == Work::SigningIn;
    let failed = move || ctx.state().problem().is_some();
    let sign = part(
        move || (waits(), failed()),
        |now| match now {
            (true, _) => spinner(),
            (_, true) => icon(Icon::CLOSE),
            _ => icon(Icon::LOCK),
        },
    );
    let standing = move || {
        Some(match (waits(), failed()) {
            (true, _) => "wait",
            (_, true) => "failed",
            _ => "idle",
        })
    };
    let text = part(
        move || ctx.state().sign_in_words(),
        |words| (el("p").class("hub-title").with(&*words.what), el("p").class("hub-muted").with(&*words.fix)),
    );
    let ways = part(
        move || {
            let state = ctx.state();
            (state.work == Work::SigningIn, state.way() == Way::OpenTab)
        },
        move |(waits, blocked)| {
            let quiet = |key, event: fn() -> Event| {
                button("hub-btn hub-btn--quiet hub-btn--block", move || ctx.send(event()))
                    .attr("part", "button")
                    .with(ctx.say(key))
            };
            if *waits {
                let show = button("hub-btn hub-btn--block", move || ctx.show_window()).attr("id", "primary");
                let show = show.attr("part", "button").with(ctx.say(Key::SHOW_WINDOW));
                vec![show, quiet(Key::CANCEL, || Event::Cancel)]
            } else if *blocked {
                vec![primary(ctx), quiet(Key::TRY_AGAIN, || Event::CheckAgain)]
            } else {
                vec![primary(ctx)]
            }
        },
    );
    el("div")
        .class("hub-state")
        .with(join(ctx, sign).live("data-state", standing))
        .with(el("div").class("hub-state__text").with(text))
        .with(el("div").class("hub-state__actions").with(ways))
}
