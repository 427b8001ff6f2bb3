//! Everything that is said, as plain functions of the state.

mod error;
mod key;
mod names;
mod report;
mod said;

use hub_model::clean::Removed;

pub use error::Words;
pub use key::Key;
pub use names::Names;
pub use report::{granted, level, note};
pub use said::{Line, Notice, Sign, Tone};

/// What was removed from a pasted text, as one sentence.
#[must_use]
pub fn removed(what: &[Removed]) -> String {
    let names: Vec<&str> = what
        .iter()
        .map(|what| match what {
            Removed::Header => "“Authorization:”",
            Removed::Bearer => "“Bearer”",
            Removed::Assignment => "the name in front of it",
            Removed::Quotes => "quotation marks",
            Removed::LineBreaks => "line breaks",
            Removed::Spaces => "spaces",
            Removed::Invisible => "invisible characters",
        })
        .collect();
    let list = match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), Key::AND.english()),
    };
    format!("We removed {list}.")
}

/// Minutes and seconds of a countdown, such as `0:42`.
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use hub_model::ErrorCode;

    use super::error::explain;
    use super::*;
    use crate::flow::Problem;

    fn names() -> Names {
        Names {
            provider: "Webflow".into(),
            credential: "Site Token".into(),
            noun: "token".into(),
            changeable: false,
            brand: Key::THIS_APP.english().into(),
            integration_name: "Acme integration".into(),
        }
    }

    #[test]
    fn d124_placeholders_are_filled_and_a_first_one_gets_its_capital() {
        assert_eq!(names().say(Key::CAN_WORK_WITH), "This app can now work with this site.");
        assert_eq!(names().say_with(Key::SHOW_STEP, &[("n", "3")]), "Show step 3");
        assert_eq!(names().fill("{nobody} {open", &[]), "{nobody} {open");
    }

    #[test]
    fn d29_every_code_has_words_of_its_own_and_no_open_placeholder() {
        for code in ErrorCode::ALL {
            let problem = Problem::raised(*code);
            let words = explain(&problem, &names(), None, None);
            assert!(!words.what.is_empty() && !words.fix.is_empty(), "{code:?}");
            assert!(!words.what.contains('{') && !words.fix.contains('{'), "{code:?}: {words:?}");
        }
    }

    #[test]
    fn d121_no_provider_is_named_in_the_texts() {
        for key in Key::ALL {
            assert!(!key.english().contains("Webflow"), "{key:?}");
        }
    }

    #[test]
    fn a_code_of_a_later_version_is_shown_in_the_servers_words() {
        let body = hub_model::ErrorBody { message: "New.".into(), fix: "Do.".into(), ..Default::default() };
        let words = explain(&Problem { code: None, body }, &names(), None, None);
        assert_eq!(words, Words { what: "New.".into(), fix: "Do.".into() });
    }

    #[test]
    fn a_missing_permission_is_named_as_the_provider_names_it() {
        let row = |key: &str, label: &str, scope: &str| hub_model::Permission {
            key: key.into(),
            label: label.into(),
            granted: hub_model::Granted::None,
            wanted: hub_model::Level::Read,
            note: None,
            scope: Some(scope.into()),
            guide_step: None,
        };
        let rows = vec![row("cms", "CMS", "cms:read"), row("admin:org", "admin:org", "admin:org")];
        let body = hub_model::ErrorBody { permissions: rows, ..Default::default() };
        let problem = Problem { code: Some(ErrorCode::MissingPermission), body };
        let words = explain(&problem, &names(), None, None);
        assert_eq!(words.what, "This token is missing “CMS: Read-only”, “admin:org”.");
        assert!(words.fix.starts_with("Permissions cannot be added"));
        let names = Names { changeable: true, ..names() };
        assert_eq!(explain(&problem, &names, None, None).fix, "Add it in Webflow, then try again.");
    }

    #[test]
    fn what_was_removed_reads_as_a_sentence() {
        assert_eq!(removed(&[Removed::Spaces]), "We removed spaces.");
        assert_eq!(removed(&[Removed::Bearer, Removed::Spaces]), "We removed “Bearer” and spaces.");
        assert_eq!(
            removed(&[Removed::Header, Removed::Bearer, Removed::Quotes]),
            "We removed “Authorization:”, “Bearer” and quotation marks."
        );
    }

    #[test]
    fn a_countdown_shows_minutes_and_seconds() {
        assert_eq!((clock(42), clock(61)), ("0:42".into(), "1:01".into()));
    }
}
