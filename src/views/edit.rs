//! What a form says of an account that is edited: which one it is, and of each stored secret its last characters.

use hub_model::{AccountStatus, Field};

use super::brand::provider_tile;
use super::field::{help_id, id};
use super::icon::{Icon, icon};
use super::line::{draw, line};
use super::notice::{notice, text};
use crate::browser;
use crate::dom::{El, button, el, part};
use crate::flow::{Event, Fault, Work};
use crate::hub::Ctx;
use crate::text::{Key, Line};

/// The account, and what is wrong with it.
pub fn head(ctx: Ctx) -> Vec<El> {
    let state = ctx.peek();
    let Some(account) = &state.account else { return Vec::new() };
    let day = account.linked_at.as_deref().and_then(browser::day);
    let day = day.map(|day| {
        el("p").class("hub-muted hub-small").with(ctx.say_with(Key::LINKED_ON, &[("date", &day)]))
    });
    let name = account.label.as_deref().unwrap_or(&state.names.provider);
    let words = el("div").with(el("p").with(el("strong").with(name))).with(day);
    let which = el("div").class("hub-acct").with(provider_tile(ctx, "hub-tile")).with(words);
    let broken = matches!(account.status, Some(AccountStatus::Error | AccountStatus::Expired));
    let broken = broken.then(|| {
        let (what, fix) = (ctx.say(Key::NOT_ACCEPTED), ctx.say(Key::NOT_ACCEPTED_FIX));
        notice("danger", icon(Icon::ALERT), text(&what, &fix))
    });
    std::iter::once(which).chain(broken).collect()
}

/// The field of a secret that is stored and stays: bullets and its last characters, and the way to replace it.
pub fn stored(ctx: Ctx, field: &Field) -> El {
    let end = ctx.peek().stored_end(&field.key).unwrap_or_default().to_owned();
    let wrong = field.key.clone();
    let shown = el("input")
        .attr("id", &id(&field.key))
        .attr("type", "text")
        .attr("dir", "ltr")
        .attr("readonly", "")
        .attr("value", &["••••••••••", &*end].concat())
        .attr("aria-describedby", &help_id(&field.key))
        .live("aria-invalid", move || {
            let state = ctx.state();
            let wrong = matches!(&state.fault, Some(Fault::Field { key, .. }) if *key == wrong);
            wrong.then_some("true")
        });
    let key = field.key.clone();
    let edit =
        button("hub-btn hub-btn--quiet hub-btn--sm", move || ctx.send(Event::SecretEdited(key.clone())))
            .attr("aria-label", &ctx.say_with(Key::EDIT_FIELD, &[("label", &field.label)]))
            .live("disabled", move || (ctx.state().work != Work::Idle).then_some(""))
            .with(icon(Icon::EDIT))
            .with(ctx.say(Key::EDIT));
    let label = el("label").class("hub-label").attr("for", &id(&field.key)).with(&*field.label);
    let row = el("div").class("hub-input hub-input--secret").attr("part", "input").with(shown).with(edit);
    let key = field.key.clone();
    let hint = part(
        move || line(&ctx.state(), &key),
        move |said| match said {
            Line::Help => Some(el("p").class("hub-help").with(el("span").with(ctx.say(Key::EDIT_HINT)))),
            other => draw(ctx, other),
        },
    );
    el("div")
        .class("hub-field")
        .attr("part", "field")
        .with(label)
        .with(row)
        .with(el("div").attr("id", &help_id(&field.key)).with(hint))
}

/// The line under the input that takes the place of a stored secret.
pub fn keep(ctx: Ctx, key: &str) -> El {
    let state = ctx.peek();
    let end = state.stored_end(key).filter(|end| !end.is_empty());
    let end = end.map(|end| el("span").with(ctx.say_with(Key::ENDS_IN, &[("last4", end)])));
    let key = key.to_owned();
    let back = button("hub-link", move || ctx.send(Event::SecretKept(key.clone())));
    el("p").class("hub-help hub-keep").with(back.with(ctx.say(Key::KEEP_STORED))).with(end)
}
