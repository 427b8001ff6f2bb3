//! What became of a credential: judged, stored, or refused.

use hub_model::account::{Account, AccountStatus};
use hub_model::error::FieldError;
use hub_model::{
    ErrorBody, ErrorCode, Granted, Identity, Level, Linked, Outcome, Permission, PermissionNote, Site,
    Validation, Warning,
};
use js_sys::JSON;
use wasm_bindgen::JsValue;

use super::{flag, list, member, number, text, word, words};
use crate::flow::{Began, Problem, SignedIn};

/// `POST /hub/validations`.
pub fn validation(value: &JsValue) -> Option<Validation> {
    Some(Validation {
        id: text(value, "id"),
        outcome: match text(value, "outcome")?.as_str() {
            "valid" => Outcome::Valid,
            "limited" => Outcome::Limited,
            "unverified" => Outcome::Unverified,
            _ => return None,
        },
        identity: member(value, "identity").map(|value| Identity {
            id: text(&value, "id"),
            name: text(&value, "name"),
            email: text(&value, "email"),
        }),
        site: member(value, "site").map(|value| Site {
            id: text(&value, "id"),
            name: text(&value, "name"),
            others: number(&value, "others").unwrap_or_default() as u32,
        }),
        permissions: list(value, "permissions", permission),
        warnings: list(value, "warnings", |value| {
            Some(Warning { code: text(value, "code")?, message: word(value, "message") })
        }),
        normalized: words(value, "normalized"),
        account: member(value, "account").and_then(|value| account(&value)),
    })
}

fn permission(value: &JsValue) -> Option<Permission> {
    Some(Permission {
        key: text(value, "key")?,
        label: word(value, "label"),
        granted: match word(value, "granted").as_str() {
            "none" => Granted::None,
            "read" => Granted::Read,
            "write" => Granted::Write,
            _ => Granted::Unknown,
        },
        wanted: match word(value, "wanted").as_str() {
            "read" => Level::Read,
            "write" => Level::Write,
            _ => Level::None,
        },
        note: match word(value, "note").as_str() {
            "not_with_this_method" => Some(PermissionNote::NotWithThisMethod),
            "retired_by_provider" => Some(PermissionNote::RetiredByProvider),
            "plan_required" => Some(PermissionNote::PlanRequired),
            _ => None,
        },
        scope: text(value, "scope"),
        guide_step: text(value, "guide_step"),
    })
}

/// `POST /hub/accounts`.
pub fn linked(value: &JsValue) -> Option<Linked> {
    Some(Linked {
        id: Some(text(value, "id")?),
        provider: word(value, "provider"),
        account: member(value, "account").and_then(|value| account(&value)),
    })
}

fn account(value: &JsValue) -> Option<Account> {
    Some(Account {
        id: text(value, "id")?,
        provider: word(value, "provider"),
        label: word(value, "label"),
        status: AccountStatus::parse(&word(value, "status")),
    })
}

/// `POST /hub/connection_attempts`.
pub fn began(value: &JsValue) -> Option<Began> {
    Some(Began { id: text(value, "id")?, address: word(value, "authorize_url") })
}

/// `GET` and `DELETE /hub/connection_attempts/{id}`. Authenticated without an account is no success.
pub fn attempt(value: &JsValue) -> Option<SignedIn> {
    let raised = |code| SignedIn::Failed(Problem::raised(code));
    Some(match text(value, "status")?.as_str() {
        "pending" => SignedIn::Pending,
        "authenticated" => {
            let account = account(&member(value, "account")?);
            let Some(account) = account else { return Some(raised(ErrorCode::Internal)) };
            // A compatible backend names nothing but the id.
            let named = !account.provider.is_empty();
            let linked = Linked {
                id: Some(account.id.clone()),
                provider: account.provider.clone(),
                account: Some(account).filter(|_| named),
            };
            SignedIn::Linked(linked, member(value, "validation").and_then(|value| validation(&value)))
        }
        "cancelled" => raised(ErrorCode::AttemptCancelled),
        "expired" => raised(ErrorCode::AttemptExpired),
        _ => {
            let reason = member(value, "error")?;
            let body = ErrorBody { message: word(&reason, "description"), ..error(&reason) };
            SignedIn::Failed(Problem { code: ErrorCode::parse(&body.code), body })
        }
    })
}

/// Any error body; what is not one has no code.
pub fn error(value: &JsValue) -> ErrorBody {
    // A compatible backend may put an object into the text of the message; its members are what is meant.
    let inner = text(value, "message").and_then(|message| parsed(&message));
    let meant = inner.as_ref().unwrap_or(value);
    ErrorBody {
        status_code: 0,
        code: word(value, "code"),
        // What is data once more is for nobody to read.
        message: text(meant, "message").filter(|message| !is_data(message)).unwrap_or_default(),
        fix: word(value, "fix"),
        retryable: flag(value, "retryable"),
        request_id: word(value, "request_id"),
        reason: text(value, "reason"),
        fields: list(value, "fields", |value| {
            Some(FieldError {
                key: text(value, "key")?,
                message: word(value, "message"),
                reason: text(value, "reason"),
            })
        }),
        retry_after: number(value, "retry_after").map(|seconds| seconds as u32),
        guide_step: text(value, "guide_step"),
        permissions: list(value, "permissions", permission),
        account_id: text(value, "account_id"),
        provider_response: member(meant, "provider_response")
            .or_else(|| member(value, "provider_response"))
            .and_then(|answer| data(&answer)),
    }
}

/// A text as the object that it is.
fn parsed(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok().filter(JsValue::is_object)
}

fn is_data(text: &str) -> bool {
    parsed(text).is_some()
}

/// What a provider answered, as a text: JSON is written with a member a line.
fn data(answer: &JsValue) -> Option<String> {
    let parsed = answer.as_string().map_or_else(|| Ok(answer.clone()), |text| JSON::parse(&text));
    let object = parsed.ok().filter(JsValue::is_object);
    let written = |object: &JsValue| {
        JSON::stringify_with_replacer_and_space(object, &JsValue::NULL, &JsValue::from_f64(2.0)).ok()
    };
    object.as_ref().and_then(written).map(String::from).or_else(|| answer.as_string())
}
