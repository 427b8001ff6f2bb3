//! Which step of a guide grants a scope.

use hub_model::{Guide, Section, Step};

/// The step in which `scope` is granted. Listing scopes is what a step does that grants them; others may only need
/// one. Steps that a partner's customers do not see are passed over.
pub(crate) fn granting<'a>(guide: &'a Guide, scope: &str) -> Option<&'a str> {
    let steps = guide.sections.iter().filter(|section| !section.whitelabel_hide).flat_map(|section| {
        let seen = section.steps.iter().filter(|step| !step.whitelabel_hide);
        seen.filter_map(|step| Some((rank(section, step, scope)?, step)))
    });
    // Of equals the first.
    steps.min_by_key(|(rank, _)| *rank).map(|(_, step)| step.id.as_str())
}

/// How well a step fits, less is better; `None` if it has nothing to do with the scope.
fn rank(section: &Section, step: &Step, scope: &str) -> Option<u8> {
    let tied = [&step.applicable_scopes, &section.applicable_scopes];
    let to_it = tied.iter().any(|scopes| scopes.iter().any(|other| other == scope));
    let to_none = tied.iter().all(|scopes| scopes.is_empty());
    match (step.display_scopes, to_it, to_none) {
        (true, true, _) => Some(0),
        (true, _, true) => Some(1),
        (false, true, _) => Some(2),
        _ => None,
    }
}
