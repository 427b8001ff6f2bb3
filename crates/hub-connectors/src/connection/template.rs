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
        if let Some(key) = text.strip_prefix(WHOLE) {
            return Ok(Self { parts: vec![Part::Field(key_of(key)?)] });
        }
        if text.starts_with("$.") {
            return Err(format!("`{text}` is not {WHOLE} and a field's key"));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            if start > 0 {
                parts.push(Part::Text(rest[..start].to_owned()));
            }
            let after = rest[start..].strip_prefix(OPEN);
            let Some((key, after)) = after.and_then(|after| after.split_once('}')) else {
                return Err(format!("a place in `{text}` is not {OPEN} and a field's key and }}"));
            };
            parts.push(Part::Field(key_of(key)?));
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

fn key_of(key: &str) -> Result<String, String> {
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_key { Ok(key.to_owned()) } else { Err(format!("`{key}` cannot be a field's key")) }
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
    fn what_is_neither_form_is_refused() {
        for text in
            ["$.credential.a", "${a}", "${credentials.a", "${credentials.}", "$.credentials.a b", "${}"]
        {
            assert!(Template::parse(text).is_err(), "{text} was accepted");
        }
    }
}
