//! The names of Webflow's permissions.

/// Every scope that Webflow's permission list stands for, in its order. The set is open: workspace tokens and
/// Webflow's own apps have more.
pub(crate) const ALL: [&str; 26] = [
    "assets:read",
    "assets:write",
    "authorized_user:read",
    "cms:read",
    "cms:write",
    "comments:read",
    "comments:write",
    "components:read",
    "components:write",
    "custom_code:read",
    "custom_code:write",
    "ecommerce:read",
    "ecommerce:write",
    "forms:read",
    "forms:write",
    "pages:read",
    "pages:write",
    "sites:read",
    "sites:write",
    "site_activity:read",
    "site_config:read",
    "site_config:write",
    "users:read",
    "users:write",
    "workspace:read",
    "workspace:write",
];

/// Whether `pattern` (`*`, `*:read` or a name) covers `scope`. The wildcards stand for the scopes of [`ALL`] only.
pub(crate) fn covers(pattern: &str, scope: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(level) => ALL.contains(&scope) && scope.ends_with(level),
        None => pattern == scope,
    }
}

/// The text of a 403 for a missing scope. The live API quotes the name, its specification does not.
pub(crate) fn missing_message(scope: &str, quoted: bool) -> String {
    let quote = if quoted { "'" } else { "" };
    format!("OAuthForbidden: You are missing the following scopes - {quote}{scope}{quote}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_the_listed_scopes_only() {
        assert!(covers("*", "cms:write"));
        assert!(covers("*:read", "authorized_user:read"));
        assert!(!covers("*:read", "cms:write"));
        assert!(!covers("*", "workspace_activity:read"));
        assert!(covers("workspace_activity:read", "workspace_activity:read"));
    }

    #[test]
    fn a_message_names_the_scope_in_both_known_forms() {
        assert!(missing_message("users:read", true).ends_with(" - 'users:read'"));
        assert!(missing_message("users:read", false).ends_with(" - users:read"));
    }
}
