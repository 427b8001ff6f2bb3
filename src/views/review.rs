//! The permission report of a limited credential: what to fix comes first.

use super::live::press;
use hub_model::permission::Standing;
use hub_model::{Granted, Level, Permission};
use leptos::prelude::*;

use super::confirmation::site_name;
use super::header::header;
use super::icon::{Icon, icon};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::{self, Key};

/// The screen between a limited credential and the account.
#[component]
pub fn Review(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    let rows = ctx.validation().map(|validation| validation.permissions.clone()).unwrap_or_default();
    let of = |wanted: fn(Standing) -> bool| {
        rows.iter().filter(|row| wanted(row.standing())).cloned().collect::<Vec<_>>()
    };
    let to_fix = of(|standing| standing == Standing::ToFix);
    let granted = of(|standing| standing == Standing::Granted);
    let silent = of(|standing| standing == Standing::NotReported);
    let unavailable = of(|standing| matches!(standing, Standing::NotAvailable(_)));
    let needed = rows.iter().filter(|row| row.wanted != Level::None).count();
    let missing = to_fix.len();
    let count =
        |n: usize| ctx.say_with(Key::CountOf, &[("n", &n.to_string()), ("total", &needed.to_string())]);
    let (can_change, alternative) = ctx.state.with_untracked(|state| {
        let config = state.config();
        (
            config.is_some_and(|config| config.permissions_can_change),
            config.and_then(|config| config.alternative.clone()),
        )
    });
    let site = site_name(ctx).map(|site| format!("{} ", ctx.say_with(Key::BelongsTo, &[("site", &site)])));
    let summary = ctx
        .say_with(Key::GrantedOf, &[("n", &(needed - missing).to_string()), ("total", &needed.to_string())]);
    let cells: Vec<_> = rows
        .iter()
        .map(|row| {
            let tone = match (row.standing(), row.granted) {
                (Standing::ToFix, Granted::Read) => "warning",
                (Standing::ToFix, _) => "danger",
                (Standing::Granted, _) => "success",
                (Standing::Unused | Standing::NotReported | Standing::NotAvailable(_), _) => "muted",
            };
            view! { class = "", <span data-tone=tone></span> }
        })
        .collect();
    let oks = (!granted.is_empty()).then(|| {
        let items: Vec<_> = granted
            .iter()
            .map(|row| view! { class = "", <li>{icon(Icon::Okay)}<span>{row.label.clone()}</span></li> })
            .collect();
        view! {
            class = "",
            <section class="hub-panel">
                <div class="hub-panel__head"><h3 class="hub-panel__title">{ctx.say(Key::Granted)}</h3></div>
                <ul class="hub-oks">{items}</ul>
            </section>
        }
    });
    let fixes: Vec<_> = to_fix
        .iter()
        .map(|row| {
            let needed = ctx.say_with(Key::Needed, &[("level", text::level(row.wanted).english())]);
            let (tone, sign) =
                if row.granted == Granted::Read { ("warning", Icon::Half) } else { ("danger", Icon::Alert) };
            (row.clone(), needed, tone, sign, ctx.say(text::granted(row.granted)))
        })
        .collect();
    let quiet: Vec<_> = silent
        .iter()
        .map(|row| (row.clone(), String::new(), "muted", Icon::Info, ctx.say(Key::NotReported)))
        .collect();
    let closed: Vec<_> = unavailable
        .iter()
        .map(|row| {
            let note = match row.standing() {
                Standing::NotAvailable(note) => {
                    ctx.names.with(|names| text::note(note, names, alternative.as_deref()))
                }
                _ => String::new(),
            };
            (row.clone(), note, "muted", Icon::Ban, ctx.say(Key::NotAvailable))
        })
        .collect();
    let hint = if can_change { Key::CanBeAdded } else { Key::CannotBeAdded };
    view! {
        class = "",
        {header(ctx, ctx.say(Key::ReviewTitle), Some(ctx.say(Key::ReviewSubtitle)), true)}
        <div class="hub-body hub-body--result">
            <div class="hub-form">
                <div>
                    <p class="hub-title">{ctx.say(Key::Works)}</p>
                    <p class="hub-muted">{site}{summary}</p>
                </div>
                <div class="hub-meter" aria-hidden="true">{cells}</div>
                <p>{ctx.say(hint)}</p>
                <div class="hub-form__actions">
                    {can_change.then(|| view! {
                        class = "",
                        <button type="button" part="button" class="hub-btn hub-btn--block" on:click=press(move || ctx.send(Event::CheckAgain))>{ctx.say(Key::CheckAgain)}</button>
                    })}
                    <button type="button" id="primary" part="button-primary" class="hub-btn hub-btn--primary hub-btn--block" on:click=press(move || ctx.send(Event::PasteAnother))>
                        {ctx.say(Key::PasteAnother)}
                    </button>
                    <button type="button" part="button" class="hub-btn hub-btn--block" on:click=press(move || ctx.send(Event::ConnectAnyway))>{ctx.say(Key::ConnectAnyway)}</button>
                </div>
            </div>
            <div>
                {table(ctx, ctx.say(Key::ToFix), Some(count(missing)), fixes)}
                {oks}
                {table(ctx, ctx.say(Key::NotReported), None, quiet)}
                {table(ctx, ctx.say(Key::NotWith), None, closed)}
            </div>
        </div>
    }
}

type Row = (Permission, String, &'static str, Icon, String);

/// One group of the report; nothing where it has no row.
fn table(ctx: Ctx, title: String, count: Option<String>, rows: Vec<Row>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(row, note, tone, sign, word)| {
                view! {
                    class = "",
                    <tr>
                        <th scope="row"><span class="hub-grants__name">{row.label}</span><small>{note}</small></th>
                        <td><span class="hub-tag" data-tone=tone>{icon(sign)}{word}</span></td>
                    </tr>
                }
            })
            .collect();
        view! {
            class = "",
            <section class="hub-panel">
                <div class="hub-panel__head">
                    <h3 class="hub-panel__title">{title.clone()}</h3>
                    <span class="hub-muted hub-small">{count}</span>
                </div>
                <table class="hub-grants">
                    <caption class="hub-vh">{title}</caption>
                    <thead class="hub-vh">
                        <tr><th scope="col">{ctx.say(Key::PermissionColumn)}</th><th scope="col">{ctx.say(Key::ThisValueColumn)}</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}
