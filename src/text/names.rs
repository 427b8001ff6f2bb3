//! What the placeholders stand for, and how they are filled.

use hub_model::ConnectorConfig;

use super::Key;

/// What the placeholders of a sentence stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The provider's name.
    pub provider: String,
    /// The label of the field that is the credential.
    pub credential: String,
    /// Its everyday word.
    pub noun: String,
    /// Whether permissions can be added to a credential that there is.
    pub changeable: bool,
    /// The partner's name, else the words for "this app".
    pub brand: String,
    /// A name for what is created at the provider.
    pub integration_name: String,
}

impl Names {
    /// The names for a form, with the brand that is in force.
    #[must_use]
    pub fn new(config: Option<&ConnectorConfig>, brand: Option<&str>) -> Self {
        let field = config.and_then(ConnectorConfig::credential);
        let mut names = Self {
            provider: config.map(|config| config.name.clone()).unwrap_or_default(),
            credential: field.map(|field| field.label.clone()).unwrap_or_default(),
            noun: field.and_then(|field| field.noun.clone()).unwrap_or_else(|| "token".to_owned()),
            changeable: config.is_some_and(|config| config.permissions_can_change),
            brand: brand.unwrap_or(Key::THIS_APP.english()).to_owned(),
            integration_name: String::new(),
        };
        let integration_name =
            if brand.is_some() { Key::INTEGRATION_NAME } else { Key::INTEGRATION_NAME_PLAIN };
        names.integration_name = names.say(integration_name);
        names
    }

    /// The sentence for `key`.
    #[must_use]
    pub fn say(&self, key: Key) -> String {
        self.say_with(key, &[])
    }

    /// The sentence for `key`, with more placeholders.
    #[must_use]
    pub fn say_with(&self, key: Key, more: &[(&str, &str)]) -> String {
        self.fill(key.english(), more)
    }

    /// Fills the placeholders of any text. A placeholder nobody knows stays as it is.
    #[must_use]
    pub fn fill(&self, template: &str, more: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let Some(len) = rest[start..].find('}') else { break };
            out.push_str(&rest[..start]);
            let name = &rest[start + 1..start + len];
            match self
                .get(name)
                .or_else(|| more.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
            {
                Some(value) => {
                    let first = out.is_empty();
                    out.push_str(value);
                    // Names are written as their owners write them; our own words begin a sentence with a capital.
                    if first
                        && (name == "noun" || value == Key::THIS_APP.english())
                        && let Some(letter) = out.get_mut(..1)
                    {
                        letter.make_ascii_uppercase();
                    }
                }
                None => out.push_str(&rest[start..=start + len]),
            }
            rest = &rest[start + len + 1..];
        }
        out.push_str(rest);
        out
    }

    fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "provider" => &self.provider,
            "credential" => &self.credential,
            "noun" => &self.noun,
            "brand" => &self.brand,
            "integration_name" => &self.integration_name,
            _ => return None,
        })
    }
}
