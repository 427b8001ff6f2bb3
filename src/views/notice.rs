//! What is said above the button, and the button that is the way out of it.

use super::live::{live, word};
use gloo_timers::callback::Interval;
use hub_model::ErrorCode;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::flow::{Event, Fault, Work};
use crate::hub::Ctx;
use crate::text::{Key, clock};

/// What the main button does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Connect,
    TryAgain,
    NewSession,
    ConnectAnyway,
}

fn way(fault: Option<&Fault>) -> Way {
    match fault {
        None | Some(Fault::Field { .. } | Fault::Cancelled | Fault::Page(_)) => Way::Connect,
        Some(Fault::Unverified) => Way::ConnectAnyway,
        Some(Fault::Notice(problem)) if problem.code == Some(ErrorCode::SessionExpired) => Way::NewSession,
        Some(Fault::Notice(_)) => Way::TryAgain,
    }
}

/// Presses the main button: also what Enter in a field does.
pub fn act(ctx: Ctx) {
    ctx.send(match ctx.fault.with_untracked(|fault| way(fault.as_ref())) {
        _ if ctx.waiting.get_untracked() > 0 => return,
        Way::Connect | Way::TryAgain => Event::Submit,
        Way::NewSession => Event::NewSession,
        Way::ConnectAnyway => Event::ConnectAnyway,
    });
}

/// What went wrong, where it is not about the value.
#[component]
pub fn Notice(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    live(move || {
        let fault = ctx.fault.get()?;
        let (tone, sign) = match &fault {
            Fault::Field { .. } | Fault::Page(_) => return None,
            Fault::Cancelled => ("info", Icon::Info),
            Fault::Unverified => ("warning", Icon::Info),
            Fault::Notice(problem) => match problem.code {
                Some(ErrorCode::ProviderRateLimited | ErrorCode::RateLimited | ErrorCode::SessionExpired) => {
                    ("warning", Icon::Clock)
                }
                Some(ErrorCode::ProviderUnavailable | ErrorCode::Network | ErrorCode::Timeout) => {
                    ("warning", Icon::Cloud)
                }
                Some(ErrorCode::Offline) => ("warning", Icon::Offline),
                _ => ("danger", Icon::Alert),
            },
        };
        let words = ctx.words();
        Some(view! {
            class = "",
            <div class="hub-notice" part="notice" data-tone=tone>
                {icon(sign)}
                <div>
                    <p class="hub-notice__what">{words.what}</p>
                    <p>{words.fix}</p>
                </div>
            </div>
        })
    })
}

/// The main button.
#[component]
pub fn Primary(
    /// The hub that this is a part of.
    ctx: Ctx,
) -> impl IntoView {
    // One countdown a fault: it starts with the notice and ends with it.
    Effect::new(move |_| {
        let wait = ctx.fault.with(|fault| match fault {
            Some(Fault::Notice(problem)) => problem.body.retry_after.unwrap_or(0),
            _ => 0,
        });
        ctx.waiting.set(wait);
        (wait > 0)
            .then(|| {
                let until = js_sys::Date::now() + f64::from(wait) * 1000.0;
                Interval::new(1_000, move || {
                    let left = ((until - js_sys::Date::now()) / 1000.0).ceil().max(0.0) as u32;
                    let before = ctx.waiting.try_get_untracked().unwrap_or(0);
                    if left != before {
                        _ = ctx.waiting.try_set(left);
                        if left == 0 {
                            ctx.send(Event::MayRetry);
                        }
                    }
                })
            })
            .map(send_wrapper::SendWrapper::new)
    });
    let busy = move || ctx.work.get() != Work::Idle;
    let label = move || {
        if busy() {
            return ctx.say(Key::Connecting);
        }
        let left = ctx.waiting.get();
        match ctx.fault.with(|fault| way(fault.as_ref())) {
            _ if left > 0 => ctx.say_with(Key::TryAgainIn, &[("time", &clock(left))]),
            Way::Connect => ctx.say(Key::Connect),
            Way::TryAgain => ctx.say(Key::TryAgain),
            Way::NewSession => ctx.say(Key::NewSession),
            Way::ConnectAnyway => ctx.say(Key::ConnectAnyway),
        }
    };
    view! {
        class = "",
        <button
            id="primary"
            type="submit"
            part="button-primary"
            class="hub-btn hub-btn--primary hub-btn--block"
            aria-busy=word(move || busy().then_some("true"))
            aria-disabled=word(move || (ctx.waiting.get() > 0).then_some("true"))
        >
            {live(move || busy().then(|| view! { class = "", <span class="hub-spinner" aria-hidden="true"></span> }))}
            {live(label)}
        </button>
    }
}
