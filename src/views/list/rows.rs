//! The rows of the list. Only those that can be seen and some around them are there (D71); two gaps stand for the
//! others, and when a gap comes into view the rows move on.
//!
//! The browser says what can be seen: it knows every scrolling box around the widget, also those of the host page.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use hub_model::Integration;
use js_sys::Array;
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, Event as DomEvent, HtmlElement, IntersectionObserver, IntersectionObserverEntry,
    IntersectionObserverInit, KeyboardEvent, Node,
};

use super::{FIND, ROW_ID, row_id};
use crate::dom::{Child, El, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::listing::{Listing, method, title};
use crate::text::Key;
use crate::views::brand::tile;

/// The height of a row, in pixels, before any was drawn.
const ROW: usize = 56;
/// How far beyond what can be seen rows are drawn.
const MARGIN: &str = "300px";
/// When to look again where more can be seen than may be drawn, in milliseconds.
const AGAIN: u32 = 200;

/// The rows.
pub struct Rows {
    ctx: Ctx,
    listing: Rc<Listing>,
    before: HtmlElement,
    list: HtmlElement,
    after: HtmlElement,
    shown: RefCell<Shown>,
    observer: OnceCell<IntersectionObserver>,
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
    pub fn show(self: &Rc<Self>, found: Vec<usize>) {
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
        self.list.set_text_content(None);
        self.list.set_hidden(self.shown.borrow().rows.is_empty());
        self.jump(at);
        // Not before the person who comes back has the focus on that row again: until then others can be seen.
        self.watch_in(0);
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
                let row = self.row(shown, shown.from);
                _ = self.list.insert_before(&row.as_type::<Element>(), self.list.first_child().as_ref());
            }
            while shown.to < to {
                self.row(shown, shown.to).append(&self.list);
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

    fn row(&self, shown: &Shown, row: usize) -> El {
        let state = self.ctx.peek();
        let group = &self.listing.groups[shown.rows[row]];
        let stop = shown.stops.get(shown.at).map(|stop| stop.1);
        let press = |choice: usize, class: &str| {
            let button = el("button").attr("type", "button").class(class);
            let button = button.attr("tabindex", if stop == Some(choice) { "0" } else { "-1" });
            button.attr("id", &row_id(&state.choices[choice].integration_id))
        };
        let first = &state.choices[group.methods[0]];
        let single = group.methods.len() == 1;
        let how = if single { first.label.clone() } else { Some(self.ctx.say(Key::CHOOSE_METHOD)) };
        let line = if single { press(group.methods[0], "hub-row") } else { el("div").class("hub-row") };
        let line = line
            .with(tile(&first.name, &first.logo_url, "hub-tile"))
            .with(text(&first.name, how))
            .with(el("span").class("hub-row__cat").with(title(&group.category)));
        let item = el("li")
            .attr("aria-setsize", &shown.rows.len().to_string())
            .attr("aria-posinset", &(row + 1).to_string())
            .with(line);
        if single {
            return item;
        }
        let label = self.ctx.say_with(Key::METHODS_OF, &[("name", &first.name)]);
        let mut ways = el("ul").class("hub-methods").attr("role", "list").attr("aria-label", &label);
        for choice in &group.methods {
            ways =
                ways.with(el("li").with(way(press(*choice, "hub-row hub-method"), &state.choices[*choice])));
        }
        item.with(ways)
    }

    fn observe(self: &Rc<Self>) {
        let rows = self.clone();
        let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| rows.seen(&entries));
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        if let Ok(observer) = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options)
        {
            _ = self.observer.set(observer);
        }
        let kept = SendWrapper::new((self.clone(), seen));
        on_cleanup(move || {
            kept.0.gone.set(true);
            if let Some(observer) = kept.0.observer.get() {
                observer.disconnect();
            }
        });
    }

    /// Asks what of the rows and the gaps can be seen, now and whenever that changes.
    fn watch(&self) {
        if let Some(observer) = self.observer.get().filter(|_| !self.gone.get()) {
            observer.disconnect();
            for part in [&self.before, &self.list, &self.after] {
                observer.observe(part);
            }
        }
    }

    fn watch_in(self: &Rc<Self>, millis: u32) {
        let rows = self.clone();
        self.ctx.later(millis, move || rows.watch());
    }

    fn seen(self: &Rc<Self>, entries: &Array) {
        let (from, to, all) = {
            let shown = self.shown.borrow();
            (shown.from, shown.to, shown.rows.len())
        };
        // From the first to the last row that can be seen, those of the gaps included, and how high all are.
        let (mut low, mut high, mut height, mut gaps) = (f64::MAX, 0.0, 0.0, false);
        for entry in entries.iter() {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            let (whole, part) = (entry.bounding_client_rect(), entry.intersection_rect());
            height += whole.height();
            let target = entry.target();
            let (start, rows, gap) = if target.is_same_node(Some(&self.list)) {
                (from, to - from, false)
            } else if target.is_same_node(Some(&self.before)) {
                (0, from, true)
            } else {
                (to, all - to, true)
            };
            if !entry.is_intersecting() || rows == 0 {
                continue;
            }
            gaps |= gap;
            let row = |y: f64| start as f64 + (y - whole.top()) / whole.height().max(1.0) * rows as f64;
            low = row(part.top()).min(low);
            high = row(part.bottom()).max(high);
        }
        if !gaps {
            return;
        }
        if entries.length() < 3 {
            return self.watch();
        }
        let at = (((low + high) / 2.0) as usize).min(all - 1);
        let (new_from, new_to) = self.listing.drawn(&self.shown.borrow().rows, at);
        if (new_from, new_to) == (from, to) {
            return self.watch_in(AGAIN);
        }
        // The rows that stay keep their place: the browser scrolls by what changes above them.
        self.draw(new_from, new_to);
        let share = |rows: usize| (height * rows as f64 / all as f64) as usize;
        gap(&self.before, share(new_from));
        gap(&self.after, share(all - new_to));
        self.watch();
    }
}

/// A method, with what tells it from the others.
fn way(button: El, choice: &Integration) -> El {
    let live = choice.environment.is_empty() || choice.environment == "production";
    let more = choice.description.clone().or_else(|| (!live).then(|| title(&choice.environment)));
    button.with(text(&method(choice), more))
}

fn text(name: &str, more: Option<String>) -> El {
    el("span")
        .class("hub-row__text")
        .with(el("span").class("hub-row__name").with(name))
        .with(more.map(|more| el("span").class("hub-row__how").with(more)))
}

fn gap(part: &HtmlElement, height: usize) {
    _ = part.style().set_property("height", &[&*height.to_string(), "px"].concat());
}
