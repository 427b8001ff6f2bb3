//! Runs the effects of the flow: those until the form shows here, the others in `late`.

mod late;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortSignal, HtmlInputElement};

use crate::api;
use crate::events::{Message, early_message};
use crate::flow::{Dialect, Effect, Event, Out, Screen, Target};
use crate::hub::Ctx;
use crate::views;

/// Loading takes longer than usual after this time, in milliseconds.
const SLOW_LOAD: u32 = 8_000;
/// A check takes longer than usual after this time, in milliseconds.
const SLOW_CHECK: u32 = 5_000;
/// A host page has this time to set a token, in milliseconds (CONTRACT 9.6).
const NEW_SESSION: u32 = 10_000;

impl Ctx {
    /// Runs one effect.
    pub fn run(self, effect: Effect) {
        let Some(runner) = self.runner() else { return };
        match effect {
            Effect::Load => {
                let Some(signal) = runner.begin() else { return };
                match runner.take_handover() {
                    Some(promise) => self.read_handover(promise, signal),
                    None => self.with_rest(move |rest| (rest.load)(self, None, signal)),
                }
            }
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
            // The first screen is painted after this task. Then there is time for what it does not need.
            Effect::Emit(Out::Ready) => self.later(0, move || {
                let ready = move || self.emit(early_message(&Out::Ready, &self.peek()));
                if self.peek().is_early() {
                    ready();
                    self.fetch_rest();
                } else {
                    self.with_rest(move |_| ready());
                }
            }),
            Effect::Emit(out @ Out::Step(_)) => self.emit(early_message(&out, &self.peek())),
            Effect::Focus(target) => self.focus(target),
            Effect::FillInputs => self.later(0, move || self.fill_inputs()),
            late => self.with_rest(move |rest| (rest.run)(self, late)),
        }
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
        for field in state.fields().iter().filter(|field| !field.is_fixed() && !state.keeps(&field.key)) {
            let value = state.values.get(&field.key);
            if let Some(input) = runner.by_id(&views::field::id(&field.key)) {
                let input = input.unchecked_into::<HtmlInputElement>();
                if input.value() != value {
                    input.set_value(value);
                }
            }
        }
    }

    /// Takes over the answer to the bootstrap call that `hub.js` has made.
    fn read_handover(self, promise: Promise, signal: AbortSignal) {
        spawn_local(async move {
            match api::handed_over(promise).await {
                Ok(answer) => self.end(&signal, Event::Loaded(Ok(Box::new(answer)), Dialect::Full)),
                Err(reply) => self.with_rest(move |rest| (rest.load)(self, Some(reply), signal)),
            }
        });
    }

    /// An answer to what was aborted, or to a widget that is gone, is dropped.
    pub(crate) fn end(self, signal: &AbortSignal, event: Event) {
        if !signal.aborted() && self.runner().is_some() {
            self.send(event);
        }
    }

    fn emit(self, message: Message) {
        if let Some(runner) = self.runner() {
            runner.emit(message);
        }
    }
}
