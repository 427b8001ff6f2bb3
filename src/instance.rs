//! The wasm boundary: what `hub.js` calls. Converts and forwards, decides nothing.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::mount::{UnmountHandle, mount_to_renderer};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRoot};

use crate::config::Config;
use crate::events::Events;
use crate::flow::{Effect, Event};
use crate::hub::{Ctx, hub};
use crate::runner::Outside;
use crate::sheet;

/// One mounted widget.
#[wasm_bindgen]
pub struct Instance {
    ctx: Ctx,
    /// Unmounts and disposes of everything reactive when it is dropped.
    _mounted: UnmountHandle<Element>,
}

/// Mounts a widget into `root` in place of the skeleton.
///
/// `options`: `attributes` (by name, `null` where absent), `token`, `base` (where the hub protocol is),
/// `scriptBase`, `waited` (how long the person has waited so far, in milliseconds), `asked` (whether "Try again" was
/// pressed). `bootstrap` is the answer that
/// `hub.js` has already asked for. `emit(element, type, detail)` tells the host page.
#[wasm_bindgen]
pub fn mount(
    element: HtmlElement,
    root: ShadowRoot,
    options: &JsValue,
    bootstrap: Option<Promise>,
    emit: Function,
) -> Instance {
    let member = |key: &str| Reflect::get(options, &JsValue::from_str(key)).unwrap_or_default();
    let origin = member("base").as_string().or_else(|| member("scriptBase").as_string()).unwrap_or_default();
    let mut host = Config::new(&origin);
    let attributes = Object::entries(&member("attributes").into());
    for entry in attributes.iter() {
        let entry = js_sys::Array::from(&entry);
        if let Some(name) = entry.get(0).as_string() {
            host.set(&name, entry.get(1).as_string());
        }
    }
    host.set("token", member("token").as_string());
    let waited = member("waited").as_f64().unwrap_or_default() as u32;

    sheet::adopt(&root);
    root.replace_children_with_node(&js_sys::Array::new());
    let container = leptos::prelude::document().create_element("div").unwrap_throw();
    root.append_child(&container).unwrap_throw();

    let slot: Rc<RefCell<Option<Ctx>>> = Rc::default();
    let outside = Outside { root, events: Events::new(element, emit), handover: bootstrap, waited };
    let mounted = mount_to_renderer(&container, {
        let slot = slot.clone();
        move || {
            let ctx = Ctx::new(host, outside);
            *slot.borrow_mut() = Some(ctx);
            hub(ctx)
        }
    });
    let ctx = slot.take().unwrap_throw();
    ctx.send(Event::Started { asked: member("asked").is_truthy() });
    Instance { ctx, _mounted: mounted }
}

#[wasm_bindgen]
impl Instance {
    /// Takes over a changed attribute, or the `token` property; absent when `value` is.
    pub fn set(&self, name: String, value: Option<String>) {
        self.ctx.send(Event::Set(name, value));
    }

    /// Aborts what runs and takes everything down.
    pub fn unmount(self) {
        if let Some(runner) = self.ctx.runner() {
            runner.abort();
            let id = self.ctx.peek().signing_in.clone();
            if let Some(id) = id {
                self.ctx.run(Effect::EndAttempt(id));
            }
        }
    }
}
