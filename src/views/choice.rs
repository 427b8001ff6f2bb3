//! What the person wants to do with the account; the steps and the check follow it.

use hub_model::Action;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::guide::flag;
use super::icon::{Icon, icon};
use crate::dom::{El, Part, button, el, part, words};
use crate::flow::{Event, Work};
use crate::hub::Ctx;
use crate::text::Key;

/// The choice, where there is one.
pub fn choice(ctx: Ctx) -> Part {
    part(
        move || !ctx.state().actions().is_empty(),
        move |shown| {
            shown.then(|| {
                el("div")
                    .class("hub-fold")
                    .live("data-open", move || Some(flag(ctx.state().progress.choosing)))
                    .with(el("h3").class("hub-fold__head").with(fold(ctx)))
                    .with(el("div").class("hub-fold__body").attr("id", "choice").with(fields(ctx)))
            })
        },
    )
}

/// The one row that a narrow hub shows of it.
fn fold(ctx: Ctx) -> El {
    let count = move || {
        let state = ctx.state();
        let (chosen, total) = (state.wants.len().to_string(), state.actions().len().to_string());
        state.names.say_with(Key::CHOSEN, &[("n", &chosen), ("total", &total)])
    };
    let text = el("span")
        .with(el("span").class("hub-fold__name").with(ctx.say(Key::CHOOSE_TITLE)))
        .with(el("span").class("hub-fold__next").with(words(count)));
    button("hub-fold__toggle", move || ctx.send(Event::ChoiceFolded))
        .attr("aria-controls", "choice")
        .live("aria-expanded", move || Some(flag(ctx.state().progress.choosing)))
        .with(text)
        .with(el("span"))
        .with(icon(Icon::Chevron))
}

fn fields(ctx: Ctx) -> El {
    let state = ctx.peek();
    let has_all = move || {
        let state = ctx.state();
        state.wants.len() == state.actions().len()
    };
    let all = button("hub-link hub-small", move || {
        let wanted = ctx.peek().wants.len() < ctx.peek().actions().len();
        ctx.send(Event::AllActionsChosen(wanted));
    })
    .with(words(move || ctx.say(if has_all() { Key::SELECT_NONE } else { Key::SELECT_ALL })));
    let title = ctx.say(Key::CHOOSE_TITLE);
    let head = el("div")
        .class("hub-guide__head")
        .with(el("h3").class("hub-guide__title hub-wide").with(&*title))
        .with(all);
    let checks: Vec<El> = state.actions().iter().map(|action| check(ctx, action)).collect();
    el("fieldset")
        .attr("data-guides-scope-selector", "")
        .live("disabled", move || (ctx.state().work != Work::Idle).then_some(""))
        .with(el("legend").class("hub-vh").with(title))
        .with(head)
        .with(el("p").class("hub-muted").with(ctx.say(Key::CHOOSE_TEXT)))
        .with(el("div").class("hub-pick__grid").with(checks))
}

fn check(ctx: Ctx, action: &Action) -> El {
    let id = action.id.clone();
    let input = el("input").attr("type", "checkbox");
    let shown: HtmlInputElement = input.as_type();
    let known = id.clone();
    // The property: what the person has pressed counts for more than the attribute.
    crate::dom::follow(Box::new(move || shown.set_checked(ctx.state().wants.contains(&known))));
    let input = input.on("change", move |event| {
        let input = event.target().map(JsCast::unchecked_into::<HtmlInputElement>);
        ctx.send(Event::ActionChosen(id.clone(), input.is_some_and(|input| input.checked())));
    });
    let scopes = (!action.scopes.is_empty()).then(|| el("small").with(action.scopes.join(", ")));
    el("label").class("hub-check").with(input).with(el("span").with(&*action.label).with(scopes))
}
