//! A form: its fields, notices and guide.

use hub_model::connector::{Assets, ErrorStep, Guides, HubSettings, Support};
use hub_model::guide::Values;
use hub_model::inline;
use hub_model::{
    Action, Choice, ConnectorAnswer, ConnectorConfig, Field, FieldType, Guide, Image, Item, Lookalike,
    Notice, NoticeType, Rule, ScopeDefinition, Section, Step,
};
use wasm_bindgen::JsValue;

use super::{flag, integration, list, member, number, text, word, words, written};

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
        grant_type: text(value, "grantType"),
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
        actions: list(value, "actions", |value| {
            Some(Action {
                id: text(value, "id")?,
                label: text(value, "label")?,
                scopes: words(value, "scopes"),
            })
        }),
        scope_definitions: list(value, "scopeDefinitions", |value| {
            Some(ScopeDefinition {
                name: text(value, "name")?,
                description: word(value, "description"),
                includes: words(value, "includes"),
            })
        }),
        wanted_scopes: words(value, "wantedScopes"),
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
        options: list(value, "options", |value| {
            Some(Choice { value: shown(value, "value")?, label: shown(value, "label")? })
        }),
        value: shown(value, "value"),
        default_value: shown(value, "defaultValue"),
        tooltip: text(value, "tooltip"),
        display: member(value, "display").is_none_or(|value| value.is_truthy()),
        condition: text(value, "condition"),
        validation: member(value, "validation").and_then(|value| {
            let kind = text(&value, "type");
            let error = text(&value, "errorMessage").or_else(|| text(&value, "error"));
            Rule::read(kind.as_deref(), text(&value, "pattern"), text(&value, "format").as_deref(), error)
        }),
        suffix: text(value, "suffix"),
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

/// What a field holds at first; some backends have a number there.
fn shown(value: &JsValue, key: &str) -> Option<String> {
    let value = member(value, key)?;
    value.as_string().or_else(|| value.as_f64().map(written))
}

fn guide(value: &JsValue) -> Guide {
    Guide {
        warning: text(value, "warning"),
        sections: list(value, "sections", |value| {
            Some(Section {
                id: word(value, "id"),
                title: word(value, "title"),
                content: word(value, "content"),
                list: list(value, "list", item),
                image: member(value, "image").and_then(|value| image(&value)),
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
        image: member(value, "image").and_then(|value| image(&value)),
        applicable_scopes: words(value, "applicableScopes"),
        display_scopes: flag(value, "displayScopes"),
        whitelabel_hide: flag(value, "whitelabelHide"),
    })
}

fn image(value: &JsValue) -> Option<Image> {
    let size = |key| number(value, key).unwrap_or_default() as u32;
    Some(Image {
        src: text(value, "src").filter(|src| inline::is_safe(src) && !src.starts_with("mailto:"))?,
        alt: word(value, "alt"),
        width: size("width"),
        height: size("height"),
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
