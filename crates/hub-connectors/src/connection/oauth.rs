//! How a provider issues a token to the hub (RFC 6749). What is issued travels as a bearer token in the connection
//! test, under the key [`ACCESS_TOKEN`], beside what the user typed.

use super::address::Address;
use super::template::Template;

/// The key of the issued token among the credentials of an account. No field has it.
pub const ACCESS_TOKEN: &str = "accessToken";

/// How a token is got.
#[derive(Clone, Debug)]
pub struct Oauth {
    /// By which way.
    pub grant: Grant,
    /// Where tokens are issued.
    pub token_url: Address,
    /// Members of that call beside those of every such call.
    pub token_params: Vec<(String, Template)>,
    /// How that call is written.
    pub token_request: TokenRequest,
    /// Where the client's id and secret are in it.
    pub client_authentication: ClientAuthentication,
    /// Scopes that are asked for in any case.
    pub scopes: Vec<String>,
    /// What stands between scopes in the request.
    pub scope_separator: String,
    /// Life of a token in seconds, where the provider does not say.
    pub expires_in: Option<u32>,
}

/// The ways to a token.
#[derive(Clone, Debug)]
pub enum Grant {
    /// The person signs in at the provider. The client's id and secret are the operator's.
    AuthorizationCode {
        /// Where people sign in.
        url: Address,
        /// Query parameters beside those of every such request.
        params: Vec<(String, Template)>,
        /// Whether the provider takes proof keys.
        pkce: bool,
    },
    /// The person types the id and the secret of a client of their own.
    ClientCredentials {
        /// The id.
        id: Template,
        /// The secret.
        secret: Template,
    },
}

/// How the call for a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenRequest {
    /// As a form.
    Form,
    /// As JSON.
    Json,
}

/// Where a client's id and secret are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// In the body.
    Body,
    /// In `Authorization: Basic`.
    Basic,
}

impl Oauth {
    /// The scopes to ask for: those of the connector, then those that are wanted, each once.
    #[must_use]
    pub fn scopes(&self, wanted: &[String]) -> Vec<String> {
        let mut all = self.scopes.clone();
        for scope in wanted {
            if !all.contains(scope) {
                all.push(scope.clone());
            }
        }
        all
    }

    /// Whether the person signs in at the provider.
    #[must_use]
    pub const fn signs_in(&self) -> bool {
        matches!(self.grant, Grant::AuthorizationCode { .. })
    }

    /// The word on the wire.
    #[must_use]
    pub const fn grant_type(&self) -> &'static str {
        match self.grant {
            Grant::AuthorizationCode { .. } => "authorization_code",
            Grant::ClientCredentials { .. } => "client_credentials",
        }
    }
}
