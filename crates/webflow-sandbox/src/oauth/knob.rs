//! What a tester can let go wrong, by a choice on the page that asks.

/// A way in which a sign-in goes on after "Allow".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knob {
    Works,
    CodeExpired,
    CodeUsed,
    ClientRefused,
    ExchangeError,
    ExchangeHtml,
    ExchangeSlow,
    ExchangeHangs,
    ExchangeReset,
    TokenRevoked,
    NoAuthorizedUser,
    OtherSite,
}

/// Name, what happens, what a hub should make of it.
type Line = (Knob, &'static str, &'static str, &'static str);

const LINES: [Line; 12] = [
    (Knob::Works, "test_works", "Everything works.", "linked"),
    (Knob::CodeExpired, "test_code_expired", "The code is past its 15 minutes.", "attempt_expired"),
    (Knob::CodeUsed, "test_code_used", "The code has been used before.", "attempt_expired"),
    (Knob::ClientRefused, "test_client_refused", "The client's secret is wrong.", "backend_misconfigured"),
    (Knob::ExchangeError, "test_exchange_error", "The exchange answers 500.", "provider_unavailable"),
    (Knob::ExchangeHtml, "test_exchange_html", "The exchange answers 200 with HTML.", "provider_unavailable"),
    (Knob::ExchangeSlow, "test_exchange_slow", "The exchange answers after 8 s.", "linked"),
    (Knob::ExchangeHangs, "test_exchange_timeout", "The exchange never answers.", "provider_unavailable"),
    (
        Knob::ExchangeReset,
        "test_exchange_reset",
        "The exchange closes the connection.",
        "provider_unavailable",
    ),
    (Knob::TokenRevoked, "test_token_revoked", "The token is refused at once.", "token_rejected"),
    (
        Knob::NoAuthorizedUser,
        "test_fewer_scopes",
        "Authorized user is not granted, whatever was asked for.",
        "missing_permission naming Authorized user",
    ),
    (Knob::OtherSite, "test_another_site", "The token is for another owner's site.", "linked, or conflict"),
];

impl Knob {
    /// Every one, with its name, what happens, and what a hub should make of it.
    pub(crate) fn all() -> impl Iterator<Item = &'static Line> {
        LINES.iter()
    }

    /// The one of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        LINES.iter().find(|(_, known, ..)| *known == name).map(|(knob, ..)| *knob)
    }
}
