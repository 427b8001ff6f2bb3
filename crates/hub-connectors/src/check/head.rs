//! The head of a file: names, version, icon.

use super::{Check, is_id};

impl Check<'_> {
    pub(super) fn head(&self) {
        let file = self.file;
        for key in [&file.info.key, &file.category] {
            if !is_id(&key.value, '_') {
                self.wrong(key, "must consist of a-z, 0-9 and _");
            }
        }
        if let Some(format) = file.format.as_ref().filter(|format| format.value != "1.0.0") {
            self.wrong(format, "is not the version of the format, 1.0.0");
        }
        let version = &file.info.version;
        let parts: Vec<_> = version.value.split('.').map(str::parse::<u32>).collect();
        if parts.len() != 3 || parts.iter().any(Result::is_err) {
            self.wrong(version, "is not a version such as 1.0.0");
        }
        let icon = &file.info.assets.icon;
        if icon.value.contains(['/', '\\']) || !icon.value.ends_with(".svg") {
            self.wrong(icon, "is not the name of an .svg file beside this");
        }
        self.plain(&file.info.title);
    }
}
