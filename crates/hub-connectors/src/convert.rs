//! From the members of a file to the wire types. Decides nothing: what is here has been checked.

use hub_model::connector::{ErrorStep, Guides, Support};
use hub_model::guide::Values;
use hub_model::{
    Action, Choice, ConnectorAnswer, ConnectorConfig, Field, FieldType, Format, Guide, Image, Integration,
    Item, Lookalike, Notice, Rule, ScopeDefinition, Section, Step,
};

use crate::file::{self, File};
use crate::pattern;
use crate::permissions::PermissionSpec;

pub(crate) fn strings(texts: &[file::Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn string(text: &file::Text) -> String {
    text.value.clone()
}

fn optional(text: Option<&file::Text>) -> Option<String> {
    text.map(string)
}

/// The form with its guide, and the list entry without what the connector itself adds: names and logo.
pub(crate) fn answer(file: &File, custom: &file::Custom, config_fields: Vec<Field>) -> ConnectorAnswer {
    let label = Some(string(&custom.label));
    let integration = Integration {
        active: true,
        name: string(&file.info.title),
        category: string(&file.category),
        version: string(&file.info.version),
        environment: custom
            .environments
            .first()
            .map_or_else(|| "production".to_owned(), |environment| string(&environment.key)),
        label: label.clone(),
        description: optional(custom.description.as_ref()),
        ..Integration::default()
    };
    let config = ConnectorConfig {
        key: string(&file.info.key),
        name: string(&file.info.title),
        kind: match custom.kind.value {
            file::MethodKind::Custom => "custom".to_owned(),
            file::MethodKind::Oauth2 => "oauth2".to_owned(),
        },
        grant_type: (custom.kind.value == file::MethodKind::Oauth2).then(|| {
            match custom.grant_type.as_ref().map(|grant| grant.value) {
                Some(file::GrantType::ClientCredentials) => "client_credentials",
                Some(file::GrantType::AuthorizationCode) | None => "authorization_code",
            }
            .to_owned()
        }),
        assets: None,
        support: custom.support.as_ref().map(|support| Support {
            link: optional(support.link.as_ref()),
            description: optional(support.description.as_ref()),
            guides: support.guides.as_ref().map(|guides| Guides { config: guide(&guides.config) }),
        }),
        config_notices: custom.config_notices.iter().map(notice).collect(),
        config_fields,
        label,
        subtitle: optional(custom.subtitle.as_ref()),
        error_steps: custom
            .error_steps
            .iter()
            .map(|entry| ErrorStep { code: string(&entry.code), step: string(&entry.step) })
            .collect(),
        permissions_can_change: custom.permissions_can_change,
        alternative: optional(custom.alternative.as_ref()),
        actions: file.actions.iter().map(action).collect(),
        scope_definitions: file.scope_definitions.0.iter().map(scope_definition).collect(),
        wanted_scopes: strings(&custom.wanted_scopes),
    };
    ConnectorAnswer { integration: Some(integration), config, ..ConnectorAnswer::default() }
}

fn action(action: &file::Action) -> Action {
    Action {
        id: string(&action.action_id),
        label: string(&action.label),
        scopes: words(action.required_scopes.as_ref()),
    }
}

fn scope_definition((name, definition): &(file::Text, file::ScopeDefinition)) -> ScopeDefinition {
    ScopeDefinition {
        name: string(name),
        description: optional(definition.description.as_ref()).unwrap_or_default(),
        includes: words(definition.includes.as_ref()),
    }
}

/// The words of a list with spaces between them.
fn words(list: Option<&file::Text>) -> Vec<String> {
    list.into_iter().flat_map(|list| list.value.split_whitespace()).map(str::to_owned).collect()
}

pub(crate) fn permission(row: &file::Permission) -> PermissionSpec {
    PermissionSpec {
        key: string(&row.key),
        label: string(&row.label),
        read: optional(row.read.as_ref()),
        write: optional(row.write.as_ref()),
        note: row.note,
    }
}

fn notice(notice: &file::Notice) -> Notice {
    Notice {
        key: string(&notice.key),
        kind: notice.kind.into(),
        description: string(&notice.description),
        position: notice.position.map(|position| {
            match position {
                file::Position::Top => "top",
                file::Position::Bottom => "bottom",
            }
            .to_owned()
        }),
        anchor: optional(notice.anchor.as_ref()),
    }
}

pub(crate) fn field(field: &file::Field) -> Field {
    Field {
        key: string(&field.key),
        label: string(&field.label),
        kind: match field.kind {
            file::FieldKind::Text => FieldType::Text,
            file::FieldKind::Password => FieldType::Password,
            file::FieldKind::TextArea => FieldType::TextArea,
            file::FieldKind::Select => FieldType::Select,
            file::FieldKind::Number => FieldType::Number,
        },
        noun: optional(field.noun.as_ref()),
        required: field.required,
        secret: field.secret,
        read_only: field.read_only,
        placeholder: optional(field.placeholder.as_ref()).unwrap_or_default(),
        description: optional(field.description.as_ref()),
        tooltip: optional(field.tooltip.as_ref()),
        display: field.display,
        condition: optional(field.condition.as_ref()),
        validation: field.validation.as_ref().and_then(rule),
        reassurance: optional(field.reassurance.as_ref()),
        guide_step: optional(field.guide_step.as_ref()),
        options: field
            .options
            .iter()
            .map(|option| Choice { value: string(&option.value), label: string(&option.label) })
            .collect(),
        value: optional(field.value.as_ref()),
        default_value: optional(field.default_value.as_ref()),
        suffix: optional(field.suffix.as_ref()),
        lookalikes: field.lookalikes.iter().map(lookalike).collect(),
    }
}

pub(crate) fn rule(rule: &file::Validation) -> Option<Rule> {
    let kind = rule.kind.map(|kind| match kind {
        file::ValidationKind::HtmlPattern => "html-pattern",
        file::ValidationKind::Domain => "domain",
    });
    let format = rule.format.as_ref().map(|format| match format.value {
        file::ValueFormat::Email => Format::Email,
        file::ValueFormat::Url => Format::Url,
        file::ValueFormat::Uri => Format::Uri,
        file::ValueFormat::Uuid => Format::Uuid,
        file::ValueFormat::Date => Format::Date,
        file::ValueFormat::Datetime => Format::Datetime,
    });
    let error = optional(rule.error.as_ref().or(rule.error_message.as_ref()));
    Rule::read(kind, optional(rule.pattern.as_ref()), format.map(Format::as_str), error)
}

fn lookalike(lookalike: &file::Lookalike) -> Lookalike {
    Lookalike {
        reason: string(&lookalike.reason),
        pattern: pattern::any_of(lookalike.patterns.iter().map(|pattern| pattern.value.as_str())),
        message: string(&lookalike.message),
        fix: string(&lookalike.fix),
        guide_step: optional(lookalike.guide_step.as_ref()),
    }
}

fn guide(guide: &file::Guide) -> Guide {
    Guide {
        warning: optional(guide.warning.as_ref()),
        sections: guide.sections.iter().map(section).collect(),
    }
}

fn section(section: &file::Section) -> Section {
    Section {
        id: string(&section.id),
        title: string(&section.title),
        content: optional(section.content.as_ref()).unwrap_or_default(),
        list: items(&section.list),
        image: section.image.as_ref().map(image),
        steps: section.steps.iter().map(step).collect(),
        closing: optional(section.closing.as_ref()),
        applicable_scopes: strings(&section.applicable_scopes),
        whitelabel_hide: section.whitelabel_hide,
    }
}

fn step(step: &file::Step) -> Step {
    Step {
        id: string(&step.id),
        title: string(&step.title),
        content: string(&step.content),
        list: items(&step.list),
        image: step.image.as_ref().map(image),
        applicable_scopes: strings(&step.applicable_scopes),
        display_scopes: step.display_scopes,
        whitelabel_hide: step.whitelabel_hide,
    }
}

fn image(image: &file::Image) -> Image {
    Image {
        src: string(&image.src),
        alt: string(&image.alt),
        width: image.width.unwrap_or_default(),
        height: image.height.unwrap_or_default(),
    }
}

fn items(list: &[file::At<file::Item>]) -> Vec<Item> {
    list.iter().map(|item| self::item(&item.value)).collect()
}

fn item(item: &file::Item) -> Item {
    match item {
        file::Item::Text(text) => Item { text: text.clone(), ..Item::default() },
        file::Item::Full(full) => Item {
            id: optional(full.id.as_ref()),
            text: string(&full.text),
            important: full.important,
            values: full
                .values
                .as_ref()
                .map(|values| Values { label: string(&values.label), names: strings(&values.names) }),
            whitelabel_hide: full.whitelabel_hide,
        },
    }
}
