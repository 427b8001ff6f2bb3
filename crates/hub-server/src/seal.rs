//! Encryption of credentials at rest (XChaCha20-Poly1305) and keyed hashes (HMAC-SHA256).
//!
//! Every value has a data key of its own, which is sealed with one of the operator's keys and kept beside it (envelope
//! encryption). Several keys can be given, so that a key can be replaced: the first one seals, all of them open, and
//! replacing one seals the data keys anew without touching what they protect. A sealed value is bound to its account and
//! field, so that rows cannot be swapped in the database.

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
/// Bytes of a data key that is sealed: nonce, key, tag.
const SEALED_KEY: usize = NONCE + 32 + 16;
/// The first byte of a value with a data key of its own.
const ENVELOPE: u8 = 2;

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
    /// [`ENVELOPE`], the sealed data key, the sealed value. Values of early versions are sealed without a data key.
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
        let aad = associated(account_id, field);
        let data_key = token::random_bytes()?;
        let data_cipher = XChaCha20Poly1305::new_from_slice(data_key.as_slice())?;
        let mut bytes = vec![ENVELOPE];
        bytes.extend(encrypt(&self.first.cipher, &aad, data_key.as_slice())?);
        bytes.extend(encrypt(&data_cipher, &aad, secret.as_bytes())?);
        Ok(Sealed { key_id: self.first.id.clone(), bytes })
    }

    /// The same value under the first key; `None` where it is already. The value itself stays sealed meanwhile, unless it
    /// is of an early version.
    ///
    /// # Errors
    ///
    /// As [`Sealer::open`] and [`Sealer::seal`].
    pub fn renew(
        &self,
        account_id: &str,
        field: &str,
        sealed: &Sealed,
    ) -> Result<Option<Sealed>, anyhow::Error> {
        if sealed.key_id == self.first.id && sealed.bytes.first() == Some(&ENVELOPE) {
            return Ok(None);
        }
        let aad = associated(account_id, field);
        if let Some((key, value)) = envelope(&sealed.bytes)
            && let Ok(data_key) = self.key(&sealed.key_id)?.decrypt(key, &aad)
        {
            let mut bytes = vec![ENVELOPE];
            bytes.extend(encrypt(&self.first.cipher, &aad, &data_key)?);
            bytes.extend(value);
            return Ok(Some(Sealed { key_id: self.first.id.clone(), bytes }));
        }
        let secret = self.open(account_id, field, sealed)?;
        self.seal(account_id, field, secret.expose_secret()).map(Some)
    }

    /// Names the key that seals.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.first.id
    }

    fn key(&self, id: &str) -> Result<&Key, OpenError> {
        let mut keys = std::iter::once(&self.first).chain(&self.others);
        keys.find(|key| key.id == id).ok_or_else(|| OpenError::UnknownKey(id.to_owned()))
    }

    /// Opens what [`Sealer::seal`] made for the same account and field.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the key is unknown or anything was altered.
    pub fn open(&self, account_id: &str, field: &str, sealed: &Sealed) -> Result<SecretString, OpenError> {
        let key = self.key(&sealed.key_id)?;
        let aad = associated(account_id, field);
        let plain = match envelope(&sealed.bytes)
            .map(|(data_key, value)| (key.decrypt(data_key, &aad), value))
        {
            Some((Ok(data_key), value)) => {
                let cipher = XChaCha20Poly1305::new_from_slice(&data_key).map_err(|_| OpenError::Altered)?;
                decrypt(&cipher, value, &aad)?
            }
            // An early version's value may begin with the same byte, by chance.
            _ => key.decrypt(&sealed.bytes, &aad)?,
        };
        let text = std::str::from_utf8(&plain).map_err(|_| OpenError::Altered)?;
        Ok(SecretString::from(text))
    }

    /// A keyed hash: says whether two values are the same, and nothing else without the key. `purpose` keeps the
    /// hashes of different uses apart.
    #[must_use]
    pub fn keyed_hash<'a>(&self, purpose: &'a str, parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
        self.first.hash(purpose, parts)
    }

    /// The same under each of the other keys, for what was kept before the first one was the first.
    pub fn older_hashes<'a>(
        &'a self,
        purpose: &'a str,
        parts: impl IntoIterator<Item = &'a str> + Clone + 'a,
    ) -> impl Iterator<Item = Vec<u8>> + 'a {
        self.others.iter().map(move |key| key.hash(purpose, parts.clone()))
    }
}

/// Nonce and ciphertext.
fn encrypt(cipher: &XChaCha20Poly1305, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, anyhow::Error> {
    let random = token::random_bytes()?;
    let nonce = XNonce::try_from(&random[..NONCE])?;
    let sealed =
        cipher.encrypt(&nonce, Payload { msg: plain, aad }).map_err(|_| anyhow::anyhow!("not sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(cipher: &XChaCha20Poly1305, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (nonce, msg) = sealed.split_at_checked(NONCE).ok_or(OpenError::Altered)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| OpenError::Altered)?;
    let plain = cipher.decrypt(&nonce, Payload { msg, aad }).map_err(|_| OpenError::Altered)?;
    Ok(Zeroizing::new(plain))
}

/// The sealed data key and the sealed value, where there are both.
fn envelope(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    rest.split_at_checked(SEALED_KEY).filter(|_| *first == ENVELOPE)
}

impl Key {
    fn decrypt(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        decrypt(&self.cipher, sealed, aad)
    }

    fn hash<'a>(&self, purpose: &'a str, parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
        let mut mac = mac(&self.hashing);
        for part in std::iter::once(purpose).chain(parts) {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }

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
    fn a_key_is_replaced_without_a_look_at_the_value() {
        let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
        let sealed = sealer(&[&old]).seal("acc_1", "f", "a secret").unwrap();
        let both = sealer(&[&new, &old]);
        let renewed = both.renew("acc_1", "f", &sealed).unwrap().unwrap();
        let value = |sealed: &Sealed| sealed.bytes[1 + SEALED_KEY..].to_vec();
        assert_eq!(value(&renewed), value(&sealed), "only the data key was sealed anew");
        assert_eq!(sealer(&[&new]).open("acc_1", "f", &renewed).unwrap().expose_secret(), "a secret");
        assert!(both.renew("acc_1", "f", &renewed).unwrap().is_none());
        assert!(both.renew("acc_2", "f", &sealed).is_err(), "of another account");
        assert!(sealer(&[&new]).renew("acc_1", "f", &sealed).is_err(), "the old key is not given");
    }

    #[test]
    fn what_early_versions_sealed_opens_and_is_renewed() {
        let key = generate_key().unwrap();
        let sealer = sealer(&[&key]);
        let bytes = encrypt(&sealer.first.cipher, &associated("acc_1", "f"), b"a secret").unwrap();
        let sealed = Sealed { key_id: sealer.first.id.clone(), bytes };
        assert_eq!(sealer.open("acc_1", "f", &sealed).unwrap().expose_secret(), "a secret");
        let renewed = sealer.renew("acc_1", "f", &sealed).unwrap().unwrap();
        assert_eq!(sealer.open("acc_1", "f", &renewed).unwrap().expose_secret(), "a secret");
    }

    #[test]
    fn a_hash_of_an_older_key_can_be_found_again() {
        let (old, new) = (generate_key().unwrap(), generate_key().unwrap());
        let kept = sealer(&[&old]).keyed_hash("p", ["a"]);
        assert_eq!(sealer(&[&new, &old]).older_hashes("p", ["a"]).collect::<Vec<_>>(), [kept]);
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
