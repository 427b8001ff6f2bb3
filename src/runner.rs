//! What runs on behalf of the widget, and ends with it: one request, the timers, the way to the host page.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, AbortSignal, HtmlElement, ShadowRoot, Window};

use crate::browser;
use crate::events::{Events, Message};
use crate::rest::Rest;

/// What lies outside of the widget: its shadow root, the host page, the first answer.
pub struct Outside {
    /// Where the widget is drawn.
    pub root: ShadowRoot,
    /// The way to the host page.
    pub events: Events,
    /// The bootstrap answer that `hub.js` asked for while the program was loading.
    pub handover: Option<Promise>,
    /// How long the person has waited for the program, in milliseconds.
    pub waited: u32,
}

/// What waits for the second part of the program.
pub type Waiting = Box<dyn FnOnce(Rest)>;

/// What runs effects. Timers and requests end with it.
pub struct Runner {
    root: ShadowRoot,
    events: Events,
    handover: RefCell<Option<Promise>>,
    waited: Cell<u32>,
    request: RefCell<Option<AbortController>>,
    timers: RefCell<Vec<(u32, Timeout)>>,
    next_timer: Cell<u32>,
    /// Where the person signs in.
    window: RefCell<Option<Window>>,
    /// Whether the second part of the program is being fetched.
    fetching: Cell<bool>,
    /// What waits for it.
    waiting: RefCell<Vec<Waiting>>,
    /// The idempotency key of an attempt.
    key: RefCell<(u32, String)>,
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.abort();
        self.close_window();
    }
}

impl Runner {
    /// Nothing runs yet.
    pub fn new(outside: Outside) -> Self {
        Self {
            root: outside.root,
            events: outside.events,
            handover: RefCell::new(outside.handover),
            waited: Cell::new(outside.waited),
            request: RefCell::default(),
            timers: RefCell::default(),
            next_timer: Cell::default(),
            window: RefCell::default(),
            fetching: Cell::default(),
            waiting: RefCell::default(),
            key: RefCell::default(),
        }
    }

    /// An element of the widget.
    pub fn by_id(&self, id: &str) -> Option<HtmlElement> {
        self.root.get_element_by_id(id).map(JsCast::unchecked_into)
    }

    /// Aborts the request that runs.
    pub fn abort(&self) {
        if let Some(controller) = self.request.take() {
            controller.abort();
        }
    }

    /// Aborts what runs and starts something new.
    pub fn begin(&self) -> Option<AbortSignal> {
        self.abort();
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.request.replace(Some(controller));
        Some(signal)
    }

    /// Keeps the window in which the person signs in; whether there is one.
    pub fn keep_window(&self, window: Option<Window>) -> bool {
        let there = window.is_some();
        self.window.replace(window);
        there
    }

    /// Leads the window to an address.
    pub fn lead_window(&self, address: &str) {
        if let Some(window) = &*self.window.borrow() {
            browser::lead(window, address);
        }
    }

    /// Shows the window again; whether it is there, as far as this page can know.
    pub fn show_window(&self) -> bool {
        let window = self.window.borrow();
        let open = window.as_ref().filter(|window| window.closed() == Ok(false));
        open.is_some_and(|window| window.focus().is_ok())
    }

    /// Closes the window.
    pub fn close_window(&self) {
        if let Some(window) = self.window.take() {
            _ = window.close();
        }
    }

    /// Gives what is drawn by the second part of the program its style, and all the host page's own theme;
    /// whether that could be read.
    pub fn adopt(&self, rest: Rest, theme: Option<&str>) -> bool {
        (rest.adopt)(&self.root, theme)
    }

    /// Lets something wait for the second part of the program.
    pub fn wait(&self, act: Waiting) {
        self.waiting.borrow_mut().push(act);
    }

    /// Whether the second part of the program has to be fetched: it is not under way.
    pub fn start_fetching(&self) -> bool {
        !self.fetching.replace(true)
    }

    /// It is under way no more: what has waited, in its order.
    pub fn stop_fetching(&self) -> Vec<Waiting> {
        self.fetching.set(false);
        self.waiting.take()
    }

    /// The bootstrap answer that `hub.js` asked for, once.
    pub fn take_handover(&self) -> Option<Promise> {
        self.handover.take()
    }

    /// How long the person has waited before the program ran, in milliseconds; after the first time nothing.
    pub fn take_waited(&self) -> u32 {
        self.waited.take()
    }

    /// Tells the host page.
    pub fn emit(&self, message: Message) {
        self.events.send(message);
    }

    /// A number for a timer.
    pub fn timer_id(&self) -> u32 {
        self.next_timer.replace(self.next_timer.get() + 1)
    }

    /// Keeps a timer until it is over, or the widget is gone.
    pub fn keep(&self, id: u32, timer: Timeout) {
        self.timers.borrow_mut().push((id, timer));
    }

    /// Lets go of a timer that is over.
    pub fn take_timer(&self, id: u32) -> Option<Timeout> {
        let mut timers = self.timers.borrow_mut();
        let at = timers.iter().position(|(known, _)| *known == id)?;
        Some(timers.swap_remove(at).1)
    }

    /// Tells assistive technology.
    pub fn speak(&self, text: &str) {
        if let Some(status) = self.by_id("status") {
            status.set_text_content(Some(text));
        }
    }

    /// The idempotency key of an attempt: the same for each retry of it.
    pub fn key(&self, attempt: u32) -> String {
        let mut key = self.key.borrow_mut();
        if key.0 != attempt || key.1.is_empty() {
            *key = (attempt, browser::random_key());
        }
        key.1.clone()
    }
}
