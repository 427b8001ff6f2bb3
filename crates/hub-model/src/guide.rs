//! The connection guide. Texts are inline Markdown (see [`crate::inline`]) with the placeholders `{brand}`
//! (the partner's or product's name) and `{integration_name}` (a name for what is created at the provider).

/// A guide: a warning, then sections.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Guide {
    /// Shown above everything and never folded.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub warning: Option<String>,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

/// A section: a title, an introduction, steps, a closing text.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, rename_all = "camelCase")
)]
pub struct Section {
    /// Name within the guide, URL-safe.
    pub id: String,
    /// Heading, plain text.
    pub title: String,
    /// Introduction.
    pub content: String,
    /// What to know or do before the steps, in order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub list: Vec<Item>,
    /// A picture under the introduction.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub image: Option<Image>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Text after the steps.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub closing: Option<String>,
    /// Shown only if one of these scopes is wanted; empty: always.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub applicable_scopes: Vec<String>,
    /// Dropped under a partner's own brand.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub whitelabel_hide: bool,
}

/// A step. It is named by its id; its number is computed from what is shown.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, rename_all = "camelCase")
)]
pub struct Step {
    /// Name within the guide, such as `generate`; errors point to it.
    pub id: String,
    /// Heading, plain text.
    pub title: String,
    /// The sentence above the list.
    pub content: String,
    /// What to do, in order.
    pub list: Vec<Item>,
    /// A picture under the list.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub image: Option<Image>,
    /// Shown only if one of these scopes is wanted; empty: always.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub applicable_scopes: Vec<String>,
    /// Whether the wanted scopes are listed under the step.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub display_scopes: bool,
    /// Dropped under a partner's own brand.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub whitelabel_hide: bool,
}

/// One line of a step. On the wire a plain string, or an object where there is more to say.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "wire::Item", into = "wire::Item")
)]
pub struct Item {
    /// Name within the guide; errors may point to it.
    pub id: Option<String>,
    /// Inline Markdown.
    pub text: String,
    /// Drawn in a tinted box.
    pub important: bool,
    /// Names to choose at the provider, drawn as chips with "Copy list".
    pub values: Option<Values>,
    /// Dropped under a partner's own brand.
    pub whitelabel_hide: bool,
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Image {
    /// Its address, https.
    pub src: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// Its width in pixels, so that its place is kept before it is loaded; 0: unknown.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub width: u32,
    /// Its height in pixels; 0: unknown.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub height: u32,
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Names to choose at the provider.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Values {
    /// What the names have in common, such as a level of access.
    pub label: String,
    /// The names, as the provider writes them.
    pub names: Vec<String>,
}

impl Guide {
    /// The guide as a partner's customers see it: everything marked whitelabel-hide is gone.
    #[must_use]
    pub fn without_hidden(mut self) -> Self {
        self.sections.retain(|section| !section.whitelabel_hide);
        for section in &mut self.sections {
            section.list.retain(|item| !item.whitelabel_hide);
            section.steps.retain(|step| !step.whitelabel_hide);
            for step in &mut section.steps {
                step.list.retain(|item| !item.whitelabel_hide);
            }
        }
        self
    }
}

#[cfg(feature = "serde")]
mod wire {
    //! The two forms of an item on the wire.

    use super::Values;

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(untagged)]
    pub enum Item {
        Text(String),
        Full(Full),
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    pub struct Full {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        text: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        important: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        values: Option<Values>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        whitelabel_hide: bool,
    }

    impl From<Item> for super::Item {
        fn from(item: Item) -> Self {
            match item {
                Item::Text(text) => Self { text, ..Self::default() },
                Item::Full(Full { id, text, important, values, whitelabel_hide }) => {
                    Self { id, text, important, values, whitelabel_hide }
                }
            }
        }
    }

    impl From<super::Item> for Item {
        fn from(item: super::Item) -> Self {
            let super::Item { id, text, important, values, whitelabel_hide } = item;
            if id.is_none() && !important && values.is_none() && !whitelabel_hide {
                return Self::Text(text);
            }
            Self::Full(Full { id, text, important, values, whitelabel_hide })
        }
    }
}
