//! The connection guide: the warning, the fold of narrow hubs, sections, steps and their ticks.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::live::{live, on, press, word};
use hub_model::{Guide as Model, Item, Section, Step};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::copy::copy_list;
use super::icon::{Icon, icon};
use super::inline::inline;
use crate::flow::Target;
use crate::hub::Ctx;
use crate::text::Key;

/// What the person has done of the guide. It lives as long as the widget.
#[derive(Clone, Copy)]
pub struct Progress {
    guide: Memo<Option<Arc<Model>>>,
    done: RwSignal<BTreeSet<String>>,
    open: RwSignal<BTreeSet<String>>,
    unfolded: RwSignal<bool>,
    /// The step whose important line is framed.
    framed: RwSignal<Option<String>>,
}

impl Progress {
    /// Nothing is done; the first step is open.
    pub fn new(guide: Memo<Option<Arc<Model>>>) -> Self {
        Self {
            guide,
            done: RwSignal::default(),
            open: RwSignal::default(),
            unfolded: RwSignal::new(false),
            framed: RwSignal::new(None),
        }
    }

    /// The number of a step in its section, from what is shown.
    pub fn number(self, id: &str) -> Option<usize> {
        self.guide.with(|guide| {
            let mut sections = guide.as_ref()?.sections.iter();
            sections
                .find_map(|section| section.steps.iter().position(|step| step.id == id))
                .map(|index| index + 1)
        })
    }

    /// Opens a step and moves the focus to it.
    pub fn show(self, ctx: Ctx, id: &str, framed: bool) {
        self.unfolded.set(true);
        self.open.update(|open| _ = open.insert(id.to_owned()));
        self.framed.set(framed.then(|| id.to_owned()));
        ctx.focus(&step_id(id));
    }

    /// The steps with ticks: those of the first section.
    fn ids(self) -> Vec<String> {
        self.guide.with(|guide| {
            let first = guide.as_ref().and_then(|guide| guide.sections.first());
            first
                .map(|section| section.steps.iter().map(|step| step.id.clone()).collect())
                .unwrap_or_default()
        })
    }

    fn current(self) -> Option<String> {
        self.ids().into_iter().find(|id| self.done.with(|done| !done.contains(id)))
    }

    fn count(self) -> (usize, usize) {
        let ids = self.ids();
        let done = self.done.with(|done| ids.iter().filter(|id| done.contains(*id)).count());
        (done, ids.len())
    }

    fn tick(self, ctx: Ctx, id: &str) {
        self.done.update(|done| _ = done.insert(id.to_owned()));
        self.open.update(|open| _ = open.remove(id));
        match self.current() {
            Some(next) => self.show(ctx, &next, false),
            None => ctx.go(Target::Field(String::new())),
        }
    }
}

fn step_id(id: &str) -> String {
    format!("step-{id}")
}

/// The guide beside the form.
#[component]
pub fn Guide(
    /// The hub that this is a part of.
    ctx: Ctx,
    /// What is shown.
    guide: Arc<Model>,
) -> impl IntoView {
    let progress = ctx.progress;
    if progress.open.with_untracked(BTreeSet::is_empty)
        && let Some(first) = progress.current()
    {
        progress.open.update(|open| _ = open.insert(first));
    }
    let warning = guide.warning.as_ref().map(|text| {
        view! {
            class = "",
            <div class="hub-notice" part="notice" data-tone="warning">
                {icon(Icon::Warning)}
                <p>{inline(ctx, text)}</p>
            </div>
        }
    });
    let sections: Vec<_> = guide
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| {
            if index == 0 {
                main_section(ctx, section).into_any()
            } else {
                more_section(ctx, section).into_any()
            }
        })
        .collect();
    view! {
        class = "",
        <div class="hub-guide" part="guide">
            {warning}
            <div class="hub-fold" data-open=word(move || Some(progress.unfolded.get().to_string()))>
                <h3 class="hub-fold__head">{fold(ctx)}</h3>
                <div class="hub-fold__body" id="guide">{sections}</div>
            </div>
        </div>
    }
}

/// The one row that a narrow hub shows of the guide.
fn fold(ctx: Ctx) -> impl IntoView {
    let progress = ctx.progress;
    let next = move || match progress.current() {
        Some(id) => {
            let title = progress.guide.with(|guide| {
                let steps = guide.iter().flat_map(|guide| &guide.sections).flat_map(|section| &section.steps);
                steps.filter(|step| step.id == id).map(|step| step.title.clone()).next().unwrap_or_default()
            });
            ctx.say_with(Key::GuideNext, &[("step", &title)])
        }
        None => ctx.say(Key::GuideAllDone),
    };
    let dots = move || {
        let ids = progress.ids();
        ids.into_iter()
            .map(|id| {
                let on = progress.done.with(|done| done.contains(&id));
                view! { class = "", <span class=if on { "is-on" } else { "" }></span> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        class = "",
        <button
            type="button"
            class="hub-fold__toggle"
            aria-controls="guide"
            aria-expanded=word(move || Some(progress.unfolded.get().to_string()))
            on:click=press(move || progress.unfolded.update(|unfolded| *unfolded = !*unfolded))
        >
            <span>
                <span class="hub-fold__name">{ctx.say(Key::GuideTitle)}</span>
                <span class="hub-fold__next">
                    <span class="hub-vh">{live(move || counted(ctx, Key::GuideProgressSpoken))}</span>
                    {live(next)}
                </span>
            </span>
            <span class="hub-dots" aria-hidden="true">{live(dots)}</span>
            {icon(Icon::Chevron)}
        </button>
    }
}

fn counted(ctx: Ctx, key: Key) -> String {
    let (done, total) = ctx.progress.count();
    ctx.say_with(key, &[("n", &done.to_string()), ("total", &total.to_string())])
}

fn main_section(ctx: Ctx, section: &Section) -> impl IntoView {
    let steps: Vec<_> =
        section.steps.iter().enumerate().map(|(index, step)| step_view(ctx, index + 1, step, true)).collect();
    let intro = (!section.content.is_empty())
        .then(|| view! { class = "", <p class="hub-guide__intro">{inline(ctx, &section.content)}</p> });
    view! {
        class = "",
        <section class="hub-section" data-guide-section="">
            <div class="hub-guide__head">
                <h3 class="hub-guide__title">{section.title.clone()}</h3>
                <p class="hub-progress">{live(move || counted(ctx, Key::GuideProgress))}</p>
            </div>
            {intro}
            <ol class="hub-steps">{steps}</ol>
            {closing(ctx, section)}
        </section>
    }
}

/// A section that is not about getting the credential: folded, without ticks.
fn more_section(ctx: Ctx, section: &Section) -> impl IntoView {
    let steps: Vec<_> = section
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| step_view(ctx, index + 1, step, false))
        .collect();
    let hide = section.whitelabel_hide.then_some("");
    view! {
        class = "",
        <section class="hub-section" data-guide-section="" data-whitelabel-hide=hide>
            <details class="hub-more">
                <summary><h3>{section.title.clone()}</h3>{icon(Icon::Chevron)}</summary>
                <div class="hub-more__body">
                    {(!section.content.is_empty()).then(|| view! { class = "", <p class="hub-guide__intro">{inline(ctx, &section.content)}</p> })}
                    <ol class="hub-steps">{steps}</ol>
                    {closing(ctx, section)}
                </div>
            </details>
        </section>
    }
}

fn closing(ctx: Ctx, section: &Section) -> impl IntoView {
    section
        .closing
        .as_ref()
        .map(|text| view! { class = "", <p class="hub-muted hub-small">{inline(ctx, text)}</p> })
}

fn step_view(ctx: Ctx, number: usize, step: &Step, ticks: bool) -> impl IntoView + use<> {
    let progress = ctx.progress;
    let id = StoredValue::new(step.id.clone());
    let is_done =
        Memo::new(move |_| ticks && progress.done.with(|done| id.with_value(|id| done.contains(id))));
    let is_open = Memo::new(move |_| progress.open.with(|open| id.with_value(|id| open.contains(id))));
    let state =
        move || match (is_done.get(), ticks && progress.current().as_deref() == Some(&*id.get_value())) {
            (true, _) => "done",
            (false, true) => "current",
            (false, false) => "todo",
        };
    let toggled = move |event: web_sys::Event| {
        let open = event
            .current_target()
            .is_some_and(|target| target.unchecked_ref::<HtmlElement>().has_attribute("open"));
        if open != is_open.get_untracked() {
            progress.open.update(|ids| {
                let id = id.get_value();
                if open {
                    ids.insert(id)
                } else {
                    ids.remove(&id)
                };
            });
        }
    };
    let badge = move || {
        if is_done.get() {
            icon(Icon::Check).into_any()
        } else {
            view! { class = "", <span aria-hidden="true">{number}</span> }.into_any()
        }
    };
    let button = move || {
        let last = progress.ids().last().is_some_and(|last| *last == id.get_value());
        if is_done.get() {
            let undo = move |_| progress.done.update(|done| _ = done.remove(&id.get_value()));
            view! { class = "", <button type="button" class="hub-btn hub-btn--sm hub-btn--quiet hub-step__done" on:click=undo>{ctx.say(Key::StepUndo)}</button> }.into_any()
        } else {
            let key = if last { Key::StepDoneLast } else { Key::StepDone };
            view! { class = "", <button type="button" class="hub-btn hub-btn--sm hub-step__done" on:click=press(move || progress.tick(ctx, &id.get_value()))>{ctx.say(key)}</button> }.into_any()
        }
    };
    let items: Vec<_> = step.list.iter().map(|item| item_view(ctx, item, id)).collect();
    view! {
        class = "",
        <li data-state=word(move || Some(state())) data-guide-step="" part="step">
            <details class="hub-step" prop:open=on(move || is_open.get()) on:toggle=toggled>
                <summary id=step_id(&step.id)>
                    <span class="hub-step__badge">{live(badge)}</span>
                    <h4 class="hub-step__name">
                        <span class="hub-vh">{ctx.say_with(Key::StepNumber, &[("n", &number.to_string())])}</span>
                        {step.title.clone()}
                        <span class="hub-vh">{live(move || is_done.get().then(|| ctx.say(Key::StepIsDone)))}</span>
                    </h4>
                    {icon(Icon::Chevron)}
                </summary>
                <div class="hub-step__body">
                    {(!step.content.is_empty()).then(|| view! { class = "", <p>{inline(ctx, &step.content)}</p> })}
                    <ul class="hub-bullets">{items}</ul>
                    {ticks.then(|| live(button))}
                </div>
            </details>
        </li>
    }
}

fn item_view(ctx: Ctx, item: &Item, step: StoredValue<String>) -> AnyView {
    if item.important {
        let framed = move || ctx.progress.framed.with(|framed| framed.as_deref() == Some(&*step.get_value()));
        return view! {
            class = "",
            <li class="is-key" class:is-target=on(framed)>{icon(Icon::Info)}<span>{inline(ctx, &item.text)}</span></li>
        }
        .into_any();
    }
    let values = item.values.as_ref().map(|values| {
        let chips: Vec<_> = values
            .names
            .iter()
            .map(|name| view! { class = "", <li class="hub-chip">{name.clone()}</li> })
            .collect();
        view! {
            class = "",
            <div class="hub-perms">
                <div class="hub-perms__head">
                    <p class="hub-perms__name">{values.label.clone()}</p>
                    {copy_list(ctx, &values.names)}
                </div>
                <ul class="hub-chips">{chips}</ul>
            </div>
        }
    });
    view! { class = "", <li>{inline(ctx, &item.text)}{values}</li> }.into_any()
}
