//! The widget as `hub.js` mounts it.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;

const BOOTSTRAP: &str = include_str!("../fixtures/bootstrap.json");
const WHITELABEL: &str = include_str!("../fixtures/bootstrap-whitelabel.json");

#[wasm_bindgen_test]
async fn a_submit_inside_the_shadow_root_never_navigates() {
    let (page, _kept) = Page::answered(BOOTSTRAP).await;
    let before = web_sys::window().unwrap_throw().location().href().unwrap_throw();
    let form: web_sys::HtmlFormElement = page.find("form").unwrap_throw().unchecked_into();
    form.request_submit().unwrap_throw();
    let error = page.until("[data-tone=danger]").await;
    assert!(error.text_content().unwrap_or_default().contains("Paste your Site Token first."));
    assert_eq!(web_sys::window().unwrap_throw().location().href().unwrap_throw(), before);
}

#[wasm_bindgen_test]
async fn the_fixture_of_the_server_is_drawn_whole() {
    let (page, _kept) = Page::answered(BOOTSTRAP).await;
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
    let (page, _kept) = Page::answered(WHITELABEL).await;
    assert!(page.text().contains("Generate API Token"));
    for words in ["Connect Hub", "Linking the Account from the Hub"] {
        assert!(!page.text().contains(words), "{words}");
    }
}

#[wasm_bindgen_test]
async fn the_secret_input_has_no_name_and_is_hidden() {
    let (page, _kept) = Page::answered(BOOTSTRAP).await;
    let input = page.find("input").unwrap_throw();
    assert_eq!(input.get_attribute("name"), None);
    assert_eq!(input.get_attribute("type").as_deref(), Some("password"));
    assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("off"));
}
