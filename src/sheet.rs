//! The style sheet: constructed once a page, adopted by every shadow root. No `<style>`, no `style="…"`, so a
//! strict Content-Security-Policy has nothing to block.

use js_sys::Array;
use web_sys::{CssStyleSheet, ShadowRoot};

/// Minified by the build; written by hand in `style/`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/hub.css"));

thread_local! {
    static SHEET: Option<CssStyleSheet> = {
        let sheet = CssStyleSheet::new().ok();
        if let Some(sheet) = &sheet {
            _ = sheet.replace_sync(CSS);
        }
        sheet
    };
}

/// Replaces the sheets of `root`, the skeleton's among them.
pub fn adopt(root: &ShadowRoot) {
    SHEET.with(|sheet| {
        if let Some(sheet) = sheet {
            root.set_adopted_style_sheets(&Array::of1(sheet));
        }
    });
}
