//! The permission report of a limited credential: what to fix comes first.

use hub_model::permission::Standing;
use hub_model::{Granted, Level, Permission};

use super::header::header;
use super::icon::{Icon, icon};
use crate::dom::{El, button, el};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::{self, Key};

/// One row of a group: what it is about, a note, and where it stands.
struct Row<'a> {
    label: &'a str,
    note: String,
    tone: &'static str,
    sign: Icon,
    word: String,
}

/// The screen between a limited credential and the account.
pub fn review(ctx: Ctx) -> Vec<El> {
    let state = ctx.peek();
    let rows = state.validation.as_ref().map_or(&[][..], |judged| &judged.permissions);
    let of = |wanted: fn(Standing) -> bool| rows.iter().filter(move |row| wanted(row.standing()));
    let to_fix: Vec<Row> = of(|standing| standing == Standing::ToFix).map(|row| missing(ctx, row)).collect();
    let silent = of(|standing| standing == Standing::NotReported).map(|row| Row {
        label: &row.label,
        note: String::new(),
        tone: "muted",
        sign: Icon::Info,
        word: ctx.say(Key::NOT_REPORTED),
    });
    let closed =
        of(|standing| matches!(standing, Standing::NotAvailable(_))).map(|row| unavailable(ctx, row));
    let granted = of(|standing| standing == Standing::Granted);
    let needed = rows.iter().filter(|row| row.wanted != Level::None).count();
    let count = |key, n: usize| ctx.say_with(key, &[("n", &n.to_string()), ("total", &needed.to_string())]);

    let mut summary = el("p").class("hub-muted");
    if let Some(site) = state.site_name() {
        let around = ctx.say_with(Key::BELONGS_TO, &[("site", "\n")]);
        let (before, after) = around.split_once('\n').unwrap_or((&around, ""));
        summary = summary.with(before).with(el("strong").with(site)).with(after).with(" ");
    }
    let summary = summary.with(count(Key::GRANTED_OF, needed - to_fix.len()));
    let can_change = state.config().is_some_and(|config| config.permissions_can_change);
    let verdict = el("div")
        .class("hub-form")
        .with(el("div").with(el("p").class("hub-title").with(ctx.say(Key::WORKS))).with(summary))
        .with(meter(rows))
        .with(el("p").with(ctx.say(if can_change { Key::CAN_BE_ADDED } else { Key::CANNOT_BE_ADDED })))
        .with(actions(ctx, can_change));
    let fixed = count(Key::COUNT_OF, to_fix.len());
    let report = el("div")
        .with(table(ctx, Key::TO_FIX, Key::TO_FIX_CAPTION, Some(fixed), to_fix))
        .with(oks(ctx, granted))
        .with(table(ctx, Key::NOT_REPORTED, Key::NOT_REPORTED_CAPTION, None, silent.collect()))
        .with(table(ctx, Key::NOT_WITH, Key::NOT_WITH, None, closed.collect()));
    let body = el("div").class("hub-body hub-body--result").with(verdict).with(report);
    vec![header(ctx, Key::REVIEW_TITLE, Some(&ctx.say(Key::REVIEW_SUBTITLE)), true), body]
}

fn missing(ctx: Ctx, row: &Permission) -> Row<'_> {
    let level = text::level(row.wanted).english();
    let half = row.granted == Granted::Read;
    let (tone, sign) = if half { ("warning", Icon::Half) } else { ("danger", Icon::Alert) };
    let note = if row.has_levels() { ctx.say_with(Key::NEEDED, &[("level", level)]) } else { String::new() };
    Row { label: &row.label, note, tone, sign, word: ctx.say(text::granted(row.granted)) }
}

fn unavailable(ctx: Ctx, row: &Permission) -> Row<'_> {
    let state = ctx.peek();
    let alternative = state.config().and_then(|config| config.alternative.as_deref());
    let note = row.note.map(|note| text::note(note, &state.names, alternative)).unwrap_or_default();
    Row { label: &row.label, note, tone: "muted", sign: Icon::Ban, word: ctx.say(Key::NOT_AVAILABLE) }
}

/// The bar over the report: full granted, half read-only, empty missing, dashed not available.
fn meter(rows: &[Permission]) -> El {
    let cells = rows.iter().map(|row| {
        let tone = match (row.standing(), row.granted) {
            (Standing::ToFix, Granted::Read) => "warning",
            (Standing::ToFix, _) => "danger",
            (Standing::Granted, _) => "success",
            (Standing::Unused | Standing::NotReported | Standing::NotAvailable(_), _) => "muted",
        };
        el("span").attr("data-tone", tone)
    });
    el("div").class("hub-meter").attr("aria-hidden", "true").with(cells.collect::<Vec<_>>())
}

fn actions(ctx: Ctx, can_change: bool) -> El {
    let action = |class: &str, part: &str, key: Key, event: fn() -> Event| {
        button(&format!("hub-btn {class} hub-btn--block"), move || ctx.send(event()))
            .attr("part", part)
            .with(ctx.say(key))
    };
    el("div")
        .class("hub-form__actions")
        .with(can_change.then(|| action("", "button", Key::CHECK_AGAIN, || Event::CheckAgain)))
        .with(
            action("hub-btn--primary", "button-primary", Key::PASTE_ANOTHER, || Event::PasteAnother)
                .attr("id", "primary"),
        )
        .with(action("", "button", Key::CONNECT_ANYWAY, || Event::ConnectAnyway))
}

fn panel(title: &str, count: Option<String>) -> El {
    let head = el("div")
        .class("hub-panel__head")
        .with(el("h3").class("hub-panel__title").with(title))
        .with(count.map(|count| el("span").class("hub-muted hub-small").with(count)));
    el("section").class("hub-panel").with(head)
}

fn oks<'a>(ctx: Ctx, rows: impl Iterator<Item = &'a Permission>) -> Option<El> {
    let items: Vec<El> =
        rows.map(|row| el("li").with(icon(Icon::Okay)).with(el("span").with(&*row.label))).collect();
    (!items.is_empty()).then(|| {
        panel(&ctx.say(Key::GRANTED), None).with(el("ul").class("hub-oks").attr("role", "list").with(items))
    })
}

/// One group of the report; nothing where it has no row.
fn table(ctx: Ctx, title: Key, caption: Key, count: Option<String>, rows: Vec<Row>) -> Option<El> {
    if rows.is_empty() {
        return None;
    }
    let column = |key: Key| el("th").attr("scope", "col").with(ctx.say(key));
    let head = el("tr").with(column(Key::PERMISSION_COLUMN)).with(column(Key::THIS_VALUE_COLUMN));
    let rows: Vec<El> = rows.into_iter().map(draw).collect();
    let grants = el("table")
        .class("hub-grants")
        .with(el("caption").class("hub-vh").with(ctx.say(caption)))
        .with(el("thead").class("hub-vh").with(head))
        .with(el("tbody").with(rows));
    Some(panel(&ctx.say(title), count).with(grants))
}

fn draw(row: Row) -> El {
    let name = el("th")
        .attr("scope", "row")
        .with(el("span").class("hub-grants__name").with(row.label))
        .with(el("small").with(row.note));
    let tag = el("span").class("hub-tag").attr("data-tone", row.tone).with(icon(row.sign)).with(row.word);
    el("tr").with(name).with(el("td").with(tag))
}
