//! What is said above the main button, and that button.

use super::extra::answered;
use super::icon::{Icon, icon};
use crate::dom::{El, Part, el, part, words};
use crate::flow::Work;
use crate::hub::Ctx;
use crate::text::{Key, Notice};

/// A box with a sign.
pub fn notice(tone: &str, sign: El, text: El) -> El {
    el("div").class("hub-notice").attr("part", "notice").attr("data-tone", tone).with(sign).with(text)
}

/// What went wrong, where it is not about the value.
pub fn fault(ctx: Ctx) -> (Part, Part) {
    let unfinished = part(
        move || ctx.state().unfinished,
        move |unfinished| {
            unfinished.then(|| {
                let (what, fix) = (ctx.say(Key::SLOW_LOAD), ctx.say(Key::SLOW_LOAD_FIX));
                notice("warning", icon(Icon::WARNING), text(&what, &fix))
            })
        },
    );
    let said = part(
        move || {
            let state = ctx.state();
            ctx.rest().filter(|_| !state.is_calm()).and_then(|rest| (rest.notice)(&state))
        },
        move |said| said.as_ref().and_then(|said| Some((ctx.rest()?.draw_notice)(ctx, said))),
    );
    (unfinished, said)
}

/// What is said above the main button.
pub fn draw(ctx: Ctx, said: &Notice) -> El {
    let text = text(&said.words.what, &said.words.fix).with(answered(ctx));
    notice(said.tone.as_str(), icon(said.sign.into()), text)
}

/// What happened, and what to do.
pub fn text(what: &str, fix: &str) -> El {
    el("div").with(el("p").class("hub-notice__what").with(what)).with(el("p").with(fix))
}

/// The main button.
pub fn primary(ctx: Ctx) -> El {
    let busy = move || ctx.state().work != Work::Idle || ctx.state().awaits;
    el("button")
        .attr("id", "primary")
        .attr("type", "submit")
        .attr("part", "button-primary")
        .live("class", move || {
            // Of an account in which nothing has changed there is nothing to save.
            let quiet = ctx.state().account.is_some() && ctx.state().unchanged;
            Some(if quiet { "hub-btn hub-btn--block" } else { "hub-btn hub-btn--primary hub-btn--block" })
        })
        .live("aria-busy", move || busy().then_some("true"))
        .live("aria-disabled", move || (ctx.state().waiting > 0).then_some("true"))
        .with(part(busy, |busy| busy.then(spinner)))
        .with(words(move || {
            let state = ctx.state();
            match ctx.rest().filter(|_| !state.is_calm()) {
                Some(rest) => (rest.primary)(&state),
                None => state.names.say(if state.signs_in() { Key::CONTINUE } else { Key::CONNECT }),
            }
        }))
}

/// Something runs; the words beside it say what.
pub fn spinner() -> El {
    el("span").class("hub-spinner").attr("aria-hidden", "true")
}
