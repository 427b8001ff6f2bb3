//! The second part of the program: what nobody needs until the form shows.
//!
//! A host page waits for every byte of the first part, so the code that answers a press of Connect, and draws what comes
//! of it, is a file of its own. It is reached only through [`Rest`]: the linker's split puts into that file whatever
//! nothing else calls. It is asked for as soon as the form shows, and whenever it is needed before that.

use hub_model::Field;
use web_sys::{AbortSignal, HtmlInputElement, ShadowRoot};

use crate::api::Reply;
use crate::dom::El;
use crate::flow::{Effect, Event, Rules, Screen, State, late};
use crate::hub::Ctx;
use crate::sheet;
use crate::text::{Line, Notice};
use crate::views;

/// The ways into the second part.
#[derive(Clone, Copy)]
pub struct Rest {
    /// [`sheet::adopt_rest`].
    pub adopt: fn(&ShadowRoot, Option<&str>) -> bool,
    /// What happens: [`late`].
    pub late: fn(&mut State, Event, Rules) -> Vec<Effect>,
    /// What follows from it: [`Ctx::run_late`].
    pub run: fn(Ctx, Effect),
    /// [`Ctx::load_late`].
    pub load: fn(Ctx, Option<Reply>, AbortSignal),
    /// Every screen but the form.
    pub screen: fn(Ctx, Screen) -> Vec<El>,
    /// The dialog over the host page.
    pub confirmation: fn(Ctx) -> El,
    /// Where people sign in, in place of the button.
    pub sign_in: fn(Ctx) -> El,
    /// [`views::clipboard::paste`].
    pub paste: fn(Ctx, &Field, &HtmlInputElement, &str),
    /// [`views::clipboard::paste_clipboard`].
    pub paste_clipboard: fn(Ctx, Field, HtmlInputElement),
    /// [`views::clipboard::copy`].
    pub copy: fn(Ctx, String),
    /// [`State::settle`].
    pub settle: fn(&mut State),
    /// [`views::edit::head`].
    pub edit_head: fn(Ctx) -> Vec<El>,
    /// [`views::edit::stored`].
    pub stored: fn(Ctx, &Field) -> El,
    /// [`views::edit::keep`].
    pub keep: fn(Ctx, &str) -> El,
    /// [`views::extra::tip`].
    pub tip: fn(Ctx, &Field) -> Option<El>,
    /// [`views::extra::copy_value`].
    pub copy_value: fn(Ctx, &str) -> El,
    /// [`views::extra::support`].
    pub support: fn(Ctx) -> Option<El>,
    /// What is said above the main button, and how that looks.
    pub notice: fn(&State) -> Option<Notice>,
    /// [`views::notice::draw`].
    pub draw_notice: fn(Ctx, &Notice) -> El,
    /// [`views::line::line`].
    pub line: fn(&State, &str) -> Line,
    /// [`views::line::draw`].
    pub draw_line: fn(Ctx, &Line) -> Option<El>,
    /// What the main button says.
    pub primary: fn(&State) -> String,
}

impl Rest {
    fn new() -> Self {
        Self {
            adopt: sheet::adopt_rest,
            late,
            run: Ctx::run_late,
            load: Ctx::load_late,
            screen: views::state::screen,
            confirmation: views::confirmation::dialog,
            sign_in: views::sign_in::sign_in,
            paste: views::clipboard::paste,
            paste_clipboard: views::clipboard::paste_clipboard,
            copy: views::clipboard::copy,
            settle: State::settle,
            edit_head: views::edit::head,
            stored: views::edit::stored,
            keep: views::edit::keep,
            tip: views::extra::tip,
            copy_value: views::extra::copy_value,
            support: views::extra::support,
            notice: State::notice,
            draw_notice: views::notice::draw,
            line: views::line::line,
            draw_line: views::line::draw,
            primary: State::primary,
        }
    }
}

/// The second part could not be loaded.
pub struct Unreachable;

/// Loads the second part, once for all widgets of a page.
///
/// # Errors
///
/// It could not be fetched or started; the next call tries again.
pub async fn rest() -> Result<Rest, Unreachable> {
    split::rest().await.map(|rest| *rest)
}

#[cfg(feature = "split")]
mod split {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Rest, Unreachable};

    impl From<SplitLoaderError> for Unreachable {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    #[wasm_split(rest, fallible)]
    pub fn rest() -> Result<Box<Rest>, Unreachable> {
        Ok(Box::new(Rest::new()))
    }
}

/// In tests and development builds, all is one file.
#[cfg(not(feature = "split"))]
mod split {
    use super::{Rest, Unreachable};

    pub async fn rest() -> Result<Box<Rest>, Unreachable> {
        Ok(Box::new(Rest::new()))
    }
}
