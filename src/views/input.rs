//! The input of a field: one line, several, or a choice; what is typed and pasted; show, hide and paste.

use hub_model::{Field, FieldType};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement};

use super::field::{help_id, id};
use super::icon::{Icon, icon};
use crate::dom::{El, Part, button, el, follow, part};
use crate::flow::{Event, Fault, Work};
use crate::hub::Ctx;
use crate::secret::Secret;
use crate::text::Key;

/// The input of a field. All kinds have `value`, so one type of the browser stands for them.
pub fn input(ctx: Ctx, field: &Field, hidden: bool) -> El {
    let shown = field.key.clone();
    let shown = move || !hidden || ctx.state().shown.contains(&shown);
    let control = match field.kind {
        FieldType::Text | FieldType::Password | FieldType::Number => line(ctx, shown),
        FieldType::TextArea => {
            el("textarea").attr("rows", "4").live("data-masked", move || (!shown()).then_some(""))
        }
        FieldType::Select => select(ctx, field),
    };
    // A choice cannot be read-only, only disabled.
    let locked = if field.kind == FieldType::Select { "disabled" } else { "readonly" };
    let (wrong, read_only) = (field.key.clone(), field.is_fixed());
    let mut control = control
        .attr("id", &id(&field.key))
        .attr("dir", if field.secret { "ltr" } else { "auto" })
        .attr("placeholder", &field.placeholder)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("data-1p-ignore", "")
        .attr("aria-describedby", &help_id(&field.key))
        .live(locked, move || (read_only || ctx.state().work != Work::Idle).then_some(""))
        .live("aria-invalid", move || {
            let state = ctx.state();
            let wrong = matches!(&state.fault, Some(Fault::Field { key, .. }) if *key == wrong);
            wrong.then_some("true")
        });
    if field.required {
        control = control.attr("aria-required", "true");
    }
    if field.kind == FieldType::Number {
        control = control.attr("inputmode", "decimal");
    }
    let element: HtmlInputElement = control.as_type();
    if field.is_fixed() {
        let (shown, key) = (element.clone(), field.key.clone());
        follow(Box::new(move || shown.set_value(ctx.state().held_by(&key))));
    } else {
        element.set_value(ctx.peek().values.get(&field.key));
    }
    let (typed, key) = (element.clone(), field.key.clone());
    let control =
        control.on("input", move |_| ctx.send(Event::Typed(key.clone(), Secret::new(typed.value()))));
    if field.kind == FieldType::Select {
        return control;
    }
    let field = field.clone();
    control.on("paste", move |event| {
        let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
        // Until the rest is there, the browser pastes; what it puts in is cleaned when it is checked.
        if let (Some(raw), Some(rest)) = (data.and_then(|data| data.get_data("text").ok()), ctx.rest()) {
            event.prevent_default();
            if !element.read_only() {
                (rest.paste)(ctx, &field, &element, &raw);
            }
        }
    })
}

/// One line, readable while `shown`.
fn line(ctx: Ctx, shown: impl Fn() -> bool + 'static) -> El {
    let line = el("input");
    let element: HtmlInputElement = line.as_type();
    follow(Box::new(move || {
        element.set_type(if shown() { "text" } else { "password" });
        // Chromium draws the other type with the caret at the start (seen in 148), after this and before timers.
        if let (Ok(start), Ok(Some(end @ 1..))) = (element.selection_start(), element.selection_end()) {
            let element = element.clone();
            ctx.later(0, move || _ = element.set_selection_range(start.unwrap_or(end), end));
        }
    }));
    line
}

/// A choice; while nothing is chosen it says so.
fn select(ctx: Ctx, field: &Field) -> El {
    let hint =
        if field.placeholder.is_empty() { ctx.say(Key::CHOOSE_ONE) } else { field.placeholder.clone() };
    let first = field.default_value.is_none().then(|| el("option").attr("value", "").with(hint));
    let options = field.options.iter();
    let options: Vec<El> =
        options.map(|option| el("option").attr("value", &option.value).with(&*option.label)).collect();
    el("select").with(first).with(options)
}

/// The button that shows and hides the value, once there is one.
pub fn eye(ctx: Ctx, key: &str) -> Part {
    let (key, revealed) = (key.to_owned(), key.to_owned());
    part(
        move || !ctx.state().values.get(&key).is_empty(),
        move |filled| {
            filled.then(|| {
                let known = revealed.clone();
                let shown = move || ctx.state().shown.contains(&known);
                let looks = shown.clone();
                let label = move || Some(ctx.say(if shown() { Key::HIDE_VALUE } else { Key::SHOW_VALUE }));
                let look = |shown: &bool| icon(if *shown { Icon::EYE_OFF } else { Icon::EYE });
                let key = revealed.clone();
                button("hub-iconbtn hub-iconbtn--sm", move || ctx.send(Event::Revealed(key.clone())))
                    .live("aria-label", label)
                    // Keeps the focus, and with it the caret, in the input.
                    .on("mousedown", |event| event.prevent_default())
                    .with(part(looks, look))
            })
        },
    )
}

/// The button that reads the clipboard, while nothing runs.
pub fn paste(ctx: Ctx, field: &Field, input: HtmlInputElement) -> Part {
    let field = field.clone();
    part(
        move || ctx.state().work == Work::Idle,
        move |idle| {
            let (field, input) = (field.clone(), input.clone());
            idle.then(|| {
                button("hub-btn hub-btn--quiet hub-btn--sm", move || {
                    let (field, input) = (field.clone(), input.clone());
                    ctx.with_rest(move |rest| (rest.paste_clipboard)(ctx, field, input));
                })
                .with(icon(Icon::PASTE))
                .with(ctx.say(Key::PASTE))
            })
        },
    )
}
