//! What the widget and the server say to each other, and the rules both must agree on.
//!
//! | module | what |
//! | --- | --- |
//! | [`connector`] | an integration as the hub offers it: list entry, fields, notices, look-alikes |
//! | [`guide`] | the connection guide: sections, steps, items |
//! | [`inline`] | the small Markdown subset of guide texts, parsed to a closed set of nodes |
//! | [`expression`] | conditions and computed values of a form |
//! | [`rule`] | what the value of a field must be: number, form, domain, pattern |
//! | [`clean`] | what is removed from a pasted credential, and what can never be one |
//! | [`scope`] | actions, the scopes they take, and what of a guide that concerns |
//! | [`permission`] | one row of the permission report, and how rows are counted |
//! | [`validation`] | the validation endpoint: request, outcome, identity, site |
//! | [`account`] | a linked account as it is shown; never its credential |
//! | [`attempt`] | signing in at a provider: request, status, why it failed |
//! | [`session`] | settings and the bootstrap answer |
//! | [`error`] | error codes and the body of every non-2xx answer |
//!
//! Pure: no I/O, no clock, no randomness. With the `serde` feature (native) every wire type reads and writes
//! JSON; without it (wasm) the widget decodes by hand, and the shared fixtures keep both in step.

pub mod account;
pub mod attempt;
pub mod clean;
pub mod connector;
pub mod error;
pub mod expression;
pub mod guide;
pub mod inline;
pub mod permission;
pub mod rule;
pub mod scope;
pub mod session;
pub mod validation;

pub use account::{Account, AccountData, AccountStatus, LinkRequest, Linked};
pub use attempt::{Attempt, AttemptError, AttemptRequest, AttemptStarted, AttemptStatus};
pub use connector::{
    Choice, ConnectorAnswer, ConnectorConfig, Field, FieldType, Form, Integration, Integrations, Lookalike,
    Notice, NoticeType, Settled,
};
pub use error::{ErrorBody, ErrorCode};
pub use guide::{Guide, Image, Item, Section, Step};
pub use permission::{Granted, Level, Permission, PermissionNote};
pub use rule::{Broken, Format, Rule, RuleKind};
pub use scope::{Action, ScopeDefinition};
pub use session::{Bootstrap, Settings};
pub use validation::{Identity, Outcome, Site, Validation, ValidationRequest, Warning};
