//! Guide texts as nodes: never through HTML.

use hub_model::inline::{Inline, parse};

use super::copy::copy_text;
use super::icon::{Icon, icon};
use crate::dom::{El, Part, button, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// Draws inline Markdown with the placeholders filled.
pub fn inline(ctx: Ctx, source: &str) -> Vec<Part> {
    parse(source).into_iter().map(|node| draw(ctx, node)).collect()
}

fn draw(ctx: Ctx, node: Inline) -> Part {
    let fill = |text: &str| ctx.peek().names.fill(text, &[]);
    match node {
        Inline::Text(text) => fill(&text).as_str().into(),
        Inline::Strong(text) => el("strong").with(fill(&text)).into(),
        Inline::Emphasis(text) => el("em").with(fill(&text)).into(),
        Inline::Code(text) => copy_text(ctx, fill(&text)).into(),
        Inline::Break => el("br").into(),
        Inline::Link { text, href } => new_tab(
            el("a").class("hub-link").attr("href", &href).with(fill(&text)).with(icon(Icon::External)),
        )
        .into(),
        Inline::Step { text, id } => {
            let number = ctx.peek().step_number(&id).map(|number| number.to_string()).unwrap_or_default();
            let text = ctx.peek().names.fill(&text, &[("n", &number)]);
            // A step that is not shown has no number, and nothing to open.
            if number.is_empty() { text.trim_end().into() } else { step_link(ctx, &text, id, false).into() }
        }
    }
}

/// A link that opens in a new tab, says so, and tells the other side nothing of this page.
pub fn new_tab(link: El) -> El {
    link.attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .with(el("span").class("hub-vh").with(" ").with(Key::NEW_TAB.english()))
}

/// A button that opens a step of the guide; `framed`: and frames its important line.
pub fn step_link(ctx: Ctx, text: &str, id: String, framed: bool) -> El {
    button("hub-link hub-nowrap", move || ctx.send(Event::StepAsked { id: id.clone(), framed })).with(text)
}
