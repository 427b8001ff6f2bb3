//! One field: label, input, and the one line of help, hint or error under it.

use hub_model::Field;

use super::inline::inline;
use super::input::{eye, input, paste};
use crate::dom::{El, Part, el, part};
use crate::hub::Ctx;
use crate::text::{Key, Line};

/// The id of the input of a field.
pub fn id(key: &str) -> String {
    format!("field-{key}")
}

/// The id of the line under it.
pub fn help_id(key: &str) -> String {
    format!("{}-help", id(key))
}

/// One field of the form.
pub fn field(ctx: Ctx, field: &Field) -> El {
    let hidden = field.is_secret();
    let control = input(ctx, field, hidden);
    let element = control.as_type();
    let optional = (!field.required)
        .then(|| el("span").class("hub-label__optional").with(" ").with(ctx.say(Key::OPTIONAL)));
    let label =
        el("label").class("hub-label").attr("for", &id(&field.key)).with(&*field.label).with(optional);
    let class = if hidden { "hub-input hub-input--secret ph-no-capture" } else { "hub-input" };
    let mut row = el("div").class(class).attr("part", "input").with(control);
    if let Some(suffix) = &field.suffix {
        row = row.with(el("span").class("hub-input__suffix").attr("dir", "ltr").with(&**suffix));
    }
    if field.is_trigger_token() {
        let key = field.key.clone();
        row = row.with(ctx.drawn_by_rest(Box::new(move |rest| Some((rest.copy_value)(ctx, &key)))));
    }
    if hidden {
        row =
            row.attr("data-dd-privacy", "hidden").with(eye(ctx, &field.key)).with(paste(ctx, field, element));
    }
    let tip = field.tooltip.is_some().then(|| {
        let field = field.clone();
        ctx.drawn_by_rest(Box::new(move |rest| (rest.tip)(ctx, &field)))
    });
    el("div")
        .class("hub-field")
        .attr("part", "field")
        .with(label)
        .with(tip)
        .with(row)
        .with(el("div").attr("id", &help_id(&field.key)).with(help(ctx, field)))
}

/// The line under the input: what is wrong, what runs, what was removed, or what helps.
fn help(ctx: Ctx, field: &Field) -> Part {
    let (key, own, description) = (field.key.clone(), field.key.clone(), field.description.clone());
    // The help names steps, whose numbers follow the guide.
    let from = move || {
        let state = ctx.state();
        let line =
            ctx.rest().filter(|_| !state.is_calm()).map_or(Line::Help, |rest| (rest.line)(&state, &key));
        (line, state.dressed)
    };
    part(from, move |(line, _)| match (line, ctx.rest()) {
        (Line::Help, Some(rest)) if ctx.peek().edited.contains(&own) => Some((rest.keep)(ctx, &own)),
        (Line::Help, _) | (_, None) => {
            let text = description.as_ref()?;
            Some(el("p").class("hub-help").with(el("span").with(inline(ctx, text))))
        }
        (line, Some(rest)) => (rest.draw_line)(ctx, line),
    })
}
