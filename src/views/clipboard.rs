//! What is read from the clipboard, cleaned, and what is written to it.

use hub_model::Field;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

use crate::browser::{clipboard, insert};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::secret::Secret;
use crate::text::Key;

/// How long "Copied" stays, in milliseconds.
const SHOWN: u32 = 2_000;

/// Cleans a text and puts it in at the caret.
pub fn paste(ctx: Ctx, field: &Field, input: &HtmlInputElement, raw: &str) {
    let cleaned = field.clean(raw);
    insert(input, &cleaned.text);
    ctx.send(Event::Typed(field.key.clone(), Secret::new(input.value())));
    ctx.send(Event::Cleaned(field.key.clone(), cleaned.removed));
}

/// Reads the clipboard into an input.
pub fn paste_clipboard(ctx: Ctx, field: Field, input: HtmlInputElement) {
    let Some(clipboard) = clipboard() else { return ctx.send(Event::PasteRefused(field.key)) };
    let read = clipboard.read_text();
    spawn_local(async move {
        match JsFuture::from(read).await.ok().and_then(|text| text.as_string()) {
            // The form may have changed while the person was asked.
            Some(_) if !input.is_connected() || input.read_only() => {}
            Some(raw) => {
                _ = input.focus();
                input.select();
                paste(ctx, &field, &input, &raw);
            }
            None => ctx.send(Event::PasteRefused(field.key)),
        }
    });
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
                if ctx.peek().copied.as_deref() == Some(&*text) {
                    ctx.send(Event::Copied(None));
                }
            });
        }
    });
}
