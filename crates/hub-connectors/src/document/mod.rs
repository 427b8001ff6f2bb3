//! Published guide documents, read into our guide: the mixture of Markdown, HTML and MDX components in which guides of
//! other hubs are published.
//!
//! | module | what |
//! | --- | --- |
//! | `source` | the text with its lines; byte order mark, front matter and imports taken away |
//! | `lexer` | tags, texts and code, with html5gum as the tokenizer of HTML |
//! | `spans` | where code and `{…}` expressions end |
//! | `tag` | what a tag means to a guide |
//! | `flow` | text between block tags, read as Markdown by pulldown-cmark |
//! | `builder` | the open elements, and the guide that they make |
//! | `draft` | the section and the step that are being filled |
//! | `inline` | pieces of a text, written as our inline Markdown |
//! | `clean` | characters that deceive, braces that are placeholders |
//! | `address` | what may be linked and loaded |
//! | `actions` | the actions of the scope selector |
//! | `ids` | names of sections and steps, made from their titles |
//! | `write` | the guide as a part of a connector file |
//!
//! A document is foreign: nothing in it becomes anything but our own nodes, its links are https or mailto, and what
//! could not be carried over is told by line. It is read in one pass whose time grows with its size, without
//! recursion.

mod actions;
mod address;
mod builder;
mod clean;
mod draft;
mod flow;
mod ids;
mod inline;
mod lexer;
mod source;
mod spans;
mod tag;
mod write;

use std::fmt;

use hub_model::Guide;
use hub_model::scope::Action;

/// The largest document that is read, in bytes. Published ones have at most half a megabyte, most of it the list of
/// actions.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The guide, in our own nodes.
    pub guide: Guide,
    /// What the document lets its readers choose from, with the scopes that each takes.
    pub actions: Vec<Action>,
    /// What could not be carried over, by line.
    pub notes: Vec<Note>,
}

/// Something that could not be carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Line of the document, from 1.
    pub line: u64,
    /// What it is, and what became of it.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// A document that is larger than any guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document has {bytes} bytes, at most {MAX_BYTES} are read")]
pub struct TooLarge {
    /// Its size.
    pub bytes: usize,
}

/// Reads a published guide document. Apart from its size, nothing makes it fail: what is not understood is kept as
/// text or left out, and told.
///
/// # Errors
///
/// When the document has more than [`MAX_BYTES`].
pub fn read(text: &str) -> Result<Document, TooLarge> {
    if text.len() > MAX_BYTES {
        return Err(TooLarge { bytes: text.len() });
    }
    let source = source::Source::new(text);
    let mut builder = builder::Builder::new();
    let mut flow = flow::Flow::default();
    lexer::run(&source, &mut |line, piece| flow.take(line, piece, &mut builder));
    flow.flush(&mut builder);
    Ok(builder.finish())
}

impl Document {
    /// The guide and the actions as parts of a connector file: `support.guides.config` of its method, and `actions`.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        write::yaml(self)
    }
}
