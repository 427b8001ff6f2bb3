//! Each screen as it is drawn from a state.

use connect_hub::flow::{Event, Problem, Screen};
use connect_hub::hub::Ctx;
use hub_model::{ErrorBody, ErrorCode};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement};

use crate::page::{Page, next_frame};

const BOOTSTRAP: &str = include_str!("../fixtures/bootstrap.json");

/// A form in which a check runs.
fn checking(page: &Page, ctx: Ctx) -> u32 {
    let input: HtmlInputElement = page.find("input").unwrap_throw().unchecked_into();
    input.set_value(&"a1b2c3d4".repeat(8));
    input.dispatch_event(&web_sys::Event::new("input").unwrap_throw()).unwrap_throw();
    ctx.send(Event::Submit);
    ctx.peek().serial
}

fn refused(page: &Page, ctx: Ctx, code: ErrorCode, body: ErrorBody) {
    let serial = checking(page, ctx);
    ctx.send(Event::Validated(serial, Err(Problem { code: Some(code), body })));
}

#[wasm_bindgen_test]
async fn a_refusal_is_tied_to_the_input_and_its_link_opens_the_step() {
    let (page, ctx, _kept) = Page::told(BOOTSTRAP).await;
    refused(&page, ctx, ErrorCode::TokenRejected, ErrorBody::default());
    let input: HtmlInputElement = page.until("input[aria-invalid=true]").await.unchecked_into();
    let help = input.get_attribute("aria-describedby").unwrap_throw();
    let words = page.root.get_element_by_id(&help).unwrap_throw().text_content().unwrap_throw();
    assert!(words.contains("Webflow did not accept this token."), "{words}");
    assert_eq!(input.value().len(), 64, "the value is kept");
    let link: HtmlElement = page.find(&format!("#{help} button")).unwrap_throw().unchecked_into();
    link.click();
    page.until(".hub-step[open] #step-generate").await;
}

#[wasm_bindgen_test]
async fn d100_while_a_check_runs_the_field_is_read_only_and_cancel_is_there() {
    let (page, ctx, _kept) = Page::told(BOOTSTRAP).await;
    checking(&page, ctx);
    let input: HtmlInputElement = page.until("input[readonly]").await.unchecked_into();
    assert!(input.read_only());
    assert!(page.text().contains("Checking the token with Webflow"));
    let primary = page.find("#primary").unwrap_throw();
    assert_eq!(primary.get_attribute("aria-busy").as_deref(), Some("true"));
    ctx.send(Event::Cancel);
    next_frame().await;
    assert!(!input.read_only());
    assert!(page.text().contains("Cancelled. Nothing was saved."));
}

#[wasm_bindgen_test]
async fn a_limited_credential_shows_what_to_fix_first() {
    let (page, ctx, _kept) = Page::told(BOOTSTRAP).await;
    let serial = checking(&page, ctx);
    let judged = serde_json::from_str(include_str!("../fixtures/validation-limited.json")).unwrap_throw();
    ctx.send(Event::Validated(serial, Ok(Box::new(judged))));
    let first = page.until(".hub-panel .hub-panel__title").await;
    assert_eq!(first.text_content().as_deref(), Some("To fix"));
    let caption = page.find("caption").unwrap_throw().text_content().unwrap_throw();
    assert_eq!(caption, "Permissions to fix");
    assert_eq!(page.find("#primary").unwrap_throw().text_content().as_deref(), Some("Paste another token"));
}

#[wasm_bindgen_test]
async fn the_confirmation_is_modal_and_done_leaves_the_connected_card() {
    let (page, ctx, _kept) = Page::told(BOOTSTRAP).await;
    let serial = checking(&page, ctx);
    let judged = serde_json::from_str(include_str!("../fixtures/validation-valid.json")).unwrap_throw();
    ctx.send(Event::Validated(serial, Ok(Box::new(judged))));
    let stored = serde_json::from_str(include_str!("../fixtures/linked.json")).unwrap_throw();
    let serial = ctx.peek().serial;
    ctx.send(Event::Stored(serial, Ok(stored)));
    let dialog: HtmlDialogElement = page.until("dialog:modal").await.unchecked_into();
    assert!(dialog.text_content().unwrap_throw().contains("Juniper"));
    let focused = page.root.active_element().and_then(|element| element.get_attribute("id"));
    assert_eq!(focused.as_deref(), Some("done"));
    let input: HtmlInputElement = page.find("input").unwrap_throw().unchecked_into();
    assert_eq!(input.value(), "", "the credential is gone from the page");
    ctx.send(Event::Done);
    next_frame().await;
    assert_eq!(page.find("dialog"), None);
    assert!(page.text().contains("Connect another"));
}

#[wasm_bindgen_test]
async fn d29_every_error_code_is_drawn_in_words_with_a_way_on() {
    for code in ErrorCode::ALL {
        let (page, ctx, _kept) = Page::told(BOOTSTRAP).await;
        refused(&page, ctx, *code, ErrorBody::default());
        next_frame().await;
        let text = page.text();
        let words = ctx.peek().words();
        assert!(!words.what.is_empty() && text.contains(&words.what), "{code:?}: {text}");
        let halted = ctx.peek().screen == Screen::Halted;
        assert!(halted || page.find("#primary").is_some(), "{code:?} leaves no way on");
        assert_eq!(page.count("#title"), 1, "{code:?}");
    }
}
