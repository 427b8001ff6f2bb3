//! A theme as JSON, in the names that hosts of the compatible hub know: what of it has a place here becomes a token.
//! Whatever is not understood is ignored. Tokens that a page's own rules give the element win.

use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleRule, CssStyleSheet};

/// Members by their paths, and the tokens that they set. Of several for one token the last that is there wins.
const TOKENS: [(&str, &str); 36] = [
    ("colors.card.background", "bg"),
    ("colors.card.foreground", "text"),
    ("colors.card.border", "border"),
    ("colors.card.dimmedBackground", "bg-sunken"),
    ("colors.card.sunkenBackground", "bg-sunken"),
    ("colors.card.background", "bg-raised"),
    ("colors.overlay.scrim", "backdrop"),
    ("colors.primary.background", "accent"),
    ("colors.primary.foreground", "on-accent"),
    ("colors.accent.background", "accent-tint"),
    ("colors.accent.foreground", "accent-text"),
    ("colors.secondary.border", "border-strong"),
    ("colors.dropdown.border", "border-control"),
    ("colors.text.primary", "text"),
    ("colors.text.muted", "text-muted"),
    ("colors.text.secondary", "text-muted"),
    ("colors.text.linkForeground", "accent-text"),
    ("colors.text.success", "success"),
    ("colors.text.warning", "warning"),
    ("colors.text.error", "danger"),
    ("colors.alert.success.foreground", "success"),
    ("colors.alert.success.background", "success-tint"),
    ("colors.alert.warning.foreground", "warning"),
    ("colors.alert.warning.background", "warning-tint"),
    ("colors.alert.error.foreground", "danger"),
    ("colors.alert.error.background", "danger-tint"),
    ("radius.md", "radius-chip"),
    ("radius.lg", "radius-control"),
    ("radius.xl", "radius-inner"),
    ("radius.xxl", "radius-card"),
    ("radius.xxxl", "radius-dialog"),
    ("fontSizes.xsmall", "type-xs"),
    ("fontSizes.small", "type-sm"),
    ("fontSizes.medium", "type-md"),
    ("fontSizes.large", "type-lg"),
    ("fontSizes.xxlarge", "type-xl"),
];

/// The theme as a sheet for the shadow root; nothing for what is no JSON object.
pub fn sheet(json: &str) -> Option<CssStyleSheet> {
    let theme = JSON::parse(json).ok().filter(JsValue::is_object)?;
    let sheet = CssStyleSheet::new().ok()?;
    sheet.replace_sync(":host{}").ok()?;
    let rule: CssStyleRule = sheet.css_rules().ok()?.get(0)?.unchecked_into();
    for (path, token) in TOKENS {
        let member = |object: JsValue, key| Reflect::get(&object, &JsValue::from_str(key)).ok();
        let value = path.split('.').try_fold(theme.clone(), member);
        if let Some(value) = value.and_then(|value| value.as_string()) {
            _ = rule.style().set_property(&["--hub-", token].concat(), &value);
        }
    }
    Some(sheet)
}
