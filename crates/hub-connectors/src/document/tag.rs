//! What a tag means to a guide.

use std::collections::BTreeMap;

/// What an element is to a guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Section,
    Steps,
    Step,
    Heading(u8),
    Paragraph,
    List,
    Item,
    Quote,
    Row,
    Cell,
    /// The guide's warning, or a line of a step that matters.
    Warning,
    /// A line that matters.
    Callout,
    /// The box with the scope selector: only its actions are of use.
    Panel,
    /// It and all that is in it is left out.
    Dropped,
    /// A container without a meaning of its own.
    Block,
    /// A component whose title is text.
    Titled,
    /// Lines as they are.
    Preformatted,
    Strong,
    Emphasis,
    Code,
    Link,
    Image,
    Break,
    /// A container within a text.
    Span,
    /// Never seen before: what is in it is kept.
    Unknown,
}

impl Kind {
    /// By the name of the tag, in lower case.
    pub fn of(name: &str) -> Self {
        match name {
            "section" => Self::Section,
            "steps" => Self::Steps,
            "step" => Self::Step,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading(name.as_bytes()[1] - b'0'),
            "p" => Self::Paragraph,
            "ul" | "ol" | "menu" => Self::List,
            "li" => Self::Item,
            "blockquote" => Self::Quote,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "warning" => Self::Warning,
            "note" | "info" | "tip" | "check" | "danger" | "callout" | "aside" => Self::Callout,
            "panel" => Self::Panel,
            "article" | "body" | "cardgroup" | "columns" | "column" | "dd" | "div" | "dl" | "dt"
            | "details" | "figcaption" | "figure" | "frame" | "header" | "html" | "main" | "tabs"
            | "table" | "tbody" | "tfoot" | "thead" | "accordiongroup" | "hr" | "summary" | "center" => {
                Self::Block
            }
            "accordion" | "card" | "tab" | "expandable" => Self::Titled,
            "pre" | "codeblock" => Self::Preformatted,
            "strong" | "b" | "kbd" => Self::Strong,
            "em" | "i" | "cite" | "var" | "dfn" => Self::Emphasis,
            "code" | "samp" | "tt" => Self::Code,
            "a" => Self::Link,
            "img" | "image" => Self::Image,
            "br" => Self::Break,
            "abbr" | "bdi" | "bdo" | "big" | "del" | "font" | "ins" | "label" | "mark" | "q" | "s"
            | "small" | "span" | "sub" | "sup" | "time" | "tooltip" | "u" | "wbr" | "nobr" | "strike" => {
                Self::Span
            }
            _ if is_dropped(name) => Self::Dropped,
            _ => Self::Unknown,
        }
    }

    /// Whether it stands within a text, so that the text around it is one.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Strong
                | Self::Emphasis
                | Self::Code
                | Self::Link
                | Self::Image
                | Self::Break
                | Self::Span
                | Self::Dropped
                | Self::Unknown
        )
    }
}

/// Elements that are programs, forms, foreign documents or parts of a page around the guide.
fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "audio"
            | "base"
            | "button"
            | "canvas"
            | "dialog"
            | "embed"
            | "fieldset"
            | "footer"
            | "form"
            | "frameset"
            | "head"
            | "icon"
            | "iframe"
            | "input"
            | "link"
            | "marquee"
            | "math"
            | "meta"
            | "nav"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "param"
            | "plaintext"
            | "script"
            | "select"
            | "slot"
            | "source"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "track"
            | "video"
            | "xml"
            | "xmp"
    )
}

/// Whether an element never has content, so that nobody writes an end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "base"
            | "br"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// A start tag.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub kind: Kind,
    /// In lower case.
    pub name: String,
    /// Names in lower case, values with their entities resolved. The first of two with one name counts, as in browsers.
    pub attributes: BTreeMap<String, String>,
    /// Whether it has no content.
    pub is_empty: bool,
}

impl Tag {
    pub fn new(name: String, attributes: BTreeMap<String, String>, self_closing: bool) -> Self {
        // `frame` is the component around pictures; in frame sets of old it had no content, and needed none.
        let is_empty = self_closing || (is_void(&name) && name != "frame");
        Self { kind: Kind::of(&name), name, attributes, is_empty }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }

    /// Whether it and what is in it is dropped under a partner's own brand.
    pub fn hides(&self) -> bool {
        self.has("data-whitelabel-hide")
            && !matches!(self.attribute("data-whitelabel-hide"), Some("false" | "{false}"))
    }

    /// Words of an attribute, separated by white space or commas, or a JSON list of them.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '"' | '\'');
        self.attribute(name).unwrap_or_default().split(separators).filter(|word| !word.is_empty())
    }
}
