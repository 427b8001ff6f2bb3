//! What is done with one account. Each ends where it began, with a sentence that says what was done.

use axum::extract::State;
use axum::response::{Html, Redirect};

use super::accounts::shown;
use super::refusal::Result;
use super::visitor::{Sent, Visitor};
use crate::accounts::{self, AccountChange, Actor};
use crate::app::AppState;
use crate::error::ApiError;
use crate::health;
use crate::pages::dashboard::{self as pages, Done, Filters};
use crate::routes::address::{Name, Query};
use crate::routes::auth::Scope;

/// `POST /dashboard/accounts/{id}`: what the button says.
pub async fn act(State(state): State<AppState>, Name(id): Name, sent: Sent) -> Result<Redirect> {
    sent.visitor.key.may(Scope::AccountsWrite)?;
    let unknown = || ApiError::invalid_field("do", "Must be something that can be done with an account.");
    let done = Done::parse(sent.field("do")).ok_or_else(unknown)?;
    let actor = Actor::key(&sent.visitor.key.id);
    let to = |status: Option<&str>, kind: Option<&str>| AccountChange {
        status: status.map(str::to_owned),
        kind: kind.map(str::to_owned),
        ..AccountChange::default()
    };
    let change = match done {
        Done::Checked => {
            state.limits.check(&actor.who)?;
            health::check_now(&state, &actor, &id).await?;
            return Ok(back(&sent, done, &id));
        }
        Done::Suspended => to(Some("suspended"), None),
        Done::Resumed => to(Some("active"), None),
        Done::Production => to(None, Some("production")),
        Done::Test => to(None, Some("test")),
        Done::Removed | Done::Linked => return Err(unknown().into()),
    };
    accounts::change(&state, &actor, &id, change).await?;
    Ok(back(&sent, done, &id))
}

/// What the page before the removal needs of its address.
#[derive(serde::Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// `GET /dashboard/accounts/{id}/remove`: asks first.
pub async fn confirm(
    State(state): State<AppState>,
    visitor: Visitor,
    Name(id): Name,
    Query(Back { back }): Query<Back>,
) -> Result<Html<String>> {
    visitor.key.may(Scope::AccountsWrite)?;
    let row = state.store.find_account(&id).await?.ok_or_else(|| ApiError::not_found("account"))?;
    let filters = Filters::read(&back);
    Ok(Html(pages::remove(&visitor.frame(&state), &shown(&state, row), &filters).into_string()))
}

/// `POST /dashboard/accounts/{id}/remove`.
pub async fn remove(State(state): State<AppState>, Name(id): Name, sent: Sent) -> Result<Redirect> {
    sent.visitor.key.may(Scope::AccountsWrite)?;
    accounts::remove(&state, &Actor::key(&sent.visitor.key.id), &id).await?;
    Ok(back(&sent, Done::Removed, &id))
}

/// To the page that the form was on. It says what it is by its query, of which only what is known is kept.
fn back(sent: &Sent, done: Done, id: &str) -> Redirect {
    Redirect::to(&Filters::read(sent.field("back")).address(&[("done", done.as_str()), ("account", id)]))
}
