//! The hub: owns the state, takes what happens, chooses the view.

use std::ops::Deref;
use std::rc::Rc;

use leptos::prelude::{GetValue, LocalStorage, Read, ReadUntracked, RwSignal, StoredValue, Update};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::KeyboardEvent;

use crate::browser;
use crate::config::Config;
use crate::dom::{El, el, follow, part};
use crate::flow::{self, Event, Rules, Screen, State, Work};
use crate::runner::{Outside, Runner};
use crate::text::Key;
use crate::views;

/// Shared by every view: what to draw from, and how to say what happened.
#[derive(Clone, Copy)]
pub struct Ctx {
    state: RwSignal<State, LocalStorage>,
    runner: StoredValue<Rc<Runner>, LocalStorage>,
}

impl Ctx {
    /// Call it where an owner is active.
    pub fn new(host: Config, outside: Outside) -> Self {
        Self {
            state: RwSignal::new_local(State::new(host)),
            runner: StoredValue::new_local(Rc::new(Runner::new(outside))),
        }
    }

    /// The state; what reads it this way follows it. Let go of it before saying what happened.
    pub fn state(self) -> impl Deref<Target = State> {
        self.state.read()
    }

    /// The state as it is now. Let go of it before saying what happened.
    pub fn peek(self) -> impl Deref<Target = State> {
        self.state.read_untracked()
    }

    /// The sentence for a key.
    pub fn say(self, key: Key) -> String {
        self.state().names.say(key)
    }

    /// The sentence for a key, with more placeholders.
    pub fn say_with(self, key: Key, more: &[(&str, &str)]) -> String {
        self.state().names.say_with(key, more)
    }

    /// Says what happened.
    pub fn send(self, event: Event) {
        let mut effects = Vec::new();
        let rules = Rules { matches: browser::matches };
        self.state.update(|state| {
            let (after, what) = flow::next(std::mem::take(state), event, rules);
            *state = after;
            effects = what;
        });
        let line = {
            let state = self.peek();
            state.host.debug.then(|| format!("[connect-hub] {:?} {:?}", state.screen, state.work))
        };
        if let Some(line) = line {
            debug(&line);
        }
        for effect in effects {
            self.run(effect);
        }
    }

    /// What runs effects; nothing once the widget is gone.
    pub fn runner(self) -> Option<Rc<Runner>> {
        self.runner.try_get_value()
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn debug(line: &str);
}

/// The widget.
pub fn hub(ctx: Ctx) -> El {
    let card = el("section").class("hub-card").attr("part", "card").attr("aria-labelledby", "title");
    let style = card.as_type::<web_sys::HtmlElement>();
    follow(Box::new(move || {
        let height = ctx.state().host.height.clone();
        // Not an attribute: a strict Content-Security-Policy blocks those.
        _ = style.style().set_property("height", height.as_deref().unwrap_or_default());
        style.set_class_name(if height.is_some() { "hub-card hub-card--fixed" } else { "hub-card" });
    }));
    el("div")
        .class("hub")
        .attr("lang", "en")
        .live("dir", move || ctx.state().host.direction())
        .live("data-theme", move || ctx.state().host.theme.as_attribute())
        .on("keydown", move |event| escape(ctx, &event.unchecked_into()))
        .with(card.with(screen(ctx)).with(views::brand::footer(ctx)))
        .with(el("p").class("hub-vh").attr("role", "status").attr("id", "status"))
        .with(part(
            move || ctx.state().screen == Screen::Confirmation,
            move |shown| shown.then(|| views::confirmation::dialog(ctx)),
        ))
}

fn screen(ctx: Ctx) -> crate::dom::Part {
    let from = move || match ctx.state().screen {
        // The dialog is over the form.
        Screen::Confirmation => Screen::Form,
        other => other,
    };
    part(from, move |screen| match screen {
        Screen::Loading => views::state::loading(ctx),
        Screen::List => views::list::list(ctx),
        Screen::Form | Screen::Confirmation => views::form::form(ctx),
        Screen::Review => views::review::review(ctx),
        Screen::Connected => views::state::connected(ctx),
        Screen::Closed => views::state::closed(ctx),
        Screen::Halted => views::state::halted(ctx),
    })
}

fn escape(ctx: Ctx, event: &KeyboardEvent) {
    if event.key() != "Escape" || event.default_prevented() {
        return;
    }
    let work = ctx.peek().work;
    match work {
        Work::Checking | Work::SigningIn => ctx.send(Event::Cancel),
        Work::Storing => {}
        Work::Idle => ctx.send(Event::Close),
    }
}
