//! A credential on its way from the input to the one request that carries it.

use zeroize::Zeroize;

/// A secret text: no `Debug`, no `Display`, wiped on drop. Read it only where it is sent or put into its input.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into custody.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the input it came from and the request that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// What was typed, by the key of its field. A form has a handful of fields, so this is a list.
#[derive(Clone, Default)]
pub struct Values(Vec<(String, Secret)>);

impl Values {
    /// The value of a field; empty when nothing was typed.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value.expose())
    }

    /// Takes a value into custody in place of the old one.
    pub fn set(&mut self, key: &str, value: Secret) {
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    /// Every field that has a value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (&**key, value.expose())).filter(|(_, value)| !value.is_empty())
    }

    /// Wipes everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
