//! Error codes and the body of every non-2xx answer.

use crate::permission::Permission;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:literal;)*) => {
        /// What went wrong. Codes are stable (CONTRACT 6).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// HTTP status; 0 for what is raised in the browser.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// Reads the word on the wire.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// Nothing was pasted.
    TokenEmpty = "token_empty", 422;
    /// What was pasted cannot be the credential; `reason` says why.
    TokenMalformed = "token_malformed", 422;
    /// The provider refused it: wrong, revoked or expired.
    TokenRejected = "token_rejected", 422;
    /// It works, but lacks what the connection test needs.
    MissingPermission = "missing_permission", 422;
    /// An OAuth access token was pasted.
    OauthToken = "oauth_token", 422;
    /// The provider asks to slow down.
    ProviderRateLimited = "provider_rate_limited", 503;
    /// The provider did not answer sensibly; the credential was not judged.
    ProviderUnavailable = "provider_unavailable", 503;
    /// The provider's address is wrong.
    BackendMisconfigured = "backend_misconfigured", 500;
    /// No session token.
    SessionMissing = "session_missing", 401;
    /// A session token nobody knows.
    SessionInvalid = "session_invalid", 401;
    /// A session token past its life.
    SessionExpired = "session_expired", 401;
    /// The session does not belong to this page.
    SessionOriginMismatch = "session_origin_mismatch", 403;
    /// No valid API key.
    Unauthorized = "unauthorized", 401;
    /// The API key may not do this.
    Forbidden = "forbidden", 403;
    /// The method does not exist here.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The body is not JSON.
    UnsupportedMediaType = "unsupported_media_type", 415;
    /// There is no such thing.
    NotFound = "not_found", 404;
    /// It contradicts what is stored; `reason` says how.
    Conflict = "conflict", 409;
    /// Members of the body are wrong; `fields` names them.
    ValidationFailed = "validation_failed", 422;
    /// The body is too large.
    PayloadTooLarge = "payload_too_large", 413;
    /// Too many calls.
    RateLimited = "rate_limited", 429;
    /// A fault of the server.
    Internal = "internal", 500;
    /// The browser is offline.
    Offline = "offline", 0;
    /// The server could not be reached.
    Network = "network", 0;
    /// The server did not answer in time.
    Timeout = "timeout", 0;
    /// The widget's program could not start.
    StartFailed = "start_failed", 0;
    /// The browser blocked the window.
    PopupBlocked = "popup_blocked", 0;
    /// Signing in took too long.
    AttemptExpired = "attempt_expired", 0;
    /// Access was declined.
    AttemptCancelled = "attempt_cancelled", 0;
}

impl ErrorCode {
    /// Whether the same call may succeed later without a change.
    #[must_use]
    pub const fn retryable(self) -> bool {
        matches!(
            self,
            Self::ProviderRateLimited
                | Self::ProviderUnavailable
                | Self::RateLimited
                | Self::Internal
                | Self::Offline
                | Self::Network
                | Self::Timeout
                | Self::StartFailed
                | Self::PopupBlocked
                | Self::AttemptExpired
                | Self::AttemptCancelled
        )
    }
}

/// Body of every non-2xx answer.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// HTTP status, for compatibility.
    #[cfg_attr(feature = "serde", serde(rename = "statusCode"))]
    pub status_code: u16,
    /// A word of [`ErrorCode`]; later versions may add some.
    pub code: String,
    /// What happened, one sentence.
    pub message: String,
    /// What to do, one sentence.
    pub fix: String,
    /// Whether the same call may succeed later without a change.
    pub retryable: bool,
    /// Names this answer in the server's log.
    pub request_id: String,
    /// Which of several reasons of the same code.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reason: Option<String>,
    /// Which fields are wrong, and why.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub fields: Vec<FieldError>,
    /// Seconds to wait before the next try.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub retry_after: Option<u32>,
    /// The step of the guide that helps.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub guide_step: Option<String>,
    /// The permissions that are missing.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub permissions: Vec<Permission>,
    /// The account that stands in the way.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub account_id: Option<String>,
    /// What the provider said, masked and cut, as text.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub provider_response: Option<String>,
}

/// One wrong field.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Field key.
    pub key: String,
    /// Why, one sentence.
    pub message: String,
    /// The same as a word: `required`, a word of [`crate::Broken::as_str`] or of a look-alike.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        }
        assert_eq!(ErrorCode::parse("a_code_of_a_later_version"), None);
    }
}
