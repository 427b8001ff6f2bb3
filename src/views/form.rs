//! Guide and form, side by side.

use hub_model::{ConnectorConfig, Field, Notice, NoticeType};

use super::field::field;
use super::guide::guide;
use super::header::header;
use super::icon::{Icon, icon};
use super::inline::inline;
use super::notice::{fault, notice, primary};
use crate::dom::{El, Part, button, el, part};
use crate::flow::{Effect, Event, Target, Work};
use crate::hub::Ctx;
use crate::text::Key;

/// The screen on which a credential is entered.
pub fn form(ctx: Ctx) -> Vec<El> {
    let state = ctx.peek();
    let Some(config) = state.config() else { return Vec::new() };
    // Where people sign in there is no field to skip to.
    let skip = config.credential().map(|_| {
        button("hub-skip", move || ctx.run(Effect::Focus(Target::Credential)))
            .with(ctx.say(Key::SKIP_TO_FIELD))
    });
    let has_guide = state.guide.is_some() || !state.actions().is_empty();
    let body = el("div").class("hub-body").with(has_guide.then(|| guide(ctx))).with(entry(ctx, config));
    let head = if state.account.is_some() {
        header(ctx, Key::RECONNECT_TITLE, Some(&ctx.say(Key::RECONNECT_SUBTITLE)), false)
    } else {
        header(ctx, Key::FORM_TITLE, config.subtitle.as_deref(), state.has_list())
    };
    match skip {
        Some(skip) => vec![skip, head, body],
        None => vec![head, body],
    }
}

fn entry(ctx: Ctx, config: &ConnectorConfig) -> El {
    let notices = |place: Place| -> Vec<El> {
        config
            .config_notices
            .iter()
            .filter(|notice| place_of(notice) == place)
            .map(|it| said(ctx, it))
            .collect()
    };
    let shown = config.config_fields.iter().enumerate().filter(|(_, entry)| entry.display);
    let fields: Vec<(Vec<El>, Part)> =
        shown.map(|(at, entry)| (notices(Place::Before(&entry.key)), one(ctx, at, entry))).collect();
    let head = ctx.rest().filter(|_| ctx.peek().account.is_some()).map(|rest| (rest.edit_head)(ctx));
    let support =
        config.support.as_ref().map(|_| ctx.drawn_by_rest(Box::new(move |rest| (rest.support)(ctx))));
    let form = el("form")
        .class("hub-form")
        .attr("novalidate", "")
        .attr("method", "dialog")
        .attr("aria-labelledby", "title")
        .on("submit", move |event| {
            // Always first: without it the browser would leave the page, with the values in the address.
            event.prevent_default();
            ctx.send(Event::Submit);
        })
        .with(head)
        .with(support)
        .with(notices(Place::Top))
        .with(fields)
        .with(notices(Place::Bottom));
    if ctx.peek().signs_in() {
        return form.with(ctx.drawn_by_rest(Box::new(move |rest| Some((rest.sign_in)(ctx)))));
    }
    let actions = el("div").class("hub-form__actions").with(primary(ctx)).with(part(
        move || ctx.state().work == Work::Checking,
        move |checking| checking.then(|| cancel(ctx)),
    ));
    form.with(fault(ctx)).with(actions).with(fine_print(ctx, config))
}

/// One field, as long as it is a part of the form; a secret that is stored and stays looks otherwise.
fn one(ctx: Ctx, at: usize, entry: &Field) -> Part {
    if ctx.peek().is_plain() {
        return field(ctx, entry).into();
    }
    let (key, entry) = (entry.key.clone(), entry.clone());
    let from = move || {
        let state = ctx.state();
        (state.is_shown(at), state.keeps(&key))
    };
    part(from, move |(shown, kept)| {
        shown.then(|| match ctx.rest() {
            Some(rest) if *kept => (rest.stored)(ctx, &entry),
            _ => field(ctx, &entry),
        })
    })
}

/// Where a notice of the form stands.
#[derive(PartialEq)]
enum Place<'a> {
    Top,
    /// Directly before the field of this key.
    Before(&'a str),
    Bottom,
}

fn place_of(notice: &Notice) -> Place<'_> {
    match (notice.anchor.as_deref(), notice.position.as_deref()) {
        (Some(field), _) => Place::Before(field),
        (None, Some("bottom")) => Place::Bottom,
        (None, _) => Place::Top,
    }
}

fn said(ctx: Ctx, entry: &Notice) -> El {
    let (tone, sign) = match entry.kind {
        NoticeType::Warning => ("warning", Icon::Warning),
        NoticeType::Info => ("info", Icon::Info),
    };
    notice(tone, icon(sign), el("p").with(inline(ctx, &entry.description)))
}

/// Cancels the check; it stands out once the check takes long.
fn cancel(ctx: Ctx) -> El {
    let class = move || {
        Some(if ctx.state().slow {
            "hub-btn hub-btn--block"
        } else {
            "hub-btn hub-btn--block hub-btn--quiet"
        })
    };
    button("", move || ctx.send(Event::Cancel))
        .attr("part", "button")
        .live("class", class)
        .with(ctx.say(Key::CANCEL))
}

/// What happens to the value, under the button while nothing runs.
fn fine_print(ctx: Ctx, config: &ConnectorConfig) -> Part {
    let text = config.credential().and_then(|field| field.reassurance.clone());
    part(
        move || ctx.state().work == Work::Idle,
        move |idle| {
            let text = text.as_deref().filter(|_| *idle)?;
            Some(el("p").class("hub-fine").with(icon(Icon::Lock)).with(el("span").with(inline(ctx, text))))
        },
    )
}
