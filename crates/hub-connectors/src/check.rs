//! What must hold beyond the shape of a file: no empty text, no unknown placeholder, only https links, and every id
//! that is named exists once. Done at load, so that nobody meets a dead link or a raw `{name}` on the screen.

mod text;

use std::collections::HashMap;

use hub_model::ErrorCode;
use hub_model::inline::is_safe;

use crate::error::Error;
use crate::file::{Custom, Field, File, Guide, Item, Method, Text};

/// Checks a file as a whole and gives back its one method.
///
/// # Errors
///
/// The first fault.
pub(crate) fn method<'a>(name: &str, file: &'a File) -> Result<&'a Custom, Error> {
    let [method] = file.authentication.as_slice() else {
        let message = format!("{} methods, exactly one was expected", file.authentication.len());
        return Err(Error { file: name.to_owned(), line: None, message });
    };
    let Method::Custom(custom) = &method.value;
    let guide =
        custom.support.as_ref().and_then(|support| support.guides.as_ref()).map(|guides| &guides.config);
    let check = Check { file: name, steps: steps(name, guide)? };
    check.head(file, custom)?;
    check.texts(custom)?;
    check.permissions(custom)?;
    for field in &custom.config_fields {
        check.field(field)?;
    }
    if let Some(guide) = guide {
        check.guide(guide)?;
    }
    for entry in &custom.error_steps {
        if ErrorCode::parse(&entry.code.value).is_none() {
            return check.fault(line(&entry.code), format!("`{}` is not an error code", entry.code.value));
        }
        check.step(&entry.step)?;
    }
    check.unique("error code", custom.error_steps.iter().map(|entry| &entry.code))?;
    Ok(custom)
}

/// Ids of the steps, each with whether it is dropped under a partner's own brand. Sections, steps and items share
/// one name space, because all of them become ids on the page.
fn steps<'a>(name: &'a str, guide: Option<&'a Guide>) -> Result<HashMap<&'a str, bool>, Error> {
    let mut steps = HashMap::new();
    let mut seen = HashMap::new();
    for section in guide.iter().flat_map(|guide| &guide.sections) {
        let mut ids = vec![(section.id.value.as_str(), line(&section.id))];
        for step in &section.steps {
            ids.push((&step.id.value, line(&step.id)));
            steps.insert(step.id.value.as_str(), section.whitelabel_hide || step.whitelabel_hide);
            for item in &step.list {
                if let Item::Full(full) = &item.value
                    && let Some(id) = &full.id
                {
                    ids.push((&id.value, line(id)));
                }
            }
        }
        for (id, line) in ids {
            let fault = |message| Err(Error { file: name.to_owned(), line, message });
            if !is_id(id, '-') {
                return fault(format!("the id `{id}` must consist of a-z, 0-9 and -"));
            }
            if let Some(first) = seen.insert(id, line) {
                let first = first.map_or_else(String::new, |line| format!(", first in line {line}"));
                return fault(format!("the id `{id}` occurs twice{first}"));
            }
        }
    }
    Ok(steps)
}

/// The line a value stands on.
pub(crate) fn line<T>(value: &serde_saphyr::Spanned<T>) -> Option<u64> {
    Some(value.defined.line()).filter(|line| *line > 0)
}

/// Whether `word` consists of lower-case letters, digits and `joint`, and starts with a letter.
fn is_id(word: &str, joint: char) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
}

struct Check<'a> {
    file: &'a str,
    steps: HashMap<&'a str, bool>,
}

impl Check<'_> {
    fn fault<T>(&self, line: Option<u64>, message: String) -> Result<T, Error> {
        Err(Error { file: self.file.to_owned(), line, message })
    }

    fn head(&self, file: &File, custom: &Custom) -> Result<(), Error> {
        for key in [&file.info.key, &custom.key, &file.category] {
            if !is_id(&key.value, '_') {
                return self.fault(line(key), format!("`{}` must consist of a-z, 0-9 and _", key.value));
            }
        }
        let version = &file.info.version;
        let parts: Vec<_> = version.value.split('.').map(str::parse::<u32>).collect();
        if parts.len() != 3 || parts.iter().any(Result::is_err) {
            return self.fault(line(version), format!("`{}` is not a version such as 1.0.0", version.value));
        }
        let icon = &file.info.assets.icon;
        if icon.value.contains(['/', '\\']) || !icon.value.ends_with(".svg") {
            return self
                .fault(line(icon), format!("`{}` is not the name of an .svg file beside this", icon.value));
        }
        let base = &file.base_url;
        let host = base.value.strip_prefix("https://").and_then(|rest| rest.split('/').next());
        if !is_safe(&base.value)
            || !host.is_some_and(|host| file.hosts.iter().any(|known| known.value == host))
        {
            return self
                .fault(line(base), format!("`{}` is not an https address at one of the hosts", base.value));
        }
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':');
        if let Some(host) = file.hosts.iter().find(|host| !host.value.chars().all(is_part)) {
            return self.fault(line(host), format!("`{}` is not a host name in lower case", host.value));
        }
        if custom.environments.is_empty() {
            return self.fault(line(&custom.key), "no environments, at least one was expected".to_owned());
        }
        let token = &custom.authorization.token;
        let field = token.value.strip_prefix("$.credentials.");
        if !custom.config_fields.iter().any(|known| Some(known.key.value.as_str()) == field) {
            return self
                .fault(line(token), format!("`{}` is not $.credentials. and a field's key", token.value));
        }
        self.plain(&file.info.title)?;
        file.hosts.iter().try_for_each(|host| self.plain(host))
    }

    fn texts(&self, custom: &Custom) -> Result<(), Error> {
        self.plain(&custom.label)?;
        for text in [&custom.subtitle, &custom.description, &custom.alternative].into_iter().flatten() {
            self.plain(text)?;
        }
        for environment in &custom.environments {
            self.plain(&environment.key)?;
            self.plain(&environment.name)?;
        }
        self.unique("field key", custom.config_fields.iter().map(|field| &field.key))?;
        self.unique("notice key", custom.config_notices.iter().map(|notice| &notice.key))?;
        for notice in &custom.config_notices {
            self.plain(&notice.key)?;
            self.rich(&notice.description.value, line(&notice.description))?;
            if let Some(anchor) = &notice.anchor
                && !custom.config_fields.iter().any(|field| field.key.value == anchor.value)
            {
                return self.fault(line(anchor), format!("`{}` is not a field's key", anchor.value));
            }
        }
        if let Some(support) = &custom.support {
            if let Some(link) = &support.link
                && !(link.value.starts_with("https://") && is_safe(&link.value))
            {
                return self.fault(line(link), format!("`{}` is not an https address", link.value));
            }
            if let Some(text) = &support.description {
                self.rich(&text.value, line(text))?;
            }
        }
        Ok(())
    }

    fn permissions(&self, custom: &Custom) -> Result<(), Error> {
        let rows = &custom.permissions;
        self.unique("permission key", rows.iter().map(|row| &row.key))?;
        self.unique("scope", rows.iter().flat_map(|row| row.read.iter().chain(&row.write)))?;
        for row in rows {
            self.plain(&row.key)?;
            self.plain(&row.label)?;
            row.read.iter().chain(&row.write).try_for_each(|scope| self.plain(scope))?;
            if row.read.is_none() && row.write.is_none() {
                return self
                    .fault(line(&row.key), format!("`{}` has no scope, read or write", row.key.value));
            }
        }
        for wanted in &custom.wanted_scopes {
            let known =
                |scope: &Option<Text>| scope.as_ref().is_some_and(|scope| scope.value == wanted.value);
            if !rows.iter().any(|row| known(&row.read) || known(&row.write)) {
                return self
                    .fault(line(wanted), format!("`{}` is not a scope of the permissions", wanted.value));
            }
        }
        Ok(())
    }

    fn field(&self, field: &Field) -> Result<(), Error> {
        self.plain(&field.key)?;
        self.plain(&field.label)?;
        for text in [&field.placeholder, &field.reassurance, &field.noun].into_iter().flatten() {
            self.plain(text)?;
        }
        if let Some(text) = &field.description {
            self.rich(&text.value, line(text))?;
        }
        field.guide_step.iter().try_for_each(|step| self.step(step))?;
        for lookalike in &field.lookalikes {
            let reason = &lookalike.reason;
            if !is_id(&reason.value, '_')
                || ["whitespace", "characters", "too_long"].contains(&&*reason.value)
            {
                return self
                    .fault(line(reason), format!("`{}` is not a free word of a-z and _", reason.value));
            }
            if lookalike.patterns.is_empty() {
                return self.fault(line(reason), "no patterns, at least one was expected".to_owned());
            }
            for pattern in &lookalike.patterns {
                match crate::pattern::compile(&pattern.value) {
                    Ok(regex) if regex.is_match("") => {
                        let message = format!("the pattern `{}` matches the empty text", pattern.value);
                        return self.fault(line(pattern), message);
                    }
                    Ok(_) => {}
                    Err(message) => return self.fault(line(pattern), message),
                }
            }
            self.plain(&lookalike.message)?;
            self.plain(&lookalike.fix)?;
            lookalike.guide_step.iter().try_for_each(|step| self.step(step))?;
        }
        Ok(())
    }

    fn guide(&self, guide: &Guide) -> Result<(), Error> {
        let rich = |text: &Text| self.rich(&text.value, line(text));
        guide.warning.iter().try_for_each(rich)?;
        for section in &guide.sections {
            self.plain(&section.title)?;
            section.content.iter().chain(&section.closing).try_for_each(rich)?;
            section.applicable_scopes.iter().try_for_each(|scope| self.plain(scope))?;
            for step in &section.steps {
                self.plain(&step.title)?;
                rich(&step.content)?;
                step.applicable_scopes.iter().try_for_each(|scope| self.plain(scope))?;
                for item in &step.list {
                    match &item.value {
                        Item::Text(text) => self.rich(text, line(item))?,
                        Item::Full(full) => {
                            rich(&full.text)?;
                            if let Some(values) = &full.values {
                                values
                                    .names
                                    .iter()
                                    .chain([&values.label])
                                    .try_for_each(|word| self.plain(word))?;
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }
}
