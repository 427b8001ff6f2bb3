//! One step of the guide: its badge, what to do, its tick.

use hub_model::{Item, Step};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::copy::{copy_list, copy_text};
use super::guide::{picture, step_id};
use super::icon::{Icon, icon};
use super::inline::inline;
use crate::dom::{El, Part, button, el, part, words};
use crate::flow::{Effect, Event, Target};
use crate::hub::Ctx;
use crate::text::Key;

/// A step; `ticks`: it can be ticked.
pub fn step(ctx: Ctx, number: usize, step: &Step, ticks: bool) -> El {
    let is_done = {
        let id = step.id.clone();
        move || ticks && ctx.state().progress.is_done(&id)
    };
    let standing = {
        let (id, is_done) = (step.id.clone(), is_done.clone());
        move || {
            let current = ticks && ctx.state().current_step().is_some_and(|step| step.id == id);
            Some(if is_done() {
                "done"
            } else if current {
                "current"
            } else {
                "todo"
            })
        }
    };
    let details = {
        let (id, toggled) = (step.id.clone(), step.id.clone());
        el("details")
            .class("hub-step")
            .live("open", move || ctx.state().progress.is_open(&id).then_some(""))
            .on("toggle", move |event| {
                let target = event.current_target().map(JsCast::unchecked_into::<Element>);
                let open = target.is_some_and(|target| target.has_attribute("open"));
                let known = ctx.peek().progress.is_open(&toggled);
                if open != known {
                    ctx.send(Event::StepToggled(toggled.clone(), open));
                }
            })
    };
    let listed = if step.display_scopes {
        ctx.peek().scopes_to_grant(&step.applicable_scopes).join(" ")
    } else {
        String::new()
    };
    el("li")
        .live("data-state", standing)
        .attr("data-guide-step", "")
        .attr("data-guide-scopes", &step.applicable_scopes.join(" "))
        .attr("data-guide-display-scopes-list", &listed)
        .attr("part", "step")
        .with(details.with(summary(ctx, number, step, is_done)).with(body(ctx, step, ticks)))
}

fn summary(ctx: Ctx, number: usize, step: &Step, is_done: impl Fn() -> bool + Clone + 'static) -> El {
    let badge = part(is_done.clone(), move |done| {
        if *done {
            icon(Icon::Check)
        } else {
            el("span").attr("aria-hidden", "true").with(number.to_string())
        }
    });
    let done = words(move || if is_done() { ctx.say(Key::STEP_IS_DONE) } else { String::new() });
    let spoken = ctx.say_with(Key::STEP_NUMBER, &[("n", &number.to_string())]);
    let name = el("h4")
        .class("hub-step__name")
        .with(el("span").class("hub-vh").with(spoken))
        .with(&*step.title)
        .with(el("span").class("hub-vh").with(done));
    el("summary")
        .attr("id", &step_id(&step.id))
        .with(el("span").class("hub-step__badge").with(badge))
        .with(name)
        .with(icon(Icon::Chevron))
}

fn body(ctx: Ctx, step: &Step, ticks: bool) -> El {
    let text = (!step.content.is_empty()).then(|| el("p").with(inline(ctx, &step.content)));
    el("div")
        .class("hub-step__body")
        .with(needed_for(ctx, step))
        .with(text)
        .with(bullets(ctx, &step.list, &step.id))
        .with(step.display_scopes.then(|| scopes(ctx, step)).flatten())
        .with(step.image.as_ref().map(picture))
        .with(ticks.then(|| tick(ctx, &step.id)))
        .with(to_fields(ctx, step))
}

/// The way to the fields whose value this step explains. The last step's own button leads to the credential.
fn to_fields(ctx: Ctx, step: &Step) -> Vec<El> {
    let state = ctx.peek();
    let Some(config) = state.config() else { return Vec::new() };
    let last = state.steps().last().is_some_and(|last| last.id == step.id);
    let led_to = config.credential().filter(|_| last).map(|field| &field.key);
    let explained = config
        .config_fields
        .iter()
        .filter(|field| field.guide_step.as_deref() == Some(&*step.id) && Some(&field.key) != led_to);
    explained
        .map(|field| {
            let target = Target::Field(field.key.clone());
            button("hub-link hub-step__field", move || ctx.run(Effect::Focus(target.clone())))
                .with(state.names.say_with(Key::GO_TO_FIELD, &[("label", &field.label)]))
        })
        .collect()
}

/// What is done in a step that only some actions need.
fn needed_for(ctx: Ctx, step: &Step) -> Option<El> {
    let state = ctx.peek();
    let actions = state.needed_for(&step.applicable_scopes);
    (!actions.is_empty()).then(|| {
        let text = state.names.say_with(Key::NEEDED_FOR, &[("actions", &actions.join(", "))]);
        el("p").class("hub-muted hub-small").with(text)
    })
}

/// The scopes to grant in a step: each can be copied, and all of them.
fn scopes(ctx: Ctx, step: &Step) -> Option<El> {
    let names = ctx.peek().scopes_to_grant(&step.applicable_scopes);
    let chips = |names: &[String]| -> Vec<El> {
        names.iter().map(|name| el("li").with(copy_text(ctx, name.clone()))).collect()
    };
    (!names.is_empty()).then(|| perms(ctx, &ctx.say(Key::SCOPES_TO_GRANT), &names, chips(&names)))
}

/// Names to choose at the provider, under a heading, with a button that copies them all.
fn perms(ctx: Ctx, label: &str, names: &[String], chips: Vec<El>) -> El {
    let head = el("div")
        .class("hub-perms__head")
        .with(el("p").class("hub-perms__name").with(label))
        .with(copy_list(ctx, names));
    el("div").class("hub-perms").with(head).with(el("ul").class("hub-chips").attr("role", "list").with(chips))
}

/// A list of what to do; nothing where it is empty.
pub fn bullets(ctx: Ctx, items: &[Item], step: &str) -> Option<El> {
    let items: Vec<El> = items.iter().map(|entry| item(ctx, entry, step)).collect();
    (!items.is_empty()).then(|| el("ul").class("hub-bullets").attr("role", "list").with(items))
}

/// The button that ticks the step, or takes the tick away.
fn tick(ctx: Ctx, id: &str) -> Part {
    let id = id.to_owned();
    let from = {
        let id = id.clone();
        move || {
            let state = ctx.state();
            let last = state.steps().last().is_some_and(|last| last.id == id);
            match (state.progress.is_done(&id), last) {
                (true, _) => Key::STEP_UNDO,
                (false, true) if state.signs_in() => Key::DONE,
                (false, true) => Key::STEP_DONE_LAST,
                (false, false) => Key::STEP_DONE,
            }
        }
    };
    part(from, move |key| {
        let (id, key) = (id.clone(), *key);
        let undo = key == Key::STEP_UNDO;
        let class = if undo { "hub-btn--quiet hub-step__done" } else { "hub-step__done" };
        button(&format!("hub-btn hub-btn--sm {class}"), move || {
            ctx.send(if undo { Event::StepUndone(id.clone()) } else { Event::StepDone(id.clone()) });
        })
        .with(ctx.say(key))
    })
}

fn item(ctx: Ctx, item: &Item, step: &str) -> El {
    if item.important {
        let step = step.to_owned();
        let class = move || {
            let framed = ctx.state().progress.framed.as_deref() == Some(&*step);
            Some(if framed { "is-key is-target" } else { "is-key" })
        };
        return el("li")
            .live("class", class)
            .with(icon(Icon::Info))
            .with(el("span").with(inline(ctx, &item.text)));
    }
    let values = item.values.as_ref().map(|values| {
        let chips = values.names.iter().map(|name| el("li").class("hub-chip").with(&**name)).collect();
        perms(ctx, &values.label, &values.names, chips)
    });
    el("li").with(inline(ctx, &item.text)).with(values)
}
