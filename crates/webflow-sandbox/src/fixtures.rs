//! The embedded data: profiles, users, sites and the records that the probes list.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::profile::Profile;

static FIXTURES: LazyLock<Fixtures> = LazyLock::new(Fixtures::embedded);

/// Everything that the sandbox knows.
pub(crate) struct Fixtures {
    pub(crate) profiles: Vec<Profile>,
    pub(crate) users: HashMap<String, Value>,
    pub(crate) sites: HashMap<String, Site>,
    pub(crate) resources: HashMap<String, Value>,
}

/// A site and what is switched on for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Site {
    pub(crate) features: Vec<Feature>,
    /// The body, as the API gives it.
    pub(crate) site: Value,
}

/// A part of a site that may not be there yet.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Feature {
    Ecommerce,
    Forms,
}

/// Every behaviour that the sandbox has, in the order of the fixture file.
pub fn profiles() -> &'static [Profile] {
    &fixtures().profiles
}

/// The embedded data, parsed once.
pub(crate) fn fixtures() -> &'static Fixtures {
    &FIXTURES
}

impl Site {
    /// The site's id; the one member that every site has.
    pub(crate) fn id(&self) -> &str {
        self.site["id"].as_str().unwrap_or_default()
    }
}

impl Fixtures {
    fn embedded() -> Self {
        const VALID: &str = "the embedded fixture files are valid, which a test proves";
        Self {
            profiles: serde_json::from_str(include_str!("../fixtures/profiles.json")).expect(VALID),
            users: serde_json::from_str(include_str!("../fixtures/users.json")).expect(VALID),
            sites: serde_json::from_str(include_str!("../fixtures/sites.json")).expect(VALID),
            resources: serde_json::from_str(include_str!("../fixtures/resources.json")).expect(VALID),
        }
    }

    /// The profile behind a token, with a number that tells its two tokens apart.
    pub(crate) fn find(&self, token: &str) -> Option<(usize, &Profile)> {
        self.profiles.iter().enumerate().find_map(|(index, profile)| {
            let twin = [&profile.name, &profile.token].iter().position(|known| *known == token)?;
            Some((2 * index + twin, profile))
        })
    }

    /// The sites that a token belongs to.
    pub(crate) fn sites_of<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = &'a Site> {
        profile.sites.iter().filter_map(|key| self.sites.get(key))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_token_is_unique_and_has_a_known_shape() {
        let mut seen = HashSet::new();
        for profile in profiles() {
            assert!(profile.name.starts_with("test_"), "{}", profile.name);
            let hex = profile.token.strip_prefix("ws-").unwrap_or(&profile.token);
            assert!(hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()), "{}", profile.name);
            assert!(seen.insert(&profile.name) && seen.insert(&profile.token), "{}", profile.name);
        }
    }

    #[test]
    fn every_key_of_a_profile_leads_to_data() {
        for profile in profiles() {
            assert!(fixtures().users.contains_key(&profile.user), "{}", profile.name);
            assert_eq!(fixtures().sites_of(profile).count(), profile.sites.len(), "{}", profile.name);
            for path in profile.refuse.keys() {
                assert!(crate::endpoints::ENDPOINTS.iter().any(|endpoint| endpoint.path == path), "{path}");
            }
        }
        assert!(fixtures().sites.values().all(|site| !site.id().is_empty()));
    }

    #[test]
    fn the_name_in_many_scripts_has_200_characters() {
        let name = fixtures().sites["unicode"].site["displayName"].as_str().unwrap();
        assert_eq!(name.chars().count(), 200);
        let within = |range: std::ops::RangeInclusive<char>| name.chars().any(|c| range.contains(&c));
        assert!(within('\u{590}'..='\u{6ff}') && within('\u{1f300}'..='\u{1faff}') && within('一'..='龯'));
    }
}
