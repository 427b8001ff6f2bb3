//! Compatible clients: the hub of the same protocol by another vendor. It makes less of the answers than ours; what it
//! would show wrongly, or keep its form shut over, is said to it in what it understands. For every other client nothing
//! changes.
//!
//! | what it does with an answer | what it is told |
//! | --- | --- |
//! | tells the methods of a provider apart by nothing, and takes those of one version for one row | names and versions that differ |
//! | shows one token for the whole list | that of the one provider whose form holds it |
//! | knows no `defaultValue` | `value` |
//! | shows templates, and sends them | nothing: the server computes them |
//! | shows what a condition hides, and wants it filled in | that it is optional |
//! | tests the pattern of a stored secret on what stands for it | a pattern that lets that pass |
//! | draws no guide | the titles of steps instead of links to them |
//! | shows no `fix`, and of a sign-in that failed its `code` | `message` and `code` with it |
//! | takes 401 and 403 on what it saves for a success | 400 |
//! | knows no judgement without linking | what was found; it links by sending the same again ([`crate::link`]) |

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use hub_model::rule::{Rule, RuleKind};
use hub_model::{Attempt, ConnectorAnswer, ErrorBody, Field, Guide, Integration, expression};
use tower::Service;

use crate::cors;

/// What the `x-hub-version` of our own widget begins with, when it falls back to the calls of the compatible hub; that of
/// the compatible hub is 1 or later.
const OWN_VERSIONS: &[u8] = b"0.";

/// Matches what stands for a stored secret ([`hub_model::account::REDACTED`]).
const REDACTED: &str = r"^__secretvalue:\*\*redacted\*\*";

/// Which client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// Ours, or one that does not say.
    Own,
    /// The compatible hub, before it named its version: known where it loads, not where it saves.
    Older,
    /// The compatible hub.
    Compatible,
}

impl Client {
    /// Tells by the headers: the compatible hub names its version, and older ones say of a request without a body that
    /// it is JSON. Neither does our widget, unless it falls back.
    fn of(method: &Method, headers: &HeaderMap) -> Self {
        let bodiless = matches!(*method, Method::GET | Method::DELETE);
        match headers.get(&cors::HUB_VERSION) {
            Some(version) if version.as_bytes().starts_with(OWN_VERSIONS) => Self::Own,
            Some(_) => Self::Compatible,
            None if bodiless && headers.contains_key(header::CONTENT_TYPE) => Self::Older,
            None => Self::Own,
        }
    }

    /// Whether it is the compatible hub, of any version.
    #[must_use]
    pub fn is_compatible(self) -> bool {
        self != Self::Own
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.method, &parts.headers))
    }
}

/// Tells several methods of one provider apart. What follows a plus in a version means nothing (semver 2.0.0, 10).
pub fn tell_apart(integrations: &mut [Integration]) {
    let providers: Vec<String> = integrations.iter().map(|one| one.provider.clone()).collect();
    for one in integrations {
        if providers.iter().filter(|provider| **provider == one.provider).count() < 2 {
            continue;
        }
        if let Some(label) = &one.label {
            one.name = format!("{} ({label})", one.name);
        }
        let method = one.authentication_config_key.replace('_', "-");
        one.version = format!("{}+{method}", one.version);
    }
}

/// The form as the compatible hub can fill it in.
pub fn simplify(answer: &mut ConnectorAnswer) {
    let config = &mut answer.config;
    let guide = config.support.as_ref().and_then(|support| support.guides.as_ref());
    let guide = guide.map(|guides| &guides.config);
    for notice in &mut config.config_notices {
        notice.description = without_step_links(&notice.description, guide);
    }
    for field in &mut config.config_fields {
        if let Some(description) = &mut field.description {
            *description = without_step_links(description, guide);
        }
        settle(field);
    }
}

fn settle(field: &mut Field) {
    let computed = field.initial().is_some_and(expression::is_template);
    field.value = field.initial().filter(|_| !computed).map(str::to_owned);
    if computed && field.read_only {
        field.display = false;
    }
    // Who cannot fill it in must not be kept from connecting: what is really required, the server knows.
    let fillable = field.display && (!field.read_only || field.value.is_some());
    field.required &= field.condition.is_none() && (fillable || field.value.is_some());
    if field.is_secret()
        && let Some(Rule { kind: RuleKind::Pattern(pattern), error }) = &mut field.validation
    {
        // Its words for a rule without any hold the pattern.
        error.get_or_insert_with(|| format!("Please match the required format: {pattern}"));
        *pattern = format!("{REDACTED}|(?:{pattern})");
    }
}

/// Puts the titles of steps in place of the links to them: where there is no guide, they lead nowhere.
fn without_step_links(text: &str, guide: Option<&Guide>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](#") {
        let (Some(open), Some(close)) = (before.rfind('['), after.find(')')) else { break };
        out.push_str(&before[..open]);
        match guide.and_then(|guide| title(guide, &after[..close])) {
            Some(title) => out.extend(["“", title, "”"]),
            None => out.push_str(before[open + 1..].replace("{n}", "").trim()),
        }
        rest = &after[close + 1..];
    }
    out + rest
}

/// The title of what has this id in the guide; of a line of a list, that of its step.
fn title<'a>(guide: &'a Guide, id: &str) -> Option<&'a str> {
    guide.sections.iter().find_map(|section| {
        let holds = |list: &[hub_model::guide::Item]| list.iter().any(|item| item.id.as_deref() == Some(id));
        let step = section.steps.iter().find(|step| step.id == id || holds(&step.list));
        let own = (section.id == id || holds(&section.list)).then_some(&section.title);
        step.map(|step| &*step.title).or(own.map(String::as_str))
    })
}

/// Says what to do beside what happened. The compatible hub shows one of the two members: `code` above a form, and
/// `description` where there is none.
pub fn explain_attempt(attempt: &mut Attempt) {
    let Some(error) = &mut attempt.error else { return };
    if let Some(what) = &error.description {
        error.code = join(what, &error.fix);
        error.description = Some(error.code.clone());
    }
}

/// The same for the errors of all calls. Where the provider said nothing, the compatible hub makes up that it should be
/// tried again later: it is given the code of the error instead. And it takes a 401 or 403 on what it saves for a success
/// (D22): it is told of its session's end by a status that it takes for an error.
#[derive(Clone)]
pub struct Explaining<S>(pub S);

impl<S> Service<Request> for Explaining<S>
where
    S: Service<Request, Response = Response, Future: Send + 'static>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let client = Client::of(request.method(), request.headers());
        let saves = matches!(*request.method(), Method::POST | Method::PATCH);
        let running = self.0.call(request);
        if client != Client::Compatible {
            return Box::pin(running);
        }
        Box::pin(async move { Ok(explain(running.await?, saves)) })
    }
}

fn explain(mut response: Response, saves: bool) -> Response {
    let refused = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    if let Some(body) = response.extensions_mut().get_mut::<Arc<ErrorBody>>() {
        let body = Arc::make_mut(body);
        body.message = join(&body.message, &body.fix);
        if body.provider_response.is_none() {
            let why = body.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            body.provider_response = Some(format!("{}{why}", body.code));
        }
        if saves && refused {
            body.status_code = StatusCode::BAD_REQUEST.as_u16();
            *response.status_mut() = StatusCode::BAD_REQUEST;
        }
    }
    response
}

fn join(what: &str, fix: &str) -> String {
    format!("{what} {fix}").trim().to_owned()
}

#[cfg(test)]
mod tests;
