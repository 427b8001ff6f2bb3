//! The confirmation: a modal dialog over the host page.

use hub_model::{Granted, Permission, Validation};
use web_sys::HtmlDialogElement;

use super::brand::{is_web, mark, provider_tile};
use super::icon::{Icon, icon};
use super::inline::new_tab;
use crate::dom::{Child, El, button, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// The dialog that says what is connected.
pub fn dialog(ctx: Ctx) -> El {
    let state = ctx.peek();
    let dialog = el("dialog").class("hub-dialog").attr("part", "dialog");
    let shown: HtmlDialogElement = dialog.as_type();
    let done = {
        let shown = shown.clone();
        move || {
            // Gives the focus back to where it was; the connected card then takes it.
            shown.close();
            ctx.send(Event::Done);
        }
    };
    let site = state.validation.as_ref().and_then(|judged| judged.site.as_ref());
    let works = ctx.say(match site {
        None => Key::CAN_WORK_WITH_ACCOUNT,
        Some(site) if site.others == 0 => Key::CAN_WORK_WITH,
        Some(_) => Key::CAN_WORK_WITH_MANY,
    });
    let accounts = state.settings.accounts_url.as_deref().filter(|url| is_web(url)).map(|url| {
        let link = el("a").class("hub-btn").attr("part", "button").attr("href", url);
        new_tab(link.with(ctx.say(Key::VIEW_IN_ACCOUNTS)))
    });
    let label = state.host.close_label.clone().unwrap_or_else(|| ctx.say(Key::DONE));
    let button = button("hub-btn hub-btn--primary", done.clone())
        .attr("part", "button-primary")
        .attr("id", "done")
        .with(label);
    let head = el("div")
        .class("hub-dialog__head")
        .with(el("h2").class("hub-dialog__title").attr("id", "dialog-title").with(ctx.say(Key::IS_CONNECTED)))
        .with(el("p").class("hub-muted").attr("id", "dialog-text").with(works));
    let body = el("div")
        .class("hub-dialog__body")
        .with(join(ctx, icon(Icon::Check)))
        .with(head)
        .with(facts(ctx))
        .with(warnings(ctx))
        .with(el("div").class("hub-dialog__actions").with(accounts).with(button));
    // A dialog has to be in the page before it can be modal.
    ctx.later(0, move || {
        if shown.is_connected() && shown.show_modal().is_ok() {
            ctx.focus_now("done");
        }
    });
    dialog
        .attr("aria-labelledby", "dialog-title")
        .attr("aria-describedby", "dialog-text")
        // Escape is the dialog's own here, and no wish to cancel.
        .on("keydown", |event| event.stop_propagation())
        .on("cancel", move |event| {
            event.prevent_default();
            done();
        })
        .with(body)
}

/// The two marks, and between them how it stands.
pub fn join(ctx: Ctx, sign: impl Child) -> El {
    let line = || el("span").class("hub-join__line");
    el("div")
        .class("hub-join")
        .attr("aria-hidden", "true")
        .with(mark(ctx, "hub-tile hub-tile--lg"))
        .with(line())
        .with(el("span").class("hub-join__node").with(sign))
        .with(line())
        .with(provider_tile(ctx, "hub-tile hub-tile--lg"))
}

/// What is known of the account; nothing that is not.
fn facts(ctx: Ctx) -> Option<El> {
    let state = ctx.peek();
    let judged = state.validation.as_deref();
    let account = state.linked.as_ref().and_then(|linked| linked.account.as_ref());
    let rows = [
        (Key::SITE, state.site_name()),
        (Key::ACCOUNT, account.map(|account| account.label.clone())),
        (Key::AUTHORIZED, judged.and_then(person)),
        (Key::PERMISSIONS, judged.and_then(|judged| permissions(ctx, judged))),
    ];
    let rows: Vec<(El, El)> = rows
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.filter(|value| !value.is_empty())?)))
        .map(|(key, value)| (el("dt").with(ctx.say(key)), el("dd").with(value)))
        .collect();
    (!rows.is_empty()).then(|| el("dl").class("hub-facts").with(rows))
}

fn person(judged: &Validation) -> Option<String> {
    let identity = judged.identity.as_ref()?;
    let known = [identity.name.as_deref(), identity.email.as_deref()];
    Some(known.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn permissions(ctx: Ctx, judged: &Validation) -> Option<String> {
    let count = |level| judged.permissions.iter().filter(|row| row.granted == level).count();
    let (write, read) = (count(Granted::Write), count(Granted::Read));
    if read > 0 && !judged.permissions.iter().any(Permission::has_levels) {
        return Some(ctx.say_with(Key::SCOPES_HAD, &[("n", &read.to_string())]));
    }
    let key = match (write, read) {
        (0, 0) => return None,
        (_, 0) => Key::LEVELS_WRITE,
        (0, _) => Key::LEVELS_READ,
        _ => Key::LEVELS_BOTH,
    };
    Some(ctx.say_with(key, &[("n", &write.to_string()), ("m", &read.to_string())]))
}

fn warnings(ctx: Ctx) -> Vec<El> {
    let state = ctx.peek();
    let warnings = state.validation.iter().flat_map(|judged| &judged.warnings);
    warnings
        .map(|warning| {
            let words = match warning.code.as_str() {
                "several_sites" => ctx.say(Key::SEVERAL_SITES),
                "site_unknown" => ctx.say(Key::SITE_UNKNOWN),
                _ => warning.message.clone(),
            };
            el("p").class("hub-muted hub-small").with(words)
        })
        .collect()
}
