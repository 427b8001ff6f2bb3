//! The guide in a connector file.

use serde::Deserialize;
use serde::de::{self, value::MapAccessDeserializer};
use serde_saphyr::Spanned;

use super::Text;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Guide {
    pub warning: Option<Text>,
    pub sections: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Section {
    pub id: Text,
    pub title: Text,
    pub content: Option<Text>,
    #[serde(default)]
    pub steps: Vec<Step>,
    pub closing: Option<Text>,
    #[serde(default)]
    pub applicable_scopes: Vec<Text>,
    #[serde(default)]
    pub whitelabel_hide: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Step {
    pub id: Text,
    pub title: Text,
    pub content: Text,
    #[serde(default)]
    pub list: Vec<Spanned<Item>>,
    #[serde(default)]
    pub applicable_scopes: Vec<Text>,
    #[serde(default)]
    pub display_scopes: bool,
    #[serde(default)]
    pub whitelabel_hide: bool,
}

/// A line of a step: a plain text, or a map where there is more to say. The line in the file is with the
/// [`Spanned`] around it.
pub(crate) enum Item {
    Text(String),
    Full(Box<FullItem>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FullItem {
    pub id: Option<Text>,
    pub text: Text,
    #[serde(default)]
    pub important: bool,
    pub values: Option<Values>,
    #[serde(default)]
    pub whitelabel_hide: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Values {
    pub label: Text,
    pub names: Vec<Text>,
}

// By hand, because the error of an untagged enum would not say which member is wrong.
impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Item;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a map with `text`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Item, E> {
                Ok(Item::Text(text.to_owned()))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Item, A::Error> {
                FullItem::deserialize(MapAccessDeserializer::new(map)).map(|full| Item::Full(Box::new(full)))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}
