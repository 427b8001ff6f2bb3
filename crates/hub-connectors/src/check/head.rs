//! The head of a file: names, version, icon, and addresses that are called over TLS at known hosts only.

use hub_model::inline::is_safe;

use super::{Check, is_id};
use crate::error::Error;
use crate::file::File;

impl Check<'_> {
    pub(super) fn head(&self, file: &File) -> Result<(), Error> {
        for key in [&file.info.key, &file.category] {
            if !is_id(&key.value, '_') {
                return self.wrong(key, "must consist of a-z, 0-9 and _");
            }
        }
        let version = &file.info.version;
        let parts: Vec<_> = version.value.split('.').map(str::parse::<u32>).collect();
        if parts.len() != 3 || parts.iter().any(Result::is_err) {
            return self.wrong(version, "is not a version such as 1.0.0");
        }
        let icon = &file.info.assets.icon;
        if icon.value.contains(['/', '\\']) || !icon.value.ends_with(".svg") {
            return self.wrong(icon, "is not the name of an .svg file beside this");
        }
        let base = &file.base_url;
        let host = base.value.strip_prefix("https://").and_then(|rest| rest.split('/').next());
        let known = host.is_some_and(|host| file.hosts.iter().any(|known| known.value == host));
        if !known || !is_safe(&base.value) {
            return self.wrong(base, "is not an https address at one of the hosts");
        }
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':');
        if let Some(host) = file.hosts.iter().find(|host| !host.value.chars().all(is_part)) {
            return self.wrong(host, "is not a host name in lower case");
        }
        self.plain(&file.info.title)?;
        file.hosts.iter().try_for_each(|host| self.plain(host))
    }
}
