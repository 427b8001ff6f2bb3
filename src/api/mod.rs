//! The only place that knows HTTP: the calls of the hub protocol, in ours and in the compatible dialect.

mod decode;
mod encode;
mod http;

use hub_model::{
    Bootstrap, ConnectorAnswer, ErrorCode, Integration, Integrations, Linked, Settings, Validation,
};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::config::Config;
use crate::flow::{Began, Dialect, Problem, SignedIn, State};

pub use encode::set;
pub use http::{Call, Reply};

/// Reads the answer to the bootstrap call that `hub.js` has made.
///
/// # Errors
///
/// The answer, if it is not what was asked for: it is for [`load`].
pub async fn handed_over(promise: Promise) -> Result<Bootstrap, Reply> {
    let reply = Reply::handed_over(promise).await;
    // An account that is edited is for the second part.
    reply.read(decode::first_bootstrap).ok_or(reply)
}

/// Everything for the first screen. `known` is the answer to the bootstrap call, where that was made; `dialect` what is
/// known of the backend, and what is known of it then. Falls
/// back to the compatible calls on a backend that has no bootstrap.
///
/// # Errors
///
/// The problem that the person has to know.
pub async fn load(
    config: &Config,
    known: Option<Reply>,
    dialect: &mut Dialect,
    signal: &AbortSignal,
) -> Result<Bootstrap, Problem> {
    if let Some(address) = &config.connector_src {
        let reply = Call::get(address).send(signal).await?;
        let answer = reply.decode(decode::connector)?;
        let integrations = answer.integration.clone().into_iter().collect();
        let bootstrap = Bootstrap {
            connectors: Integrations { integrations, ..Integrations::default() },
            connector: Some(answer),
            ..Bootstrap::default()
        };
        *dialect = Dialect::Sessionless;
        return Ok(bootstrap);
    }
    if *dialect == Dialect::Compatible {
        return load_compatible(config, signal).await;
    }
    let reply = match known {
        Some(reply) => Ok(reply),
        None => Call::get(&bootstrap_url(config)).session(&config.token).send(signal).await,
    };
    match reply.and_then(|reply| reply.decode(decode::bootstrap)) {
        Ok(answer) => Ok(answer),
        Err(problem) if is_final(&problem) || signal.aborted() => Err(problem),
        // What is said is what went wrong with the calls that every backend has.
        Err(_) => {
            *dialect = Dialect::Compatible;
            load_compatible(config, signal).await
        }
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
    let query = [
        ("provider", &config.provider),
        ("integration_id", &config.integration_id),
        ("account_id", &config.account_id),
    ];
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
    let mut bootstrap = Bootstrap { settings, connectors, ..Bootstrap::default() };
    let Some(id) = config.account_id.as_ref().or(bootstrap.settings.existing_account_id.as_ref()) else {
        if let Some(id) = &config.integration_id {
            let method = bootstrap.connectors.integrations.iter().find(|choice| choice.integration_id == *id);
            let method = method
                .cloned()
                .unwrap_or_else(|| Integration { integration_id: id.clone(), ..Integration::default() });
            let path = format!("/hub/connectors/{}", js_sys::encode_uri_component(id));
            bootstrap.connector = Some(read_connector(get(&path).await?, method)?);
        }
        return Ok(bootstrap);
    };
    let id = js_sys::encode_uri_component(id);
    let account = get(&format!("/hub/accounts/{id}")).await?.decode(decode::account_data)?;
    let of_account = |choice: &&Integration| match account.integration_id.as_str() {
        "" => {
            choice.provider == account.provider
                && account.auth_config_key.as_ref().is_none_or(|key| choice.authentication_config_key == *key)
        }
        id => choice.integration_id == id,
    };
    // The account is of this method, whatever else the list has of its provider (D68); without it there is no form (D69).
    let method = bootstrap.connectors.integrations.iter().find(of_account).cloned();
    let method = method.ok_or_else(|| Problem::raised(ErrorCode::NotFound))?;
    let path = format!("/hub/connectors/{}", js_sys::encode_uri_component(&method.integration_id));
    bootstrap.connector = Some(read_connector(get(&path).await?, method)?);
    bootstrap.account = Some(account);
    Ok(bootstrap)
}

/// Asks for a form.
pub fn connector(state: &State, id: &str) -> Call {
    let url = format!("{}/hub/connectors/{}", state.host.base_url, js_sys::encode_uri_component(id));
    let call = Call::get(&url).session(&state.host.token);
    if state.dialect == Dialect::Compatible { call.compatible() } else { call }
}

/// Reads a form. A compatible backend does not repeat the list entry; what was asked for is what is linked.
///
/// # Errors
///
/// The problem that the person has to know.
pub fn read_connector(reply: Reply, entry: Integration) -> Result<ConnectorAnswer, Problem> {
    let mut answer = reply.decode(|value| decode::any_connector(value, &entry))?;
    answer.integration.get_or_insert(entry);
    Ok(answer)
}

/// Begins an attempt to sign in. What was typed stays with the backend: no address carries it (D56).
pub fn begin(state: &State) -> Call {
    let url = format!("{}/hub/connection_attempts", state.host.base_url);
    let session = &state.host.token;
    if state.dialect == Dialect::Compatible {
        let body = js_sys::Object::new();
        set(&body, "token", &session.expose().into());
        return Call::post(&url, &body).session(session).compatible();
    }
    Call::post(&url, &encode::wanted(state)).session(session)
}

/// Where the window goes on a compatible backend, but for the id of the attempt. That protocol takes the session and
/// what was typed in the address; on a backend of our own, [`begin`] sends them.
pub fn compatible_page(state: &State) -> Option<String> {
    let entry = state.integration().filter(|_| state.dialect == Dialect::Compatible)?;
    let host = &state.host;
    let app = host.app_url.as_deref().unwrap_or(match &*host.base_url {
        "https://api.stackone.com" => "https://app.stackone.com",
        own => own,
    });
    let mut page = format!("{}/connect/oauth2/{}?", host.base_url, escaped(&entry.integration_id));
    let back = format!("{app}/embedded/accounts/callback");
    let typed = state.fields().iter().enumerate().filter(|(at, _)| state.is_shown(*at));
    let typed = typed.map(|(at, field)| (&*field.key, state.held(at))).filter(|(_, held)| !held.is_empty());
    for (key, value) in [("redirect_uri", &*back), ("token", host.token.expose())].into_iter().chain(typed) {
        page.push_str(&format!("{}={}&", escaped(key), escaped(value)));
    }
    Some(page)
}

fn escaped(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Reads what was begun; `page` is [`compatible_page`].
///
/// # Errors
///
/// The problem that the person has to know.
pub fn read_began(reply: Reply, page: Option<String>) -> Result<Began, Problem> {
    let began = reply.decode(decode::began)?;
    match page {
        Some(page) => {
            let address = format!("{page}connection_attempt_id={}", escaped(&began.id));
            Ok(Began { address, ..began })
        }
        None => Ok(began),
    }
}

/// Asks how an attempt stands; `end`: gives it up.
pub fn attempt(state: &State, id: &str, end: bool) -> Call {
    let id = js_sys::encode_uri_component(id);
    let url = format!("{}/hub/connection_attempts/{id}", state.host.base_url);
    let call = if end { Call::delete(&url) } else { Call::get(&url) };
    let call = call.session(&state.host.token);
    if state.dialect == Dialect::Compatible { call.compatible() } else { call }
}

/// Reads how an attempt stands.
///
/// # Errors
///
/// The problem that the person has to know.
pub fn read_attempt(reply: Reply) -> Result<Box<SignedIn>, Problem> {
    reply.decode(decode::attempt).map(Box::new)
}

/// Asks the validation endpoint: nothing is stored.
pub fn validate(state: &State) -> Call {
    let body = encode::wanted(state);
    match (&state.host.validate_url, state.dialect) {
        (Some(url), Dialect::Sessionless) => Call::post(url, &body),
        _ => {
            Call::post(&format!("{}/hub/validations", state.host.base_url), &body).session(&state.host.token)
        }
    }
}

/// Reads a judgement.
///
/// # Errors
///
/// The problem that the person has to know.
pub fn read_validation(reply: Reply) -> Result<Validation, Problem> {
    reply.decode(decode::validation)
}

/// Asks to store the account. `key` makes a retry safe.
pub fn store(state: &State, key: &str) -> Call {
    let body = encode::credentials(state);
    if let Some(id) = state.validation.as_ref().and_then(|validation| validation.id.as_deref()) {
        set(&body, "validation_id", &JsValue::from_str(id));
    }
    let call = match &state.account {
        Some(account) => {
            let id = js_sys::encode_uri_component(&account.secure_id);
            Call::patch(&format!("{}/hub/accounts/{id}", state.host.base_url), &body)
        }
        None => Call::post(&format!("{}/hub/accounts", state.host.base_url), &body),
    };
    let call = call.session(&state.host.token);
    match state.dialect {
        Dialect::Compatible => call.compatible(),
        Dialect::Full | Dialect::Sessionless => call.header("Idempotency-Key", key),
    }
}

/// Reads what was stored. A compatible backend may say nothing of an account that was edited.
///
/// # Errors
///
/// The problem that the person has to know.
pub fn read_linked(reply: Reply, edited: Option<Linked>) -> Result<Linked, Problem> {
    match edited {
        // A proxy's page is no answer of the backend.
        Some(edited) if reply.is_success() && reply.is_plain() => Ok(edited),
        _ => reply.decode(decode::linked),
    }
}
