//! The line under a field, when it is not the help: what is wrong, what runs, what was removed.

use super::extra::answered;
use super::icon::{Icon, icon};
use super::inline::step_link;
use crate::browser::paste_keys;
use crate::dom::{El, el};
use crate::flow::State;
use crate::hub::Ctx;
use crate::text::{Key, Line, Tone, Words};

/// What is said under a field.
pub fn line(state: &State, field: &str) -> Line {
    state.line(field, paste_keys())
}

/// Draws it; nothing for the help, which the field draws itself.
pub fn draw(ctx: Ctx, line: &Line) -> Option<El> {
    match line {
        Line::Help => None,
        Line::Running(what) => Some(el("p").class("hub-help").with(&**what)),
        Line::Hint(tone, text) => {
            let sign = if *tone == Tone::Info { Icon::Info } else { Icon::Check };
            let hint = el("p").class("hub-hint").attr("data-tone", tone.as_str());
            Some(hint.with(icon(sign)).with(el("span").with(&**text)))
        }
        Line::Wrong { words, step, framed } => Some(wrong(ctx, words, step.as_ref(), *framed)),
    }
}

/// What is wrong with the value, what to do, and the step of the guide that helps.
fn wrong(ctx: Ctx, words: &Words, step: Option<&(String, usize)>, framed: bool) -> El {
    let link = step.map(|(id, number)| {
        let text = ctx.say_with(Key::SHOW_STEP, &[("n", &number.to_string())]);
        step_link(ctx, &text, id.clone(), framed)
    });
    let text = el("div")
        .with(el("p").class("hub-hint__what").with(&*words.what))
        .with(el("p").with(&*words.fix).with(" ").with(link))
        .with(answered(ctx));
    el("div").class("hub-hint").attr("data-tone", "danger").with(icon(Icon::Alert)).with(text)
}
