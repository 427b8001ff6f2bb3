//! What some forms have beside their fields: help on demand, a token to copy, a help page, what the provider answered.

use hub_model::Field;

use super::brand::is_web;
use super::copy::copy;
use super::icon::{Icon, icon};
use super::inline::{inline, new_tab};
use crate::browser;
use crate::dom::{El, button, el, words};
use crate::hub::Ctx;
use crate::text::Key;

/// Help on a field, shown on demand.
pub fn tip(ctx: Ctx, field: &Field) -> Option<El> {
    let label = ctx.say_with(Key::MORE_ABOUT, &[("label", &field.label)]);
    let summary = el("summary").attr("aria-label", &label).with(icon(Icon::INFO));
    let text = el("p").class("hub-help").with(field.tooltip.as_deref()?);
    Some(el("details").class("hub-tip").with(summary).with(text))
}

/// The button that copies what a field holds.
pub fn copy_value(ctx: Ctx, key: &str) -> El {
    let key = key.to_owned();
    let held = move || ctx.peek().held_by(&key).to_owned();
    let shown = held.clone();
    button("hub-btn hub-btn--quiet hub-btn--sm", move || copy(ctx, held())).with(icon(Icon::COPY)).with(
        words(move || {
            let copied = ctx.state().copied.as_deref() == Some(&*shown());
            ctx.say(if copied { Key::COPIED } else { Key::COPY })
        }),
    )
}

/// The help page of a connector that has no guide of its own.
pub fn support(ctx: Ctx) -> Option<El> {
    let state = ctx.peek();
    let support = state.config()?.support.as_ref().filter(|_| state.guide.is_none())?;
    let text = support.description.as_deref().map(|text| el("p").with(inline(ctx, text)));
    let link = support.link.as_deref().filter(|link| is_web(link)).map(|link| {
        let link = el("a").class("hub-link").attr("href", link).with(ctx.say(Key::HELP_PAGE));
        el("p").with(new_tab(link.with(icon(Icon::EXTERNAL))))
    });
    (text.is_some() || link.is_some()).then(|| el("div").class("hub-support").with(text).with(link))
}

/// What the provider answered, folded: data, whatever it looks like. What was typed is not repeated.
pub fn answered(ctx: Ctx) -> Option<El> {
    let state = ctx.peek();
    let mut text = state.problem()?.body.provider_response.clone()?;
    for (_, typed) in state.values.iter().filter(|(_, typed)| typed.len() > 3) {
        for form in browser::forms(typed) {
            text = text.replace(&form, "••••");
        }
    }
    let summary = el("summary").with(ctx.say(Key::ANSWERED));
    Some(el("details").class("hub-answer").with(summary).with(el("pre").attr("tabindex", "0").with(text)))
}
