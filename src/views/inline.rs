//! Guide texts as nodes: never through HTML.

use super::live::press;
use hub_model::inline::{Inline, parse};
use leptos::prelude::*;

use super::copy::copy_text;
use super::icon::{Icon, icon};
use crate::hub::Ctx;
use crate::text::Key;

/// Draws inline Markdown with the placeholders filled.
pub fn inline(ctx: Ctx, source: &str) -> Vec<AnyView> {
    let fill = move |text: &str| ctx.names.with(|names| names.fill(text, &[]));
    parse(source)
        .into_iter()
        .map(|node| match node {
            Inline::Text(text) => fill(&text).into_any(),
            Inline::Strong(text) => view! { class = "", <strong>{fill(&text)}</strong> }.into_any(),
            Inline::Emphasis(text) => view! { class = "", <em>{fill(&text)}</em> }.into_any(),
            Inline::Code(text) => copy_text(ctx, fill(&text)).into_any(),
            Inline::Break => view! { class = "", <br/> }.into_any(),
            Inline::Link { text, href } => view! {
                class = "",
                <a class="hub-link" href=href target="_blank" rel="noopener noreferrer">
                    {fill(&text)}
                    {icon(Icon::External)}
                    <span class="hub-vh">" "{Key::NewTab.english()}</span>
                </a>
            }
            .into_any(),
            Inline::Step { text, id } => match ctx.progress.number(&id) {
                Some(number) => {
                    step_link(ctx, text.replace("{n}", &number.to_string()), id, false).into_any()
                }
                None => fill(&text.replace(" {n}", "")).into_any(),
            },
        })
        .collect()
}

/// A button that opens a step of the guide; `framed`: and frames its important line.
pub fn step_link(ctx: Ctx, text: String, id: String, framed: bool) -> impl IntoView {
    view! {
        class = "",
        <button type="button" class="hub-link hub-nowrap" on:click=press(move || ctx.progress.show(ctx, &id, framed))>{text}</button>
    }
}
