//! Names and details of the events that the host page hears.

use js_sys::{Function, Object};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::set;
use crate::flow::{Out, State};

/// The way out: `hub.js` dispatches the event on the element and calls the callback property.
pub struct Events {
    element: HtmlElement,
    emit: Function,
}

/// An event: its name and detail.
pub struct Message(&'static str, Object);

impl Events {
    /// Events of `element`, sent by `emit(element, type, detail)`.
    pub fn new(element: HtmlElement, emit: Function) -> Self {
        Self { element, emit }
    }

    /// Tells it.
    pub fn send(&self, Message(name, detail): Message) {
        _ = self.emit.call3(&JsValue::UNDEFINED, &self.element, &name.into(), &detail);
    }
}

/// What the host page is told until the form shows: that it is there, and what is on screen.
pub fn early_message(out: &Out, state: &State) -> Message {
    let detail = Object::new();
    let Out::Step(step) = out else { return Message("ready", detail) };
    set(&detail, "step", &(*step).into());
    if let Some(entry) = state.integration() {
        set(&detail, "provider", &entry.provider.as_str().into());
    }
    Message("step", detail)
}

/// What the host page is told.
pub fn message(out: &Out, state: &State) -> Message {
    let detail = Object::new();
    let text = |key: &str, value: &str| set(&detail, key, &value.into());
    let name = match out {
        Out::Ready | Out::Step(_) => return early_message(out, state),
        Out::Success => {
            success(&detail, state);
            "success"
        }
        Out::Cancel => "cancel",
        Out::Close { linked } => {
            text("reason", if *linked { "linked" } else { "dismissed" });
            "close"
        }
        Out::Error => {
            if let Some(problem) = state.problem() {
                text("code", problem.code());
                text("message", &state.words().what);
                set(&detail, "retryable", &problem.retryable().into());
            }
            "error"
        }
        Out::TokenExpired => "token-expired",
    };
    Message(name, detail)
}

fn success(detail: &Object, state: &State) {
    let Some(linked) = &state.linked else { return };
    set(detail, "id", &linked.id.as_deref().map_or(JsValue::NULL, JsValue::from_str));
    set(detail, "provider", &linked.provider.as_str().into());
    let account = linked.account.as_ref().map_or(JsValue::NULL, |account| {
        let object = Object::new();
        let members = [
            ("id", &*account.id),
            ("provider", &account.provider),
            ("label", &account.label),
            ("status", account.status.as_str()),
        ];
        for (key, value) in members {
            set(&object, key, &value.into());
        }
        object.into()
    });
    set(detail, "account", &account);
}
