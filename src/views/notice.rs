//! What is said above the main button, and that button.

use super::icon::icon;
use crate::dom::{El, Part, el, part, words};
use crate::flow::Work;
use crate::hub::Ctx;

/// A box with a sign.
pub fn notice(tone: &str, sign: El, text: El) -> El {
    el("div").class("hub-notice").attr("part", "notice").attr("data-tone", tone).with(sign).with(text)
}

/// What went wrong, where it is not about the value.
pub fn fault(ctx: Ctx) -> Part {
    part(
        move || ctx.state().notice(),
        |said| {
            said.as_ref().map(|said| {
                let text = el("div")
                    .with(el("p").class("hub-notice__what").with(&*said.words.what))
                    .with(el("p").with(&*said.words.fix));
                notice(said.tone.as_str(), icon(said.sign.into()), text)
            })
        },
    )
}

/// The main button.
pub fn primary(ctx: Ctx) -> El {
    let busy = move || ctx.state().work != Work::Idle;
    el("button")
        .attr("id", "primary")
        .attr("type", "submit")
        .attr("part", "button-primary")
        .class("hub-btn hub-btn--primary hub-btn--block")
        .live("aria-busy", move || busy().then_some("true"))
        .live("aria-disabled", move || (ctx.state().waiting > 0).then_some("true"))
        .with(part(busy, |busy| busy.then(spinner)))
        .with(words(move || ctx.state().primary()))
}

/// Something runs; the words beside it say what.
pub fn spinner() -> El {
    el("span").class("hub-spinner").attr("aria-hidden", "true")
}
