//! Closures of one type each. Every closure that a view is handed directly gets its own copy of the reactive
//! code, about two kilobytes; boxed, all share one.

use leptos::prelude::*;
use web_sys::MouseEvent;

/// A part that is drawn anew when what it reads changes.
pub fn live<V: IntoAny>(
    part: impl Fn() -> V + Send + Sync + 'static,
) -> Box<dyn Fn() -> AnyView + Send + Sync> {
    Box::new(move || part().into_any())
}

/// An attribute that follows what it reads; absent for `None`.
pub fn word<T: Into<String>>(
    value: impl Fn() -> Option<T> + Send + Sync + 'static,
) -> Box<dyn Fn() -> Option<String> + Send + Sync> {
    Box::new(move || value().map(Into::into))
}

/// A class or property that is on or off.
pub fn on(test: impl Fn() -> bool + Send + Sync + 'static) -> Box<dyn Fn() -> bool + Send + Sync> {
    Box::new(test)
}

/// What a press of a button does.
pub fn press(mut act: impl FnMut() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(move |_| act())
}
