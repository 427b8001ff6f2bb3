//! What stands in an address: the query and the one variable part of a path, refused as every other fault is
//! (CONTRACT 6). The framework's own refusals are plain text.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use hub_model::ErrorCode;
use serde::de::DeserializeOwned;

use crate::error::{ApiError, Result};

/// The query, by the names of its parameters.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        // No text of a database can have it, and no caller means it.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(ApiError::new(
                ErrorCode::ValidationFailed,
                "The query of the address has a character that cannot be.",
                "Leave out the character U+0000.",
            ));
        }
        // The framework's own message is dropped: it repeats values.
        let read = axum::extract::Query::from_request_parts(parts, state).await.map_err(|_| {
            ApiError::new(
                ErrorCode::ValidationFailed,
                "The query of the address cannot be read.",
                "Send known parameters only, each once, and numbers as digits; `GET /openapi.json` names them.",
            )
        })?;
        Ok(Self(read.0))
    }
}

/// The variable part of a path, decoded. What cannot be decoded names nothing.
pub struct Name(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let read = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        match read {
            Ok(path) if !path.0.contains('\0') => Ok(Self(path.0)),
            _ => Err(ApiError::not_found("address")),
        }
    }
}
