//! The connection guide: the warning, the fold of narrow hubs, the sections.

use hub_model::{Guide, Image, Section};

use super::choice::choice;
use super::icon::{Icon, icon};
use super::inline::inline;
use super::notice::notice;
use super::step::{bullets, step};
use crate::dom::{El, Part, button, el, part, words};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// The id of what has the focus of a step.
pub fn step_id(id: &str) -> String {
    format!("step-{id}")
}

/// The guide beside the form: the warning, what the person wants to do, the steps. Each is drawn anew by itself, so
/// that a choice keeps the focus.
pub fn guide(ctx: Ctx) -> El {
    let warning = part(
        move || ctx.state().dressed,
        move |_| {
            let shown = ctx.peek().guide.clone();
            let text = el("p").with(inline(ctx, shown?.warning.as_deref()?));
            Some(notice("warning", icon(Icon::Warning), text))
        },
    );
    let steps = part(
        move || ctx.state().dressed,
        move |_| {
            let shown = ctx.peek().guide.clone();
            shown.map(|shown| steps(ctx, &shown))
        },
    );
    el("div").class("hub-guide").attr("part", "guide").with(warning).with(choice(ctx)).with(steps)
}

fn steps(ctx: Ctx, guide: &Guide) -> El {
    let sections: Vec<El> = guide
        .sections
        .iter()
        .enumerate()
        .map(|(index, entry)| if index == 0 { main_section(ctx, entry) } else { more_section(ctx, entry) })
        .collect();
    el("div")
        .class("hub-fold")
        .live("data-open", move || Some(flag(ctx.state().progress.unfolded)))
        .with(el("h3").class("hub-fold__head").with(fold(ctx)))
        .with(el("div").class("hub-fold__body").attr("id", "guide").with(sections))
}

/// The word for an attribute that is on or off.
pub fn flag(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

/// The one row that a narrow hub shows of the guide.
fn fold(ctx: Ctx) -> El {
    let next = move || match ctx.state().current_step() {
        Some(step) => ctx.say_with(Key::GUIDE_NEXT, &[("step", &step.title)]),
        None => ctx.say(Key::GUIDE_ALL_DONE),
    };
    let title = if ctx.peek().signs_in() { Key::SIGN_IN } else { Key::GUIDE_TITLE };
    let text = el("span").class("hub-fold__next");
    let text = text.with(el("span").class("hub-vh").with(counted(ctx, Key::GUIDE_PROGRESS_SPOKEN)));
    button("hub-fold__toggle", move || ctx.send(Event::GuideFolded))
        .attr("aria-controls", "guide")
        .live("aria-expanded", move || Some(flag(ctx.state().progress.unfolded)))
        .with(
            el("span")
                .with(el("span").class("hub-fold__name").with(ctx.say(title)))
                .with(text.with(words(next))),
        )
        .with(el("span").class("hub-dots").attr("aria-hidden", "true").with(dots(ctx)))
        .with(icon(Icon::Chevron))
}

fn dots(ctx: Ctx) -> Part {
    let ticks = move || {
        let state = ctx.state();
        state.steps().iter().map(|step| state.progress.is_done(&step.id)).collect::<Vec<bool>>()
    };
    part(ticks, |ticks| {
        ticks.iter().map(|done| el("span").class(if *done { "is-on" } else { "" })).collect::<Vec<_>>()
    })
}

fn counted(ctx: Ctx, key: Key) -> Part {
    words(move || {
        let (done, total) = ctx.state().steps_done();
        ctx.say_with(key, &[("n", &done.to_string()), ("total", &total.to_string())])
    })
}

fn main_section(ctx: Ctx, entry: &Section) -> El {
    let head = el("div")
        .class("hub-guide__head")
        .with(el("h3").class("hub-guide__title").with(&*entry.title))
        .with(el("p").class("hub-progress").with(counted(ctx, Key::GUIDE_PROGRESS)));
    section(entry).with(head).with(content(ctx, entry, true))
}

/// A section that is not about getting the credential: folded, without ticks.
fn more_section(ctx: Ctx, entry: &Section) -> El {
    let summary = el("summary").with(el("h3").with(&*entry.title)).with(icon(Icon::Chevron));
    let body = el("div").class("hub-more__body").with(content(ctx, entry, false));
    let section = section(entry).with(el("details").class("hub-more").with(summary).with(body));
    if entry.whitelabel_hide { section.attr("data-whitelabel-hide", "") } else { section }
}

fn section(entry: &Section) -> El {
    el("section")
        .class("hub-section")
        .attr("data-guide-section", "")
        .attr("data-guide-scopes", &entry.applicable_scopes.join(" "))
}

fn content(ctx: Ctx, entry: &Section, ticks: bool) -> Vec<El> {
    let steps: Vec<El> =
        entry.steps.iter().enumerate().map(|(index, each)| step(ctx, index + 1, each, ticks)).collect();
    let intro = (!entry.content.is_empty())
        .then(|| el("p").class("hub-guide__intro").with(inline(ctx, &entry.content)));
    let closing =
        entry.closing.as_ref().map(|text| el("p").class("hub-muted hub-small").with(inline(ctx, text)));
    let steps = (!steps.is_empty()).then(|| el("ol").class("hub-steps").attr("role", "list").with(steps));
    let parts = [intro, bullets(ctx, &entry.list, ""), entry.image.as_ref().map(picture), steps, closing];
    parts.into_iter().flatten().collect()
}

/// A picture: not loaded before it comes near, and with its place kept where its size is known.
pub fn picture(image: &Image) -> El {
    let picture = el("img")
        .class("hub-picture")
        .attr("loading", "lazy")
        .attr("decoding", "async")
        .attr("referrerpolicy", "no-referrer")
        .attr("alt", &image.alt);
    let picture = match (image.width, image.height) {
        (0, _) | (_, 0) => picture,
        (width, height) => picture.attr("width", &width.to_string()).attr("height", &height.to_string()),
    };
    picture.attr("src", &image.src)
}
