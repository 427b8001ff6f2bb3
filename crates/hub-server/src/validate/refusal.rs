//! The words for a refusal. The widget has its own for the codes it knows.

use hub_model::{ErrorCode, Permission};

use crate::connectors::Offer;
use crate::error::ApiError;
use crate::provider::{Refusal, RefusalKind, Unavailable};

/// The answer that a refusal of `offer`'s provider becomes.
pub(crate) fn explain(offer: &Offer, refusal: Refusal) -> ApiError {
    let name = &offer.integration.name;
    let noun = noun(offer);
    let error = match refusal.kind {
        RefusalKind::Rejected => ApiError::new(
            ErrorCode::TokenRejected,
            format!("{name} did not accept this {noun}."),
            "It may be mistyped, revoked or expired. Generate a new one and paste it.",
        ),
        RefusalKind::RejectedField(key) => {
            let fields = &offer.connector.config().config_fields;
            let field = fields.iter().find(|field| field.key == key);
            let noun = field.map_or(noun, |field| field.noun.as_deref().unwrap_or(&field.label));
            let message = format!("{name} did not accept this {noun}.");
            let fix = "Check how it is spelt, then try again.";
            // The step that helps with the credential does not help here.
            return ApiError::new(ErrorCode::TokenRejected, message.clone(), fix)
                .field(&key, &message)
                .guide_step(field.and_then(|field| field.guide_step.as_deref()))
                .provider_response(refusal.said);
        }
        RefusalKind::MissingScopes(scopes) => {
            let missing: Vec<Permission> = offer
                .connector
                .permissions_for(Some(&[]), &scopes)
                .into_iter()
                .filter(|row| row.wanted != hub_model::Level::None)
                .collect();
            let labels: Vec<&str> = missing.iter().map(|row| row.label.as_str()).collect();
            let labels = if labels.is_empty() { "a permission".to_owned() } else { labels.join(", ") };
            ApiError::new(
                ErrorCode::MissingPermission,
                format!("The connection test needs {labels}, which this {noun} does not have."),
                if offer.connector.config().permissions_can_change {
                    format!("Give this {noun} {labels}, then try again.")
                } else {
                    format!("Generate a new {noun} with {labels} and paste it.")
                },
            )
            .permissions(missing)
        }
        RefusalKind::OauthToken => ApiError::new(
            ErrorCode::OauthToken,
            "This is the access token of an app.",
            format!("Linking needs a {}.", offer.integration.label.as_deref().unwrap_or("token")),
        ),
        RefusalKind::RateLimited(seconds) => ApiError::new(
            ErrorCode::ProviderRateLimited,
            format!("{name} is getting too many requests for this {noun}."),
            "Wait as many seconds as `retry_after` says, then try again.",
        )
        .retry_after(Some(seconds.unwrap_or(60))),
        RefusalKind::Unavailable(why) => {
            let what = match why {
                Unavailable::Timeout => "did not answer in time",
                Unavailable::Connection => "could not be reached",
                Unavailable::Answer => "answered in an unexpected way",
            };
            ApiError::new(
                ErrorCode::ProviderUnavailable,
                format!("{name} {what}. The {noun} was not checked."),
                "Try again in a moment.",
            )
            .reason(why.as_str())
        }
        RefusalKind::Misconfigured => {
            tracing::error!(provider = offer.integration.provider, "the provider's address is wrong");
            ApiError::new(
                ErrorCode::BackendMisconfigured,
                format!("The server has a wrong address for {name}."),
                format!("Report this to whoever runs the server. The {noun} was not checked."),
            )
        }
    };
    let step = ErrorCode::parse(error.code()).and_then(|code| offer.connector.step_for(code));
    error.guide_step(step).provider_response(refusal.said)
}

/// The everyday word for the credential: that of its first secret field.
pub(crate) fn noun(offer: &Offer) -> &str {
    let fields = &offer.connector.config().config_fields;
    let secret = fields.iter().find(|field| field.secret);
    secret.and_then(|field| field.noun.as_deref()).unwrap_or("credential")
}
