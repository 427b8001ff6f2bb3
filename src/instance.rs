//! The wasm boundary: what `hub.js` calls. Converts and forwards, decides nothing.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::mount::{UnmountHandle, mount_to_renderer};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

use crate::config::Config;
use crate::events::Events;
use crate::flow::Event;
use crate::hub::{Ctx, Hub, Outside};
use crate::sheet;

/// One mounted widget.
#[wasm_bindgen]
pub struct Instance {
    ctx: Ctx,
    script_origin: String,
    /// Unmounts and disposes of everything reactive when it is dropped.
    _mounted: Box<dyn std::any::Any>,
}

/// Mounts a widget into `root` in place of the skeleton.
///
/// `options`: `attributes` (by name, `null` where absent), `token`, `base` (where the hub protocol is),
/// `scriptBase`. `bootstrap` is the answer that `hub.js` has already asked for. `emit(element, type, detail)`
/// tells the host page.
#[wasm_bindgen]
pub fn mount(
    element: HtmlElement,
    root: ShadowRoot,
    options: &JsValue,
    bootstrap: Option<Promise>,
    emit: Function,
) -> Instance {
    let member = |key: &str| Reflect::get(options, &JsValue::from_str(key)).unwrap_or_default();
    let script_origin =
        member("base").as_string().or_else(|| member("scriptBase").as_string()).unwrap_or_default();
    let mut config = Config::new(&script_origin);
    let attributes = Object::entries(&member("attributes").into());
    for entry in attributes.iter() {
        let entry = js_sys::Array::from(&entry);
        if let Some(name) = entry.get(0).as_string() {
            config.set(&name, entry.get(1).as_string(), &script_origin);
        }
    }
    config.set("token", member("token").as_string(), &script_origin);

    sheet::adopt(&root);
    root.replace_children_with_node(&js_sys::Array::new());
    let Some(container) = web_sys::window().and_then(|window| window.document()?.create_element("div").ok())
    else {
        wasm_bindgen::throw_str("no document");
    };
    _ = root.append_child(&container);

    let slot: Rc<RefCell<Option<Ctx>>> = Rc::default();
    let outside = Outside { root, events: Events::new(element, emit), handover: bootstrap };
    let mounted: UnmountHandle<_> = mount_to_renderer(&container, {
        let slot = slot.clone();
        move || {
            let ctx = Ctx::new(config, outside);
            *slot.borrow_mut() = Some(ctx);
            view! { class = "", <Hub ctx=ctx/> }
        }
    });
    let ctx = slot.take().unwrap_throw();
    ctx.start();
    Instance { ctx, script_origin, _mounted: Box::new(mounted) }
}

#[wasm_bindgen]
impl Instance {
    /// Takes over a changed attribute, or the `token` property; absent when `value` is.
    pub fn set(&self, name: &str, value: Option<String>) {
        let known = self.ctx.config.with_untracked(|config| config.token.clone());
        self.ctx.config.update(|config| config.set(name, value, &self.script_origin));
        let token = self.ctx.config.with_untracked(|config| config.token.clone());
        if name == "token" && !token.is_empty() && token != known {
            self.ctx.send(Event::TokenSet);
        }
        if matches!(name, "provider" | "integration-id" | "base-url" | "connector-src") {
            self.ctx.send(Event::Reload);
        }
    }

    /// Aborts what runs and takes everything down.
    pub fn unmount(self) {
        self.ctx.abort();
    }
}
