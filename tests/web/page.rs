//! A widget in a page of its own, gone when the test ends.

use std::cell::Cell;
use std::rc::Rc;

use connect_hub::config::Config;
use connect_hub::events::Events;
use connect_hub::flow::{Dialect, Event};
use connect_hub::hub::{Ctx, hub};
use connect_hub::instance::{Instance, mount};
use connect_hub::runner::Outside;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::mount::{UnmountHandle, mount_to_renderer};
use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

/// An element with a shadow root.
pub struct Page {
    host: HtmlElement,
    pub root: ShadowRoot,
}

/// What keeps a widget alive.
pub enum Kept {
    Instance(#[allow(dead_code, reason = "dropped with the page")] Instance),
    Mounted(#[allow(dead_code, reason = "dropped with the page")] UnmountHandle<Element>),
}

impl Drop for Page {
    fn drop(&mut self) {
        self.host.remove();
    }
}

pub fn document() -> Document {
    web_sys::window().unwrap_throw().document().unwrap_throw()
}

impl Page {
    pub fn new() -> Self {
        let host: HtmlElement = document().create_element("div").unwrap_throw().unchecked_into();
        document().body().unwrap_throw().append_child(&host).unwrap_throw();
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).unwrap_throw();
        Self { host, root }
    }

    /// A widget whose bootstrap call was answered with `body`, as `hub.js` mounts it.
    pub async fn answered(body: &str) -> (Self, Kept) {
        let page = Self::new();
        let options = Object::new();
        set(&options, "attributes", &Object::new());
        set(&options, "token", &"a-session".into());
        set(&options, "base", &"https://hub.invalid".into());
        let answer = Object::new();
        set(&answer, "status", &200.into());
        set(&answer, "text", &body.into());
        let bootstrap = Promise::resolve(&JsValue::from(answer));
        let emit = Function::new_no_args("");
        let instance = mount(page.host.clone(), page.root.clone(), &options, Some(bootstrap), emit);
        page.until("input").await;
        (page, Kept::Instance(instance))
    }

    /// A widget to which a test tells what happens; its own calls are never answered. It has loaded whole: what a test tells
    /// it before that it would take later, and the test would go on from a state that is not there yet.
    pub async fn told(bootstrap: &str) -> (Self, Ctx, Kept) {
        let page = Self::new();
        let silent = Function::new_no_args("return new Promise(() => {})");
        Reflect::set(&js_sys::global(), &"fetch".into(), &silent).unwrap_throw();
        let container = document().create_element("div").unwrap_throw();
        page.root.append_child(&container).unwrap_throw();
        let made: Rc<Cell<Option<Ctx>>> = Rc::default();
        let events = Events::new(page.host.clone(), Function::new_no_args(""));
        let outside = Outside { root: page.root.clone(), events, handover: None, waited: 0 };
        let mounted = mount_to_renderer(&container, {
            let made = made.clone();
            move || {
                let ctx = Ctx::new(Config::new("https://hub.invalid"), outside);
                made.set(Some(ctx));
                hub(ctx)
            }
        });
        let ctx = made.take().unwrap_throw();
        let answer = serde_json::from_str(bootstrap).unwrap_throw();
        ctx.send(Event::Loaded(Ok(Box::new(answer)), Dialect::Full));
        page.until("form, .hub-list").await;
        page.frames_until("the second part", || untrack(|| ctx.rest()).map(drop)).await;
        (page, ctx, Kept::Mounted(mounted))
    }

    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap_throw()
    }

    pub fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap_throw().length()
    }

    /// The element, as soon as it is drawn.
    pub async fn until(&self, selector: &str) -> Element {
        self.frames_until(selector, || self.find(selector)).await
    }

    /// What is looked for, as soon as it is there: each round lets the browser's tasks run.
    async fn frames_until<T>(&self, what: &str, find: impl Fn() -> Option<T>) -> T {
        for _ in 0..200 {
            if let Some(found) = find() {
                return found;
            }
            next_frame().await;
        }
        panic!("{what} never comes: {}", self.text());
    }

    pub fn text(&self) -> String {
        self.find(".hub").and_then(|hub| hub.text_content()).unwrap_or_default()
    }
}

/// Lets the browser's tasks run.
pub async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap_throw().request_animation_frame(&resolve).unwrap_throw();
    });
    JsFuture::from(frame).await.unwrap_throw();
}

fn set(object: &Object, key: &str, value: &JsValue) {
    Reflect::set(object, &key.into(), value).unwrap_throw();
}
