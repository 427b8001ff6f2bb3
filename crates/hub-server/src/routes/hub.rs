//! The hub protocol: what the widget in the browser calls, each time with its session token.

mod written;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hub_model::{
    ConnectorAnswer, Field, Integrations, LinkRequest, Linked, Settings, Validation, ValidationRequest,
};
use serde::Deserialize;
use tower::layer::layer_fn;

use self::written::{Bootstrap, Form};
use super::address::{Name, Query};
use super::body::JsonBody;
use super::method_not_allowed;
use crate::app::AppState;
use crate::client::Address;
use crate::compatible::{self, Client};
use crate::connectors::Offer;
use crate::cors;
use crate::edit;
use crate::error::{ApiError, Result};
use crate::link::{self, Retry};
use crate::session::{self, Session};
use crate::store::SessionRow;
use crate::validate;

/// The longest `Idempotency-Key`, in bytes.
const MAX_KEY: usize = 255;

/// The routes of the hub protocol.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/hub/settings", get(settings))
        .route("/hub/connectors", get(connectors))
        .route("/hub/connectors/{integration_id}", get(connector))
        .route("/hub/bootstrap", get(bootstrap))
        .route("/hub/validations", post(validations))
        .route("/hub/accounts", post(accounts))
        .route("/hub/accounts/{id}", get(account).patch(edited))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(layer_fn(compatible::Explaining))
}

/// What narrows the list.
#[derive(Deserialize)]
struct Narrow {
    provider: Option<String>,
    integration_id: Option<String>,
    account_id: Option<String>,
}

async fn settings(State(state): State<AppState>, Load(session): Load) -> Result<Response> {
    Ok(private(Json(settings_of(&state, &session).await?)))
}

async fn connectors(
    State(state): State<AppState>,
    Load(session): Load,
    client: Client,
    Query(narrow): Query<Narrow>,
) -> Response {
    let provider = narrow.provider.as_deref();
    let offers: Vec<&Offer> = state.catalog.for_session(&session.options, provider).collect();
    let mut list = list(&state, &session, offers.iter().copied());
    if client.is_compatible() {
        compatible::tell_apart(&mut list.integrations);
        if list.external_trigger_token.is_none() {
            let holding = offers.into_iter().filter(|offer| holds_trigger_token(offer));
            list.external_trigger_token = only_trigger_token(&state, &session, holding);
        }
    }
    private(Json(list))
}

async fn connector(
    State(state): State<AppState>,
    Load(session): Load,
    client: Client,
    Name(integration_id): Name,
) -> Result<Response> {
    let offer = validate::offer(&state, &session, &integration_id)?;
    if client.is_compatible() {
        let mut answer = filled(&state, &session, offer);
        compatible::simplify(&mut answer);
        return Ok(private(Json(answer)));
    }
    Ok(private(Json(form(&state, &session, offer))))
}

async fn bootstrap(
    State(state): State<AppState>,
    Load(session): Load,
    Query(narrow): Query<Narrow>,
) -> Result<Response> {
    let provider = narrow.provider.as_deref();
    let offers: Vec<&Offer> = state.catalog.for_session(&session.options, provider).collect();
    // An account that is not the owner's is left out: the hub says so, with all that it has to go on with.
    let row = match &narrow.account_id {
        Some(id) => edit::find(&state, &session, id).await.ok(),
        None => session::edits(&state, &session).await?,
    };
    let account = match &row {
        Some(row) => Some(edit::shown(&state, row).await?),
        None => None,
    };
    let method = row.map(|row| row.integration_id).or(narrow.integration_id);
    let only = match (&method, offers.as_slice()) {
        (Some(id), offers) => offers.iter().find(|offer| offer.integration.integration_id == *id).copied(),
        (None, [only]) => Some(*only),
        (None, _) => None,
    };
    Ok(private(Bootstrap {
        settings: settings_of(&state, &session).await?,
        connectors: written::Integrations {
            external_trigger_token: only_trigger_token(&state, &session, offers.iter().copied()),
            integrations: offers.iter().map(|offer| offer.written()).collect(),
        },
        connector: only.map(|offer| form(&state, &session, offer)),
        account,
    }))
}

async fn validations(
    State(state): State<AppState>,
    Session(session): Session,
    JsonBody(request): JsonBody<ValidationRequest>,
) -> Result<Json<Validation>> {
    validate::validate(&state, &session, &request).await.map(Json)
}

async fn accounts(
    State(state): State<AppState>,
    Session(session): Session,
    client: Client,
    headers: HeaderMap,
    JsonBody(request): JsonBody<LinkRequest>,
) -> Result<Response> {
    let retry = retry(&state, &headers, None, &request)?;
    let linked = link::link(&state, &session, None, &request, retry.as_ref(), client).await?;
    Ok((StatusCode::CREATED, Json(linked)).into_response())
}

async fn account(State(state): State<AppState>, Load(session): Load, Name(id): Name) -> Result<Response> {
    let row = edit::find(&state, &session, &id).await?;
    Ok(private(Json(edit::shown(&state, &row).await?)))
}

async fn edited(
    State(state): State<AppState>,
    Session(session): Session,
    Name(id): Name,
    client: Client,
    headers: HeaderMap,
    JsonBody(request): JsonBody<LinkRequest>,
) -> Result<Json<Linked>> {
    let retry = retry(&state, &headers, Some(&id), &request)?;
    link::link(&state, &session, Some(&id), &request, retry.as_ref(), client).await.map(Json)
}

/// What the request's `Idempotency-Key` makes of it.
fn retry(
    state: &AppState,
    headers: &HeaderMap,
    account_id: Option<&str>,
    request: &LinkRequest,
) -> Result<Option<Retry>> {
    let Some(key) = headers.get(&cors::IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
    let key = key.ok_or_else(|| {
        ApiError::invalid_field("Idempotency-Key", "Must have 1 to 255 visible ASCII characters.")
    })?;
    Ok(Some(Retry::new(state, key, account_id, request)))
}

/// The form for a session.
fn form<'a>(state: &AppState, session: &SessionRow, offer: &'a Offer) -> Form<'a> {
    if holds_trigger_token(offer) {
        Form::Filled(Box::new(filled(state, session, offer)))
    } else {
        Form::Written(offer.written_answer(session.options.whitelabel))
    }
}

/// The form with the token by which events are started, where it holds that.
fn filled(state: &AppState, session: &SessionRow, offer: &Offer) -> ConnectorAnswer {
    let mut answer = offer.answer(session.options.whitelabel).clone();
    for field in answer.config.config_fields.iter_mut().filter(|field| field.is_trigger_token()) {
        field.value = Some(session::trigger_token(state, session, &offer.integration.provider));
    }
    answer
}

async fn settings_of(state: &AppState, session: &SessionRow) -> Result<Settings> {
    let options = &session.options;
    // Only in the demo may everybody see the accounts page; a partner's customers are not led to the hub's own.
    let page = state.demo.is_some() && !options.whitelabel;
    Ok(Settings {
        existing_account_id: session::edits(state, session).await?.map(|row| row.id),
        whitelabel: options.whitelabel,
        brand: options.brand.clone(),
        wanted_scopes: options.wanted_scopes.clone().unwrap_or_default(),
        hide_scope_selector: options.hide_scope_selector,
        accounts_url: page.then(|| state.public_url.join("dashboard").ok()).flatten().map(String::from),
        ..Settings::default()
    })
}

fn list<'a>(
    state: &AppState,
    session: &SessionRow,
    offers: impl IntoIterator<Item = &'a Offer> + Clone,
) -> Integrations {
    Integrations {
        external_trigger_token: only_trigger_token(state, session, offers.clone()),
        integrations: offers.into_iter().map(|offer| offer.integration.clone()).collect(),
    }
}

/// One token for a whole list: there is one only where it is of one provider.
fn only_trigger_token<'a>(
    state: &AppState,
    session: &SessionRow,
    offers: impl IntoIterator<Item = &'a Offer>,
) -> Option<String> {
    let mut providers = offers.into_iter().map(|offer| &offer.integration.provider);
    let only = providers.next()?;
    providers.all(|other| other == only).then(|| session::trigger_token(state, session, only))
}

fn holds_trigger_token(offer: &Offer) -> bool {
    offer.connector.config().config_fields.iter().any(Field::is_trigger_token)
}

/// These answers depend on the session, which no cache sees.
fn private(body: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], body).into_response()
}

/// The session of a call that loads the hub, which counts against the budget of the address it comes from. Tests
/// call the router without a port; then there is no address and no budget.
struct Load(SessionRow);

impl FromRequestParts<AppState> for Load {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let Session(session) = Session::from_request_parts(parts, state).await?;
        let Ok(Address(from)) = Address::from_request_parts(parts, state).await;
        state.limits.load(from)?;
        Ok(Self(session))
    }
}
