//! How a provider issues a token: which members that takes, and where they lead.

use std::collections::HashSet;

use super::Check;
use crate::connection::{
    ACCESS_TOKEN, Address, ClientAuthentication, Grant, HostRule, Oauth, Template, TokenRequest,
};
use crate::file::{self, AuthorizationKind, GrantType, Members, MethodKind, Place, Text};

/// Parameters that every request of the standard has: the hub makes them.
const OWN_PARAMS: [&str; 11] = [
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "grant_type",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
];

impl Check<'_> {
    /// Whether the method is of this kind.
    pub(super) fn is_oauth(&self) -> bool {
        self.custom.kind.value == MethodKind::Oauth2
    }

    /// The list's key, `type`, `grantType` and the type of `authorization` say the same.
    pub(super) fn kinds(&self, listed: MethodKind) {
        let custom = self.custom;
        let word = |kind| if kind == MethodKind::Oauth2 { "oauth2" } else { "custom" };
        if custom.kind.value != listed {
            self.fault(custom.kind.place, format!("`type: {}` was expected under this name", word(listed)));
        }
        let authorized = custom.authorization.value.kind == AuthorizationKind::Oauth2;
        match (listed == MethodKind::Oauth2, authorized) {
            (true, false) => self.fault(custom.authorization.place, "`type: oauth2` was expected here"),
            (false, true) => {
                self.fault(custom.authorization.place, "only a method `oauth2` has `type: oauth2`")
            }
            _ => {}
        }
        if let Some(grant) = custom.grant_type.as_ref().filter(|_| listed != MethodKind::Oauth2) {
            self.fault(grant.place, "only a method `oauth2` has a `grantType`");
        }
        if listed == MethodKind::Oauth2
            && let Some(field) = custom.config_fields.iter().find(|field| field.key.value == ACCESS_TOKEN)
        {
            self.wrong(&field.key, "is what the issued token is called, not a field");
        }
    }

    /// Members that other types of authorization do not have.
    pub(super) fn no_oauth(&self) {
        let given = &self.custom.authorization.value;
        let texts = [&given.authorization_url, &given.token_url, &given.client_id, &given.client_secret];
        let texts = texts.into_iter().flatten().chain(&given.scope_separator).chain(&given.scopes);
        let params = given.authorization_params.0.iter().chain(&given.token_params.0).map(|(name, _)| name);
        let mut places: Vec<Option<Place>> = texts.chain(params).map(|text| text.place).collect();
        let others = given.token_request.is_some()
            || given.client_authentication.is_some()
            || given.pkce.is_some()
            || given.token_expires_in.is_some();
        if others {
            places.push(self.custom.authorization.place);
        }
        for place in places {
            self.fault(place, "only an authorization of `type: oauth2` has this");
        }
    }

    /// Reads it. `None` after a fault.
    pub(super) fn oauth(&self) -> Option<Oauth> {
        let given = &self.custom.authorization.value;
        for text in
            [&given.token, &given.username, &given.password, &given.key, &given.value].into_iter().flatten()
        {
            self.fault(text.place, "`oauth2` has none of `token`, `username`, `password`, `key` and `value`");
        }
        given.scopes.iter().for_each(|scope| self.scope(scope));
        let separator = given.scope_separator.as_ref();
        if let Some(separator) =
            separator.filter(|separator| !matches!(&*separator.value, " " | "," | "+" | ";"))
        {
            self.wrong(separator, "is not a space, a comma, a plus or a semicolon");
        }
        let missing = |name: &str| {
            self.fault(self.custom.authorization.place, format!("missing field `{name}` of `authorization`"));
        };
        let Some(token_url) = &given.token_url else {
            missing("tokenUrl");
            return None;
        };
        let token_url = self.oauth_url(token_url);
        let token_params = self.oauth_params(&given.token_params);
        let grant = match self.custom.grant_type.as_ref().map(|grant| grant.value) {
            Some(GrantType::ClientCredentials) => self.client_credentials(given, &missing),
            Some(GrantType::AuthorizationCode) | None => self.authorization_code(given, &missing),
        };
        Some(Oauth {
            grant: grant?,
            token_url: token_url?,
            token_params,
            token_request: match given.token_request {
                Some(file::TokenRequest::Json) => TokenRequest::Json,
                Some(file::TokenRequest::Form) | None => TokenRequest::Form,
            },
            client_authentication: match given.client_authentication {
                Some(file::ClientAuthentication::Basic) => ClientAuthentication::Basic,
                Some(file::ClientAuthentication::Body) | None => ClientAuthentication::Body,
            },
            scopes: crate::convert::strings(&given.scopes),
            scope_separator: separator.map_or_else(|| " ".to_owned(), |separator| separator.value.clone()),
            expires_in: given.token_expires_in,
        })
    }

    fn authorization_code(&self, given: &file::Authorization, missing: &dyn Fn(&str)) -> Option<Grant> {
        for text in [&given.client_id, &given.client_secret].into_iter().flatten() {
            self.fault(
                text.place,
                "only the grant `client_credentials` has this; here the operator sets the client",
            );
        }
        let params = self.oauth_params(&given.authorization_params);
        let Some(url) = &given.authorization_url else {
            missing("authorizationUrl");
            return None;
        };
        Some(Grant::AuthorizationCode {
            url: self.oauth_url(url)?,
            params,
            pkce: given.pkce.unwrap_or_default(),
        })
    }

    fn client_credentials(&self, given: &file::Authorization, missing: &dyn Fn(&str)) -> Option<Grant> {
        let of_code =
            given.authorization_url.iter().chain(given.authorization_params.0.iter().map(|(name, _)| name));
        for text in of_code {
            self.fault(text.place, "only the grant `authorization_code` has this");
        }
        if given.pkce.is_some() {
            self.fault(self.custom.authorization.place, "only the grant `authorization_code` has `pkce`");
        }
        let read = |text: &Option<Text>, name: &str, secret: bool| {
            let Some(text) = text else {
                missing(name);
                return None;
            };
            let template = self.template(text)?;
            self.fields_of(&template, text.place, None);
            let fields: Vec<_> = template.fields().filter_map(|key| self.field_of(key)).collect();
            if !fields.iter().any(|field| field.required && (field.secret || !secret)) {
                let kind = if secret { "both required and secret" } else { "required" };
                self.fault(text.place, format!("names no field that is {kind}"));
            }
            Some(template)
        };
        let (id, secret) =
            (read(&given.client_id, "clientId", false), read(&given.client_secret, "clientSecret", true));
        Some(Grant::ClientCredentials { id: id?, secret: secret? })
    }

    /// An address at one of the hosts, as `baseUrl` is one.
    fn oauth_url(&self, text: &Text) -> Option<Address> {
        let rules: Option<Vec<HostRule>> =
            self.file.hosts.iter().map(|host| HostRule::parse(&host.value).ok()).collect();
        let address = self.read(text.place, Address::parse(&text.value, rules?))?;
        self.address(&address, text);
        Some(address)
    }

    fn oauth_params(&self, members: &Members<Text>) -> Vec<(String, Template)> {
        for (name, _) in &members.0 {
            if OWN_PARAMS.contains(&&*name.value) {
                self.wrong(name, "is a parameter that the hub makes itself");
            }
        }
        self.members(members, |template, place| self.fields_of(template, place, None))
    }

    /// The issued token, which every call carries.
    pub(super) fn issued() -> Template {
        Template::field(ACCESS_TOKEN)
    }

    /// The keys that texts of the connection test may name beside the fields.
    pub(super) fn is_issued(&self, key: &str) -> bool {
        self.is_oauth() && key == ACCESS_TOKEN
    }

    /// Fields that are typed as a label of one of the two addresses.
    pub(super) fn oauth_labels(&self, oauth: &Oauth, labels: &mut HashSet<String>) {
        let urls = match &oauth.grant {
            Grant::AuthorizationCode { url, .. } => vec![url, &oauth.token_url],
            Grant::ClientCredentials { .. } => vec![&oauth.token_url],
        };
        for key in urls.into_iter().flat_map(Address::host_fields) {
            if self.field_of(key).is_some_and(|field| field.kind != file::FieldKind::Select) {
                labels.insert(key.to_owned());
            }
        }
    }
}
