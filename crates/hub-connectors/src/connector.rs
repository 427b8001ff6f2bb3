//! A checked connector and what it answers to the hub.

use hub_model::clean::Cleaned;
use hub_model::connector::Assets;
use hub_model::{
    ConnectorAnswer, ConnectorConfig, Granted, Integration, Level, Lookalike, Permission, Rule, RuleKind,
};
use regex::Regex;

use crate::check::{self, Checked};
use crate::connection::{Address, Authorization, ConnectionTest, Oauth};
use crate::credential::{self, Compiled, FieldProblem};
use crate::error::Error;
use crate::file::File;
use crate::permissions::{self, PermissionSpec};
use crate::{convert, logo, pattern, steps, travel, yaml};

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
    /// Where the provider's API is, and which hosts may be called for it.
    pub address: Address,
    /// How the credential travels.
    pub authorization: Authorization,
    /// How the provider issues the token; `None` for what the user types as it is.
    pub oauth: Option<Oauth>,
    /// How a credential is tested; `None` where only a program can do that.
    pub test: Option<ConnectionTest>,
    /// Why a credential is not tested, where the file says that no call can judge it.
    pub untested: Option<String>,
    /// File name of the logo, such as `webflow.svg`.
    pub logo_name: String,
    /// The logo, an SVG document.
    pub logo: String,
    answer: ConnectorAnswer,
    /// For each field its look-alikes, compiled, in the order of the field's own list.
    lookalikes: Vec<Vec<Regex>>,
    /// For each field the pattern that its value must match, compiled.
    patterns: Vec<Option<Regex>>,
}

impl Connector {
    /// Parses and checks a connector file. `name` is what errors call it, `read_logo` is asked for the content of
    /// the file that the connector names as its icon.
    ///
    /// # Errors
    ///
    /// The first fault, with its place; [`Connector::examine`] gives all.
    pub fn parse(
        name: &str,
        text: &str,
        read_logo: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<Self, Error> {
        Self::examine(name, text, read_logo).map_err(|mut faults| {
            if faults.is_empty() { Error::whole(name, "cannot be read") } else { faults.swap_remove(0) }
        })
    }

    /// The same for who mends the file.
    ///
    /// # Errors
    ///
    /// Every fault, in the order of the file. What a file means is checked only when its shape is right.
    pub fn examine(
        name: &str,
        text: &str,
        read_logo: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<Self, Vec<Error>> {
        let file = yaml::parse(name, text)?;
        let checked = check::file(name, &file);
        let icon = &file.info.assets.icon;
        let logo = read_logo(&icon.value)
            .and_then(logo::drawing)
            .map_err(|message| Error::at(name, icon.place, format!("`{}`: {message}", icon.value)));
        let (checked, logo) = match (checked, logo) {
            (Ok(checked), Ok(logo)) => (checked, logo),
            (Ok(_), Err(fault)) => return Err(vec![fault]),
            (Err(faults), Ok(_)) => return Err(faults),
            (Err(mut faults), Err(fault)) => {
                // A name that is wrong in itself has been told.
                if !faults.iter().any(|other| (other.line, other.column) == (fault.line, fault.column)) {
                    faults.push(fault);
                    faults.sort_by_key(|fault| (fault.line, fault.column));
                }
                return Err(faults);
            }
        };
        Self::build(&file, checked, logo).map_err(|message| vec![Error::whole(name, message)])
    }

    fn build(file: &File, checked: Checked<'_>, logo: String) -> Result<Self, String> {
        let custom = checked.custom;
        let provider = file.info.key.value.clone();
        let method = custom.key.value.clone();
        let mut fields: Vec<_> = custom.config_fields.iter().map(convert::field).collect();
        for field in &mut fields {
            field.lookalikes.extend(travel::lookalike(field, &checked));
        }
        let compile = |lookalike: &Lookalike| pattern::compile(&lookalike.pattern);
        let lookalikes = fields
            .iter()
            .map(|field| field.lookalikes.iter().map(compile).collect())
            .collect::<Result<_, String>>()?;
        let patterns = fields
            .iter()
            .map(|field| match &field.validation {
                Some(Rule { kind: RuleKind::Pattern(pattern), .. }) => pattern::compile(pattern).map(Some),
                _ => Ok(None),
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            integration_id: format!("{provider}_{}", method.replace('_', "-")),
            permissions: custom.permissions.iter().map(convert::permission).collect(),
            default_wanted: convert::strings(&custom.wanted_scopes),
            address: checked.address,
            authorization: checked.authorization,
            oauth: checked.oauth,
            test: checked.test,
            untested: custom.untested.as_ref().map(|why| why.value.clone()),
            logo_name: format!("{provider}.svg"),
            logo,
            answer: convert::answer(file, custom, fields),
            lookalikes,
            patterns,
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
    /// `wanted` is wanted. Scopes that come with others count as had. See [`permissions::report`]; a connector
    /// without a table has a row for each scope that is had or wanted.
    #[must_use]
    pub fn permissions_for(&self, scopes: Option<&[String]>, wanted: &[String]) -> Vec<Permission> {
        let definitions = &self.config().scope_definitions;
        let had = scopes.map(|scopes| permissions::with_included(definitions, scopes));
        let mut rows = if self.permissions.is_empty() {
            let specs = permissions::of_definitions(definitions);
            let mut rows = permissions::report(&specs, had.as_deref(), wanted);
            rows.retain(|row| {
                row.wanted != Level::None || matches!(row.granted, Granted::Read | Granted::Write)
            });
            rows
        } else {
            permissions::report(&self.permissions, had.as_deref(), wanted)
        };
        for row in &mut rows {
            row.guide_step =
                row.scope.as_ref().and_then(|scope| self.step_granting(scope)).map(str::to_owned);
        }
        rows
    }

    /// The step of the guide in which `scope` is granted: one that is tied to it, before one that lists all scopes,
    /// before the one that helps with a missing permission. Never one that a partner's customers do not see.
    #[must_use]
    pub fn step_granting(&self, scope: &str) -> Option<&str> {
        let steps = self.config().guide().and_then(|guide| steps::granting(guide, scope));
        steps.or_else(|| self.step_for(hub_model::ErrorCode::MissingPermission))
    }

    /// Cleans and judges what was pasted into a field, without asking the provider: empty, too long, a look-alike,
    /// white space inside, characters that no header carries, the field's own rule, in this order.
    ///
    /// # Errors
    ///
    /// Why it cannot be the credential. The problem never holds the value.
    pub fn check(&self, field_key: &str, raw: &str) -> Result<Cleaned, FieldProblem> {
        let fields = &self.config().config_fields;
        let at = fields.iter().position(|field| field.key == field_key).ok_or_else(credential::unknown)?;
        let field = &fields[at];
        let step = field.guide_step.as_deref().or_else(|| self.step_for(hub_model::ErrorCode::TokenEmpty));
        let rules = Compiled { lookalikes: &self.lookalikes[at], pattern: self.patterns[at].as_ref() };
        credential::check(field, &rules, step, raw)
    }
}
