//! The address at which people sign in (RFC 6749, 4.1.1; RFC 7636), and what has to be remembered until they are back.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hub_connectors::connection::{Grant, encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use url::Url;
use zeroize::Zeroizing;

use super::{LUGGAGE, SignIn};
use crate::app::AppState;
use crate::error::{ApiError, Result};
use crate::seal::Sealed;

/// What an attempt carries until the provider answers; sealed at rest. Has no `Debug`.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Luggage {
    /// What was typed, by field.
    #[serde(default)]
    pub credentials: BTreeMap<String, String>,
    /// The scopes that are wanted, if the client says.
    #[serde(default)]
    pub wanted: Option<Vec<String>>,
    /// The proof key that makes a code good for this attempt only.
    #[serde(default)]
    pub verifier: Option<String>,
    /// What the browser that went to the provider can prove itself with; nothing before it went.
    #[serde(default)]
    pub browser: Option<String>,
}

impl Drop for Luggage {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        self.credentials.values_mut().for_each(|value| value.zeroize());
        self.verifier.zeroize();
        self.browser.zeroize();
    }
}

impl Luggage {
    pub(super) fn seal(&self, state: &AppState, attempt_id: &str) -> Result<Sealed> {
        let text = Zeroizing::new(serde_json::to_string(self).map_err(ApiError::internal)?);
        state.sealer.seal(attempt_id, LUGGAGE, &text).map_err(ApiError::internal)
    }

    pub(super) fn open(state: &AppState, attempt_id: &str, sealed: &Sealed) -> Result<Self> {
        let text = state.sealer.open(attempt_id, LUGGAGE, sealed).map_err(ApiError::internal)?;
        serde_json::from_str(text.expose_secret()).map_err(ApiError::internal)
    }

    /// What was typed, as it is used.
    pub(super) fn values(&self) -> BTreeMap<String, SecretString> {
        let value = |(key, value): (&String, &String)| (key.clone(), SecretString::from(value.clone()));
        self.credentials.iter().map(value).collect()
    }
}

/// The address at the provider. `None` if what was typed leads to none of its hosts.
pub(super) fn authorize_url(
    sign_in: &SignIn,
    luggage: &Luggage,
    scopes: &[String],
    redirect_uri: &str,
    state: &SecretString,
) -> Option<Url> {
    let Grant::AuthorizationCode { url, params, .. } = &sign_in.oauth.grant else { return None };
    let values = |key: &str| luggage.credentials.get(key).map(String::as_str);
    let at = url.resolve(&values)?;
    let origin = sign_in.http.instead().map_or_else(|| format!("https://{}", at.host), str::to_owned);
    let mut query: Vec<(&str, String)> = vec![
        ("response_type", "code".to_owned()),
        ("client_id", sign_in.client.id.clone()),
        ("redirect_uri", redirect_uri.to_owned()),
        ("state", state.expose_secret().to_owned()),
    ];
    let scope = scopes.join(&sign_in.oauth.scope_separator);
    if !scope.is_empty() {
        query.push(("scope", scope));
    }
    if let Some(verifier) = &luggage.verifier {
        query.push(("code_challenge", challenge(verifier)));
        query.push(("code_challenge_method", "S256".to_owned()));
    }
    for (name, value) in params {
        query.push((name, value.render(&values)?));
    }
    // Encoded by hand: not every provider reads a plus as a space.
    let query: Vec<String> =
        query.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(&value))).collect();
    Url::parse(&format!("{origin}{}?{}", at.path, query.join("&"))).ok()
}

/// What may be seen of a proof key.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pair of RFC 7636, appendix B.
    #[test]
    fn a_proof_key_is_shown_as_its_hash() {
        let shown = challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(shown, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
