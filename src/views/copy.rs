//! Copy buttons: a tick and "Copied" for two seconds.

use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::icon::{Icon, icon};
use crate::browser::clipboard;
use crate::dom::{El, Part, button, part, words};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// How long "Copied" stays, in milliseconds.
const SHOWN: u32 = 2_000;

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

fn is_copied(ctx: Ctx, text: &str) -> bool {
    ctx.state().copied.as_deref() == Some(text)
}

fn sign(ctx: Ctx, text: String) -> Part {
    part(move || is_copied(ctx, &text), |copied| icon(if *copied { Icon::Check } else { Icon::Copy }))
}

/// Copies a text, and says so for a while.
pub fn copy(ctx: Ctx, text: String) {
    let Some(clipboard) = clipboard() else { return };
    let written = clipboard.write_text(&text);
    spawn_local(async move {
        if JsFuture::from(written).await.is_ok() && ctx.runner().is_some() {
            ctx.send(Event::Copied(Some(text.clone())));
            ctx.speak(&ctx.say(Key::COPIED));
            ctx.later(SHOWN, move || {
                // Something else may have been copied since.
                if is_copied(ctx, &text) {
                    ctx.send(Event::Copied(None));
                }
            });
        }
    });
}
