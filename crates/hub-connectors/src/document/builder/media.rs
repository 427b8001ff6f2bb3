//! Links and pictures, whose addresses are judged here.

use hub_model::Image;

use super::super::tag::Tag;
use super::super::{address, clean};
use super::Builder;

/// The longest alternative text of a picture, in bytes.
const MAX_ALT: usize = 300;

/// A picture of Markdown, whose alternative text is open.
#[derive(Default)]
pub(super) struct OpenImage {
    pub src: String,
    pub alt: String,
}

impl Builder {
    pub fn start_link(&mut self, address: &str) {
        if self.dropped > 0 {
            return;
        }
        self.link = match address::link(address) {
            Ok(href) => Some(href),
            Err(why) => {
                let shown = clean::plain(address, 80);
                self.tell(format!("a link became text: its address `{shown}` {why}"));
                None
            }
        };
    }

    pub fn end_link(&mut self) {
        self.link = None;
    }

    pub fn start_image(&mut self, address: &str) {
        self.image = Some(OpenImage { src: address.to_owned(), alt: String::new() });
    }

    pub fn end_image(&mut self) {
        if let Some(OpenImage { src, alt }) = self.image.take() {
            self.image_of(&src, &alt, 0, 0);
        }
    }

    pub(super) fn place_image(&mut self, tag: &Tag) {
        let pixels = |name| {
            let digits = tag.attribute(name)?.trim_matches(|c: char| !c.is_ascii_digit());
            digits.parse().ok().filter(|pixels| *pixels <= 10_000)
        };
        let (width, height) = (pixels("width").unwrap_or(0), pixels("height").unwrap_or(0));
        let src = tag.attribute("src").unwrap_or_default();
        self.image_of(src, tag.attribute("alt").unwrap_or_default(), width, height);
    }

    pub(super) fn image_of(&mut self, src: &str, alt: &str, width: u32, height: u32) {
        if self.dropped > 0 {
            return;
        }
        match address::image(src) {
            Ok(src) => {
                self.draft.line = self.line;
                // One alone keeps no place.
                let (width, height) = if width > 0 && height > 0 { (width, height) } else { (0, 0) };
                let image = Image { src, alt: clean::plain(alt, MAX_ALT), width, height };
                self.draft.place_image(image, self.hidden > 0);
            }
            Err(why) => {
                self.tell(format!("a picture was left out: its address `{}` {why}", clean::plain(src, 80)))
            }
        }
    }
}
