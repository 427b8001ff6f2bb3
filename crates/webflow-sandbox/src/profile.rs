//! The behaviour behind one token, as the fixture file describes it.

use std::collections::HashMap;

use serde::Deserialize;

use crate::scope;

/// One behaviour of the API, reached by two tokens that always act the same.
///
/// It has no `Debug`, so that its tokens cannot slip into a log.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The magic token, `test_…`.
    pub name: String,
    /// The same behaviour under a token that looks like a real one: 64 hexadecimal digits, after `ws-` for a workspace
    /// token. The fixture file fixes it for ever.
    pub token: String,
    /// What the API does, for a person.
    pub about: String,
    /// What a hub that links accounts should make of it, for a person.
    pub outcome: String,
    #[serde(default)]
    pub(crate) kind: TokenKind,
    /// Scopes that the token has: `*`, `*:read` or a scope by name.
    #[serde(default)]
    scopes: Vec<String>,
    /// Scopes that the token lacks although `scopes` covers them.
    #[serde(default)]
    without: Vec<String>,
    /// Key of the user fixture.
    #[serde(default = "default_user")]
    pub(crate) user: String,
    /// Keys of the site fixtures.
    #[serde(default = "default_sites")]
    pub(crate) sites: Vec<String>,
    /// Calls a minute: 60 on the plans Starter and Basic, 120 on CMS, eCommerce and Business.
    #[serde(default = "default_rate_limit")]
    pub(crate) rate_limit: u32,
    #[serde(default)]
    pub(crate) enterprise: bool,
    /// Endpoints, by path template without `/v2`, that refuse this token before anything else is looked at.
    #[serde(default)]
    pub(crate) refuse: HashMap<String, Refusal>,
    /// Stands in for the message of every error that this token gets.
    #[serde(default)]
    pub(crate) error_message: Option<String>,
    #[serde(default)]
    pub(crate) error_form: ErrorForm,
    /// Whether a message names missing scopes in quotes, as the live API does and its specification does not.
    #[serde(default = "yes")]
    pub(crate) quoted_scopes: bool,
    #[serde(default)]
    pub(crate) introspection: Introspection,
    #[serde(default)]
    pub(crate) scope_form: ScopeForm,
    #[serde(default = "comma")]
    pub(crate) scope_separator: String,
    #[serde(default)]
    pub(crate) user_ids: UserIds,
    #[serde(default)]
    pub(crate) stray_spaces: bool,
    #[serde(default)]
    pub(crate) fault: Option<Fault>,
}

/// Who issued the token. Only the API can tell: apart from the workspace prefix they look alike.
#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenKind {
    #[default]
    Site,
    Workspace,
    Oauth,
}

/// An error that one endpoint gives to one token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Where the code of an error stands in its body.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ErrorForm {
    /// `code`, a string.
    #[default]
    Code,
    /// `publicErrorCode`, with the HTTP status as a number beside it: older and cloud endpoints.
    PublicErrorCode,
}

/// How much introspect tells.
#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Introspection {
    #[default]
    Full,
    /// Only the members that must be there, which is none.
    Bare,
}

/// The type of introspect's `scope`.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScopeForm {
    #[default]
    String,
    /// Not documented; a client must not fall over it.
    Array,
}

/// How introspect names the users.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UserIds {
    /// `userIds`, an array.
    #[default]
    Plural,
    /// `userId`, one string, which an integrator reads.
    Singular,
}

/// A way in which every call of a token goes wrong.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// 401, as for a token that is not known.
    Reject,
    /// 429 with this many seconds in `Retry-After`.
    RateLimit { retry_after: u64 },
    /// `token/authorized_by` waits for [`Options::slow`](crate::Options::slow).
    Slow,
    /// Never answers.
    Hang,
    /// Resets the connection without an answer.
    Reset,
    /// An error in Webflow's own form.
    Error { status: u16, code: String, message: String },
    /// An answer that is not Webflow's.
    Raw { status: u16, content_type: String, body: String },
    /// 302 to another path of the sandbox.
    Redirect,
    /// The right head, then half of the body, then the end of the connection.
    CutOff,
    /// A complete answer with half of the JSON.
    CutJson,
    /// The right answer with a member of 5 MB.
    Oversize,
}

impl Profile {
    /// Whether the token has this scope.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|pattern| scope::covers(pattern, scope))
            && !self.without.iter().any(|lacking| lacking == scope)
    }

    /// Every scope that the token has, in the order of Webflow's own list; scopes outside that list follow.
    pub(crate) fn granted(&self) -> Vec<&str> {
        let listed = scope::ALL.iter().copied().filter(|scope| self.has_scope(scope));
        let others = self.scopes.iter().map(String::as_str);
        listed.chain(others.filter(|scope| !scope.contains('*') && !scope::ALL.contains(scope))).collect()
    }
}

fn default_user() -> String {
    "mara".to_owned()
}

fn default_sites() -> Vec<String> {
    vec!["juniper".to_owned()]
}

fn default_rate_limit() -> u32 {
    60
}

fn yes() -> bool {
    true
}

fn comma() -> String {
    ",".to_owned()
}
