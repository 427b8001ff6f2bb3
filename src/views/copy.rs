//! Copy buttons: a tick and "Copied" for two seconds.

use super::live::{live, press};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::icon::{Icon, icon};
use crate::hub::Ctx;
use crate::text::Key;

/// How long "Copied" stays, in milliseconds.
const SHOWN: u32 = 2_000;

/// Something to be typed elsewhere, as a button that copies it.
pub fn copy_text(ctx: Ctx, text: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let label = ctx.say_with(Key::CopyText, &[("text", &text)]);
    let shown = text.clone();
    view! {
        class = "",
        <button type="button" class="hub-copy" aria-label=label on:click=press(move || copy(ctx, text.clone(), copied))>
            {shown}
            {live(move || icon(if copied.get() { Icon::Check } else { Icon::Copy }))}
        </button>
    }
}

/// A button that copies a list.
pub fn copy_list(ctx: Ctx, names: &[String]) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = names.join(", ");
    view! {
        class = "",
        <button type="button" class="hub-btn hub-btn--sm" on:click=press(move || copy(ctx, text.clone(), copied))>
            {live(move || icon(if copied.get() { Icon::Check } else { Icon::Copy }))}
            {live(move || ctx.say(if copied.get() { Key::Copied } else { Key::CopyList }))}
        </button>
    }
}

fn copy(ctx: Ctx, text: String, copied: RwSignal<bool>) {
    let Some(clipboard) = super::field::clipboard() else { return };
    spawn_local(async move {
        if JsFuture::from(clipboard.write_text(&text)).await.is_ok() && copied.try_set(true).is_none() {
            ctx.spoken.set(ctx.say(Key::Copied));
            Timeout::new(SHOWN, move || _ = copied.try_set(false)).forget();
        }
    });
}
