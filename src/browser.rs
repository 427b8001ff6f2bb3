//! What only a browser knows: its clipboard, its regular expressions, its random numbers, whether it is online.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Clipboard, HtmlDocument, HtmlInputElement, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

/// The clipboard; absent where the page is not served securely.
pub fn clipboard() -> Option<Clipboard> {
    let window = window()?;
    window.is_secure_context().then(|| window.navigator().clipboard())
}

/// The keys that paste.
pub fn paste_keys() -> &'static str {
    let platform = window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") { "⌘V" } else { "Ctrl+V" }
}

/// Puts text in at the caret, so that caret and undo stay the browser's own.
pub fn insert(input: &HtmlInputElement, text: &str) {
    let document = window().and_then(|window| window.document());
    let done = document.is_some_and(|document| {
        let document = document.unchecked_into::<HtmlDocument>();
        document.exec_command_with_show_ui_and_value("insertText", false, text).unwrap_or(false)
    });
    if !done {
        _ = input.set_range_text(text);
    }
}

/// Whether there is a network, as far as the browser knows.
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// An address relative to another one, itself relative to the page.
pub fn resolve(address: &str, base: &str) -> Option<String> {
    let page = window()?.location().href().ok()?;
    let base = web_sys::Url::new_with_base(base, &page).ok()?.href();
    web_sys::Url::new_with_base(address, &base).ok().map(|url| url.href())
}

/// Opens an address in a new tab that knows nothing of this page.
pub fn open(url: &str) {
    if let Some(window) = window() {
        _ = window.open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
    }
}

/// Opens an empty window, or a tab, to be led somewhere later. Each has a name of its own: two widgets never share one
/// (D59). As large as consent pages need, where the screen has room (D60).
pub fn open_window(tab: bool) -> Option<Window> {
    let window = window()?;
    let screen = window.screen().ok()?;
    let place = |room: Result<i32, _>, wanted: i32| {
        let room = room.unwrap_or(wanted);
        (room.min(wanted), (room - room.min(wanted)) / 2)
    };
    let ((width, left), (height, top)) =
        (place(screen.avail_width(), 1024), place(screen.avail_height(), 800));
    let features = if tab {
        String::new()
    } else {
        format!("popup,width={width},height={height},left={left},top={top}")
    };
    window.open_with_url_and_target_and_features("", &random_key(), &features).ok().flatten()
}

/// Leads a window to an address. This page stays its opener: without that it could not be closed from here.
pub fn lead(window: &Window, address: &str) {
    _ = window.location().replace(address);
}

/// Tests one of the browser's own regular expressions; `None` for a pattern that it does not understand (D6).
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    Some(Pattern::new(pattern).ok()?.test(text))
}

/// A text as it stands by itself, in JSON, in an address, and in base64.
pub fn forms(text: &str) -> Vec<String> {
    let json = js_sys::JSON::stringify(&text.into()).map(String::from).unwrap_or_default();
    let json = json.trim_matches('"').to_owned();
    let base64 = window().and_then(|window| window.btoa(text).ok());
    let address = String::from(js_sys::encode_uri_component(text));
    [text.to_owned(), json, address].into_iter().chain(base64).collect()
}

/// A day as it is written, such as `12 November 2026`; nothing where there is no date.
pub fn day(time: &str) -> Option<String> {
    let date = js_sys::Date::new(&time.into());
    let options = js_sys::Object::new();
    for (part, form) in [("day", "numeric"), ("month", "long"), ("year", "numeric")] {
        crate::api::set(&options, part, &form.into());
    }
    (!date.get_time().is_nan()).then(|| date.to_locale_date_string("en-GB", &options).into())
}

/// A text without accents, in lower case: what a search compares.
pub fn fold(text: &str) -> String {
    let parted = String::from(js_sys::JsString::from(text).normalize("NFD").to_lower_case());
    parted.chars().filter(|sign| !('\u{300}'..='\u{36f}').contains(sign)).collect()
}

/// A random key. `crypto.randomUUID` exists only in secure contexts; elsewhere uniqueness within a session is all
/// that the key needs.
pub fn random_key() -> String {
    if window().is_some_and(|window| window.is_secure_context()) {
        return random_uuid();
    }
    format!("{:x}{:x}", js_sys::Math::random().to_bits(), js_sys::Date::now().to_bits())
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = RegExp)]
    type Pattern;
    #[wasm_bindgen(catch, constructor, js_class = "RegExp")]
    fn new(pattern: &str) -> Result<Pattern, JsValue>;
    #[wasm_bindgen(method)]
    fn test(this: &Pattern, text: &str) -> bool;
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> String;
}
