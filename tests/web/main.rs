//! The components in a real browser. The end-to-end tests walk through them with a server; these hold what has to be
//! true of the widget by itself.
#![cfg(target_arch = "wasm32")]

mod dom;
mod element;
mod page;
mod screens;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
