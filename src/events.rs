//! What the host page hears: names and details of the events. No detail ever carries a secret.

use js_sys::{Function, Object};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::set;
use crate::flow::{Out, State};
use crate::text;

/// The way out: `hub.js` dispatches the event on the element and calls the callback property.
pub struct Events {
    element: HtmlElement,
    emit: Function,
}

impl Events {
    /// Events of `element`, sent by `emit(element, type, detail)`.
    pub fn new(element: HtmlElement, emit: Function) -> Self {
        Self { element, emit }
    }

    /// Sends one event; `words` explains the fault of an error.
    pub fn send(&self, out: &Out, state: &State, words: impl FnOnce() -> text::Words) {
        let detail = Object::new();
        let name = match out {
            Out::Ready => "ready",
            Out::Step(step) => {
                set(&detail, "step", &(*step).into());
                if let Some(entry) = state.integration() {
                    set(&detail, "provider", &entry.provider.as_str().into());
                }
                "step"
            }
            Out::Success => {
                success(&detail, state);
                "success"
            }
            Out::Cancel => "cancel",
            Out::Close { linked } => {
                set(&detail, "reason", &(if *linked { "linked" } else { "dismissed" }).into());
                "close"
            }
            Out::Error => {
                let Some(problem) = state.fault.as_ref().and_then(crate::flow::Fault::problem) else {
                    return;
                };
                set(&detail, "code", &problem.code().into());
                set(&detail, "message", &words().what.into());
                set(&detail, "retryable", &problem.retryable().into());
                "error"
            }
            Out::TokenExpired => "token-expired",
        };
        _ = self.emit.call3(&JsValue::UNDEFINED, &self.element, &name.into(), &detail);
    }
}

fn success(detail: &Object, state: &State) {
    let Some(linked) = &state.linked else { return };
    let id = linked.id.as_deref().map_or(JsValue::NULL, JsValue::from_str);
    set(detail, "id", &id);
    set(detail, "provider", &linked.provider.as_str().into());
    let account = linked.account.as_ref().map_or(JsValue::NULL, |account| {
        let object = Object::new();
        set(&object, "id", &account.id.as_str().into());
        set(&object, "provider", &account.provider.as_str().into());
        set(&object, "label", &account.label.as_str().into());
        set(&object, "status", &account.status.as_str().into());
        object.into()
    });
    set(detail, "account", &account);
}
