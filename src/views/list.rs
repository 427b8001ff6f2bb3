//! What can be linked.

use hub_model::Integration;

use super::brand::tile;
use super::header;
use super::icon::{Icon, icon};
use crate::dom::{El, button, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// The id of the row of an integration.
pub fn row_id(integration_id: &str) -> String {
    format!("row-{integration_id}")
}

/// The list of integrations.
pub fn list(ctx: Ctx) -> Vec<El> {
    let rows: Vec<El> = ctx
        .peek()
        .choices
        .iter()
        .filter(|choice| choice.active && !choice.name.is_empty())
        .map(|choice| row(ctx, choice))
        .collect();
    let body = if rows.is_empty() {
        el("div")
            .class("hub-empty")
            .with(icon(Icon::Info))
            .with(el("p").class("hub-title").with(ctx.say(Key::ListEmpty)))
            .with(el("p").class("hub-muted").with(ctx.say(Key::ListEmptyFix)))
    } else {
        el("ul").class("hub-list").attr("role", "list").with(rows)
    };
    vec![header::plain(ctx, Key::ListTitle, Some(&ctx.say(Key::ListSubtitle))), body]
}

fn row(ctx: Ctx, choice: &Integration) -> El {
    let id = choice.integration_id.clone();
    let text = el("span")
        .class("hub-row__text")
        .with(el("span").class("hub-row__name").with(&*choice.name))
        .with(choice.label.as_deref().map(|label| el("span").class("hub-row__how").with(label)));
    let row = button("hub-row", move || ctx.send(Event::Picked(id.clone())))
        .attr("id", &row_id(&choice.integration_id))
        .with(tile(&choice.name, &choice.logo_url, "hub-tile"))
        .with(text)
        .with(icon(Icon::Next));
    el("li").with(row)
}
