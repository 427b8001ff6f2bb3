//! How often things may be asked (CONTRACT 9.16). Validations cost calls to the provider, which has limits of its own.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use hub_model::ErrorCode;

use crate::error::ApiError;

/// Validations a minute for one session.
pub const VALIDATIONS_PER_SESSION: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Validations a minute for all sessions of one API key.
pub const VALIDATIONS_PER_KEY: NonZeroU32 = NonZeroU32::new(600).unwrap();
/// Loads of the hub a minute for one address.
pub const LOADS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(1200).unwrap();
/// Tries to log in a minute for one address.
pub const LOGINS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Visits of auth links a minute for one address, and sessions opened from them.
pub const LINKS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// Sessions opened from one auth link a minute, whoever asks: each leaves a line in the audit log for good.
pub const ENTRIES_PER_LINK: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// After this many checks, keys that have their whole budget again are forgotten.
const TIDY_EVERY: u32 = 1024;

/// The limits of a running server.
pub struct Limits {
    sessions: Keyed<i64>,
    keys: Keyed<String>,
    addresses: Keyed<IpAddr>,
    logins: Keyed<IpAddr>,
    links: Keyed<IpAddr>,
    entries: Keyed<i64>,
    off: bool,
}

impl Limits {
    /// The default limits, or none at all.
    #[must_use]
    pub fn new(off: bool) -> Self {
        Self {
            sessions: Keyed::new(VALIDATIONS_PER_SESSION),
            keys: Keyed::new(VALIDATIONS_PER_KEY),
            addresses: Keyed::new(LOADS_PER_ADDRESS),
            logins: Keyed::new(LOGINS_PER_ADDRESS),
            links: Keyed::new(LINKS_PER_ADDRESS),
            entries: Keyed::new(ENTRIES_PER_LINK),
            off,
        }
    }

    /// Counts a validation.
    ///
    /// # Errors
    ///
    /// `rate_limited` with the seconds to wait.
    pub fn validation(&self, session_id: i64, api_key_id: &str) -> Result<(), ApiError> {
        if self.off {
            return Ok(());
        }
        self.sessions.check(&session_id)?;
        self.keys.check(&api_key_id.to_owned())
    }

    /// Counts a check that an API key asks for, among its validations.
    ///
    /// # Errors
    ///
    /// `rate_limited` with the seconds to wait.
    pub fn check(&self, api_key_id: &str) -> Result<(), ApiError> {
        if self.off { Ok(()) } else { self.keys.check(&api_key_id.to_owned()) }
    }

    /// Counts a load of the hub. An unknown address is not limited.
    ///
    /// # Errors
    ///
    /// `rate_limited` with the seconds to wait.
    pub fn load(&self, address: Option<IpAddr>) -> Result<(), ApiError> {
        match address {
            Some(address) if !self.off => self.addresses.check(&network(address)),
            _ => Ok(()),
        }
    }

    /// Counts a visit of an auth link, whether or not there is such a link. An unknown address is not limited.
    ///
    /// # Errors
    ///
    /// `rate_limited` with the seconds to wait.
    pub fn visit(&self, address: Option<IpAddr>) -> Result<(), ApiError> {
        match address {
            Some(address) if !self.off => self.links.check(&network(address)),
            _ => Ok(()),
        }
    }

    /// Counts a session that is opened from the auth link of another.
    ///
    /// # Errors
    ///
    /// `rate_limited` with the seconds to wait.
    pub fn entry(&self, link_id: i64) -> Result<(), ApiError> {
        if self.off { Ok(()) } else { self.entries.check(&link_id) }
    }

    /// Counts a try to log in, whether or not it is a good one. An unknown address is not limited.
    ///
    /// # Errors
    ///
    /// `rate_limited` with the seconds to wait.
    pub fn login(&self, address: Option<IpAddr>) -> Result<(), ApiError> {
        match address {
            Some(address) if !self.off => self.logins.check(&network(address)),
            _ => Ok(()),
        }
    }
}

/// One IPv6 customer has a whole /64, so that is what counts as one address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::from((u128::from(v6) >> 64 << 64).to_be_bytes()),
        v4 => v4,
    }
}

struct Keyed<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Keyed<K> {
    fn new(per_minute: NonZeroU32) -> Self {
        let limiter = governor::RateLimiter::keyed(Quota::per_minute(per_minute));
        Self { limiter, checks: AtomicU32::new(0) }
    }

    fn check(&self, key: &K) -> Result<(), ApiError> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
            ApiError::new(
                ErrorCode::RateLimited,
                "Too many requests in a short time.",
                "Wait as many seconds as `retry_after` says, then try again.",
            )
            .retry_after(Some(seconds))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_of_one_session_does_not_touch_another() {
        let limits = Limits::new(false);
        for _ in 0..VALIDATIONS_PER_SESSION.get() {
            assert!(limits.validation(1, "key").is_ok());
        }
        assert_eq!(limits.validation(1, "key").unwrap_err().code(), "rate_limited");
        assert!(limits.validation(2, "key").is_ok());
    }

    #[test]
    fn an_api_key_has_a_budget_over_all_its_sessions() {
        let limits = Limits::new(false);
        let allowed = (0..10_000).take_while(|session| limits.validation(*session, "key").is_ok()).count();
        assert!(allowed >= VALIDATIONS_PER_KEY.get() as usize && allowed < 1000, "{allowed}");
    }

    #[test]
    fn a_whole_ipv6_network_counts_as_one_address() {
        let limits = Limits::new(false);
        let address = |n: u32| Some(format!("2001:db8::{n:x}").parse().unwrap());
        let allowed = (0..10_000).take_while(|n| limits.load(address(*n)).is_ok()).count();
        assert!(allowed >= LOADS_PER_ADDRESS.get() as usize && allowed < 2000, "{allowed}");
        assert!(limits.load(Some("2001:db8:1::1".parse().unwrap())).is_ok());
        assert!(limits.load(None).is_ok());
    }

    #[test]
    fn off_means_off() {
        let limits = Limits::new(true);
        assert!((0..2000).all(|_| limits.validation(1, "key").is_ok()));
    }
}
