//! Random tokens. Only their hash is kept, so that a copy of the database opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// 32 bytes from the operating system's generator, or the fault it reports.
///
/// # Errors
///
/// When the operating system has no randomness to give; nothing may be made then.
pub fn random_bytes() -> Result<Zeroizing<[u8; 32]>, rand::rngs::SysError> {
    use rand::TryRng as _;
    let mut bytes = Zeroizing::new([0; 32]);
    rand::rngs::SysRng.try_fill_bytes(bytes.as_mut_slice())?;
    Ok(bytes)
}

/// A new token: `prefix` and 256 random bits, URL-safe.
///
/// # Errors
///
/// As [`random_bytes`].
pub fn generate(prefix: &str) -> Result<SecretString, rand::rngs::SysError> {
    let bytes = random_bytes()?;
    Ok(SecretString::from(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes.as_slice()))))
}

/// What is kept of a token. A plain hash is enough: 256 random bits cannot be guessed.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// What is kept of a token that has just been made.
#[must_use]
pub fn hash_of(token: &SecretString) -> Vec<u8> {
    hash(token.expose_secret())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tokens_differ_and_are_safe_in_a_url() {
        let (one, two) = (generate("hub_").unwrap(), generate("hub_").unwrap());
        assert_ne!(one.expose_secret(), two.expose_secret());
        assert_eq!(one.expose_secret().len(), 4 + 43);
        let safe = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        assert!(one.expose_secret().chars().all(safe));
        assert_ne!(hash_of(&one), hash_of(&two));
    }
}
