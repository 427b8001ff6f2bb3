//! Why a connector cannot be used.

use std::fmt;

use crate::file::Place;

/// A fault of a connector file: where it is, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    /// The file, as the reader knows it.
    pub file: String,
    /// Line in the file, from 1, where the fault has one.
    pub line: Option<u64>,
    /// Column in that line, from 1, in characters.
    pub column: Option<u64>,
    /// What is wrong and what was expected.
    pub message: String,
}

impl Error {
    /// A fault of the file as a whole.
    pub(crate) fn whole(file: &str, message: impl Into<String>) -> Self {
        Self::at(file, None, message)
    }

    /// A fault of one place.
    pub(crate) fn at(file: &str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            message: message.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.message)
    }
}
