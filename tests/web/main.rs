//! The components in a real browser. The end-to-end tests walk through them with a server; these hold what has to be
//! true of the widget by itself.
#![cfg(target_arch = "wasm32")]

use connect_hub::instance::{Instance, mount};
use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

wasm_bindgen_test_configure!(run_in_browser);

const BOOTSTRAP: &str = include_str!("../fixtures/bootstrap.json");
const WHITELABEL: &str = include_str!("../fixtures/bootstrap-whitelabel.json");

/// A mounted widget that leaves the page when the test ends.
struct Page {
    host: HtmlElement,
    root: ShadowRoot,
    _instance: Instance,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.host.remove();
    }
}

impl Page {
    /// A widget whose bootstrap call was answered with `body`.
    async fn with(body: &str) -> Self {
        let document = web_sys::window().unwrap_throw().document().unwrap_throw();
        let host: HtmlElement = document.create_element("div").unwrap_throw().unchecked_into();
        document.body().unwrap_throw().append_child(&host).unwrap_throw();
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).unwrap_throw();
        let options = Object::new();
        set(&options, "attributes", &Object::new());
        set(&options, "token", &"a-session".into());
        set(&options, "base", &"https://hub.invalid".into());
        let answer = Object::new();
        set(&answer, "status", &200.into());
        set(&answer, "text", &body.into());
        let emit = Function::new_no_args("");
        let instance =
            mount(host.clone(), root.clone(), &options, Some(Promise::resolve(&JsValue::from(answer))), emit);
        let page = Self { host, root, _instance: instance };
        page.until("input").await;
        page
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap_throw()
    }

    /// The element, as soon as it is drawn: each round lets the browser's tasks run.
    async fn until(&self, selector: &str) -> Element {
        for _ in 0..200 {
            if let Some(element) = self.find(selector) {
                return element;
            }
            next_frame().await;
        }
        panic!("{selector} is never drawn: {}", self.text());
    }

    fn text(&self) -> String {
        self.find(".hub").and_then(|hub| hub.text_content()).unwrap_or_default()
    }
}

async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap_throw().request_animation_frame(&resolve).unwrap_throw();
    });
    JsFuture::from(frame).await.unwrap_throw();
}

fn set(object: &Object, key: &str, value: &JsValue) {
    Reflect::set(object, &key.into(), value).unwrap_throw();
}

#[wasm_bindgen_test]
async fn a_submit_inside_the_shadow_root_never_navigates() {
    let page = Page::with(BOOTSTRAP).await;
    let before = web_sys::window().unwrap_throw().location().href().unwrap_throw();
    let form: web_sys::HtmlFormElement = page.find("form").unwrap_throw().unchecked_into();
    form.request_submit().unwrap_throw();
    let error = page.until("[data-tone=danger]").await;
    assert!(error.text_content().unwrap_or_default().contains("Paste your Site Token first."));
    assert_eq!(web_sys::window().unwrap_throw().location().href().unwrap_throw(), before);
}

#[wasm_bindgen_test]
async fn the_fixture_of_the_server_is_drawn_whole() {
    let page = Page::with(BOOTSTRAP).await;
    let json = JSON::parse(BOOTSTRAP).unwrap_throw();
    assert!(json.is_object());
    for words in [
        "Connect Webflow",
        "Generate API Token",
        "Copy the token",
        "Linking the Account from the Hub",
        "Connect Hub",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
}

#[wasm_bindgen_test]
async fn whitelabel_draws_no_vendor_and_nothing_that_is_marked() {
    let page = Page::with(WHITELABEL).await;
    assert!(page.text().contains("Generate API Token"));
    for words in ["Connect Hub", "Linking the Account from the Hub"] {
        assert!(!page.text().contains(words), "{words}");
    }
}

#[wasm_bindgen_test]
async fn the_secret_input_has_no_name_and_is_hidden() {
    let page = Page::with(BOOTSTRAP).await;
    let input = page.find("input").unwrap_throw();
    assert_eq!(input.get_attribute("name"), None);
    assert_eq!(input.get_attribute("type").as_deref(), Some("password"));
    assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("off"));
}
