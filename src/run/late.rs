//! Effects of what happens once the form shows: requests, the window in which people sign in, words.

use hub_model::Integration;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

use crate::api;
use crate::browser;
use crate::events::message;
use crate::flow::{Effect, Event, Problem};
use crate::hub::Ctx;
use crate::views;

/// Signing in has to be done after this time, in milliseconds.
const SIGN_IN: u32 = 300_000;

/// What an answer says happened.
type Then = Box<dyn FnOnce(Result<api::Reply, Problem>) -> Event>;

impl Ctx {
    /// Runs one of the effects that [`Ctx::run`] leaves.
    pub fn run_late(self, effect: Effect) {
        let Some(runner) = self.runner() else { return };
        match effect {
            Effect::LoadConnector(serial, id) => {
                let call = api::connector(&self.peek(), &id);
                let entry = self.peek().choices.iter().find(|choice| choice.integration_id == id).cloned();
                let entry =
                    entry.unwrap_or_else(|| Integration { integration_id: id, ..Integration::default() });
                self.request(call, move |answer| {
                    let answer = answer.and_then(|reply| api::read_connector(reply, entry));
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
                let edited = self.peek().linked_before();
                self.request(call, move |answer| {
                    Event::Stored(serial, answer.and_then(|reply| api::read_linked(reply, edited)))
                });
            }
            Effect::OpenWindow { tab } => {
                runner.close_window();
                if !runner.keep_window(browser::open_window(tab)) {
                    self.later(0, move || self.send(Event::WindowBlocked));
                }
            }
            Effect::Begin(serial) => {
                let call = api::begin(&self.peek());
                let page = api::compatible_page(&self.peek());
                self.request(call, move |answer| {
                    Event::Began(serial, answer.and_then(|reply| api::read_began(reply, page)))
                });
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
            Effect::CountDown(seconds) => {
                self.count_down(js_sys::Date::now() + f64::from(seconds) * 1000.0);
            }
            Effect::Emit(out) => {
                let message = message(&out, &self.peek());
                // Not while the state is borrowed: the host page may set an attribute from here.
                runner.emit(message);
            }
            Effect::Announce(say) => {
                // An empty text in between: the same sentence said twice is heard twice.
                runner.speak("");
                self.later(50, move || {
                    let text = self.peek().spoken(say, browser::paste_keys());
                    self.speak(&text);
                });
            }
            Effect::OpenAccounts => {
                let url = self.peek().settings.accounts_url.clone();
                if let Some(url) = url.filter(|url| views::brand::is_web(url)) {
                    browser::open(&url);
                }
            }
            // The others run early.
            _ => {}
        }
    }

    /// Asks for everything for the first screen; `known`: the answer to the bootstrap call, where that was no use.
    pub fn load_late(self, known: Option<api::Reply>, signal: AbortSignal) {
        let (host, mut dialect) = (self.peek().host.clone(), self.peek().dialect);
        spawn_local(async move {
            let answer = api::load(&host, known, &mut dialect, &signal).await;
            self.end(&signal, Event::Loaded(answer.map(Box::new), dialect));
        });
    }

    /// Tells the flow every second how much is left until `end`, in milliseconds since the epoch.
    fn count_down(self, end: f64) {
        let left = ((end - js_sys::Date::now()) / 1000.0).ceil().max(0.0) as u32;
        self.send(Event::Waited(left));
        if self.peek().waiting > 0 {
            self.later(1_000, move || self.count_down(end));
        }
    }

    /// Shows the window in which the person signs in.
    pub fn show_window(self) {
        let there = self.runner().is_some_and(|runner| runner.show_window());
        self.send(Event::WindowSought { there });
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
}
