//! Places in a JSON body: `$`, members by name, items by number.

use serde_json::Value;

/// A place such as `$.data[0].user.id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPath {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

impl JsonPath {
    /// Reads a place.
    ///
    /// # Errors
    ///
    /// What was expected.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a place such as $.user.id or $.items[0].name");
        let mut rest = text.strip_prefix('$').ok_or_else(wrong)?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let name = &after[..end];
                let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | ':');
                if name.is_empty() || !name.chars().all(is_name) {
                    return Err(wrong());
                }
                steps.push(Step::Member(name.to_owned()));
                rest = &after[end..];
            } else {
                let (number, after) =
                    rest.strip_prefix('[').and_then(|after| after.split_once(']')).ok_or_else(wrong)?;
                steps.push(Step::Item(number.parse().map_err(|_| wrong())?));
                rest = after;
            }
        }
        Ok(Self { steps })
    }

    /// The value there; `None` when there is none, or null.
    #[must_use]
    pub fn find<'v>(&self, body: &'v Value) -> Option<&'v Value> {
        let mut value = body;
        for step in &self.steps {
            value = match step {
                Step::Member(name) => value.get(name)?,
                Step::Item(number) => value.get(number)?,
            };
        }
        (!value.is_null()).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_are_found() {
        let body = json!({"user": {"first-name": "Mara", "ids": [7, {"x": null}]}});
        let find = |path: &str| JsonPath::parse(path).unwrap().find(&body).cloned();
        assert_eq!(find("$.user.first-name"), Some(json!("Mara")));
        assert_eq!(find("$.user.ids[0]"), Some(json!(7)));
        assert_eq!(find("$"), Some(body.clone()));
        for nowhere in ["$.user.ids[1].x", "$.user.ids[9]", "$.user[0]", "$.user.ids.x", "$.nobody"] {
            assert_eq!(find(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in
            ["", "user", ".user", "$user", "$.", "$..a", "$.a[", "$.a[x]", "$.a[-1]", "$.a b", "$.a[0]b"]
        {
            assert!(JsonPath::parse(text).is_err(), "{text} was accepted");
        }
    }
}
