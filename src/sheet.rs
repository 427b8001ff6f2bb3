//! The style sheets: constructed once a page, adopted by every shadow root. No `<style>`, no `style="…"`, so a
//! strict Content-Security-Policy has nothing to block. Each part of the program has one of its own.

use js_sys::Array;
use web_sys::{CssStyleSheet, ShadowRoot};

use crate::theme;

thread_local! {
    static SHEET: Option<CssStyleSheet> = construct(include_str!(concat!(env!("OUT_DIR"), "/index.css")));
    static REST: Option<CssStyleSheet> = construct(include_str!(concat!(env!("OUT_DIR"), "/rest.css")));
}

/// `css` is minified by the build; written by hand in `style/`.
fn construct(css: &str) -> Option<CssStyleSheet> {
    let sheet = CssStyleSheet::new().ok()?;
    _ = sheet.replace_sync(css);
    Some(sheet)
}

/// Replaces the sheets of `root`, the skeleton's among them.
pub fn adopt(root: &ShadowRoot) {
    SHEET.with(|sheet| root.set_adopted_style_sheets(&sheet.iter().collect::<Array>()));
}

/// Adds the sheet of the second part to `root`, and the host page's own theme; whether that could be read.
pub fn adopt_rest(root: &ShadowRoot, theme: Option<&str>) -> bool {
    let all = SHEET.with(|sheet| sheet.iter().collect::<Array>());
    REST.with(|sheet| sheet.iter().for_each(|sheet| _ = all.push(sheet)));
    let own = theme.map(theme::sheet);
    own.iter().flatten().for_each(|sheet| _ = all.push(sheet));
    root.set_adopted_style_sheets(&all);
    own.is_none_or(|own| own.is_some())
}
