//! The method of a file: its names, its permission table, its help.

use hub_model::inline::is_safe;

use super::{Check, is_id};
use crate::file::Support;

impl Check<'_> {
    pub(super) fn method(&self) {
        let custom = self.custom;
        if !is_id(&custom.key.value, '_') {
            self.wrong(&custom.key, "must consist of a-z, 0-9 and _");
        }
        self.plain(&custom.label);
        for text in [&custom.subtitle, &custom.description, &custom.alternative].into_iter().flatten() {
            self.plain(text);
        }
        for environment in &custom.environments {
            self.plain(&environment.key);
            self.plain(&environment.name);
        }
        if let Some(support) = &custom.support {
            self.support(support);
        }
    }

    fn support(&self, support: &Support) {
        if let Some(link) = &support.link
            && !(link.value.starts_with("https://") && is_safe(&link.value))
        {
            self.wrong(link, "is not an https address");
        }
        if let Some(description) = &support.description {
            self.rich(description);
        }
    }

    /// Every scope stands in one row.
    pub(super) fn permissions(&self) {
        let rows = &self.custom.permissions;
        self.unique("permission key", rows.iter().map(|row| &row.key));
        self.unique("scope", rows.iter().flat_map(|row| row.read.iter().chain(&row.write)));
        for row in rows {
            self.plain(&row.key);
            self.plain(&row.label);
            row.read.iter().chain(&row.write).for_each(|scope| self.plain(scope));
            if row.read.is_none() && row.write.is_none() {
                self.wrong(&row.key, "has no scope, read or write");
            }
        }
    }
}
