//! What must hold beyond the shape of a file: no empty text, no unknown placeholder, only https links, and every id
//! that is named exists once. Done at load, so that nobody meets a dead link or a raw `{name}` on the screen.

mod form;
mod guide;
mod head;
mod method;
mod text;

use std::collections::HashMap;

use hub_model::ErrorCode;

use crate::error::Error;
use crate::file::{Custom, File, Method, Text};

/// Checks a file as a whole and gives back its one method.
///
/// # Errors
///
/// The first fault.
pub(crate) fn method<'a>(name: &str, file: &'a File) -> Result<&'a Custom, Error> {
    let [method] = file.authentication.as_slice() else {
        let message = format!("{} methods, exactly one was expected", file.authentication.len());
        return Err(Error { file: name.to_owned(), line: None, message });
    };
    let Method::Custom(custom) = &method.value;
    let guide =
        custom.support.as_ref().and_then(|support| support.guides.as_ref()).map(|guides| &guides.config);
    let check = Check { file: name, steps: guide::steps(name, guide)? };
    check.head(file)?;
    check.method(custom)?;
    check.permissions(custom)?;
    check.form(custom)?;
    if let Some(guide) = guide {
        check.guide(guide)?;
    }
    for entry in &custom.error_steps {
        if ErrorCode::parse(&entry.code.value).is_none() {
            return check.wrong(&entry.code, "is not an error code");
        }
        check.step(&entry.step)?;
    }
    check.unique("error code", custom.error_steps.iter().map(|entry| &entry.code))?;
    Ok(custom)
}

/// The line a value stands on.
pub(crate) fn line<T>(value: &serde_saphyr::Spanned<T>) -> Option<u64> {
    Some(value.defined.line()).filter(|line| *line > 0)
}

/// Whether `word` consists of lower-case letters, digits and `joint`, and starts with a letter.
fn is_id(word: &str, joint: char) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
}

/// A file under check, and what its texts may point to.
struct Check<'a> {
    file: &'a str,
    /// Ids of the steps, each with whether it is dropped under a partner's own brand.
    steps: HashMap<&'a str, bool>,
}

impl Check<'_> {
    fn fault<T>(&self, line: Option<u64>, message: String) -> Result<T, Error> {
        Err(Error { file: self.file.to_owned(), line, message })
    }

    /// The fault of one value: what it is, and `why` that is wrong.
    fn wrong<T>(&self, text: &Text, why: &str) -> Result<T, Error> {
        self.fault(line(text), format!("`{}` {why}", text.value))
    }
}
