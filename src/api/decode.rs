//! JSON to the model, by hand: the browser parses, we pick. A generic JSON reader in wasm would weigh a
//! quarter of the widget. Unknown members are ignored, absent ones get their defaults; the fixtures in
//! `tests/fixtures` keep this in step with the server.

use hub_model::account::{Account, AccountStatus};
use hub_model::connector::{Assets, ErrorStep, Guides, HubSettings, Support};
use hub_model::error::FieldError;
use hub_model::guide::Values;
use hub_model::{
    Bootstrap, ConnectorAnswer, ConnectorConfig, ErrorBody, Field, FieldType, Granted, Guide, Identity,
    Integration, Integrations, Item, Level, Linked, Lookalike, Notice, NoticeType, Outcome, Permission,
    PermissionNote, Section, Settings, Site, Step, Validation, Warning,
};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Reads a value; `None` if it is not one.
pub type Decode<T> = fn(&JsValue) -> Option<T>;

fn member(object: &JsValue, key: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(key)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A string member.
pub fn text(object: &JsValue, key: &str) -> Option<String> {
    member(object, key)?.as_string()
}

/// A number member.
pub fn number(object: &JsValue, key: &str) -> Option<f64> {
    member(object, key)?.as_f64()
}

fn word(object: &JsValue, key: &str) -> String {
    text(object, key).unwrap_or_default()
}

fn flag(object: &JsValue, key: &str) -> bool {
    member(object, key).is_some_and(|value| value.is_truthy())
}

fn list<T>(object: &JsValue, key: &str, read: Decode<T>) -> Vec<T> {
    let Some(array) = member(object, key).and_then(|value| value.dyn_into::<Array>().ok()) else {
        return Vec::new();
    };
    array.iter().filter_map(|value| read(&value)).collect()
}

fn words(object: &JsValue, key: &str) -> Vec<String> {
    list(object, key, |value| value.as_string())
}

/// `GET /hub/bootstrap`.
pub fn bootstrap(value: &JsValue) -> Option<Bootstrap> {
    Some(Bootstrap {
        settings: member(value, "settings").and_then(|value| settings(&value)).unwrap_or_default(),
        connectors: integrations(&member(value, "connectors")?)?,
        connector: member(value, "connector").and_then(|value| connector(&value)),
    })
}

/// `GET /hub/settings`.
pub fn settings(value: &JsValue) -> Option<Settings> {
    value.is_object().then(|| Settings {
        enabled_features: words(value, "enabled_features"),
        existing_account_id: text(value, "existing_account_id"),
        whitelabel: flag(value, "whitelabel"),
        brand: text(value, "brand"),
        accounts_url: text(value, "accounts_url"),
        terms_url: text(value, "terms_url"),
        privacy_url: text(value, "privacy_url"),
    })
}

/// `GET /hub/connectors`.
pub fn integrations(value: &JsValue) -> Option<Integrations> {
    member(value, "integrations")?
        .is_instance_of::<Array>()
        .then(|| Integrations { integrations: list(value, "integrations", integration) })
}

fn integration(value: &JsValue) -> Option<Integration> {
    Some(Integration {
        active: flag(value, "active"),
        name: word(value, "name"),
        provider: word(value, "provider"),
        category: word(value, "type"),
        version: word(value, "version"),
        authentication_config_key: word(value, "authentication_config_key"),
        environment: word(value, "environment"),
        integration_id: text(value, "integration_id")?,
        logo_url: word(value, "logo_url"),
        label: text(value, "label"),
        description: text(value, "description"),
    })
}

/// `GET /hub/connectors/{integration_id}`.
pub fn connector(value: &JsValue) -> Option<ConnectorAnswer> {
    Some(ConnectorAnswer {
        integration: member(value, "integration").and_then(|value| integration(&value)),
        config: config(&member(value, "config")?)?,
        hub_settings: HubSettings::default(),
    })
}

fn config(value: &JsValue) -> Option<ConnectorConfig> {
    Some(ConnectorConfig {
        key: text(value, "key")?,
        name: word(value, "name"),
        kind: word(value, "type"),
        assets: member(value, "assets").map(|assets| Assets { icon: word(&assets, "icon") }),
        support: member(value, "support").map(|value| Support {
            link: text(&value, "link"),
            description: text(&value, "description"),
            guides: member(&value, "guides")
                .and_then(|guides| member(&guides, "config"))
                .map(|value| Guides { config: guide(&value) }),
        }),
        config_notices: list(value, "configNotices", notice),
        config_fields: list(value, "configFields", field),
        label: text(value, "label"),
        subtitle: text(value, "subtitle"),
        error_steps: list(value, "errorSteps", |value| {
            Some(ErrorStep { code: text(value, "code")?, step: text(value, "step")? })
        }),
        permissions_can_change: flag(value, "permissionsCanChange"),
        alternative: text(value, "alternative"),
    })
}

fn notice(value: &JsValue) -> Option<Notice> {
    Some(Notice {
        key: word(value, "key"),
        kind: if word(value, "type") == "warning" { NoticeType::Warning } else { NoticeType::Info },
        description: text(value, "description")?,
        position: text(value, "position"),
        anchor: text(value, "anchor"),
    })
}

fn field(value: &JsValue) -> Option<Field> {
    let kind = FieldType::parse(&word(value, "type"));
    Some(Field {
        key: text(value, "key")?,
        label: word(value, "label"),
        kind,
        noun: text(value, "noun"),
        required: flag(value, "required"),
        // Compatible backends leave it out; then only what is hidden while typing is a secret.
        secret: member(value, "secret").map_or(kind == FieldType::Password, |value| value.is_truthy()),
        read_only: flag(value, "readOnly"),
        placeholder: word(value, "placeholder"),
        description: text(value, "description"),
        reassurance: text(value, "reassurance"),
        guide_step: text(value, "guideStep"),
        lookalikes: list(value, "lookalikes", |value| {
            Some(Lookalike {
                reason: text(value, "reason")?,
                pattern: text(value, "pattern")?,
                message: word(value, "message"),
                fix: word(value, "fix"),
                guide_step: text(value, "guideStep"),
            })
        }),
    })
}

fn guide(value: &JsValue) -> Guide {
    Guide {
        warning: text(value, "warning"),
        sections: list(value, "sections", |value| {
            Some(Section {
                id: word(value, "id"),
                title: word(value, "title"),
                content: word(value, "content"),
                steps: list(value, "steps", step),
                closing: text(value, "closing"),
                applicable_scopes: words(value, "applicableScopes"),
                whitelabel_hide: flag(value, "whitelabelHide"),
            })
        }),
    }
}

fn step(value: &JsValue) -> Option<Step> {
    Some(Step {
        id: word(value, "id"),
        title: text(value, "title")?,
        content: word(value, "content"),
        list: list(value, "list", item),
        applicable_scopes: words(value, "applicableScopes"),
        display_scopes: flag(value, "displayScopes"),
        whitelabel_hide: flag(value, "whitelabelHide"),
    })
}

fn item(value: &JsValue) -> Option<Item> {
    if let Some(text) = value.as_string() {
        return Some(Item { text, ..Item::default() });
    }
    Some(Item {
        id: text(value, "id"),
        text: text(value, "text")?,
        important: flag(value, "important"),
        values: member(value, "values")
            .map(|value| Values { label: word(&value, "label"), names: words(&value, "names") }),
        whitelabel_hide: flag(value, "whitelabelHide"),
    })
}

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

/// Any error body; what is not one has no code.
pub fn error(value: &JsValue) -> ErrorBody {
    ErrorBody {
        status_code: 0,
        code: word(value, "code"),
        message: word(value, "message"),
        fix: word(value, "fix"),
        retryable: flag(value, "retryable"),
        request_id: word(value, "request_id"),
        reason: text(value, "reason"),
        fields: list(value, "fields", |value| {
            Some(FieldError { key: text(value, "key")?, message: word(value, "message") })
        }),
        retry_after: number(value, "retry_after").map(|seconds| seconds as u32),
        guide_step: text(value, "guide_step"),
        permissions: list(value, "permissions", permission),
        account_id: text(value, "account_id"),
        provider_response: text(value, "provider_response"),
    }
}
