//! One field: label, input, show and hide, paste, and the one line of help, hint or error under it.

use super::live::{live, on, press, word};
use hub_model::clean::clean;
use hub_model::{ErrorCode, Field, FieldType};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, ClipboardEvent, Event as DomEvent, HtmlInputElement};

use super::icon::{Icon, icon};
use super::inline::{inline, step_link};
use crate::flow::{Event, Fault, Hint, Work};
use crate::hub::Ctx;
use crate::secret::Secret;
use crate::text::{self, Key};

/// The id of the input of a field.
pub fn id(key: &str) -> String {
    format!("field-{key}")
}

/// What the clean-up did, as a sentence.
pub fn hint(ctx: Ctx, hint: &Hint) -> String {
    match hint {
        Hint::Help => String::new(),
        Hint::Removed(what) => text::removed(what),
        Hint::PasteBlocked => ctx.say_with(Key::PasteRefused, &[("keys", paste_keys())]),
    }
}

/// The clipboard; absent where the page is not served securely.
pub fn clipboard() -> Option<Clipboard> {
    let window = web_sys::window()?;
    window.is_secure_context().then(|| window.navigator().clipboard())
}

fn paste_keys() -> &'static str {
    let apple = web_sys::window().is_some_and(|window| {
        window.navigator().platform().is_ok_and(|name| name.starts_with("Mac") || name.starts_with("iP"))
    });
    if apple { "⌘V" } else { "Ctrl+V" }
}

/// Puts cleaned text in at the caret, so that caret and undo stay the browser's own.
fn insert(ctx: Ctx, key: &str, input: &HtmlInputElement, raw: &str) {
    let cleaned = clean(raw);
    let document = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.dyn_into::<web_sys::HtmlDocument>().ok());
    let done = document.is_some_and(|document| {
        document.exec_command_with_show_ui_and_value("insertText", false, &cleaned.text).unwrap_or(false)
    });
    if !done {
        _ = input.set_range_text(&cleaned.text);
    }
    ctx.send(Event::Typed(key.to_owned(), Secret::new(input.value())));
    ctx.send(Event::Cleaned(cleaned.removed));
}

/// One field of the form.
#[component]
pub fn FieldView(
    /// The hub that this is a part of.
    ctx: Ctx,
    /// What is entered.
    field: Field,
) -> impl IntoView {
    let hidden = field.secret || field.kind == FieldType::Password;
    let shown = RwSignal::new(!hidden);
    let input = NodeRef::<leptos::html::Input>::new();
    let key = StoredValue::new(field.key.clone());
    let busy = move || ctx.work.get() != Work::Idle;
    let initial = ctx.state.with_untracked(|state| state.values.get(&field.key).cloned().unwrap_or_default());
    let empty = Memo::new(move |_| {
        ctx.state.with(|state| state.values.get(&key.get_value()).is_none_or(Secret::is_empty))
    });
    let wrong = Memo::new(move |_| {
        ctx.fault.with(|fault| matches!(fault, Some(Fault::Field { key: at, .. }) if *at == key.get_value()))
    });

    let typed = move |event: DomEvent| {
        let value = event_target_value(&event);
        ctx.send(Event::Typed(key.get_value(), Secret::new(value)));
    };
    let pasted = move |event: ClipboardEvent| {
        let raw = event.clipboard_data().and_then(|data| data.get_data("text").ok());
        if let (Some(raw), Some(input)) = (raw, input.get_untracked()) {
            event.prevent_default();
            if !input.read_only() {
                insert(ctx, &key.get_value(), &input, &raw);
            }
        }
    };
    let paste = move |_| {
        let Some(element) = input.get_untracked() else { return };
        spawn_local(async move {
            let text = match clipboard() {
                Some(clipboard) => {
                    JsFuture::from(clipboard.read_text()).await.ok().and_then(|text| text.as_string())
                }
                None => None,
            };
            match text {
                Some(raw) => {
                    _ = element.focus();
                    element.select();
                    insert(ctx, &key.get_value(), &element, &raw);
                }
                None => ctx.send(Event::PasteRefused),
            }
        });
    };
    let described = format!("{}-help", id(&field.key));
    let eye = move || {
        (hidden && !empty.get()).then(|| {
            view! {
                class = "",
                <button
                    type="button"
                    class="hub-iconbtn hub-iconbtn--sm"
                    aria-label=word(move || Some(ctx.say(if shown.get() { Key::HideValue } else { Key::ShowValue })))
                    on:mousedown=|event| event.prevent_default()
                    on:click=press(move || shown.update(|shown| *shown = !*shown))
                >
                    {live(move || icon(if shown.get() { Icon::EyeOff } else { Icon::Eye }))}
                </button>
            }
        })
    };
    let paste_button = move || {
        (hidden && !busy()).then(|| view! {
            class = "",
            <button type="button" class="hub-btn hub-btn--quiet hub-btn--sm" on:click=paste>{icon(Icon::Paste)}{ctx.say(Key::Paste)}</button>
        })
    };
    let label = field.label.clone();
    let optional = (!field.required)
        .then(|| view! { class = "", <span class="hub-label__optional">" "{ctx.say(Key::Optional)}</span> });
    let description = StoredValue::new(field.description.clone());
    view! {
        class = "",
        <div class="hub-field" part="field">
            <label class="hub-label" for=id(&field.key)>{label}{optional}</label>
            <div class="hub-input hub-input--secret ph-no-capture" part="input" data-dd-privacy="hidden">
                <input
                    node_ref=input
                    id=id(&field.key)
                    type=word(move || Some(if shown.get() { "text" } else { "password" }))
                    dir="ltr"
                    prop:value=initial.expose().to_owned()
                    placeholder=field.placeholder.clone()
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-1p-ignore=""
                    aria-required=field.required.then_some("true")
                    aria-invalid=word(move || wrong.get().then_some("true"))
                    aria-describedby=described.clone()
                    prop:readOnly=on(move || busy() || field.read_only)
                    on:input=typed
                    on:paste=pasted
                />
                {live(eye)}
                {live(paste_button)}
            </div>
            <div id=described.clone()>
                {live(move || help(ctx, description.get_value(), wrong.get()))}
            </div>
        </div>
    }
}

/// The line under the input: what is wrong, what runs, what was removed, or what helps.
fn help(ctx: Ctx, description: Option<String>, wrong: bool) -> AnyView {
    if wrong {
        return error(ctx).into_any();
    }
    let slow = ctx.state.with(|state| state.slow);
    let running = match (ctx.work.get(), slow) {
        (Work::Idle, _) => None,
        (Work::Checking, false) => Some(Key::Checking),
        (Work::Checking, true) => Some(Key::Slow),
        (Work::Storing, _) => Some(Key::Storing),
    };
    if let Some(key) = running {
        return view! { class = "", <p class="hub-help">{ctx.say(key)}</p> }.into_any();
    }
    match ctx.hint.get() {
        Hint::Help => description
            .map(|text| view! { class = "", <p class="hub-help"><span>{inline(ctx, &text)}</span></p> })
            .into_any(),
        what => {
            let (tone, sign) =
                if what == Hint::PasteBlocked { ("info", Icon::Info) } else { ("success", Icon::Check) };
            view! { class = "", <p class="hub-hint" data-tone=tone>{icon(sign)}<span>{hint(ctx, &what)}</span></p> }.into_any()
        }
    }
}

/// What is wrong with the value, what to do, and the step of the guide that helps.
fn error(ctx: Ctx) -> impl IntoView {
    let words = ctx.words();
    let problem =
        ctx.fault.with(|fault| fault.as_ref().and_then(Fault::problem).cloned()).unwrap_or_default();
    let step = ctx.state.with(|state| {
        let mapped = || state.config().and_then(|config| config.step_for(problem.code())).map(str::to_owned);
        problem.body.guide_step.clone().or_else(mapped)
    });
    let framed = problem.code == Some(ErrorCode::MissingPermission);
    let link = step.and_then(|id| {
        let number = ctx.progress.number(&id)?.to_string();
        Some(step_link(ctx, ctx.say_with(Key::ShowStep, &[("n", &number)]), id, framed))
    });
    view! {
        class = "",
        <div class="hub-hint" data-tone="danger">
            {icon(Icon::Alert)}
            <div>
                <p class="hub-hint__what">{words.what}</p>
                <p>{words.fix}" "{link}</p>
            </div>
        </div>
    }
}
