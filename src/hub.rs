//! The hub: owns the flow, runs its effects, chooses the view.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::views::live::{live, on, word};
use gloo_timers::callback::Timeout;
use hub_model::{Guide, Linked, Validation};
use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, HtmlElement, HtmlInputElement, ShadowRoot};

use crate::api;
use crate::config::Config;
use crate::events::Events;
use crate::flow::{self, Effect, Event, Fault, Hint, Out, Rules, Say, Screen, State, Target, Work};
use crate::text::{self, Key, Names, Words};
use crate::views;
use crate::views::guide::Progress;

/// What lies outside of the component: its shadow root, the host page, the first answer.
pub struct Outside {
    /// Where the widget is drawn.
    pub root: ShadowRoot,
    /// The way to the host page.
    pub events: Events,
    /// The bootstrap answer that `hub.js` asked for while the program was loading.
    pub handover: Option<Promise>,
}

/// Shared by every view: what to draw from, and how to say what happened.
#[derive(Clone, Copy)]
pub struct Ctx {
    /// What the host page asked for.
    pub config: RwSignal<Config>,
    /// The state of the flow.
    pub state: RwSignal<State>,
    /// What is on screen.
    pub screen: Memo<Screen>,
    /// What runs.
    pub work: Memo<Work>,
    /// What went wrong.
    pub fault: Memo<Option<Fault>>,
    /// The hint under the field.
    pub hint: Memo<Hint>,
    /// The names of the sentences.
    pub names: Memo<Names>,
    /// The guide, without what whitelabel drops.
    pub guide: Memo<Option<Arc<Guide>>>,
    /// Whether whitelabel is in force.
    pub whitelabel: Memo<bool>,
    /// Which steps are ticked and open.
    pub progress: Progress,
    /// What assistive technology is told.
    pub spoken: RwSignal<String>,
    /// Seconds until the next try is allowed.
    pub waiting: RwSignal<u32>,
    runner: StoredValue<Rc<Runner>, LocalStorage>,
}

/// What runs effects. Timers and requests end with it.
struct Runner {
    outside: RefCell<Outside>,
    request: RefCell<Option<AbortController>>,
    timers: RefCell<Vec<Timeout>>,
    /// The idempotency key of an attempt.
    key: RefCell<(u32, String)>,
}

impl Drop for Runner {
    fn drop(&mut self) {
        if let Some(controller) = self.request.take() {
            controller.abort();
        }
    }
}

impl Ctx {
    /// Makes the signals; call it where an owner is active.
    pub fn new(config: Config, outside: Outside) -> Self {
        let config = RwSignal::new(config);
        let state = RwSignal::new(State::default());
        let runner = Runner {
            outside: RefCell::new(outside),
            request: RefCell::default(),
            timers: RefCell::default(),
            key: RefCell::default(),
        };
        let whitelabel = Memo::new(move |_| {
            state.with(|state| state.settings.whitelabel) || config.with(|config| config.whitelabel)
        });
        let names = Memo::new(move |_| {
            state.with(|state| {
                config.with(|config| {
                    let brand = state.settings.brand.as_deref().or(config.brand.as_deref());
                    Names::new(state.config(), brand)
                })
            })
        });
        let guide = Memo::new(move |_| {
            let guide = state.with(|state| state.config().and_then(|config| config.guide()).cloned())?;
            Some(Arc::new(if whitelabel.get() { guide.without_hidden() } else { guide }))
        });
        Self {
            config,
            state,
            screen: Memo::new(move |_| state.with(|state| state.screen)),
            work: Memo::new(move |_| state.with(|state| state.work)),
            fault: Memo::new(move |_| state.with(|state| state.fault.clone())),
            hint: Memo::new(move |_| state.with(|state| state.hint.clone())),
            names,
            guide,
            whitelabel,
            progress: Progress::new(guide),
            spoken: RwSignal::new(String::new()),
            waiting: RwSignal::new(0),
            runner: StoredValue::new_local(Rc::new(runner)),
        }
    }

    /// Asks for the first answer.
    pub fn start(self) {
        self.run(Effect::Load);
    }

    /// Says what happened.
    pub fn send(self, event: Event) {
        let mut effects = Vec::new();
        let rules = Rules { matches };
        self.state.update(|state| {
            let (after, what) = flow::next(std::mem::take(state), event, rules);
            *state = after;
            effects = what;
        });
        for effect in effects {
            self.run(effect);
        }
        if self.config.with_untracked(|config| config.debug) {
            let line = self
                .state
                .with_untracked(|state| format!("[connect-hub] {:?} {:?}", state.screen, state.work));
            web_debug(&line);
        }
    }

    /// The sentence for a key.
    pub fn say(self, key: Key) -> String {
        self.names.with(|names| names.say(key))
    }

    /// The sentence for a key, with more placeholders.
    pub fn say_with(self, key: Key, more: &[(&str, &str)]) -> String {
        self.names.with(|names| names.say_with(key, more))
    }

    /// The words for the fault on screen.
    pub fn words(self) -> Words {
        self.state.with(|state| {
            self.names.with(|names| match &state.fault {
                None => Words::default(),
                Some(Fault::Unverified) => {
                    Words { what: names.say(Key::Unverified), fix: names.say(Key::UnverifiedFix) }
                }
                Some(Fault::Cancelled) => {
                    Words { what: names.say(Key::Cancelled), fix: names.say(Key::CancelledFix) }
                }
                Some(Fault::Page(problem)) => text::explain_page(problem, names),
                Some(Fault::Notice(problem)) => text::explain(problem, names, None, None),
                Some(Fault::Field { key, problem }) => {
                    let field = state
                        .config()
                        .and_then(|config| config.config_fields.iter().find(|field| field.key == *key));
                    let step = problem.body.guide_step.as_deref().and_then(|id| self.progress.number(id));
                    text::explain(problem, names, field, step)
                }
            })
        })
    }

    /// The last judgement.
    pub fn validation(self) -> Option<Arc<Validation>> {
        self.state.with(|state| state.validation.clone())
    }

    /// What was linked.
    pub fn linked(self) -> Option<Arc<Linked>> {
        self.state.with(|state| state.linked.clone())
    }

    /// Moves the focus once what is being drawn is there.
    pub fn focus(self, id: &str) {
        let id = id.to_owned();
        self.later(0, move |ctx| {
            if let Some(element) = ctx.by_id(&id) {
                _ = element.focus();
            }
        });
    }

    /// Moves the focus to a part of the screen.
    pub fn go(self, target: Target) {
        match target {
            Target::Field(key) if key.is_empty() => self.focus_first(),
            Target::Field(key) => self.focus(&views::field::id(&key)),
            Target::Primary => self.focus("primary"),
            Target::Title => self.focus("title"),
            Target::Row(id) => self.focus(&views::list::row_id(&id)),
        }
    }

    /// Aborts the request that runs.
    pub fn abort(self) {
        if let Some(Some(controller)) = self.runner.try_with_value(|runner| runner.request.take()) {
            controller.abort();
        }
    }

    fn by_id(self, id: &str) -> Option<HtmlElement> {
        let root = self.runner.try_with_value(|runner| runner.outside.borrow().root.clone())?;
        root.get_element_by_id(id)?.dyn_into().ok()
    }

    fn later(self, millis: u32, action: impl FnOnce(Self) + 'static) {
        let timer = Timeout::new(millis, move || action(self));
        self.runner.with_value(|runner| runner.timers.borrow_mut().push(timer));
    }

    fn run(self, effect: Effect) {
        match effect {
            Effect::Load => {
                let handover = self.runner.with_value(|runner| runner.outside.borrow_mut().handover.take());
                self.request(async move |ctx, signal| {
                    let config = ctx.config.get_untracked();
                    Event::Loaded(
                        api::load(&config, handover, &signal)
                            .await
                            .map(|(answer, dialect)| (Box::new(answer), dialect)),
                    )
                });
            }
            Effect::LoadConnector(serial, id) => self.request(async move |ctx, signal| {
                let (config, dialect) =
                    (ctx.config.get_untracked(), ctx.state.with_untracked(|state| state.dialect));
                Event::ConnectorLoaded(
                    serial,
                    api::connector(&config, dialect, &id, &signal).await.map(Box::new),
                )
            }),
            Effect::Validate(serial) => self.request(async move |ctx, signal| {
                let (config, state) = (ctx.config.get_untracked(), ctx.state.get_untracked());
                Event::Validated(serial, api::validate(&config, &state, &signal).await.map(Box::new))
            }),
            Effect::Store(serial) => self.request(async move |ctx, signal| {
                let (config, state) = (ctx.config.get_untracked(), ctx.state.get_untracked());
                let key = ctx.key(state.attempt);
                Event::Stored(serial, api::store(&config, &state, &key, &signal).await)
            }),
            Effect::Abort => self.abort(),
            Effect::WatchSlow(serial) => self.later(5_000, move |ctx| ctx.send(Event::Slow(serial))),
            Effect::AwaitSession => self.later(10_000, |ctx| ctx.send(Event::NoNewSession)),
            Effect::Emit(out) => self.emit(&out),
            Effect::Announce(say) => {
                // An empty text in between: the same sentence said twice is heard twice.
                self.spoken.set(String::new());
                self.later(50, move |ctx| ctx.spoken.set(ctx.sentence(say)));
            }
            Effect::Focus(target) => self.go(target),
            Effect::ShowStep(id) => self.progress.show(self, &id, false),
            Effect::FillInputs => self.later(0, |ctx| {
                let values = ctx.state.with_untracked(|state| {
                    state.config().map(|config| {
                        let value = |key: &str| state.values.get(key).cloned().unwrap_or_default();
                        config
                            .config_fields
                            .iter()
                            .map(|field| (views::field::id(&field.key), value(&field.key)))
                            .collect::<Vec<_>>()
                    })
                });
                for (id, value) in values.unwrap_or_default() {
                    if let Some(input) =
                        ctx.by_id(&id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
                        && input.value() != value.expose()
                    {
                        input.set_value(value.expose());
                    }
                }
            }),
        }
    }

    fn focus_first(self) {
        let first = self.state.with_untracked(|state| {
            state
                .config()
                .and_then(|config| config.config_fields.first())
                .map(|field| views::field::id(&field.key))
        });
        if let Some(id) = first {
            self.focus(&id);
        }
    }

    /// Runs a request; its answer is dropped when the widget is gone.
    fn request<F: Future<Output = Event> + 'static>(
        self,
        call: impl FnOnce(Self, web_sys::AbortSignal) -> F + 'static,
    ) {
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.abort();
        self.runner.with_value(|runner| runner.request.replace(Some(controller)));
        spawn_local(async move {
            let event = call(self, signal.clone()).await;
            if !signal.aborted() {
                self.send(event);
            }
        });
    }

    fn key(self, attempt: u32) -> String {
        self.runner.with_value(|runner| {
            let mut key = runner.key.borrow_mut();
            if key.0 != attempt || key.1.is_empty() {
                *key = (attempt, random_uuid());
            }
            key.1.clone()
        })
    }

    fn emit(self, out: &Out) {
        let state = self.state.get_untracked();
        let send = move |ctx: Self, out: &Out| {
            ctx.runner.with_value(|runner| runner.outside.borrow().events.send(out, &state, || ctx.words()));
        };
        if *out == Out::Ready {
            // The first screen is painted after this task.
            self.later(0, move |ctx| send(ctx, &Out::Ready));
        } else {
            send(self, out);
        }
    }

    fn sentence(self, say: Say) -> String {
        match say {
            Say::Checking => self.say(Key::Checking),
            Say::Slow => self.say(Key::Slow),
            Say::Storing => self.say(Key::Storing),
            Say::Fault => self.words().what,
            Say::Review => self.say(Key::Works),
            Say::MayRetry => self.say(Key::MayRetry),
            Say::Renewed => self.say(Key::Renewed),
            Say::Hint => views::field::hint(self, &self.hint.get_untracked()),
        }
    }
}

/// The browser's own regular expressions; a pattern that it does not understand matches nothing (D6).
fn matches(pattern: &str, text: &str) -> bool {
    regexp(pattern).is_ok_and(|regexp| regexp.test(text))
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = RegExp)]
    type Pattern;
    #[wasm_bindgen(catch, constructor, js_class = "RegExp")]
    fn new(pattern: &str) -> Result<Pattern, JsValue>;
    #[wasm_bindgen(method)]
    fn test(this: &Pattern, text: &str) -> bool;
    #[wasm_bindgen(js_namespace = console, js_name = debug)]
    fn web_debug(line: &str);
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid_secure() -> String;
}

fn regexp(pattern: &str) -> Result<Pattern, JsValue> {
    Pattern::new(pattern)
}

/// A random key. `crypto.randomUUID` exists only in secure contexts; elsewhere uniqueness within a session is
/// all that the key needs.
fn random_uuid() -> String {
    if web_sys::window().is_some_and(|window| window.is_secure_context()) {
        return random_uuid_secure();
    }
    format!("{:x}{:x}", js_sys::Math::random().to_bits(), js_sys::Date::now().to_bits())
}

/// The widget.
#[component]
pub fn Hub(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    let fixed = move || ctx.config.with(|config| config.height.clone());
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            match ctx.work.get_untracked() {
                Work::Checking => ctx.send(Event::Cancel),
                Work::Storing => {}
                Work::Idle => ctx.send(Event::Close),
            }
        }
    };
    view! {
        class = "",
        <div
            class="hub"
            lang="en"
            dir=word(move || ctx.config.with(|config| config.direction()))
            data-theme=word(move || ctx.config.with(|config| config.theme.as_attribute()))
            on:keydown=key
        >
            <section
                class="hub-card"
                class:hub-card--fixed=on(move || fixed().is_some())
                part="card"
                aria-labelledby="title"
                style:height=move || fixed().unwrap_or_default()
            >
                {live(move || match ctx.screen.get() {
                    Screen::Loading => views::state::loading(ctx).into_any(),
                    Screen::List => view! { class = "", <views::list::List ctx=ctx/> }.into_any(),
                    Screen::Form | Screen::Confirmation => view! { class = "", <views::form::Form ctx=ctx/> }.into_any(),
                    Screen::Review => view! { class = "", <views::review::Review ctx=ctx/> }.into_any(),
                    Screen::Connected => views::state::connected(ctx).into_any(),
                    Screen::Closed => views::state::closed(ctx).into_any(),
                    Screen::Halted => views::state::halted(ctx).into_any(),
                })}
                <views::brand::Footer ctx=ctx/>
            </section>
            <p class="hub-vh" role="status">{live(move || ctx.spoken.get())}</p>
            {live(move || (ctx.screen.get() == Screen::Confirmation).then(|| view! { class = "", <views::confirmation::Confirmation ctx=ctx/> }))}
        </div>
    }
}
