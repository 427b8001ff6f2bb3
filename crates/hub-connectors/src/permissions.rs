//! The permission table of a connector, and the report made from it.

use hub_model::{Granted, Level, Permission, PermissionNote, ScopeDefinition};

/// One permission of a provider: its name there, and the scope strings that stand for its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionSpec {
    /// The provider's name of the resource, such as `cms`.
    pub key: String,
    /// The name in the provider's own screens, such as `CMS`.
    pub label: String,
    /// Scope string for reading; `None` where there is no such level.
    pub read: Option<String>,
    /// Scope string for writing; it includes reading.
    pub write: Option<String>,
    /// Why it is not judged like the others.
    pub note: Option<PermissionNote>,
}

/// The report on a credential: one row for each of `specs`, in their order, then one for each wanted scope that
/// is in none of them, so that no wish is lost.
///
/// `scopes` are the provider's words for what the credential has, `None` where it did not say: then every row is
/// [`Granted::Unknown`]. What the provider refuses to this kind of credential counts as not granted whatever its
/// scopes say (Webflow lets people tick Custom Code for a Site Token and then refuses it), so that wanting it by
/// name makes the outcome `limited` before the account is linked, not after.
#[must_use]
pub fn report(specs: &[PermissionSpec], scopes: Option<&[String]>, wanted: &[String]) -> Vec<Permission> {
    let row = |spec: &PermissionSpec| Permission {
        key: spec.key.clone(),
        label: spec.label.clone(),
        granted: match (scopes, spec.note) {
            (None, _) => Granted::Unknown,
            (Some(_), Some(PermissionNote::NotWithThisMethod)) => Granted::None,
            (Some(scopes), _) => match level(spec, scopes) {
                Level::Write => Granted::Write,
                Level::Read => Granted::Read,
                Level::None => Granted::None,
            },
        },
        wanted: level(spec, wanted),
        note: spec.note,
        scope: [&spec.write, &spec.read]
            .into_iter()
            .find(|scope| has(scope.as_ref(), wanted))
            .cloned()
            .flatten(),
        guide_step: None,
    };
    let mut rows: Vec<_> = specs.iter().map(row).collect();
    for scope in wanted {
        let spec = unlisted(scope);
        let known = |spec: &PermissionSpec| {
            has(spec.read.as_ref(), wanted_one(scope)) || has(spec.write.as_ref(), wanted_one(scope))
        };
        if !specs.iter().any(known) && !rows.iter().any(|row| row.key == spec.key) {
            rows.push(row(&spec));
        }
    }
    rows
}

/// `scopes` and every scope that comes with one of them, directly or over others.
pub(crate) fn with_included(definitions: &[ScopeDefinition], scopes: &[String]) -> Vec<String> {
    let mut all = scopes.to_vec();
    let mut next = 0;
    while let Some(scope) = all.get(next) {
        let included = definitions.iter().filter(|definition| definition.name == *scope);
        let new: Vec<String> = included
            .flat_map(|definition| &definition.includes)
            .filter(|included| !all.contains(included))
            .cloned()
            .collect();
        all.extend(new);
        next += 1;
    }
    all
}

/// A row for each scope, for a connector without a table.
pub(crate) fn of_definitions(definitions: &[ScopeDefinition]) -> Vec<PermissionSpec> {
    let spec = |definition: &ScopeDefinition| PermissionSpec {
        key: definition.name.clone(),
        label: definition.name.clone(),
        read: Some(definition.name.clone()),
        write: None,
        note: None,
    };
    definitions.iter().map(spec).collect()
}

/// The highest level of `spec` among `scopes`.
fn level(spec: &PermissionSpec, scopes: &[String]) -> Level {
    if has(spec.write.as_ref(), scopes) {
        Level::Write
    } else if has(spec.read.as_ref(), scopes) {
        Level::Read
    } else {
        Level::None
    }
}

fn has(scope: Option<&String>, scopes: &[String]) -> bool {
    scope.is_some_and(|scope| scopes.contains(scope))
}

fn wanted_one(scope: &String) -> &[String] {
    std::slice::from_ref(scope)
}

/// A row for a scope that no file knows: providers add some, and a session may ask for them.
fn unlisted(scope: &str) -> PermissionSpec {
    let key = scope.strip_suffix(":read").or_else(|| scope.strip_suffix(":write"));
    let pair = key.is_some();
    let key = key.unwrap_or(scope);
    PermissionSpec {
        key: key.to_owned(),
        label: key.to_owned(),
        read: Some(if pair { format!("{key}:read") } else { scope.to_owned() }),
        write: pair.then(|| format!("{key}:write")),
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use hub_model::permission::lacking;

    use super::*;

    fn specs() -> Vec<PermissionSpec> {
        let spec = |key: &str, note| PermissionSpec {
            key: key.into(),
            label: key.to_uppercase(),
            read: Some(format!("{key}:read")),
            write: Some(format!("{key}:write")),
            note,
        };
        vec![spec("cms", None), spec("code", Some(PermissionNote::NotWithThisMethod))]
    }

    fn words(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    }

    #[test]
    fn scopes_become_levels() {
        let granted = |scopes: &[&str]| report(&specs(), Some(&words(scopes)), &[])[0].granted;
        assert_eq!(granted(&[]), Granted::None);
        assert_eq!(granted(&["cms:read"]), Granted::Read);
        assert_eq!(granted(&["cms:read", "cms:write"]), Granted::Write);
        assert_eq!(granted(&["cms:write"]), Granted::Write);
        assert_eq!(granted(&["cms", "cmsx:read", "CMS:READ"]), Granted::None);
    }

    #[test]
    fn unknown_scopes_make_every_row_unknown_and_nothing_lacking() {
        let rows = report(&specs(), None, &words(&["cms:write", "code:read", "new:read"]));
        assert!(rows.iter().all(|row| row.granted == Granted::Unknown));
        assert!(!lacking(&rows));
    }

    #[test]
    fn what_is_wanted_and_missing_is_lacking() {
        let lacks = |scopes: &[&str], wanted: &[&str]| {
            lacking(&report(&specs(), Some(&words(scopes)), &words(wanted)))
        };
        assert!(!lacks(&["cms:read"], &["cms:read"]));
        assert!(lacks(&["cms:read"], &["cms:write"]));
        assert!(lacks(&[], &["cms:read"]));
        assert!(!lacks(&[], &[]));
    }

    #[test]
    fn what_is_refused_to_this_credential_lacks_only_when_wanted_by_name() {
        let scopes = words(&["cms:read", "code:read", "code:write"]);
        assert!(!lacking(&report(&specs(), Some(&scopes), &words(&["cms:read"]))));
        assert!(lacking(&report(&specs(), Some(&scopes), &words(&["code:read"]))));
    }

    #[test]
    fn a_wanted_row_says_which_scope_is_wanted() {
        let rows = report(&specs(), Some(&[]), &words(&["cms:read", "cms:write", "new:read"]));
        let scopes: Vec<_> = rows.iter().map(|row| row.scope.as_deref()).collect();
        assert_eq!(scopes, [Some("cms:write"), None, Some("new:read")]);
    }

    #[test]
    fn a_scope_brings_those_that_come_with_it_and_circles_end() {
        let definition = |name: &str, includes: &[&str]| ScopeDefinition {
            name: name.into(),
            description: String::new(),
            includes: words(includes),
        };
        let definitions = [definition("repo", &["repo:status"]), definition("repo:status", &["repo"])];
        assert_eq!(with_included(&definitions, &words(&["repo", "gist"])), ["repo", "gist", "repo:status"]);
    }

    #[test]
    fn a_wanted_scope_that_no_file_knows_gets_a_row() {
        let wanted = words(&["site_activity:read", "site_activity:write", "agent", "cms:read"]);
        let rows = report(&specs(), Some(&words(&["agent"])), &wanted);
        let keys: Vec<_> = rows.iter().map(|row| (&*row.key, row.granted, row.wanted)).collect();
        assert_eq!(
            keys,
            [
                ("cms", Granted::None, Level::Read),
                ("code", Granted::None, Level::None),
                ("site_activity", Granted::None, Level::Write),
                ("agent", Granted::Read, Level::Read),
            ]
        );
    }
}
