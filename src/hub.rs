//! The hub: owns the state, takes what happens, chooses the view.

use std::ops::Deref;
use std::rc::Rc;

use leptos::prelude::{GetValue, LocalStorage, Read, ReadUntracked, RwSignal, Set, StoredValue, Update};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use crate::browser;
use crate::config::Config;
use crate::dom::{El, Part, el, follow, part};
use crate::flow::{self, Effect, Event, Rules, Screen, State, Work};
use crate::rest::{self, Rest};
use crate::runner::{Outside, Runner, Waiting};
use crate::text::Key;
use crate::views;

/// Shared by every view: what to draw from, and how to say what happened.
#[derive(Clone, Copy)]
pub struct Ctx {
    state: RwSignal<State, LocalStorage>,
    runner: StoredValue<Rc<Runner>, LocalStorage>,
    rest: RwSignal<Option<Rest>, LocalStorage>,
}

impl Ctx {
    /// Call it where an owner is active.
    pub fn new(host: Config, outside: Outside) -> Self {
        Self {
            state: RwSignal::new_local(State::new(host)),
            runner: StoredValue::new_local(Rc::new(Runner::new(outside))),
            rest: RwSignal::new_local(None),
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

    /// Says what happened. What the first part of the program does not know waits for the second.
    pub fn send(self, event: Event) {
        // The widget may be gone by now.
        if self.runner().is_none() {
            return;
        }
        let mut left = None;
        let mut effects = Vec::new();
        self.state.update(|state| match flow::early(state, event) {
            Ok(known) => effects = known,
            Err(event) => left = Some(event),
        });
        match left {
            Some(event) => self.with_rest(move |rest| self.send_late(rest, event)),
            None => {
                self.settle();
                self.follow_up(effects);
            }
        }
    }

    fn send_late(self, rest: Rest, event: Event) {
        let mut effects = Vec::new();
        let rules = Rules { matches: browser::matches };
        self.state.update(|state| effects = (rest.late)(state, event, rules));
        self.follow_up(effects);
    }

    /// Works out what fields hang on, as soon as that can be done.
    fn settle(self) {
        let known = *self.rest.read_untracked();
        if let Some(rest) = known.filter(|_| !self.peek().is_plain()) {
            self.state.update(|state| (rest.settle)(state));
        }
    }

    fn follow_up(self, effects: Vec<Effect>) {
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

    /// The second part of the program, once it is there; what reads it this way follows it.
    pub fn rest(self) -> Option<Rest> {
        *self.rest.read()
    }

    /// What the second part of the program draws, once it is there.
    pub fn drawn_by_rest(self, draw: Box<dyn Fn(Rest) -> Option<El>>) -> Part {
        part(move || self.rest().is_some(), move |_| self.rest().and_then(&draw))
    }

    /// Does something with the second part of the program: at once, or when it is there.
    pub fn with_rest(self, act: impl FnOnce(Rest) + 'static) {
        self.with_rest_boxed(Box::new(act));
    }

    fn with_rest_boxed(self, act: Waiting) {
        let known = *self.rest.read_untracked();
        match (known, self.runner()) {
            (Some(rest), _) => act(rest),
            (None, Some(runner)) => {
                runner.wait(act);
                self.state.update(|state| state.awaits = true);
                self.fetch_rest();
            }
            (None, None) => {}
        }
    }

    /// Has the second part of the program fetched, unless it is there or under way.
    pub fn fetch_rest(self) {
        let known = self.rest.read_untracked().is_some();
        if known || !self.runner().is_some_and(|runner| runner.start_fetching()) {
            return;
        }
        spawn_local(async move {
            let loaded = rest::rest().await;
            // The widget may be gone by now.
            let Some(runner) = self.runner() else { return };
            let waiting = runner.stop_fetching();
            self.state.update(|state| state.awaits = false);
            match loaded {
                Ok(rest) => {
                    self.rest.set(Some(rest));
                    self.settle();
                    waiting.into_iter().for_each(|act| act(rest));
                }
                // What nobody has asked for is not missed.
                Err(rest::Unreachable) if waiting.is_empty() => {}
                Err(rest::Unreachable) => {
                    self.send(Event::Unfinished);
                    self.speak(&self.say(Key::SLOW_LOAD));
                }
            }
        });
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
    let mut adopted = None;
    follow(Box::new(move || {
        let theme = ctx.state().host.own_theme.clone();
        if let (Some(rest), Some(runner)) = (ctx.rest(), ctx.runner())
            && adopted.as_ref() != Some(&theme)
        {
            if !runner.adopt(rest, theme.as_deref()) && ctx.peek().host.debug {
                debug("[connect-hub] the theme is no JSON object and is ignored");
            }
            adopted = Some(theme);
        }
    }));
    let hub = el("div").class("hub");
    views::brand::mend_tiles(&hub);
    hub.attr("lang", "en")
        .live("dir", move || ctx.state().host.direction())
        .live("data-theme", move || ctx.state().host.theme.as_attribute())
        .on("keydown", move |event| escape(ctx, &event.unchecked_into()))
        .with(card.with(screen(ctx)).with(views::brand::footer(ctx)))
        .with(el("p").class("hub-vh").attr("role", "status").attr("id", "status"))
        .with(part(
            move || ctx.state().screen == Screen::Confirmation,
            move |shown| ctx.rest().filter(|_| *shown).map(|rest| (rest.confirmation)(ctx)),
        ))
}

fn screen(ctx: Ctx) -> Part {
    let from = move || match ctx.state().screen {
        // The dialog is over the form.
        Screen::Confirmation => Screen::Form,
        other => other,
    };
    part(
        move || {
            let screen = from();
            // A form that could be drawn alone is not drawn anew when the rest arrives.
            let alone = screen == Screen::Form && ctx.state().draws_alone();
            (screen, alone || ctx.rest().is_some())
        },
        move |(screen, drawn)| match (screen, ctx.rest()) {
            (Screen::Form, _) if *drawn => views::form::form(ctx),
            (Screen::Loading, _) | (_, None) => views::state::loading(ctx),
            (other, Some(rest)) => (rest.screen)(ctx, *other),
        },
    )
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
