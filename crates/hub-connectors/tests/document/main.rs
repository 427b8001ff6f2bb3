//! Published guide documents become guides: what they really contain, and what hostile ones do.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod markdown;
mod published;
mod rules;
