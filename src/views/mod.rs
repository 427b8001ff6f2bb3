//! What is drawn: one part of the screen a file. Views read the state and say what happened; they decide nothing
//! and never fetch.

pub mod brand;
pub mod choice;
pub mod confirmation;
pub mod copy;
pub mod edit;
pub mod extra;
pub mod field;
pub mod form;
pub mod guide;
pub mod header;
pub mod icon;
pub mod inline;
pub mod input;
pub mod line;
pub mod list;
pub mod notice;
pub mod review;
pub mod sign_in;
pub mod state;
pub mod step;
