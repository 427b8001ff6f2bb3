//! Texts with places for what the user typed.

/// What the user typed, by field key; `None` for a field that is empty.
pub type Values<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

/// What stands before the key of a field, as a whole value and within a text.
const WHOLE: &str = "$.credentials.";
const OPEN: &str = "${credentials.";

/// A text with places for fields: `$.credentials.key` alone, or `${credentials.key}` anywhere in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(String),
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// What is wrong and what was expected.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if let Some(key) = text.strip_prefix(WHOLE).filter(|key| is_key(key)) {
            return Ok(Self { parts: vec![Part::Field(key.to_owned())] });
        }
        if let Some(wrong) = other_form(text) {
            return Err(wrong);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            if start > 0 {
                parts.push(Part::Text(rest[..start].to_owned()));
            }
            let after = rest[start..].strip_prefix(OPEN);
            let found = after.and_then(|after| after.split_once('}')).filter(|(key, _)| is_key(key));
            let Some((key, after)) = found else {
                let end = rest[start..].find('}').map_or(rest.len(), |end| start + end + 1);
                let key = rest[start..end].trim_matches(['$', '{', '}']);
                return Err(format!("`{}` is not a field; write `{OPEN}{}}}`", &rest[start..end], last(key)));
            };
            parts.push(Part::Field(key.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// The value of one field alone.
    pub(crate) fn field(key: &str) -> Self {
        Self { parts: vec![Part::Field(key.to_owned())] }
    }

    /// The keys of its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(key) => Some(key.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The field that it consists of, if it is one alone.
    #[must_use]
    pub fn only_field(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Field(key)] => Some(key),
            _ => None,
        }
    }

    /// The text, each field passed through `encode`. `None` when a field is empty.
    #[must_use]
    pub fn render_with(&self, values: Values<'_>, encode: impl Fn(&str) -> String) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Field(key) => text.push_str(&encode(values(key)?)),
            }
        }
        Some(text)
    }

    /// The text. `None` when a field is empty.
    #[must_use]
    pub fn render(&self, values: Values<'_>) -> Option<String> {
        self.render_with(values, str::to_owned)
    }

    /// The text before its first field.
    pub(crate) fn start(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(of_key)
}

fn of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// The last part of a path that stands for a field, or words for it where there is none.
fn last(path: &str) -> &str {
    let key = path.trim().rsplit('.').next().unwrap_or_default();
    if is_key(key) { key } else { "<key>" }
}

/// The mistake of a text that means a field and does not say so as one of the two forms; it would be sent as it is.
fn other_form(text: &str) -> Option<String> {
    const BARE: &str = "credentials.";
    let whole = |path: &str| format!("`{text}` is not a field; write `{WHOLE}{}`", last(path));
    if text.starts_with(BARE) || text.starts_with("$.") && text.chars().skip(1).all(|c| c == '.' || of_key(c))
    {
        return Some(whole(text));
    }
    if let Some(path) = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"))
        && !path.contains('{')
    {
        return Some(whole(path));
    }
    let (at, form) = [WHOLE, "{{", "{credentials.", "$credentials."].into_iter().find_map(|form| {
        let at = text.match_indices(form).map(|(at, _)| at).find(|at| !text[..*at].ends_with('$'))?;
        Some((at, form))
    })?;
    // Two braces may be a language of the provider's own.
    if form == "{{" && !text[at..].contains(BARE) {
        return None;
    }
    let rest = &text[at + form.len()..];
    let path = rest.split_once(BARE).map_or(rest, |(_, path)| path);
    let key: &str = &path[..path.find(|c| !of_key(c)).unwrap_or(path.len())];
    Some(format!("within a text a field is written `{OPEN}{}}}`, not as in `{text}`", last(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str) -> Option<String> {
        Template::parse(text).unwrap().render(&|key| match key {
            "a" => Some("1"),
            "b" => Some("${credentials.a}"),
            _ => None,
        })
    }

    #[test]
    fn both_forms_are_filled_in_and_values_are_not_read_again() {
        assert_eq!(render("$.credentials.a").as_deref(), Some("1"));
        assert_eq!(render("x-${credentials.a}/${credentials.b}$").as_deref(), Some("x-1/${credentials.a}$"));
        assert_eq!(render("plain").as_deref(), Some("plain"));
        assert_eq!(render("${credentials.empty}:x"), None);
    }

    #[test]
    fn what_is_neither_form_is_refused_with_the_form_to_write() {
        for (text, form) in [
            ("$.credential.a", "`$.credentials.a`"),
            ("$.a", "`$.credentials.a`"),
            ("${a}", "`${credentials.a}`"),
            ("${credentials.a", "`${credentials.a}`"),
            ("${credentials.}", "`${credentials.<key>}`"),
            ("$.credentials.a b", "`${credentials.a}`"),
            ("${}", "`${credentials.<key>}`"),
            ("credentials.a", "`$.credentials.a`"),
            ("{{credentials.a}}", "`$.credentials.a`"),
            ("{{ $.credentials.a }}", "`$.credentials.a`"),
            ("Token $.credentials.a", "`${credentials.a}`"),
            ("Token {{credentials.a}}", "`${credentials.a}`"),
            ("Token {credentials.a}", "`${credentials.a}`"),
        ] {
            let wrong = Template::parse(text).unwrap_err();
            assert!(wrong.contains(form), "{text}: {wrong}");
        }
    }

    #[test]
    fn braces_that_mean_no_field_are_text() {
        for text in ["query { viewer { id } }", "a {{b}} c", "$5", "$"] {
            assert_eq!(render(text).as_deref(), Some(text));
        }
    }
}
