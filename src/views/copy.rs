//! Copy buttons: a tick and "Copied" for two seconds.

use super::icon::{Icon, icon};
use crate::dom::{El, Part, button, part, words};
use crate::hub::Ctx;
use crate::text::Key;

/// Something to be typed elsewhere, as a button that copies it.
pub fn copy_text(ctx: Ctx, text: String) -> El {
    let label = ctx.say_with(Key::COPY_TEXT, &[("text", &text)]);
    let (shown, copied) = (text.clone(), text.clone());
    button("hub-copy", move || copy(ctx, text.clone()))
        .attr("aria-label", &label)
        .with(shown)
        .with(sign(ctx, copied))
}

/// A button that copies a list.
pub fn copy_list(ctx: Ctx, names: &[String]) -> El {
    let text = names.join(", ");
    let (signed, said) = (text.clone(), text.clone());
    button("hub-btn hub-btn--sm", move || copy(ctx, text.clone()))
        .with(sign(ctx, signed))
        .with(words(move || ctx.say(if is_copied(ctx, &said) { Key::COPIED } else { Key::COPY_LIST })))
}

/// Copies a text, and says so for a while.
pub fn copy(ctx: Ctx, text: String) {
    ctx.with_rest(move |rest| (rest.copy)(ctx, text));
}

fn is_copied(ctx: Ctx, text: &str) -> bool {
    ctx.state().copied.as_deref() == Some(text)
}

fn sign(ctx: Ctx, text: String) -> Part {
    part(move || is_copied(ctx, &text), |copied| icon(if *copied { Icon::CHECK } else { Icon::COPY }))
}
