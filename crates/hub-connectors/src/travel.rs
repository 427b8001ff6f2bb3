//! What the way of a value asks of it. A field that becomes part of a host name, or travels in a header, gets a
//! look-alike of its own, so that whoever types something else learns it before anything is sent.

use hub_model::{Field, FieldType, Lookalike};

use crate::check::Checked;

/// Everything but one label of a host name: letters, digits and hyphens between them, at most 63.
const NO_LABEL: &str = "[^0-9A-Za-z-]|^-|-$|^[0-9A-Za-z-]{64}";
/// What no header carries.
const NO_HEADER: &str = "[^ -~]";

/// The look-alike that the way of `field` brings.
pub(crate) fn lookalike(field: &Field, checked: &Checked<'_>) -> Option<Lookalike> {
    if checked.labels.contains(&field.key) {
        let rest = field.suffix.as_deref().map_or_else(String::new, |suffix| format!(" before {suffix}"));
        return Some(Lookalike {
            reason: "not_a_subdomain".to_owned(),
            pattern: NO_LABEL.to_owned(),
            message: "This is more than the first part of an address.".to_owned(),
            fix: format!("Enter only the part{rest}: letters, digits and hyphens."),
            guide_step: field.guide_step.clone(),
        });
    }
    // What is secret or chosen is held to stricter rules anyway.
    let open = !field.secret && matches!(field.kind, FieldType::Text | FieldType::Number);
    (open && checked.in_headers.contains(&field.key)).then(|| Lookalike {
        reason: "not_for_a_header".to_owned(),
        pattern: NO_HEADER.to_owned(),
        message: "There is a character in this that does not belong there.".to_owned(),
        fix: "Copy it again, and nothing around it.".to_owned(),
        guide_step: field.guide_step.clone(),
    })
}
