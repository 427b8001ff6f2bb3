//! Runs the effects of the flow: requests, timers, focus, words to the host page and to assistive technology.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal, HtmlInputElement};

use crate::api;
use crate::browser;
use crate::events::message;
use crate::flow::{Effect, Event, Out, Problem, Screen, Target};
use crate::hub::Ctx;
use crate::views;

/// Loading takes longer than usual after this time, in milliseconds.
const SLOW_LOAD: u32 = 8_000;
/// A check takes longer than usual after this time, in milliseconds.
const SLOW_CHECK: u32 = 5_000;
/// Signing in has to be done after this time, in milliseconds.
const SIGN_IN: u32 = 300_000;
/// A host page has this time to set a token, in milliseconds (CONTRACT 9.6).
const NEW_SESSION: u32 = 10_000;

impl Ctx {
    /// Runs one effect.
    pub fn run(self, effect: Effect) {
        let Some(runner) = self.runner() else { return };
        match effect {
            Effect::Load => {
                let (handover, host) = (runner.take_handover(), self.peek().host.clone());
                if let Some(signal) = runner.begin() {
                    spawn_local(async move {
                        let answer = api::load(&host, handover, &signal).await;
                        let answer = answer.map(|(answer, dialect)| (Box::new(answer), dialect));
                        self.end(&signal, Event::Loaded(answer));
                    });
                }
            }
            Effect::LoadConnector(serial, id) => {
                let call = api::connector(&self.peek(), &id);
                self.request(call, move |answer| {
                    let answer = answer.and_then(|reply| api::read_connector(reply, &id));
                    Event::ConnectorLoaded(serial, answer.map(Box::new))
                });
            }
            Effect::Validate(serial) => {
                let call = api::validate(&self.peek());
                self.request(call, move |answer| {
                    Event::Validated(serial, answer.and_then(api::read_validation).map(Box::new))
                });
            }
            Effect::Store(serial) => {
                let call = api::store(&self.peek(), &runner.key(self.peek().attempt));
                self.request(call, move |answer| Event::Stored(serial, answer.and_then(api::read_linked)));
            }
            Effect::OpenWindow { tab } => {
                runner.close_window();
                if !runner.keep_window(browser::open_window(tab)) {
                    self.later(0, move || self.send(Event::WindowBlocked));
                }
            }
            Effect::Begin(serial) => {
                let call = api::begin(&self.peek());
                self.request(call, move |answer| Event::Began(serial, answer.and_then(api::read_began)));
            }
            Effect::Navigate(address) => runner.lead_window(&address),
            Effect::CloseWindow => runner.close_window(),
            Effect::AskAttempt(serial, id, pause) => self.later(pause, move || {
                if self.peek().serial == serial {
                    let call = api::attempt(&self.peek(), &id, false);
                    self.request(call, move |answer| {
                        Event::SignedIn(serial, answer.and_then(api::read_attempt))
                    });
                }
            }),
            Effect::EndAttempt(id) => {
                let call = api::attempt(&self.peek(), &id, true);
                // Not in place of the request that runs: whatever comes next, the backend has to hear this.
                if let Ok(controller) = AbortController::new() {
                    self.fetch(
                        call,
                        controller.signal(),
                        Box::new(|answer| Event::GivenUp(answer.and_then(api::read_attempt))),
                    );
                }
            }
            Effect::WatchLimit(serial) => self.later(SIGN_IN, move || self.send(Event::TooLate(serial))),
            Effect::Abort => runner.abort(),
            Effect::WatchSlow(serial) => {
                let limit = match self.peek().screen {
                    Screen::Loading => SLOW_LOAD.saturating_sub(runner.take_waited()),
                    _ => SLOW_CHECK,
                };
                self.later(limit, move || self.send(Event::Slow(serial)));
            }
            Effect::AwaitSession(awaited) => {
                self.later(NEW_SESSION, move || self.send(Event::NoNewSession(awaited)));
            }
            Effect::CountDown(seconds) => {
                self.count_down(js_sys::Date::now() + f64::from(seconds) * 1000.0);
            }
            // The first screen is painted after this task.
            Effect::Emit(Out::Ready) => self.later(0, move || self.emit(&Out::Ready)),
            Effect::Emit(out) => self.emit(&out),
            Effect::Announce(say) => {
                // An empty text in between: the same sentence said twice is heard twice.
                runner.speak("");
                self.later(50, move || {
                    let text = self.peek().spoken(say, browser::paste_keys());
                    self.speak(&text);
                });
            }
            Effect::Focus(target) => self.focus(target),
            Effect::FillInputs => self.later(0, move || self.fill_inputs()),
            Effect::OpenAccounts => {
                let url = self.peek().settings.accounts_url.clone();
                if let Some(url) = url.filter(|url| views::brand::is_web(url)) {
                    browser::open(&url);
                }
            }
        }
    }

    /// Shows the window in which the person signs in.
    pub fn show_window(self) {
        let there = self.runner().is_some_and(|runner| runner.show_window());
        self.send(Event::WindowSought { there });
    }

    /// Tells assistive technology.
    pub fn speak(self, text: &str) {
        if let Some(runner) = self.runner() {
            runner.speak(text);
        }
    }

    /// Does something later, unless the widget is gone by then.
    pub fn later(self, millis: u32, action: impl FnOnce() + 'static) {
        self.later_boxed(millis, Box::new(action));
    }

    fn later_boxed(self, millis: u32, action: Box<dyn FnOnce()>) {
        let Some(runner) = self.runner() else { return };
        let id = runner.timer_id();
        let timer = Timeout::new(millis, move || {
            if let Some(runner) = self.runner() {
                let over = runner.take_timer(id);
                action();
                drop(over);
            }
        });
        runner.keep(id, timer);
    }

    /// Tells the flow every second how much is left until `end`, in milliseconds since the epoch.
    fn count_down(self, end: f64) {
        let left = ((end - js_sys::Date::now()) / 1000.0).ceil().max(0.0) as u32;
        self.send(Event::Waited(left));
        if self.peek().waiting > 0 {
            self.later(1_000, move || self.count_down(end));
        }
    }

    /// Moves the focus once what is being drawn is there.
    fn focus(self, target: Target) {
        let id = match target {
            Target::Credential => {
                let state = self.peek();
                let field = state.config().and_then(|config| config.credential());
                field.map_or_else(|| "primary".to_owned(), |field| views::field::id(&field.key))
            }
            Target::Field(key) => views::field::id(&key),
            Target::Primary => "primary".to_owned(),
            Target::Title => "title".to_owned(),
            Target::Row(id) => views::list::row_id(&id),
            Target::Step(id) => views::guide::step_id(&id),
        };
        self.later(0, move || self.focus_now(&id));
    }

    /// Moves the focus to an element of the widget.
    pub fn focus_now(self, id: &str) {
        if let Some(element) = self.runner().and_then(|runner| runner.by_id(id)) {
            _ = element.focus();
        }
    }

    fn fill_inputs(self) {
        let Some(runner) = self.runner() else { return };
        let state = self.peek();
        let fields = state.config().map_or(&[][..], |config| &config.config_fields);
        for field in fields {
            let value = state.values.get(&field.key);
            if let Some(input) = runner.by_id(&views::field::id(&field.key)) {
                let input = input.unchecked_into::<HtmlInputElement>();
                if input.value() != value {
                    input.set_value(value);
                }
            }
        }
    }

    /// An answer to what was aborted, or to a widget that is gone, is dropped.
    fn end(self, signal: &AbortSignal, event: Event) {
        if !signal.aborted() && self.runner().is_some() {
            self.send(event);
        }
    }

    fn request(self, call: api::Call, then: impl FnOnce(Result<api::Reply, Problem>) -> Event + 'static) {
        self.request_boxed(call, Box::new(then));
    }

    fn request_boxed(self, call: api::Call, then: Then) {
        if let Some(signal) = self.runner().and_then(|runner| runner.begin()) {
            self.fetch(call, signal, then);
        }
    }

    fn fetch(self, call: api::Call, signal: AbortSignal, then: Then) {
        spawn_local(async move {
            let answer = call.send(&signal).await;
            self.end(&signal, then(answer));
        });
    }

    fn emit(self, out: &Out) {
        if let Some(runner) = self.runner() {
            let message = message(out, &self.peek());
            // Not while the state is borrowed: the host page may set an attribute from here.
            runner.emit(message);
        }
    }
}

type Then = Box<dyn FnOnce(Result<api::Reply, Problem>) -> Event>;
