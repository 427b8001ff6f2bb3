//! The connector files of this repository, embedded so that the binary is whole.

/// A connector file: its name, its content, its logo.
pub(super) struct Builtin {
    pub name: &'static str,
    pub text: &'static str,
    pub logo: &'static str,
}

/// The file of one method of one provider, with the provider's logo.
macro_rules! builtin {
    ($provider:literal, $method:literal) => {
        Builtin {
            name: concat!("connectors/", $provider, "/", $method, ".yaml"),
            text: include_str!(concat!("../../../../connectors/", $provider, "/", $method, ".yaml")),
            logo: include_str!(concat!("../../../../connectors/", $provider, "/icon.svg")),
        }
    };
}

/// In the order to show: the provider that has a sandbox, then by name.
pub(super) const BUILTIN: &[Builtin] = &[
    builtin!("webflow", "site-token"),
    builtin!("webflow", "oauth"),
    builtin!("bamboohr", "api-key"),
    builtin!("datadog", "api-key"),
    builtin!("github", "personal-access-token"),
    builtin!("google_cloud", "service-account-key"),
    builtin!("linear", "api-key"),
    builtin!("notion", "internal-secret"),
    builtin!("openai", "api-key"),
    builtin!("plaid", "client-secret"),
    builtin!("postmark", "server-token"),
    builtin!("slack", "bot-token"),
    builtin!("zendesk", "api-token"),
];
