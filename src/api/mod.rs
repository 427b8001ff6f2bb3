//! The only place that knows HTTP: the calls of the hub protocol, in ours and in the compatible dialect.

mod decode;
mod encode;
mod http;

use hub_model::{
    Bootstrap, ConnectorAnswer, ErrorCode, Integration, Integrations, Linked, Settings, Validation,
};
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::config::Config;
use crate::flow::{Dialect, Problem, State};
use http::{Call, Reply};

pub use encode::set;

/// The answer to the bootstrap call that `hub.js` made while the program was loading.
pub type Handover = js_sys::Promise;

/// Everything for the first screen. Falls back to the compatible calls on a backend that has no bootstrap.
///
/// # Errors
///
/// The problem that the person has to know.
pub async fn load(
    config: &Config,
    handover: Option<Handover>,
    signal: &AbortSignal,
) -> Result<(Bootstrap, Dialect), Problem> {
    if let Some(address) = &config.connector_src {
        let reply = Call::get(address).send(signal).await?;
        let answer = reply.decode(decode::connector)?;
        let integrations = answer.integration.clone().into_iter().collect();
        let bootstrap = Bootstrap {
            connectors: Integrations { integrations },
            connector: Some(answer),
            ..Bootstrap::default()
        };
        return Ok((bootstrap, Dialect::Sessionless));
    }
    if config.token.is_empty() {
        return Err(Problem::raised(ErrorCode::SessionMissing));
    }
    let bootstrap = match handover {
        Some(promise) => Reply::handed_over(promise).await,
        None => Call::get(&bootstrap_url(config)).session(&config.token).send(signal).await,
    };
    let answer = bootstrap.and_then(|reply| reply.decode(decode::bootstrap));
    match answer {
        Ok(answer) => Ok((answer, Dialect::Full)),
        Err(problem) if is_final(&problem) || signal.aborted() => Err(problem),
        // What is said is what went wrong with the calls that every backend has.
        Err(_) => Ok((load_compatible(config, signal).await?, Dialect::Compatible)),
    }
}

/// Whether a failed bootstrap call says something about more than the bootstrap call.
fn is_final(problem: &Problem) -> bool {
    problem.code == Some(ErrorCode::Offline)
        || matches!(problem.body.status_code, 401 | 403 | 429)
        || problem.body.status_code >= 500
}

fn bootstrap_url(config: &Config) -> String {
    let mut url = format!("{}/hub/bootstrap", config.base_url);
    let query = [("provider", &config.provider), ("integration_id", &config.integration_id)];
    for (name, value) in query {
        if let Some(value) = value {
            let value = String::from(js_sys::encode_uri_component(value));
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("{name}={value}"));
        }
    }
    url
}

async fn load_compatible(config: &Config, signal: &AbortSignal) -> Result<Bootstrap, Problem> {
    let url = |path: &str| format!("{}{path}", config.base_url);
    let get = async |path: &str| Call::get(&url(path)).session(&config.token).compatible().send(signal).await;
    let settings: Settings = get("/hub/settings").await?.decode(decode::settings)?;
    let path = match &config.provider {
        Some(provider) => format!("/hub/connectors?provider={}", js_sys::encode_uri_component(provider)),
        None => "/hub/connectors".to_owned(),
    };
    let connectors = get(&path).await?.decode(decode::integrations)?;
    Ok(Bootstrap { settings, connectors, connector: None })
}

/// One form.
///
/// # Errors
///
/// The problem that the person has to know.
pub async fn connector(
    config: &Config,
    dialect: Dialect,
    id: &str,
    signal: &AbortSignal,
) -> Result<ConnectorAnswer, Problem> {
    let url = format!("{}/hub/connectors/{}", config.base_url, js_sys::encode_uri_component(id));
    let mut call = Call::get(&url).session(&config.token);
    if dialect == Dialect::Compatible {
        call = call.compatible();
    }
    let mut answer = call.send(signal).await?.decode(decode::connector)?;
    // A compatible backend does not repeat the list entry; what was asked for is what is linked.
    answer
        .integration
        .get_or_insert_with(|| Integration { integration_id: id.to_owned(), ..Integration::default() });
    Ok(answer)
}

/// The validation endpoint: nothing is stored.
///
/// # Errors
///
/// The problem that the person has to know.
pub async fn validate(config: &Config, state: &State, signal: &AbortSignal) -> Result<Validation, Problem> {
    let body = encode::credentials(state);
    let call = match (&config.validate_url, state.dialect) {
        (Some(url), Dialect::Sessionless) => Call::post(url, &body),
        _ => Call::post(&format!("{}/hub/validations", config.base_url), &body).session(&config.token),
    };
    call.send(signal).await?.decode(decode::validation)
}

/// Stores the account. `key` makes a retry safe.
///
/// # Errors
///
/// The problem that the person has to know.
pub async fn store(
    config: &Config,
    state: &State,
    key: &str,
    signal: &AbortSignal,
) -> Result<Linked, Problem> {
    let body = encode::credentials(state);
    let validation = state.validation.as_ref().and_then(|validation| validation.id.as_deref());
    if let Some(id) = validation {
        set(&body, "validation_id", &JsValue::from_str(id));
    }
    let url = format!("{}/hub/accounts", config.base_url);
    let mut call = Call::post(&url, &body).session(&config.token);
    call = match state.dialect {
        Dialect::Compatible => call.compatible(),
        Dialect::Full | Dialect::Sessionless => call.header("Idempotency-Key", key),
    };
    call.send(signal).await?.decode(decode::linked)
}
