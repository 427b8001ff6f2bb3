//! The confirmation: a modal dialog over the host page.

use super::live::press;
use hub_model::Granted;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::brand::{is_web, provider_tile};
use super::icon::{Icon, icon};
use crate::flow::Event;
use crate::hub::Ctx;
use crate::text::Key;

/// What the credential belongs to, in words; nothing where nobody said.
pub fn site_name(ctx: Ctx) -> Option<String> {
    let validation = ctx.validation()?;
    let site = validation.site.as_ref()?;
    let name =
        site.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| ctx.say(Key::SiteUnnamed));
    Some(match site.others {
        0 => name,
        more => ctx.say_with(Key::SiteAndMore, &[("site", &name), ("n", &more.to_string())]),
    })
}

/// The dialog that says what is connected.
#[component]
pub fn Confirmation(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    dialog.on_load(|dialog| {
        // The dialog is in the page after this task; a modal one has to be.
        gloo_timers::callback::Timeout::new(0, move || {
            if dialog.is_connected() {
                _ = dialog.show_modal();
            }
        })
        .forget();
    });
    let done = move || {
        if let Some(dialog) = dialog.get_untracked() {
            // Gives the focus back to where it was; the connected card then takes it.
            dialog.close();
        }
        ctx.send(Event::Done);
    };
    let validation = ctx.validation();
    let linked = ctx.linked();
    let site = site_name(ctx);
    let label = linked
        .as_ref()
        .and_then(|linked| linked.account.as_ref())
        .map(|account| account.label.clone())
        .filter(|label| !label.is_empty());
    let person = validation.as_ref().and_then(|validation| validation.identity.as_ref()).map(|identity| {
        [identity.name.as_deref(), identity.email.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let permissions = validation.as_ref().and_then(|validation| {
        let count = |level| validation.permissions.iter().filter(|row| row.granted == level).count();
        let (write, read) = (count(Granted::Write), count(Granted::Read));
        let key = match (write, read) {
            (0, 0) => return None,
            (_, 0) => Key::LevelsWrite,
            (0, _) => Key::LevelsRead,
            _ => Key::LevelsBoth,
        };
        Some(ctx.say_with(key, &[("n", &write.to_string()), ("m", &read.to_string())]))
    });
    let fact = |key: Key, value: Option<String>| {
        value
            .filter(|value| !value.is_empty())
            .map(|value| view! { class = "", <dt>{ctx.say(key)}</dt><dd>{value}</dd> })
    };
    let facts = [
        fact(Key::Site, site),
        fact(Key::Account, label),
        fact(Key::Authorized, person),
        fact(Key::Permissions, permissions),
    ];
    let several = validation
        .as_ref()
        .and_then(|validation| validation.site.as_ref())
        .is_some_and(|site| site.others > 0);
    let warnings: Vec<_> = validation
        .iter()
        .flat_map(|validation| &validation.warnings)
        .map(|warning| {
            let words = match warning.code.as_str() {
                "several_sites" => ctx.say(Key::SeveralSites),
                "site_unknown" => ctx.say(Key::SiteUnknown),
                _ => warning.message.clone(),
            };
            view! { class = "", <p class="hub-muted hub-small">{words}</p> }
        })
        .collect();
    let accounts =
        ctx.state.with_untracked(|state| state.settings.accounts_url.clone()).filter(|url| is_web(url));
    let close_label =
        ctx.config.with_untracked(|config| config.close_label.clone()).unwrap_or_else(|| ctx.say(Key::Done));
    let whitelabel = ctx.whitelabel.get_untracked();
    let mark = if whitelabel {
        super::brand::tile(
            ctx.names.with(|names| names.brand.clone()),
            String::new(),
            "hub-tile hub-tile--lg",
        )
        .into_any()
    } else {
        view! { class = "", <span class="hub-tile hub-tile--lg" aria-hidden="true">{icon(Icon::Mark)}</span> }
            .into_any()
    };
    let has_facts = facts.iter().any(Option::is_some);
    view! {
        class = "",
        <dialog
            class="hub-dialog"
            part="dialog"
            node_ref=dialog
            aria-labelledby="dialog-title"
            aria-describedby="dialog-text"
            on:keydown=|event| event.stop_propagation()
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                done();
            }
        >
            <div class="hub-dialog__body">
                <div class="hub-join" data-state="done" aria-hidden="true">
                    {mark}
                    <span class="hub-join__line"></span>
                    <span class="hub-join__node">{icon(Icon::Check)}</span>
                    <span class="hub-join__line"></span>
                    {provider_tile(ctx, "hub-tile hub-tile--lg")}
                </div>
                <div class="hub-dialog__head">
                    <h2 class="hub-dialog__title" id="dialog-title">{ctx.say(Key::IsConnected)}</h2>
                    <p class="hub-muted" id="dialog-text">{ctx.say(if several { Key::CanWorkWithMany } else { Key::CanWorkWith })}</p>
                </div>
                {has_facts.then(|| view! { class = "", <dl class="hub-facts">{facts.into_iter().collect::<Vec<_>>()}</dl> })}
                {warnings}
                <div class="hub-dialog__actions">
                    {accounts.map(|url| view! {
                        class = "",
                        <a class="hub-btn" part="button" href=url target="_blank" rel="noopener">{ctx.say(Key::ViewInAccounts)}<span class="hub-vh">" "{Key::NewTab.english()}</span></a>
                    })}
                    <button type="button" part="button-primary" class="hub-btn hub-btn--primary" autofocus=true on:click=press(done)>{close_label}</button>
                </div>
            </div>
        </dialog>
    }
}
