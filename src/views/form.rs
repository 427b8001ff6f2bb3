//! Guide and form, side by side.

use hub_model::NoticeType;
use leptos::prelude::*;

use super::field::FieldView;
use super::guide::Guide;
use super::header::header;
use super::icon::{Icon, icon};
use super::inline::inline;
use super::live::{live, on, press};
use super::notice::{Notice, Primary};
use crate::flow::{Event, Target, Work};
use crate::hub::Ctx;
use crate::text::Key;

/// The screen on which a credential is entered.
#[component]
pub fn Form(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    let Some((config, back)) =
        ctx.state.with_untracked(|state| Some((state.config()?.clone(), state.has_list())))
    else {
        return ().into_any();
    };
    let subtitle = config.subtitle.clone();
    let fields: Vec<_> = config
        .config_fields
        .iter()
        .map(|field| view! { class = "", <FieldView ctx=ctx field=field.clone()/> })
        .collect();
    let notices: Vec<_> = config
        .config_notices
        .iter()
        .map(|notice| {
            let (tone, sign) = match notice.kind {
                NoticeType::Warning => ("warning", Icon::Warning),
                NoticeType::Info => ("info", Icon::Info),
            };
            view! { class = "", <div class="hub-notice" part="notice" data-tone=tone>{icon(sign)}<p>{inline(ctx, &notice.description)}</p></div> }
        })
        .collect();
    let reassurance = config.config_fields.first().and_then(|field| field.reassurance.clone());
    let idle = move || ctx.work.get() == Work::Idle;
    let form = move || {
        let reassurance = reassurance.clone();
        let fine = move || {
            let text = reassurance.clone().filter(|_| idle())?;
            Some(
                view! { class = "", <p class="hub-fine">{icon(Icon::Lock)}<span>{inline(ctx, &text)}</span></p> },
            )
        };
        let submit = move |event: web_sys::SubmitEvent| {
            // Always first: without it the browser would leave the page, with the values in the address.
            event.prevent_default();
            super::notice::act(ctx);
        };
        view! {
            class = "",
            <form class="hub-form" novalidate=true method="dialog" aria-labelledby="title" on:submit=submit>
                {notices}
                {fields}
                <Notice ctx=ctx/>
                <div class="hub-form__actions">
                    <Primary ctx=ctx/>
                    {live(move || (ctx.work.get() == Work::Checking).then(|| view! {
                        class = "",
                        <button
                            type="button"
                            part="button"
                            class="hub-btn hub-btn--block"
                            class:hub-btn--quiet=on(move || !ctx.state.with(|state| state.slow))
                            on:click=press(move || ctx.send(Event::Cancel))
                        >
                            {ctx.say(Key::Cancel)}
                        </button>
                    }))}
                </div>
                {live(fine)}
            </form>
        }
    };
    let guide = ctx.guide.get_untracked().map(|_| {
        live(move || {
            // The texts name the brand, which can change on screen.
            ctx.names.track();
            ctx.guide.get().map(|guide| view! { class = "", <Guide ctx=ctx guide=guide/> })
        })
    });
    view! {
        class = "",
        <button type="button" class="hub-skip" on:click=press(move || ctx.go(Target::Field(String::new())))>{ctx.say(Key::SkipToField)}</button>
        {header(ctx, ctx.say(Key::FormTitle), subtitle, back)}
        <div class="hub-body">
            {guide}
            {form()}
        </div>
    }
    .into_any()
}
