//! Why an attempt failed, in the hub's own codes. A provider's words are passed on as its words only.

use hub_model::{AttemptError, ErrorBody, ErrorCode};

use super::exchange::NotIssued;
use crate::error::ApiError;
use crate::provider::Unavailable;

/// An error with its two sentences.
pub(super) fn failure(
    code: ErrorCode,
    description: impl Into<String>,
    fix: impl Into<String>,
) -> AttemptError {
    AttemptError {
        code: code.as_str().to_owned(),
        description: Some(description.into()),
        fix: fix.into(),
        retryable: code.retryable(),
        ..AttemptError::default()
    }
}

/// What the provider sent instead of a code (RFC 6749, 4.1.2.1). Its own description is not read: it comes by way of
/// an address, which anybody can write.
pub(super) fn denied(provider: &str, word: &str) -> AttemptError {
    let (code, description, fix) = match word {
        "access_denied" | "user_cancelled_login" | "user_cancelled_authorize" | "consent_required" => (
            ErrorCode::AttemptCancelled,
            format!("Access was declined at {provider}."),
            "Start again and allow access.".to_owned(),
        ),
        "server_error" | "temporarily_unavailable" => (
            ErrorCode::ProviderUnavailable,
            format!("{provider} could not sign you in at the moment."),
            "Try again in a moment.".to_owned(),
        ),
        _ => (
            ErrorCode::BackendMisconfigured,
            format!("{provider} refused the request to sign in."),
            "Report this to whoever runs the server.".to_owned(),
        ),
    };
    AttemptError { reason: known(word).map(str::to_owned), ..failure(code, description, fix) }
}

/// Words that are passed on: those of the standard.
fn known(word: &str) -> Option<&str> {
    const WORDS: [&str; 8] = [
        "access_denied",
        "consent_required",
        "invalid_request",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_response_type",
    ];
    WORDS.contains(&word).then_some(word)
}

/// The code was not exchanged.
pub(super) fn not_issued(provider: &str, why: NotIssued) -> AttemptError {
    let operator = "Report this to whoever runs the server.";
    let (error, reason, said) = match why {
        NotIssued::Code { said } => (
            failure(
                ErrorCode::AttemptExpired,
                format!("{provider} no longer takes this sign-in: it took too long, or was used before."),
                "Start again.",
            ),
            "code_refused",
            said,
        ),
        NotIssued::Client { said } => (
            failure(
                ErrorCode::BackendMisconfigured,
                format!("{provider} does not accept the server's own credentials."),
                operator,
            ),
            "client_refused",
            said,
        ),
        NotIssued::Request { said } => (
            failure(
                ErrorCode::BackendMisconfigured,
                format!("{provider} refused to finish the sign-in."),
                operator,
            ),
            "request_refused",
            said,
        ),
        NotIssued::RateLimited(seconds) => {
            let error = failure(
                ErrorCode::ProviderRateLimited,
                format!("{provider} is getting too many requests."),
                "Wait as many seconds as `retry_after` says, then start again.",
            );
            return AttemptError { retry_after: Some(seconds.unwrap_or(60)), ..error };
        }
        NotIssued::Unavailable(why) => {
            let what = match why {
                Unavailable::Timeout => "did not answer in time",
                Unavailable::Connection => "could not be reached",
                Unavailable::Answer => "answered in an unexpected way",
            };
            let error = failure(
                ErrorCode::ProviderUnavailable,
                format!("{provider} {what}, so the sign-in was not finished."),
                "Start again in a moment.",
            );
            (error, why.as_str(), None)
        }
    };
    if error.code == ErrorCode::BackendMisconfigured.as_str() {
        tracing::error!(provider, reason, "the client at the provider is not set up as the provider expects");
    }
    AttemptError { reason: Some(reason.to_owned()), provider_response: said, ..error }
}

/// A refusal of the connection test, or of what is stored. A token that was just issued was not mistyped.
pub(super) fn refused(provider: &str, error: ApiError) -> AttemptError {
    let body: ErrorBody = error.into_body();
    let (description, fix) = match ErrorCode::parse(&body.code) {
        Some(ErrorCode::TokenRejected) => (
            format!("{provider} does not accept the access that it has just given."),
            "Start again; if it happens again, try another account there.".to_owned(),
        ),
        Some(ErrorCode::MissingPermission) => {
            let labels: Vec<&str> = body.permissions.iter().map(|row| row.label.as_str()).collect();
            let labels = if labels.is_empty() { "a permission".to_owned() } else { labels.join(", ") };
            (
                format!("The connection test needs {labels}, which was not allowed at {provider}."),
                "Start again and allow all that is listed.".to_owned(),
            )
        }
        _ => (body.message, body.fix),
    };
    AttemptError {
        code: body.code,
        description: Some(description),
        fix,
        retryable: body.retryable,
        reason: body.reason,
        retry_after: body.retry_after,
        guide_step: body.guide_step,
        permissions: body.permissions,
        account_id: body.account_id,
        provider_response: body.provider_response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_at_the_provider_has_a_code_of_ours() {
        for (word, code) in [
            ("access_denied", "attempt_cancelled"),
            ("temporarily_unavailable", "provider_unavailable"),
            ("invalid_scope", "backend_misconfigured"),
            ("<script>", "backend_misconfigured"),
        ] {
            let error = denied("Webflow", word);
            assert_eq!(error.code, code);
            assert!(!format!("{error:?}").contains("<script>"));
        }
    }
}
