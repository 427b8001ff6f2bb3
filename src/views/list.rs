//! What can be linked: the search, the categories, the rows, and the words where there is nothing to show.

mod row;
mod rows;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use self::rows::Rows;
use super::guide::flag;
use super::header;
use super::icon::{Icon, icon};
use crate::browser;
use crate::dom::{El, button, el, follow};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::listing::{Listing, Search, title};
use crate::text::Key;

/// The id of the search.
const FIND: &str = "find";

/// What the ids of the buttons of integrations start with.
const ROW_ID: &str = "row-";

/// The id of the button of an integration.
pub fn row_id(integration_id: &str) -> String {
    format!("{ROW_ID}{integration_id}")
}

/// The list of integrations.
pub fn list(ctx: Ctx) -> Vec<El> {
    let head = header::plain(ctx, Key::LIST_TITLE, Some(&ctx.say(Key::LIST_SUBTITLE)));
    let listing = Rc::new(Listing::new(&ctx.peek().choices, browser::fold));
    if listing.groups.is_empty() {
        let key = if ctx.peek().choices.is_empty() { Key::LIST_EMPTY } else { Key::LIST_INACTIVE };
        let what = el("p").class("hub-title").with(ctx.say(key));
        return vec![head, empty(ctx, Icon::INFO, what, Key::LIST_EMPTY_FIX)];
    }
    let (rows, drawn) = Rows::new(ctx, listing.clone());
    let mut all = vec![head];
    if listing.groups.len() > 1 {
        all.push(finder(ctx, &listing, rows.clone()));
    }
    let what = el("p").class("hub-title");
    let words: HtmlElement = what.as_type();
    let clear = button("hub-btn", move || {
        ctx.send(Event::Searched(Search::default()));
        ctx.focus_now(FIND);
    });
    let nothing =
        empty(ctx, Icon::SEARCH, what, Key::NOTHING_MATCHES_FIX).with(clear.with(ctx.say(Key::CLEAR_SEARCH)));
    let block: HtmlElement = nothing.as_type();
    let mut last = None;
    follow(Box::new(move || {
        let search = ctx.state().search.clone();
        if last.as_ref() == Some(&search) {
            return;
        }
        let found = listing.find(&search);
        let none = found.is_empty();
        let text = if none {
            ctx.say_with(Key::NOTHING_MATCHES, &[("query", &search.text)])
        } else {
            ctx.say_with(Key::FOUND, &[("n", &found.len().to_string())])
        };
        words.set_text_content(Some(&text));
        block.set_hidden(!none);
        rows.show(found);
        if last.replace(search).is_some() {
            ctx.speak(&text);
        }
    }));
    all.push(el("div").class("hub-results").with(nothing).with(drawn));
    all
}

fn finder(ctx: Ctx, listing: &Listing, rows: Rc<Rows>) -> El {
    let words = ctx.say(Key::SEARCH);
    let input = el("input")
        .attr("id", FIND)
        .attr("type", "search")
        .attr("placeholder", &words)
        .attr("maxlength", "100")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let shown: HtmlInputElement = input.as_type();
    let typed = shown.clone();
    follow(Box::new(move || {
        let text = ctx.state().search.text.clone();
        if shown.value() != text {
            shown.set_value(&text);
        }
    }));
    let say = move |text: String| {
        let category = ctx.peek().search.category.clone();
        ctx.send(Event::Searched(Search { text, category }));
    };
    let known = typed.clone();
    let input = input.on("input", move |_| say(typed.value())).on("keydown", move |event| {
        match &*event.unchecked_ref::<KeyboardEvent>().key() {
            "ArrowDown" => rows.enter(),
            // It empties the search first, and closes the hub only after that.
            "Escape" if !known.value().is_empty() => say(String::new()),
            _ => return,
        }
        event.prevent_default();
    });
    let label = el("label").class("hub-vh").attr("for", FIND).with(words);
    let search = el("div").class("hub-input").with(label).with(icon(Icon::SEARCH)).with(input);
    el("div").class("hub-finder").with(search).with(filters(ctx, listing))
}

fn filters(ctx: Ctx, listing: &Listing) -> Option<El> {
    let categories = listing.categories();
    let pill = |category: &str, words: &str| {
        let (pressed, chosen) = (category.to_owned(), category.to_owned());
        button("hub-btn hub-btn--sm hub-pill", move || {
            let mut search = ctx.peek().search.clone();
            search.category = if search.category == chosen { String::new() } else { chosen.clone() };
            ctx.send(Event::Searched(search));
        })
        .live("aria-pressed", move || Some(flag(ctx.state().search.category == pressed)))
        .with(words)
    };
    if categories.is_empty() {
        return None;
    }
    let mut group = el("div")
        .class("hub-filters")
        .attr("role", "group")
        .attr("aria-label", &ctx.say(Key::CATEGORY))
        .with(pill("", &ctx.say(Key::ALL_CATEGORIES)));
    for category in categories {
        group = group.with(pill(category, &title(category)));
    }
    Some(group)
}

fn empty(ctx: Ctx, sign: Icon, what: El, fix: Key) -> El {
    el("div")
        .class("hub-empty")
        .with(icon(sign))
        .with(what)
        .with(el("p").class("hub-muted").with(ctx.say(fix)))
}
