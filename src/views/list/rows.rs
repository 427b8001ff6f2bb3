//! The rows of the list. Only those that can be seen and some around them are there (D71); two gaps stand for the
//! others, and when a gap comes into view the rows move on.

mod sight;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event as DomEvent, HtmlElement, IntersectionObserver, KeyboardEvent, Node};

use super::row::Row;
use super::{FIND, ROW_ID, row_id};
use crate::dom::{El, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::listing::Listing;

/// The height of a row, in pixels, before any was drawn.
const ROW: usize = 56;

/// The rows.
pub struct Rows {
    ctx: Ctx,
    listing: Rc<Listing>,
    before: HtmlElement,
    list: HtmlElement,
    after: HtmlElement,
    shown: RefCell<Shown>,
    observer: OnceCell<IntersectionObserver>,
    /// How many rows could be seen at once when the browser last said so; 0 before that.
    fit: Cell<usize>,
    /// How often the rows changed.
    turn: Cell<u32>,
    /// Whether the list is no longer on screen.
    gone: Cell<bool>,
}

/// What is shown of the rows.
#[derive(Default)]
struct Shown {
    /// The rows that were found.
    rows: Vec<usize>,
    /// What the arrow keys stop at: a row, and an integration of it.
    stops: Vec<(usize, usize)>,
    /// The stop that the Tab key comes to.
    at: usize,
    /// The first row that is drawn.
    from: usize,
    /// The row after the last that is drawn.
    to: usize,
}

impl Rows {
    /// No rows yet, and where they will be.
    pub fn new(ctx: Ctx, listing: Rc<Listing>) -> (Rc<Self>, Vec<El>) {
        let (before, list, after) = (el("div"), el("ul"), el("div"));
        let list = list.class("hub-list").attr("role", "list").attr("tabindex", "-1");
        let rows = Rc::new(Self {
            ctx,
            listing,
            before: before.as_type(),
            list: list.as_type(),
            after: after.as_type(),
            shown: RefCell::default(),
            observer: OnceCell::new(),
            fit: Cell::default(),
            turn: Cell::default(),
            gone: Cell::default(),
        });
        rows.observe();
        let mut list = list;
        for event in ["focusin", "keydown", "click"] {
            let rows = rows.clone();
            list = list.on(event, move |event| rows.happened(&event));
        }
        (rows, vec![before, list, after])
    }

    fn happened(&self, event: &DomEvent) {
        let button = event.target().and_then(|at| at.unchecked_into::<Element>().closest("button").ok()?);
        match (&*event.type_(), button) {
            ("keydown", _) => self.key(event.unchecked_ref()),
            ("click", Some(button)) => {
                if let Some(id) = button.id().strip_prefix(ROW_ID) {
                    self.wait_for(&button);
                    self.ctx.send(Event::Picked(id.to_owned()));
                }
            }
            (_, Some(button)) => self.came(&button),
            _ => {}
        }
    }

    /// Shows on a row that its form is on the way.
    fn wait_for(&self, button: &Element) {
        if let Ok(Some(before)) = self.list.query_selector("[aria-busy]") {
            _ = before.remove_attribute("aria-busy");
        }
        _ = button.set_attribute("aria-busy", "true");
    }

    /// Shows these rows, from the one on that the person comes back from.
    ///
    /// A key in the search has its answer in the next frame: rows that stay the same are left alone, and of others
    /// no more are drawn than can be seen, until the person pauses.
    pub fn show(self: &Rc<Self>, found: Vec<usize>) {
        if !found.is_empty() && found == self.shown.borrow().rows {
            return;
        }
        let at = {
            let state = self.ctx.peek();
            let came_from = state.integration().map(|entry| &*entry.integration_id);
            let mut shown = self.shown.borrow_mut();
            let (mut stops, mut at) = (Vec::new(), 0);
            for (row, group) in found.iter().enumerate() {
                for choice in &self.listing.groups[*group].methods {
                    if came_from == Some(&*state.choices[*choice].integration_id) {
                        at = stops.len();
                    }
                    stops.push((row, *choice));
                }
            }
            let row = stops.get(at).map_or(0, |stop| stop.0);
            *shown = Shown { rows: found, stops, at, ..Shown::default() };
            row
        };
        self.list.set_hidden(self.shown.borrow().rows.is_empty());
        if at == 0 && self.fit.get() > 0 {
            self.draw_over(self.fit.get());
            return self.fill();
        }
        self.list.set_text_content(None);
        self.jump(at);
        // Not before the person who comes back has the focus on that row again: until then others can be seen.
        self.watch_in(0);
    }

    /// Draws the first `fit` rows over what is drawn.
    fn draw_over(&self, fit: usize) {
        let mut shown = self.shown.borrow_mut();
        let all = shown.rows.len();
        shown.to = self.listing.drawn(&shown.rows, 0).1.min(fit);
        for row in 0..shown.to {
            let old = self.list.children().item(row as u32);
            let new = self.row(&shown, row, old.as_ref());
            match old {
                Some(old) if old != new => _ = self.list.replace_child(&new, &old),
                Some(_) => {}
                None => _ = self.list.append_child(&new),
            }
        }
        while self.list.child_element_count() as usize > shown.to {
            _ = self.list.last_element_child().map(|row| row.remove());
        }
        gap(&self.before, 0);
        gap(&self.after, (all - shown.to) * ROW);
    }

    /// Moves the focus to the row that the Tab key comes to.
    pub fn enter(&self) {
        let at = self.shown.borrow().at;
        self.go(at);
    }

    /// Moves the focus to a stop.
    fn go(&self, stop: usize) {
        let target = {
            let mut shown = self.shown.borrow_mut();
            let Some((row, choice)) = shown.stops.get(stop).copied() else { return };
            shown.at = stop;
            let drawn = (shown.from..shown.to).contains(&row);
            (row, drawn, row_id(&self.ctx.peek().choices[choice].integration_id))
        };
        let (row, drawn, id) = target;
        if !drawn {
            self.jump(row);
            self.watch();
        }
        self.ctx.focus_now(&id);
    }

    fn key(&self, event: &KeyboardEvent) {
        let (at, last) = {
            let shown = self.shown.borrow();
            (shown.at, shown.stops.len().saturating_sub(1))
        };
        let to = match &*event.key() {
            "ArrowDown" => last.min(at + 1),
            "ArrowUp" if at == 0 => {
                event.prevent_default();
                return self.ctx.focus_now(FIND);
            }
            "ArrowUp" => at - 1,
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        self.go(to);
    }

    /// The focus came to a button: now the Tab key comes to it.
    fn came(&self, button: &Element) {
        if let Ok(Some(before)) = self.list.query_selector("[tabindex='0']") {
            _ = before.set_attribute("tabindex", "-1");
        }
        _ = button.set_attribute("tabindex", "0");
        let id = button.id();
        let state = self.ctx.peek();
        let mut shown = self.shown.borrow_mut();
        let at =
            shown.stops.iter().position(|(_, choice)| row_id(&state.choices[*choice].integration_id) == id);
        shown.at = at.unwrap_or(shown.at);
    }

    /// Draws the rows around one, however far it is.
    fn jump(&self, row: usize) {
        let (from, to, all) = {
            let shown = self.shown.borrow();
            let (from, to) = self.listing.drawn(&shown.rows, row);
            (from, to, shown.rows.len())
        };
        self.draw(from, to);
        gap(&self.before, from * ROW);
        gap(&self.after, (all - to) * ROW);
    }

    /// Draws these rows. Those that stay are not touched: they may have the focus.
    fn draw(&self, from: usize, to: usize) {
        let focus = || self.list.query_selector(":focus").is_ok_and(|focus| focus.is_some());
        let inside = focus();
        {
            let mut shown = self.shown.borrow_mut();
            let shown = &mut *shown;
            if from >= shown.to || to <= shown.from {
                self.list.set_text_content(None);
                (shown.from, shown.to) = (from, from);
            }
            let drop = |row: Option<Node>| _ = row.map(|row| self.list.remove_child(&row));
            while shown.from < from {
                drop(self.list.first_child());
                shown.from += 1;
            }
            while shown.to > to {
                drop(self.list.last_child());
                shown.to -= 1;
            }
            while shown.from > from {
                shown.from -= 1;
                let row = self.row(shown, shown.from, None);
                _ = self.list.insert_before(&row, self.list.first_child().as_ref());
            }
            while shown.to < to {
                _ = self.list.append_child(&self.row(shown, shown.to, None));
                shown.to += 1;
            }
        }
        if let (Ok(None), Ok(Some(first))) =
            (self.list.query_selector("[tabindex='0']"), self.list.query_selector("button"))
        {
            _ = first.set_attribute("tabindex", "0");
        }
        // The row with the focus has scrolled away: the keys still move on from it.
        if inside && !focus() {
            _ = self.list.focus();
        }
    }

    fn row(&self, shown: &Shown, row: usize, over: Option<&Element>) -> Element {
        let stop = shown.stops.get(shown.at).map(|stop| stop.1);
        let group = &self.listing.groups[shown.rows[row]];
        Row { ctx: self.ctx, group, place: row + 1, of: shown.rows.len(), stop }.draw(over)
    }
}

fn gap(part: &HtmlElement, height: usize) {
    _ = part.style().set_property("height", &[&*height.to_string(), "px"].concat());
}
