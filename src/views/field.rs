//! One field: label, input, show and hide, paste, and the one line of help, hint or error under it.

use hub_model::clean::clean;
use hub_model::{Field, FieldType};
use leptos::prelude::{Get, LocalStorage, RwSignal, Update};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, HtmlInputElement};

use super::icon::{Icon, icon};
use super::inline::{inline, step_link};
use crate::browser::{clipboard, insert, paste_keys};
use crate::dom::{El, Part, button, el, part};
use crate::flow::{Event, Fault, Work};
use crate::hub::Ctx;
use crate::secret::Secret;
use crate::text::{Key, Line, Words};

/// Whether what was typed can be read.
type Shown = RwSignal<bool, LocalStorage>;

/// The id of the input of a field.
pub fn id(key: &str) -> String {
    format!("field-{key}")
}

/// One field of the form.
pub fn field(ctx: Ctx, field: &Field) -> El {
    let hidden = field.secret || field.kind == FieldType::Password;
    let shown = RwSignal::new_local(!hidden);
    let input = input(ctx, field, shown);
    let element: HtmlInputElement = input.as_type();
    let optional = (!field.required)
        .then(|| el("span").class("hub-label__optional").with(" ").with(ctx.say(Key::Optional)));
    let label =
        el("label").class("hub-label").attr("for", &id(&field.key)).with(&*field.label).with(optional);
    let mut row = el("div")
        .class("hub-input hub-input--secret ph-no-capture")
        .attr("part", "input")
        .attr("data-dd-privacy", "hidden")
        .with(input);
    if hidden {
        row = row.with(eye(ctx, &field.key, shown)).with(paste(ctx, &field.key, element));
    }
    el("div")
        .class("hub-field")
        .attr("part", "field")
        .with(label)
        .with(row)
        .with(el("div").attr("id", &help_id(&field.key)).with(help(ctx, field)))
}

fn help_id(key: &str) -> String {
    format!("{}-help", id(key))
}

fn input(ctx: Ctx, field: &Field, shown: Shown) -> El {
    let (key, wrong, read_only) = (field.key.clone(), field.key.clone(), field.read_only);
    let mut input = el("input")
        .attr("id", &id(&field.key))
        .attr("dir", "ltr")
        .attr("placeholder", &field.placeholder)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("data-1p-ignore", "")
        .attr("aria-describedby", &help_id(&field.key))
        .live("type", move || Some(if shown.get() { "text" } else { "password" }))
        .live("readonly", move || (read_only || ctx.state().work != Work::Idle).then_some(""))
        .live("aria-invalid", move || {
            let state = ctx.state();
            let wrong = matches!(&state.fault, Some(Fault::Field { key, .. }) if *key == wrong);
            wrong.then_some("true")
        });
    if field.required {
        input = input.attr("aria-required", "true");
    }
    let element: HtmlInputElement = input.as_type();
    element.set_value(ctx.peek().values.get(&field.key));
    let (typed, pasted) = (element.clone(), element);
    input
        .on("input", {
            let key = key.clone();
            move |_| ctx.send(Event::Typed(key.clone(), Secret::new(typed.value())))
        })
        .on("paste", move |event| {
            let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
            if let Some(raw) = data.and_then(|data| data.get_data("text").ok()) {
                event.prevent_default();
                if !pasted.read_only() {
                    put(ctx, &key, &pasted, &raw);
                }
            }
        })
}

/// Cleans a text and puts it in at the caret.
fn put(ctx: Ctx, key: &str, input: &HtmlInputElement, raw: &str) {
    let cleaned = clean(raw);
    insert(input, &cleaned.text);
    ctx.send(Event::Typed(key.to_owned(), Secret::new(input.value())));
    ctx.send(Event::Cleaned(cleaned.removed));
}

/// The button that shows and hides the value, once there is one.
fn eye(ctx: Ctx, key: &str, shown: Shown) -> Part {
    let key = key.to_owned();
    part(
        move || !ctx.state().values.get(&key).is_empty(),
        move |filled| {
            filled.then(|| {
                let label = move || Some(ctx.say(if shown.get() { Key::HideValue } else { Key::ShowValue }));
                let look = |shown: &bool| icon(if *shown { Icon::EyeOff } else { Icon::Eye });
                button("hub-iconbtn hub-iconbtn--sm", move || shown.update(|shown| *shown = !*shown))
                    .live("aria-label", label)
                    // Keeps the focus, and with it the caret, in the input.
                    .on("mousedown", |event| event.prevent_default())
                    .with(part(move || shown.get(), look))
            })
        },
    )
}

/// The button that reads the clipboard, while nothing runs.
fn paste(ctx: Ctx, key: &str, input: HtmlInputElement) -> Part {
    let key = key.to_owned();
    part(
        move || ctx.state().work == Work::Idle,
        move |idle| {
            let (key, input) = (key.clone(), input.clone());
            idle.then(|| {
                button("hub-btn hub-btn--quiet hub-btn--sm", move || {
                    read_clipboard(ctx, key.clone(), input.clone());
                })
                .with(icon(Icon::Paste))
                .with(ctx.say(Key::Paste))
            })
        },
    )
}

fn read_clipboard(ctx: Ctx, key: String, input: HtmlInputElement) {
    let Some(clipboard) = clipboard() else { return ctx.send(Event::PasteRefused) };
    let read = clipboard.read_text();
    spawn_local(async move {
        match JsFuture::from(read).await.ok().and_then(|text| text.as_string()) {
            Some(raw) => {
                _ = input.focus();
                input.select();
                put(ctx, &key, &input, &raw);
            }
            None => ctx.send(Event::PasteRefused),
        }
    });
}

/// The line under the input: what is wrong, what runs, what was removed, or what helps.
fn help(ctx: Ctx, field: &Field) -> Part {
    let (key, description) = (field.key.clone(), field.description.clone());
    part(
        move || ctx.state().line(&key, paste_keys()),
        move |line| match line {
            Line::Help => {
                let text = description.as_ref()?;
                Some(el("p").class("hub-help").with(el("span").with(inline(ctx, text))))
            }
            Line::Running(what) => Some(el("p").class("hub-help").with(&**what)),
            Line::Hint(tone, text) => {
                let sign = if *tone == crate::text::Tone::Info { Icon::Info } else { Icon::Check };
                let hint = el("p").class("hub-hint").attr("data-tone", tone.as_str());
                Some(hint.with(icon(sign)).with(el("span").with(&**text)))
            }
            Line::Wrong { words, step, framed } => Some(wrong(ctx, words, step.as_ref(), *framed)),
        },
    )
}

/// What is wrong with the value, what to do, and the step of the guide that helps.
fn wrong(ctx: Ctx, words: &Words, step: Option<&(String, usize)>, framed: bool) -> El {
    let link = step.map(|(id, number)| {
        let text = ctx.say_with(Key::ShowStep, &[("n", &number.to_string())]);
        step_link(ctx, &text, id.clone(), framed)
    });
    let text = el("div")
        .with(el("p").class("hub-hint__what").with(&*words.what))
        .with(el("p").with(&*words.fix).with(" ").with(link));
    el("div").class("hub-hint").attr("data-tone", "danger").with(icon(Icon::Alert)).with(text)
}
