//! The method of a file: its names, which field is the token, its permission table, its help.

use hub_model::inline::is_safe;

use super::{Check, is_id, line};
use crate::error::Error;
use crate::file::{Custom, FieldKind, Support, Text};

impl Check<'_> {
    pub(super) fn method(&self, custom: &Custom) -> Result<(), Error> {
        if !is_id(&custom.key.value, '_') {
            return self.wrong(&custom.key, "must consist of a-z, 0-9 and _");
        }
        if custom.environments.is_empty() {
            return self.fault(line(&custom.key), "no environments, at least one was expected".to_owned());
        }
        self.token(custom)?;
        self.plain(&custom.label)?;
        for text in [&custom.subtitle, &custom.description, &custom.alternative].into_iter().flatten() {
            self.plain(text)?;
        }
        for environment in &custom.environments {
            self.plain(&environment.key)?;
            self.plain(&environment.name)?;
        }
        custom.support.iter().try_for_each(|support| self.support(support))
    }

    /// The token must always be there and must fit into a header, and both are checked of a required secret only.
    fn token(&self, custom: &Custom) -> Result<(), Error> {
        let token = &custom.authorization.token;
        let key = token.value.strip_prefix("$.credentials.");
        let field = custom.config_fields.iter().find(|field| Some(field.key.value.as_str()) == key);
        match field {
            None => self.wrong(token, "is not $.credentials. and a field's key"),
            Some(field) if field.required && (field.secret || field.kind == FieldKind::Password) => Ok(()),
            Some(_) => self.wrong(token, "names a field that is not both required and secret"),
        }
    }

    fn support(&self, support: &Support) -> Result<(), Error> {
        if let Some(link) = &support.link
            && !(link.value.starts_with("https://") && is_safe(&link.value))
        {
            return self.wrong(link, "is not an https address");
        }
        support.description.iter().try_for_each(|text| self.rich(text))
    }

    /// Every scope stands in one row, and what is wanted is in the table.
    pub(super) fn permissions(&self, custom: &Custom) -> Result<(), Error> {
        let rows = &custom.permissions;
        self.unique("permission key", rows.iter().map(|row| &row.key))?;
        self.unique("scope", rows.iter().flat_map(|row| row.read.iter().chain(&row.write)))?;
        for row in rows {
            self.plain(&row.key)?;
            self.plain(&row.label)?;
            row.read.iter().chain(&row.write).try_for_each(|scope| self.plain(scope))?;
            if row.read.is_none() && row.write.is_none() {
                return self.wrong(&row.key, "has no scope, read or write");
            }
        }
        for wanted in &custom.wanted_scopes {
            let is_wanted = |scope: &Text| scope.value == wanted.value;
            if !rows.iter().flat_map(|row| row.read.iter().chain(&row.write)).any(is_wanted) {
                return self.wrong(wanted, "is not a scope of the permissions");
            }
        }
        Ok(())
    }
}
