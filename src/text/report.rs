//! The words of the permission report.

use hub_model::{Granted, Level, PermissionNote};

use super::{Key, Names};

/// The name of a wanted level.
#[must_use]
pub const fn level(level: Level) -> Key {
    match level {
        Level::Write => Key::EDIT_AND_READ,
        Level::Read | Level::None => Key::READ_ONLY,
    }
}

/// The word for what a credential has of a permission.
#[must_use]
pub const fn granted(granted: Granted) -> Key {
    match granted {
        Granted::Unknown => Key::NOT_REPORTED,
        Granted::None => Key::MISSING,
        Granted::Read => Key::READ_ONLY,
        Granted::Write => Key::EDIT_AND_READ,
    }
}

/// Why a permission is not available; `alternative` is the method that has it.
#[must_use]
pub fn note(note: PermissionNote, names: &Names, alternative: Option<&str>) -> String {
    match (note, alternative) {
        (PermissionNote::NotWithThisMethod, Some(method)) => {
            names.say_with(Key::NEEDS_OTHER, &[("method", method)])
        }
        (PermissionNote::NotWithThisMethod, None) => names.say(Key::REFUSED_HERE),
        (PermissionNote::RetiredByProvider, _) => names.say(Key::RETIRED),
        (PermissionNote::PlanRequired, _) => names.say(Key::PLAN_REQUIRED),
    }
}
