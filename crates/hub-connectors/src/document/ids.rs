//! Names of sections and steps, made from their titles.

use std::collections::{HashMap, HashSet};

/// The longest name, without the number that tells it from another.
const MAX_LENGTH: usize = 48;

/// Gives names that are unique within a guide: a-z, 0-9 and `-`, a letter first.
#[derive(Default)]
pub(super) struct Ids {
    used: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Ids {
    /// A name for `title`. `kind` is what it is called when the title has no letters to take.
    pub fn of(&mut self, title: &str, kind: &str) -> String {
        let slug = slug(title, kind);
        if self.used.insert(slug.clone()) {
            return slug;
        }
        loop {
            let number = self.next.entry(slug.clone()).or_insert(1);
            *number += 1;
            let name = format!("{slug}-{number}");
            if self.used.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// `Open Site Settings` becomes `open-site-settings`.
pub(super) fn slug(title: &str, kind: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() >= MAX_LENGTH {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    match slug.bytes().next() {
        Some(b'a'..=b'z') => slug,
        Some(_) => format!("{kind}-{slug}"),
        None => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_safe_in_addresses() {
        let mut ids = Ids::default();
        assert_eq!(ids.of("Open Site Settings", "step"), "open-site-settings");
        assert_eq!(ids.of("Open Site-Settings!", "step"), "open-site-settings-2");
        assert_eq!(ids.of("Open Site Settings 2", "step"), "open-site-settings-2-2");
        assert_eq!(ids.of("2FA", "step"), "step-2fa");
        assert_eq!(ids.of("設定", "step"), "step");
        assert_eq!(ids.of("", "step"), "step-2");
        assert!(ids.of(&"very long ".repeat(100), "step").len() <= MAX_LENGTH);
    }
}
