//! The page that asks a person, and what the person says.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{RawForm, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::{App, Knob, grants::Allowed};
use crate::fixtures::fixtures;
use crate::sandbox::Api;

/// The sites to choose from.
const SITES: [&str; 2] = ["juniper", "juniper_shop"];

/// What an app asks for, checked.
struct Wish {
    redirect_uri: String,
    state: Option<String>,
    scopes: Vec<String>,
}

/// Asks. What is wrong with the request is told to the person: a client that is not known gets nobody sent back.
pub(crate) async fn ask(State(api): State<Arc<Api>>, RawQuery(query): RawQuery) -> Response {
    let parameters = decode(query.unwrap_or_default().as_bytes());
    match wish(&api.options.app, &parameters) {
        Ok(wish) => Html(page(&api.options.app, &wish, &parameters)).into_response(),
        Err(why) => refused(why),
    }
}

/// Sends the person back with a code, or without one.
pub(crate) async fn answer(State(api): State<Arc<Api>>, RawForm(form): RawForm) -> Response {
    let parameters = decode(&form);
    let wish = match wish(&api.options.app, &parameters) {
        Ok(wish) => wish,
        Err(why) => return refused(why),
    };
    let word = |key: &str| parameters.get(key).map_or("", String::as_str);
    let outcome = match word("decision") {
        "allow" => {
            let site = SITES.into_iter().find(|site| *site == word("site")).unwrap_or(SITES[0]);
            let knob = Knob::named(word("test")).unwrap_or(Knob::Works);
            let Wish { redirect_uri, scopes, .. } = &wish;
            let allowed = Allowed {
                redirect_uri: redirect_uri.clone(),
                scopes: scopes.clone(),
                site: site.to_owned(),
                knob,
            };
            ("code", api.grants.code(allowed))
        }
        "deny" => ("error", "access_denied".to_owned()),
        _ => return refused("The answer is neither yes nor no."),
    };
    let mut query = vec![outcome];
    query.extend(wish.state.map(|state| ("state", state)));
    let query: Vec<String> =
        query.into_iter().map(|(key, value)| format!("{key}={}", encode(&value))).collect();
    let joint = if wish.redirect_uri.contains('?') { '&' } else { '?' };
    match HeaderValue::from_str(&format!("{}{joint}{}", wish.redirect_uri, query.join("&"))) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => refused("The redirect URI is no address."),
    }
}

fn wish(app: &App, parameters: &HashMap<String, String>) -> Result<Wish, &'static str> {
    let word = |key: &str| parameters.get(key).map(String::as_str);
    if word("client_id") != Some(&app.client_id) {
        return Err("There is no app with this client id.");
    }
    let redirect_uri = word("redirect_uri").unwrap_or_default();
    if !app.redirect_uris.iter().any(|known| known == redirect_uri) {
        return Err("This redirect URI is not registered for the app.");
    }
    if word("response_type") != Some("code") {
        return Err("The response type is not code.");
    }
    let scopes: Vec<String> =
        word("scope").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    if scopes.is_empty() || !scopes.iter().all(|scope| app.scopes.contains(scope)) {
        return Err("The app does not have one of these scopes.");
    }
    Ok(Wish { redirect_uri: redirect_uri.to_owned(), state: word("state").map(str::to_owned), scopes })
}

fn refused(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Html(document(&format!("<h1>This app cannot be authorized</h1><p>{why}</p>"))))
        .into_response()
}

fn page(app: &App, wish: &Wish, parameters: &HashMap<String, String>) -> String {
    let name = escape(&app.name);
    let mut body = format!("<h1>{name} wants to work with your Webflow site</h1><form method=\"post\">");
    // Writing to a string cannot fail, here and below.
    for key in ["client_id", "redirect_uri", "response_type", "scope", "state"] {
        if let Some(value) = parameters.get(key) {
            let _ = write!(body, "<input type=\"hidden\" name=\"{key}\" value=\"{}\">", escape(value));
        }
    }
    body.push_str("<fieldset><legend>Choose a site</legend>");
    for (index, key) in SITES.into_iter().enumerate() {
        let site =
            fixtures().sites.get(key).and_then(|site| site.site["displayName"].as_str()).unwrap_or(key);
        let checked = if index == 0 { " checked" } else { "" };
        let _ = write!(
            body,
            "<label><input type=\"radio\" name=\"site\" value=\"{key}\"{checked}> {}</label><br>",
            escape(site)
        );
    }
    body.push_str("</fieldset><p>It will be able to use:</p><ul>");
    for scope in &wish.scopes {
        let _ = write!(body, "<li>{}</li>", escape(scope));
    }
    body.push_str("</ul><p><label>For tests: what happens then <select name=\"test\">");
    for (_, key, about, _) in Knob::all() {
        let _ = write!(body, "<option value=\"{key}\">{about}</option>");
    }
    body.push_str(
        "</select></label></p><p><button name=\"decision\" value=\"allow\">Allow</button> \
         <button name=\"decision\" value=\"deny\">Deny</button></p></form>\
         <p>This is a sandbox. It is not run by Webflow, and nobody signs in.</p>",
    );
    document(&body)
}

fn document(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Authorize an app (sandbox)</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
         <style>body{{max-width:34rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}}\
         button,select{{max-width:100%;font:inherit;padding:.3rem 1rem}}</style>\
         </head><body><main>{body}</main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Form encoding, read: pairs, of which the last of a name counts.
fn decode(encoded: &[u8]) -> HashMap<String, String> {
    url::form_urlencoded::parse(encoded).into_owned().collect()
}

fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
