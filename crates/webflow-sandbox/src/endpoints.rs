//! The table of endpoints: path, who may call it, what it needs, what it answers.

/// One endpoint; all of them are GET.
pub(crate) struct Endpoint {
    /// Path template below `/v2`.
    pub(crate) path: &'static str,
    /// The scope that the token needs, if any.
    pub(crate) scope: Option<&'static str>,
    pub(crate) tokens: Tokens,
    pub(crate) needs: Needs,
    pub(crate) answer: Answer,
}

/// The kinds of token that an endpoint takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tokens {
    Any,
    /// Site tokens are refused although the scope can be granted to them.
    NotSite,
    /// Site tokens are refused when [`Options::docs_2025`](crate::Options::docs_2025) is chosen.
    NotSiteIn2025,
}

/// What the site must have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Enterprise,
    Ecommerce,
    PublishedForms,
}

/// The body of a 200.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    AuthorizedBy,
    Introspect,
    Sites,
    Site,
    CustomDomains,
    /// A fixture as it is.
    Object(&'static str),
    /// The records of a fixture under a member of the body, all of them.
    List {
        fixture: &'static str,
        member: &'static str,
    },
    /// The same with `limit`, `offset` and `pagination`.
    Page {
        fixture: &'static str,
        member: &'static str,
    },
}

/// The endpoint whose answer a check starts with.
pub(crate) const AUTHORIZED_BY: &str = "/token/authorized_by";

/// Every endpoint of the sandbox: the token and site calls, and one cheap read for each permission.
pub(crate) const ENDPOINTS: [Endpoint; 18] = [
    Endpoint {
        path: AUTHORIZED_BY,
        scope: Some("authorized_user:read"),
        tokens: Tokens::NotSiteIn2025,
        needs: Needs::Nothing,
        answer: Answer::AuthorizedBy,
    },
    Endpoint {
        path: "/token/introspect",
        scope: None,
        tokens: Tokens::NotSiteIn2025,
        needs: Needs::Nothing,
        answer: Answer::Introspect,
    },
    read("/sites", "sites:read", Answer::Sites),
    read("/sites/{site_id}", "sites:read", Answer::Site),
    read("/sites/{site_id}/custom_domains", "sites:read", Answer::CustomDomains),
    read("/sites/{site_id}/assets", "assets:read", page("assets")),
    read("/sites/{site_id}/comments", "comments:read", page("comments")),
    read("/sites/{site_id}/collections", "cms:read", list("collections")),
    read("/sites/{site_id}/components", "components:read", page("components")),
    read("/sites/{site_id}/pages", "pages:read", page("pages")),
    read("/sites/{site_id}/webhooks", "sites:read", page("webhooks")),
    Endpoint { needs: Needs::PublishedForms, ..read("/sites/{site_id}/forms", "forms:read", page("forms")) },
    Endpoint {
        needs: Needs::Ecommerce,
        ..read("/sites/{site_id}/ecommerce/settings", "ecommerce:read", Answer::Object("ecommerce_settings"))
    },
    Endpoint {
        needs: Needs::Enterprise,
        ..read("/sites/{site_id}/robots_txt", "site_config:read", Answer::Object("robots_txt"))
    },
    Endpoint {
        needs: Needs::Enterprise,
        ..read(
            "/sites/{site_id}/activity_logs",
            "site_activity:read",
            Answer::Page { fixture: "activity_logs", member: "items" },
        )
    },
    Endpoint {
        tokens: Tokens::NotSite,
        ..read("/sites/{site_id}/registered_scripts", "custom_code:read", page("registeredScripts"))
    },
    Endpoint {
        tokens: Tokens::NotSite,
        ..read("/sites/{site_id}/custom_code", "custom_code:read", Answer::Object("custom_code"))
    },
    Endpoint { tokens: Tokens::NotSite, ..read("/workspaces", "workspace:read", list("workspaces")) },
];

const fn read(path: &'static str, scope: &'static str, answer: Answer) -> Endpoint {
    Endpoint { path, scope: Some(scope), tokens: Tokens::Any, needs: Needs::Nothing, answer }
}

const fn list(member: &'static str) -> Answer {
    Answer::List { fixture: member, member }
}

const fn page(member: &'static str) -> Answer {
    Answer::Page { fixture: member, member }
}
