//! What helps who writes a connector: every mistake of a file in one go, and its guide and form in a browser while the
//! file is being written.

mod check;
mod preview;

pub use check::check;
pub use preview::{open, router};
