//! What is drawn: one component a file. Views read the state and say what happened; they decide nothing and
//! never fetch.
//!
//! Every `view!` starts with `class = ""`: it switches off the HTML-string path of the macro, which a page with
//! Trusted Types would block.

pub mod brand;
pub mod confirmation;
pub mod copy;
pub mod field;
pub mod form;
pub mod guide;
pub mod header;
pub mod icon;
pub mod inline;
pub mod list;
pub mod live;
pub mod notice;
pub mod review;
pub mod state;
