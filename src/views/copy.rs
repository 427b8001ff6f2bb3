//! Copy buttons: a tick and "Copied" for two seconds.

use leptos::prelude::{Get, LocalStorage, RwSignal, Set};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::icon::{Icon, icon};
use crate::browser::clipboard;
use crate::dom::{El, Part, button, part, words};
use crate::hub::Ctx;
use crate::text::Key;

/// How long "Copied" stays, in milliseconds.
const SHOWN: u32 = 2_000;

/// Whether something was just copied.
type Copied = RwSignal<bool, LocalStorage>;

/// Something to be typed elsewhere, as a button that copies it.
pub fn copy_text(ctx: Ctx, text: String) -> El {
    let copied = RwSignal::new_local(false);
    let label = ctx.say_with(Key::CopyText, &[("text", &text)]);
    let shown = text.clone();
    button("hub-copy", move || copy(ctx, &text, copied))
        .attr("aria-label", &label)
        .with(shown)
        .with(sign(copied))
}

/// A button that copies a list.
pub fn copy_list(ctx: Ctx, names: &[String]) -> El {
    let copied = RwSignal::new_local(false);
    let text = names.join(", ");
    button("hub-btn hub-btn--sm", move || copy(ctx, &text, copied))
        .with(sign(copied))
        .with(words(move || ctx.say(if copied.get() { Key::Copied } else { Key::CopyList })))
}

fn sign(copied: Copied) -> Part {
    part(move || copied.get(), |copied| icon(if *copied { Icon::Check } else { Icon::Copy }))
}

fn copy(ctx: Ctx, text: &str, copied: Copied) {
    let Some(clipboard) = clipboard() else { return };
    let written = clipboard.write_text(text);
    spawn_local(async move {
        if JsFuture::from(written).await.is_ok() && copied.try_set(true).is_none() {
            ctx.speak(&ctx.say(Key::Copied));
            ctx.later(SHOWN, move || _ = copied.try_set(false));
        }
    });
}
