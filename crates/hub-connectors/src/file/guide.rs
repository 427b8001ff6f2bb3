//! The guide in a connector file.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, value::MapAccessDeserializer};

use super::{At, Text};

/// A guide. Texts are inline Markdown; they may say `{brand}` and `{integration_name}`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Guide {
    /// Shown above everything.
    pub warning: Option<Text>,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a guide.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Section {
    /// Name within the guide: a-z, 0-9 and -.
    pub id: Text,
    /// Heading, plain text.
    pub title: Text,
    /// Introduction.
    pub content: Option<Text>,
    /// What to know or do before the steps.
    #[serde(default)]
    pub list: Vec<At<Item>>,
    /// A picture under the introduction.
    pub image: Option<Image>,
    /// The steps, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Text after the steps.
    pub closing: Option<Text>,
    /// Shown only if one of these scopes is wanted; left out: always.
    #[serde(default)]
    pub applicable_scopes: Vec<Text>,
    /// Dropped under a partner's own brand.
    #[serde(default)]
    pub whitelabel_hide: bool,
}

/// A step of a section.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Step {
    /// Name within the guide: a-z, 0-9 and -. Errors and fields point to it.
    pub id: Text,
    /// Heading, plain text.
    pub title: Text,
    /// The sentence above the list.
    pub content: Text,
    /// What to do, in order.
    #[serde(default)]
    pub list: Vec<At<Item>>,
    /// A picture under the list.
    pub image: Option<Image>,
    /// Shown only if one of these scopes is wanted; left out: always.
    #[serde(default)]
    pub applicable_scopes: Vec<Text>,
    /// Whether the wanted scopes are listed under the step.
    #[serde(default)]
    pub display_scopes: bool,
    /// Dropped under a partner's own brand.
    #[serde(default)]
    pub whitelabel_hide: bool,
}

/// A picture.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Image {
    /// Its address, https.
    pub src: Text,
    /// What it shows, for who cannot see it.
    pub alt: Text,
    /// Its width in pixels; with the height it keeps its place before it is loaded.
    pub width: Option<u32>,
    /// Its height in pixels.
    pub height: Option<u32>,
}

/// A line of a list: a plain text, or a map where there is more to say. Its place is with the [`At`] around it.
pub(crate) enum Item {
    Text(String),
    Full(Box<FullItem>),
}

/// A line of a list of which there is more to say.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FullItem {
    /// Name within the guide: a-z, 0-9 and -.
    pub id: Option<Text>,
    /// Inline Markdown.
    pub text: Text,
    /// Drawn in a tinted box.
    #[serde(default)]
    pub important: bool,
    /// Names to choose at the provider.
    pub values: Option<Values>,
    /// Dropped under a partner's own brand.
    #[serde(default)]
    pub whitelabel_hide: bool,
}

/// Names to choose at the provider.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Values {
    /// What the names have in common.
    pub label: Text,
    /// The names, as the provider writes them.
    pub names: Vec<Text>,
}

impl JsonSchema for Item {
    fn schema_name() -> Cow<'static, str> {
        "Item".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A line of a list: a text, or a map where there is more to say.",
            "oneOf": [{"type": "string"}, generator.subschema_for::<FullItem>()]
        })
    }
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
