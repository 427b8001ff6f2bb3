//! A checked connector and what it answers to the hub.

use hub_model::clean::Cleaned;
use hub_model::connector::{Assets, ErrorStep, Guides, Support};
use hub_model::guide::Values;
use hub_model::{
    ConnectorAnswer, ConnectorConfig, Field, FieldType, Guide, Integration, Item, Lookalike, Notice,
    Permission, Section, Step,
};
use regex::Regex;

use crate::credential::{self, FieldProblem};
use crate::error::Error;
use crate::file::{self, File};
use crate::permissions::{self, PermissionSpec};
use crate::{check, pattern, yaml};

/// One authentication method of one provider, checked: what it says holds together.
#[derive(Clone, Debug)]
pub struct Connector {
    /// Provider key, such as `webflow`.
    pub provider: String,
    /// Key of the method within the provider, such as `site_token`.
    pub method: String,
    /// What the hub protocol calls it, such as `webflow_site-token`: URL-safe and stable.
    pub integration_id: String,
    /// What can be granted, in the order of the report.
    pub permissions: Vec<PermissionSpec>,
    /// Scope strings that are wanted when a session does not say.
    pub default_wanted: Vec<String>,
    /// Where the provider's API is, without a slash at the end, such as `https://api.webflow.com/v2`.
    pub base_url: String,
    /// Every host that is called for this provider; an address given for the provider replaces all of them.
    pub hosts: Vec<String>,
    /// Key of the field whose value is the bearer token.
    pub token_field: String,
    /// File name of the logo, such as `webflow.svg`.
    pub logo_name: String,
    /// The logo, an SVG document.
    pub logo: String,
    answer: ConnectorAnswer,
    /// For each field its look-alikes, compiled, in the order of the field's own list.
    lookalikes: Vec<Vec<Regex>>,
}

impl Connector {
    /// Parses and checks a connector file. `name` is what errors call it, `logo` is asked for the content of the
    /// file that the connector names as its icon.
    ///
    /// # Errors
    ///
    /// The first fault, with its line.
    pub fn parse(
        name: &str,
        text: &str,
        logo: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<Self, Error> {
        let file = yaml::parse(name, text)?;
        let custom = check::method(name, &file)?;
        let icon = &file.info.assets.icon;
        let logo = logo(&icon.value).and_then(drawing).map_err(|message| Error {
            file: name.to_owned(),
            line: check::line(icon),
            message: format!("`{}`: {message}", icon.value),
        })?;
        let provider = file.info.key.value.clone();
        let method = custom.key.value.clone();
        let fields: Vec<_> = custom.config_fields.iter().map(field).collect();
        let compile = |lookalike: &Lookalike| pattern::compile(&lookalike.pattern);
        let lookalikes = fields
            .iter()
            .map(|field| field.lookalikes.iter().map(compile).collect())
            .collect::<Result<_, String>>()
            .map_err(|message| Error { file: name.to_owned(), line: None, message })?;
        Ok(Self {
            integration_id: format!("{provider}_{}", method.replace('_', "-")),
            permissions: custom.permissions.iter().map(permission).collect(),
            default_wanted: strings(&custom.wanted_scopes),
            base_url: file.base_url.value.trim_end_matches('/').to_owned(),
            hosts: strings(&file.hosts),
            token_field: token_field(&custom.authorization),
            logo_name: format!("{provider}.svg"),
            logo,
            answer: answer(&file, custom, fields),
            lookalikes,
            provider,
            method,
        })
    }

    /// The list entry. The logo's address is `logo_base` and [`Connector::logo_name`]: give a folder with its slash
    /// at the end, or nothing for an address relative to the answer's own.
    #[must_use]
    pub fn integration(&self, logo_base: &str) -> Integration {
        self.answer(logo_base).integration.unwrap_or_default()
    }

    /// The form, its guide and the list entry. For `logo_base` see [`Connector::integration`].
    #[must_use]
    pub fn answer(&self, logo_base: &str) -> ConnectorAnswer {
        let address = format!("{logo_base}{}", self.logo_name);
        let mut answer = self.answer.clone();
        answer.config.assets = Some(Assets { icon: address.clone() });
        answer.integration = Some(Integration {
            provider: self.provider.clone(),
            authentication_config_key: self.method.clone(),
            integration_id: self.integration_id.clone(),
            logo_url: address,
            ..answer.integration.unwrap_or_default()
        });
        answer
    }

    /// The form and its guide, without a logo.
    #[must_use]
    pub fn config(&self) -> &ConnectorConfig {
        &self.answer.config
    }

    /// The step of the guide that helps with `code`.
    #[must_use]
    pub fn step_for(&self, code: hub_model::ErrorCode) -> Option<&str> {
        self.config().step_for(code.as_str())
    }

    /// The permission report on a credential that has `scopes` (`None`: the provider did not say) and of which
    /// `wanted` is wanted. See [`permissions::report`].
    #[must_use]
    pub fn permissions_for(&self, scopes: Option<&[String]>, wanted: &[String]) -> Vec<Permission> {
        permissions::report(&self.permissions, scopes, wanted)
    }

    /// Cleans and judges what was pasted into a field, without asking the provider: empty, too long, a look-alike,
    /// white space inside, characters that no header carries, in this order.
    ///
    /// # Errors
    ///
    /// Why it cannot be the credential. The problem never holds the value.
    pub fn check(&self, field_key: &str, raw: &str) -> Result<Cleaned, FieldProblem> {
        let fields = &self.config().config_fields;
        let (field, lookalikes) = fields
            .iter()
            .zip(&self.lookalikes)
            .find(|(field, _)| field.key == field_key)
            .ok_or_else(credential::unknown)?;
        let step = field.guide_step.as_deref().or_else(|| self.step_for(hub_model::ErrorCode::TokenEmpty));
        credential::check(field, lookalikes, step, raw)
    }
}

/// Accepts a drawing and refuses a program: the hub serves it from its own origin.
fn drawing(svg: String) -> Result<String, String> {
    let lower = svg.to_ascii_lowercase();
    let bad = ["<script", "<foreignobject", "<!", "javascript:", "http-equiv", "<style", " on", "href"];
    if svg.len() > 16 * 1024 || !lower.starts_with("<svg ") {
        return Err("an SVG document of at most 16 KB was expected".to_owned());
    }
    match bad.iter().find(|bad| lower.contains(*bad)) {
        Some(found) => Err(format!("`{found}` was found, only shapes were expected")),
        None => Ok(svg),
    }
}

/// The field that is the token; that it exists was checked.
fn token_field(authorization: &file::Authorization) -> String {
    match authorization.kind {
        file::AuthorizationKind::Bearer => {
            authorization.token.value.trim_start_matches("$.credentials.").to_owned()
        }
    }
}

fn strings(texts: &[file::Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn string(text: &file::Text) -> String {
    text.value.clone()
}

fn optional(text: Option<&file::Text>) -> Option<String> {
    text.map(string)
}

fn answer(file: &File, custom: &file::Custom, config_fields: Vec<Field>) -> ConnectorAnswer {
    let label = Some(string(&custom.label));
    let integration = Integration {
        active: true,
        name: string(&file.info.title),
        category: string(&file.category),
        version: string(&file.info.version),
        environment: custom
            .environments
            .first()
            .map(|environment| string(&environment.key))
            .unwrap_or_default(),
        label: label.clone(),
        description: optional(custom.description.as_ref()),
        ..Integration::default()
    };
    let config = ConnectorConfig {
        key: string(&file.info.key),
        name: string(&file.info.title),
        kind: match custom.kind {
            file::MethodKind::Custom => "custom".to_owned(),
        },
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
    };
    ConnectorAnswer { integration: Some(integration), config, ..ConnectorAnswer::default() }
}

fn permission(row: &file::Permission) -> PermissionSpec {
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
        kind: notice.kind,
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

fn field(field: &file::Field) -> Field {
    Field {
        key: string(&field.key),
        label: string(&field.label),
        kind: match field.kind {
            file::FieldKind::Text => FieldType::Text,
            file::FieldKind::Password => FieldType::Password,
        },
        noun: optional(field.noun.as_ref()),
        required: field.required,
        secret: field.secret,
        read_only: field.read_only,
        placeholder: optional(field.placeholder.as_ref()).unwrap_or_default(),
        description: optional(field.description.as_ref()),
        reassurance: optional(field.reassurance.as_ref()),
        guide_step: optional(field.guide_step.as_ref()),
        lookalikes: field.lookalikes.iter().map(lookalike).collect(),
    }
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
        list: step.list.iter().map(|item| self::item(&item.value)).collect(),
        applicable_scopes: strings(&step.applicable_scopes),
        display_scopes: step.display_scopes,
        whitelabel_hide: step.whitelabel_hide,
    }
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
