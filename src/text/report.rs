//! The words of the permission report.

use hub_model::{Granted, Level, PermissionNote};

use super::{Key, Names};

/// The name of a wanted level.
#[must_use]
pub const fn level(level: Level) -> Key {
    match level {
        Level::Write => Key::EditAndRead,
        Level::Read | Level::None => Key::ReadOnly,
    }
}

/// The word for what a credential has of a permission.
#[must_use]
pub const fn granted(granted: Granted) -> Key {
    match granted {
        Granted::Unknown => Key::NotReported,
        Granted::None => Key::Missing,
        Granted::Read => Key::ReadOnly,
        Granted::Write => Key::EditAndRead,
    }
}

/// Why a permission is not available; `alternative` is the method that has it.
#[must_use]
pub fn note(note: PermissionNote, names: &Names, alternative: Option<&str>) -> String {
    match (note, alternative) {
        (PermissionNote::NotWithThisMethod, Some(method)) => {
            names.say_with(Key::NeedsOther, &[("method", method)])
        }
        (PermissionNote::NotWithThisMethod, None) => names.say(Key::RefusedHere),
        (PermissionNote::RetiredByProvider, _) => names.say(Key::Retired),
        (PermissionNote::PlanRequired, _) => names.say(Key::PlanRequired),
    }
}
