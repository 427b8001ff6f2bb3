//! What can be linked.

use super::live::press;
use leptos::prelude::*;

use super::brand::tile;
use super::header;
use super::icon::{Icon, icon};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// The id of the row of an integration.
pub fn row_id(integration_id: &str) -> String {
    format!("row-{integration_id}")
}

/// The list of integrations.
#[component]
pub fn List(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    let choices = ctx.state.with_untracked(|state| state.choices.clone());
    let rows: Vec<_> = choices
        .into_iter()
        .filter(|choice| choice.active && !choice.name.is_empty())
        .map(|choice| {
            let id = choice.integration_id.clone();
            view! {
                class = "",
                <li>
                    <button type="button" class="hub-row" id=row_id(&id) on:click=press(move || ctx.send(Event::Picked(id.clone())))>
                        {tile(choice.name.clone(), choice.logo_url, "hub-tile")}
                        <span class="hub-row__text">
                            <span class="hub-row__name">{choice.name}</span>
                            {choice.label.map(|label| view! { class = "", <span class="hub-row__how">{label}</span> })}
                        </span>
                        {icon(Icon::Next)}
                    </button>
                </li>
            }
        })
        .collect();
    let body = if rows.is_empty() {
        view! {
            class = "",
            <div class="hub-empty">
                {icon(Icon::Info)}
                <p class="hub-title">{ctx.say(Key::ListEmpty)}</p>
                <p class="hub-muted">{ctx.say(Key::ListEmptyFix)}</p>
            </div>
        }
        .into_any()
    } else {
        view! { class = "", <ul class="hub-list">{rows}</ul> }.into_any()
    };
    (header::plain(ctx, ctx.say(Key::ListTitle), Some(ctx.say(Key::ListSubtitle))), body)
}
