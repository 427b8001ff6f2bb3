//! Encryption of credentials at rest (XChaCha20-Poly1305) and keyed hashes (HMAC-SHA256).
//!
//! Several keys can be given, so that a key can be replaced: the first one encrypts, all of them decrypt. A sealed
//! value is bound to its account and field, so that rows cannot be swapped in the database.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::token;

/// Bytes of the nonce in front of each sealed value: long enough to be random without counting uses.
const NONCE: usize = 24;

/// What is wrong with the given keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No key at all.
    #[error("no encryption key is given; make one with `hub-server keygen` and set HUB_ENCRYPTION_KEY")]
    Missing,
    /// A key that is not 32 bytes in base64. The key itself is not repeated.
    #[error("encryption key number {0} is not 32 bytes in base64; make one with `hub-server keygen`")]
    Malformed(usize),
}

/// Why a sealed value could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It was sealed with a key that is not among the given ones.
    #[error("sealed with the unknown key {0}")]
    UnknownKey(String),
    /// It was altered, or belongs to another account or field.
    #[error("altered, or of another account or field")]
    Altered,
}

/// A sealed value and the key it was sealed with.
pub struct Sealed {
    /// Names the key; says nothing about it.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
    hashing: Zeroizing<Vec<u8>>,
}

/// Seals and opens credentials. Has no `Debug`.
pub struct Sealer {
    first: Key,
    others: Vec<Key>,
}

impl Sealer {
    /// Reads a comma-separated list of keys, each 32 bytes in base64.
    ///
    /// # Errors
    ///
    /// [`KeyError`], which names the position of the bad key and never the key.
    pub fn parse(list: &SecretString) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for (index, text) in list.expose_secret().split(',').map(str::trim).enumerate() {
            if !text.is_empty() {
                keys.push(Key::parse(text).ok_or(KeyError::Malformed(index + 1))?);
            }
        }
        if keys.is_empty() {
            return Err(KeyError::Missing);
        }
        let first = keys.remove(0);
        Ok(Self { first, others: keys })
    }

    /// Seals `secret` for one field of one account.
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness, or the value is too long to encrypt.
    pub fn seal(&self, account_id: &str, field: &str, secret: &str) -> Result<Sealed, anyhow::Error> {
        let random = token::random_bytes()?;
        let nonce = XNonce::try_from(&random[..NONCE])?;
        let aad = associated(account_id, field);
        let payload = Payload { msg: secret.as_bytes(), aad: &aad };
        let sealed = self.first.cipher.encrypt(&nonce, payload).map_err(|_| anyhow::anyhow!("not sealed"))?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(Sealed { key_id: self.first.id.clone(), bytes })
    }

    /// Opens what [`Sealer::seal`] made for the same account and field.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the key is unknown or anything was altered.
    pub fn open(&self, account_id: &str, field: &str, sealed: &Sealed) -> Result<SecretString, OpenError> {
        let key = std::iter::once(&self.first)
            .chain(&self.others)
            .find(|key| key.id == sealed.key_id)
            .ok_or_else(|| OpenError::UnknownKey(sealed.key_id.clone()))?;
        let (nonce, text) = sealed.bytes.split_at_checked(NONCE).ok_or(OpenError::Altered)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| OpenError::Altered)?;
        let aad = associated(account_id, field);
        let plain =
            key.cipher.decrypt(&nonce, Payload { msg: text, aad: &aad }).map_err(|_| OpenError::Altered)?;
        String::from_utf8(plain).map(SecretString::from).map_err(|_| OpenError::Altered)
    }

    /// A keyed hash: says whether two values are the same, and nothing else without the key. `purpose` keeps the
    /// hashes of different uses apart.
    #[must_use]
    pub fn keyed_hash<'a>(&self, purpose: &'a str, parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
        let mut mac = mac(&self.first.hashing);
        for part in std::iter::once(purpose).chain(parts) {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }
}

impl Key {
    fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
        let cipher = XChaCha20Poly1305::new_from_slice(&bytes).ok()?;
        // In two pieces, because joining them would leave a copy of the key that nobody wipes.
        let id = Sha256::new().chain_update(b"connect-hub key id").chain_update(bytes.as_slice()).finalize();
        let mut derive = mac(&bytes);
        derive.update(b"connect-hub keyed hashes");
        let hashing = Zeroizing::new(derive.finalize().into_bytes().to_vec());
        Some(Self { id: STANDARD.encode(&id[..6]), cipher, hashing })
    }
}

#[allow(clippy::expect_used, reason = "HMAC takes keys of every length")]
fn mac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of every length")
}

fn associated(account_id: &str, field: &str) -> Vec<u8> {
    [account_id.as_bytes(), &[0], field.as_bytes()].concat()
}

/// A new key as `--encryption-key` takes it.
///
/// # Errors
///
/// When the operating system gives no randomness.
pub fn generate_key() -> Result<SecretString, rand::rngs::SysError> {
    Ok(SecretString::from(STANDARD.encode(token::random_bytes()?.as_slice())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(keys: &[&SecretString]) -> Sealer {
        let list: Vec<&str> = keys.iter().map(|key| key.expose_secret()).collect();
        Sealer::parse(&SecretString::from(list.join(","))).ok().unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_for_its_account_and_field() {
        let key = generate_key().unwrap();
        let sealer = sealer(&[&key]);
        let sealed = sealer.seal("acc_1", "siteToken", "a secret").unwrap();
        assert_eq!(sealer.open("acc_1", "siteToken", &sealed).unwrap().expose_secret(), "a secret");
        assert!(matches!(sealer.open("acc_2", "siteToken", &sealed), Err(OpenError::Altered)));
        assert!(matches!(sealer.open("acc_1", "other", &sealed), Err(OpenError::Altered)));
    }

    #[test]
    fn every_altered_byte_is_noticed() {
        let sealer = sealer(&[&generate_key().unwrap()]);
        let sealed = sealer.seal("acc_1", "siteToken", "a secret").unwrap();
        for index in 0..sealed.bytes.len() {
            let mut bytes = sealed.bytes.clone();
            bytes[index] ^= 1;
            let altered = Sealed { key_id: sealed.key_id.clone(), bytes };
            assert!(sealer.open("acc_1", "siteToken", &altered).is_err(), "byte {index}");
        }
        let short = Sealed { key_id: sealed.key_id, bytes: vec![0; 3] };
        assert!(sealer.open("acc_1", "siteToken", &short).is_err());
    }

    #[test]
    fn an_old_key_still_opens_and_a_lost_one_is_named() {
        let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
        let sealed = sealer(&[&old]).seal("acc_1", "f", "a secret").unwrap();
        assert!(sealer(&[&new, &old]).open("acc_1", "f", &sealed).is_ok());
        assert!(matches!(sealer(&[&new]).open("acc_1", "f", &sealed), Err(OpenError::UnknownKey(_))));
    }

    #[test]
    fn bad_keys_are_refused_without_being_repeated() {
        let refuse = |text: &str| Sealer::parse(&SecretString::from(text)).err().unwrap().to_string();
        assert!(refuse("").contains("hub-server keygen"));
        assert!(!refuse("c2hvcnQ=").contains("c2hvcnQ="));
        assert!(refuse("not base64!").contains("number 1"));
    }

    #[test]
    fn a_keyed_hash_depends_on_key_purpose_and_parts() {
        let one = sealer(&[&generate_key().unwrap()]);
        let two = sealer(&[&generate_key().unwrap()]);
        assert_eq!(one.keyed_hash("p", ["a", "b"]), one.keyed_hash("p", ["a", "b"]));
        assert_ne!(one.keyed_hash("p", ["a", "b"]), two.keyed_hash("p", ["a", "b"]));
        assert_ne!(one.keyed_hash("p", ["a", "b"]), one.keyed_hash("q", ["a", "b"]));
        assert_ne!(one.keyed_hash("p", ["ab", "c"]), one.keyed_hash("p", ["a", "bc"]));
    }
}
