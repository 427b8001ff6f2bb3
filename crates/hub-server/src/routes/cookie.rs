//! Cookies of this server: for this very host, out of the reach of scripts, and over an encrypted connection only where
//! browsers reach the server over one.

use axum::http::{HeaderMap, HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};

use crate::app::AppState;
use crate::error::ApiError;

/// One of the cookies.
pub struct Cookie {
    name: String,
    encrypted: bool,
    /// `Strict`: no other site brings anybody here with it. `Lax`: a link or an answer from elsewhere does.
    same_site: &'static str,
}

impl Cookie {
    /// The cookie of this name.
    pub fn new(state: &AppState, name: &str, same_site: &'static str) -> Self {
        Self::named(state.public_url.scheme() == "https", name, same_site)
    }

    fn named(encrypted: bool, name: &str, same_site: &'static str) -> Self {
        // A browser takes the first kind from this very host over an encrypted connection only.
        Self { name: format!("{}{name}", if encrypted { "__Host-" } else { "" }), encrypted, same_site }
    }

    /// The value that a request brings.
    pub fn find<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| *key == self.name).map(|(_, value)| value)
    }

    /// The header that sets it for so many seconds.
    ///
    /// # Errors
    ///
    /// When the value cannot stand in a header.
    pub fn set(&self, value: &SecretString, seconds: i64) -> Result<HeaderValue, ApiError> {
        let text = format!(
            "{}={}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={}{}",
            self.name,
            value.expose_secret(),
            self.same_site,
            if self.encrypted { "; Secure" } else { "" }
        );
        let mut header = HeaderValue::from_str(&text).map_err(ApiError::internal)?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// The header that takes it away.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn clear(&self) -> Result<HeaderValue, ApiError> {
        self.set(&SecretString::from(""), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_an_encrypted_connection_the_cookie_goes_over_no_other() {
        let cookie = |encrypted| {
            Cookie::named(encrypted, "hub_dashboard", "Strict").set(&SecretString::from("v"), 60).unwrap()
        };
        let rest = "=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict";
        assert_eq!(cookie(true), format!("__Host-hub_dashboard{rest}; Secure"));
        assert_eq!(cookie(false), format!("hub_dashboard{rest}"));
        assert!(cookie(true).is_sensitive());
    }

    #[test]
    fn a_value_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("other=1; xhub_dashboard=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("hub_dashboard=3=4"));
        let cookie = |name| Cookie::named(false, name, "Lax").find(&headers);
        assert_eq!((cookie("hub_dashboard"), cookie("dashboard")), (Some("3=4"), None));
    }
}
