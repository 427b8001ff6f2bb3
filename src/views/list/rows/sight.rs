//! What of the rows can be seen, and which are drawn for it. The browser says it: it knows every scrolling box around the
//! widget, also those of the host page.

use std::rc::Rc;

use js_sys::Array;
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use super::{Rows, gap};

/// How far beyond what can be seen rows are drawn.
const MARGIN: &str = "300px";
/// How long a search stays as it is before more is drawn, and when to look again where more can be seen than may be
/// drawn, in milliseconds.
const AGAIN: u32 = 200;

impl Rows {
    /// Draws the rows below those that fit, once the search stays as it is.
    pub(super) fn fill(self: &Rc<Self>) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        let rows = self.clone();
        self.ctx.later(AGAIN, move || {
            if rows.turn.get() == turn && !rows.gone.get() {
                if rows.shown.borrow().from == 0 {
                    rows.jump(0);
                }
                rows.watch();
            }
        });
    }

    pub(super) fn observe(self: &Rc<Self>) {
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
    pub(super) fn watch(&self) {
        if let Some(observer) = self.observer.get().filter(|_| !self.gone.get()) {
            observer.disconnect();
            for part in [&self.before, &self.list, &self.after] {
                observer.observe(part);
            }
        }
    }

    pub(super) fn watch_in(self: &Rc<Self>, millis: u32) {
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
        if entries.length() == 3 && high > low {
            self.fit.set((high - low) as usize + 2);
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
