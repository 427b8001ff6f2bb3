//! Codes and tokens that were issued. Each is random; nothing of it is ever logged.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::Knob;
use crate::fixtures::profiles;
use crate::profile::Profile;

/// Life of a code.
const CODE_LIFE: Duration = Duration::from_secs(15 * 60);

/// What a person has allowed.
#[derive(Clone)]
pub(crate) struct Allowed {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    /// Key of the site fixture.
    pub(crate) site: String,
    pub(crate) knob: Knob,
}

struct Code {
    allowed: Allowed,
    issued: Instant,
    used: bool,
}

/// Everything that was issued.
#[derive(Default)]
pub(crate) struct Grants {
    codes: Mutex<HashMap<String, Code>>,
    tokens: Mutex<HashMap<String, (usize, Arc<Profile>)>>,
}

impl Grants {
    /// A code for what was allowed.
    pub(crate) fn code(&self, allowed: Allowed) -> String {
        let code = random();
        let issued = Instant::now();
        locked(&self.codes).insert(code.clone(), Code { allowed, issued, used: false });
        code
    }

    /// What a code stands for, whether or not it is still good.
    pub(crate) fn look_up(&self, code: &str) -> Option<Allowed> {
        locked(&self.codes).get(code).map(|code| code.allowed.clone())
    }

    /// Uses a code up. `None`: it is not known, was used, or is past its life.
    pub(crate) fn redeem(&self, code: &str, redirect_uri: &str) -> Option<Allowed> {
        let mut codes = locked(&self.codes);
        let code = codes.get_mut(code)?;
        let late = code.issued.elapsed() >= CODE_LIFE || code.allowed.knob == Knob::CodeExpired;
        if code.used
            || late
            || code.allowed.knob == Knob::CodeUsed
            || code.allowed.redirect_uri != redirect_uri
        {
            return None;
        }
        code.used = true;
        Some(code.allowed.clone())
    }

    /// A token for what was allowed.
    pub(crate) fn token(&self, allowed: &Allowed) -> String {
        const VALID: &str = "a profile of names and lists can always be read";
        let token = random();
        let other = allowed.knob == Knob::OtherSite;
        let scopes = allowed
            .scopes
            .iter()
            .filter(|scope| allowed.knob != Knob::NoAuthorizedUser || *scope != "authorized_user:read");
        let fault = (allowed.knob == Knob::TokenRevoked).then(|| json!({ "kind": "reject" }));
        let profile = json!({
            "name": "", "token": "", "about": "", "outcome": "",
            "kind": "oauth",
            "scopes": scopes.collect::<Vec<_>>(),
            "user": if other { "other" } else { "mara" },
            "sites": [if other { "other" } else { allowed.site.as_str() }],
            "fault": fault,
        });
        let profile: Profile = serde_json::from_value(profile).expect(VALID);
        let mut tokens = locked(&self.tokens);
        // The numbers of listed tokens come first: each of them has two.
        let number = 2 * profiles().len() + tokens.len();
        tokens.insert(token.clone(), (number, Arc::new(profile)));
        token
    }

    /// The behaviour of a token that was issued, with its number.
    pub(crate) fn find(&self, token: &str) -> Option<(usize, Arc<Profile>)> {
        locked(&self.tokens).get(token).cloned()
    }

    /// Takes a token back. False if it is not known.
    pub(crate) fn revoke(&self, token: &str) -> bool {
        locked(&self.tokens).remove(token).is_some()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 64 hexadecimal digits. The system's randomness is behind the keys of each new hasher, which is enough for a stand-in.
fn random() -> String {
    (0..4).map(|_| format!("{:016x}", RandomState::new().build_hasher().finish())).collect()
}
