//! Elements of one type: what follows a signal, and what ends with the view around it.

use connect_hub::dom::{El, button, el, part, words};
use leptos::mount::mount_to_renderer;
use leptos::prelude::{Get, LocalStorage, RwSignal, Set};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::page::{document, next_frame};

type Signal<T> = RwSignal<T, LocalStorage>;

/// Mounts a view that is made from a signal.
fn mounted<T: 'static>(
    value: T,
    view: impl FnOnce(Signal<T>) -> El + 'static,
) -> (Element, Signal<T>, impl Drop) {
    let container = document().create_element("div").unwrap_throw();
    document().body().unwrap_throw().append_child(&container).unwrap_throw();
    let made: Rc<Cell<Option<Signal<T>>>> = Rc::default();
    let handle = mount_to_renderer(&container, {
        let made = made.clone();
        move || {
            let signal = RwSignal::new_local(value);
            made.set(Some(signal));
            view(signal)
        }
    });
    (container, made.take().unwrap_throw(), handle)
}

#[wasm_bindgen_test]
async fn what_looks_like_markup_is_text() {
    let hostile = "<img src=x onerror=alert(1)>";
    let (page, text, _handle) = mounted(hostile.to_owned(), move |text| {
        el("p").with(hostile).with(words(move || text.get())).attr("title", hostile)
    });
    assert_eq!(page.text_content().unwrap_throw(), format!("{hostile}{hostile}"));
    text.set("<b>bold</b>".into());
    next_frame().await;
    assert_eq!(page.text_content().unwrap_throw(), format!("{hostile}<b>bold</b>"));
    assert_eq!(page.query_selector("img, b").unwrap_throw(), None);
    page.remove();
}

#[wasm_bindgen_test]
async fn an_attribute_follows_and_goes() {
    let (page, on, _handle) =
        mounted(true, |on| el("p").live("aria-busy", move || on.get().then_some("true")));
    let shown = page.first_element_child().unwrap_throw();
    assert_eq!(shown.get_attribute("aria-busy").as_deref(), Some("true"));
    on.set(false);
    next_frame().await;
    assert!(!shown.has_attribute("aria-busy"));
    page.remove();
}

#[wasm_bindgen_test]
async fn a_part_is_drawn_anew_only_when_it_changes_and_stays_in_its_place() {
    let drawn = Rc::new(Cell::new(0));
    let count = drawn.clone();
    let (page, number, _handle) = mounted(1, move |number| {
        el("p")
            .with("a")
            .with(part(
                move || number.get() / 2,
                move |half| {
                    count.set(count.get() + 1);
                    vec![el("i").with(half.to_string()), el("i").with("!")]
                },
            ))
            .with("z")
    });
    let text = || page.text_content().unwrap_throw();
    assert_eq!((text().as_str(), drawn.get()), ("a0!z", 1));
    number.set(2);
    next_frame().await;
    assert_eq!((text().as_str(), drawn.get()), ("a1!z", 2));
    number.set(3);
    next_frame().await;
    assert_eq!((text().as_str(), drawn.get()), ("a1!z", 2));
    page.remove();
}

#[wasm_bindgen_test]
async fn what_a_part_follows_and_listens_to_ends_with_it() {
    let ran = Rc::new(Cell::new(0));
    let pressed = Rc::new(Cell::new(0));
    let (runs, presses) = (ran.clone(), pressed.clone());
    let (page, number, handle) = mounted(0, move |number| {
        el("p").with(part(
            move || number.get() == 0,
            move |first| {
                let (runs, presses) = (runs.clone(), presses.clone());
                first.then(|| {
                    button("old", move || presses.set(presses.get() + 1)).with(words(move || {
                        runs.set(runs.get() + 1);
                        number.get().to_string()
                    }))
                })
            },
        ))
    });
    let old: HtmlElement = page.query_selector(".old").unwrap_throw().unwrap_throw().unchecked_into();
    old.click();
    assert_eq!((ran.get(), pressed.get()), (1, 1));
    number.set(1);
    next_frame().await;
    assert_eq!(page.query_selector(".old").unwrap_throw(), None);
    let before = ran.get();
    number.set(2);
    next_frame().await;
    old.click();
    assert_eq!((ran.get(), pressed.get()), (before, 1), "an old part neither runs nor hears");
    drop(handle);
    assert_eq!(page.child_element_count(), 0);
    page.remove();
}
