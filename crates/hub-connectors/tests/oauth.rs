//! Methods whose token the provider issues: what a file may say, and every way in which it contradicts itself.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::connection::{ClientAuthentication, Grant, TokenRequest};
use hub_connectors::{Connector, builtin};
use hub_model::{Granted, PermissionNote};

const CODE: &str = r#"
info: {title: Acme Desk, key: acme, version: 1.0.0, assets: {icon: icon.svg}}
baseUrl: https://${credentials.subdomain}.acme.example/api
category: ticketing
authentication:
  - oauth2:
      key: oauth
      type: oauth2
      label: OAuth 2.0
      authorization:
        type: oauth2
        authorizationUrl: https://${credentials.subdomain}.acme.example/oauth/new
        authorizationParams: {access_type: offline}
        tokenUrl: https://${credentials.subdomain}.acme.example/oauth/tokens
        clientAuthentication: basic
        scopeSeparator: ","
        scopes: [read]
        pkce: true
        tokenExpiresIn: 3600
      configFields:
        - {key: subdomain, label: Subdomain, type: text, required: true, secret: false}
      connectionTest:
        request: {path: /me, headers: {X-Token: $.credentials.accessToken}}
"#;

const CLIENT: &str = r#"
info: {title: Acme Desk, key: acme, version: 1.0.0, assets: {icon: icon.svg}}
baseUrl: https://api.acme.example/v1
category: ticketing
authentication:
  - oauth2:
      key: client
      type: oauth2
      grantType: client_credentials
      label: Client
      authorization:
        type: oauth2
        tokenUrl: https://api.acme.example/token
        tokenParams: {audience: "https://api.acme.example"}
        clientId: $.credentials.clientId
        clientSecret: $.credentials.clientSecret
      configFields:
        - {key: clientId, label: Client ID, type: text, required: true, secret: false}
        - {key: clientSecret, label: Client secret, type: password, required: true, secret: true}
      connectionTest: {request: {path: /me}}
"#;

/// The connector, or all faults as one text.
fn parse(text: &str) -> Result<Connector, String> {
    let read = Connector::examine("acme.yaml", text, |_| Ok("<svg />".to_owned()));
    read.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[test]
fn every_member_arrives_where_it_is_used() {
    let acme = parse(CODE).unwrap();
    let config = acme.answer("").config;
    assert_eq!((&*config.kind, config.grant_type.as_deref()), ("oauth2", Some("authorization_code")));
    let oauth = acme.oauth.unwrap();
    let Grant::AuthorizationCode { url, params, pkce } = &oauth.grant else { panic!("another grant") };
    let at = url.resolve(&|_| Some("north")).unwrap();
    assert_eq!((&*at.host, &*at.path), ("north.acme.example", "/oauth/new"));
    assert!(url.resolve(&|_| Some("evil.example/")).is_none());
    assert_eq!((params[0].0.as_str(), *pkce), ("access_type", true));
    assert_eq!(oauth.client_authentication, ClientAuthentication::Basic);
    assert_eq!((oauth.token_request, oauth.expires_in), (TokenRequest::Form, Some(3600)));
    let wanted = ["write".to_owned(), "read".to_owned()];
    assert_eq!(oauth.scopes(&wanted).join(&oauth.scope_separator), "read,write");
    assert_eq!(acme.authorization.token_field(), Some("accessToken"));
    let client = parse(CLIENT).unwrap();
    assert_eq!(client.answer("").config.grant_type.as_deref(), Some("client_credentials"));
    assert!(!client.oauth.unwrap().signs_in());
}

#[test]
fn contradictions_are_named() {
    for (file, from, to, why) in [
        (CODE, "- oauth2:", "- custom:", "`type: custom` was expected"),
        (CODE, "        type: oauth2\n", "        type: none\n", "`type: oauth2` was expected here"),
        (
            CODE,
            "        tokenUrl: https://${credentials.subdomain}.acme.example/oauth/tokens\n",
            "",
            "`tokenUrl`",
        ),
        (CODE, "tokenUrl: https", "tokenUrl: http", "https address"),
        (CODE, "access_type", "redirect_uri", "makes itself"),
        (CODE, "pkce: true", "clientId: x", "client_credentials"),
        (CODE, "pkce: true", "token: x", "has none of"),
        (CODE, "key: subdomain", "key: accessToken", "what the issued token is called"),
        (CODE, "scopeSeparator: \",\"", "scopeSeparator: x", "is not a space"),
        (CODE, "pkce: true", "pkcee: true", "pkcee"),
        (CLIENT, "        clientId: $.credentials.clientId\n", "", "`clientId`"),
        (CLIENT, "secret: true}", "secret: false}", "is a password and not secret"),
        (
            CLIENT,
            "clientSecret: $.credentials.clientSecret",
            "clientSecret: $.credentials.clientId",
            "secret",
        ),
        (CLIENT, "tokenParams", "authorizationParams", "only the grant `authorization_code`"),
        (CLIENT, "tokenUrl: https://api.acme.example", "tokenUrl: https://10.0.0.1", "host name"),
    ] {
        assert!(file.contains(from), "{from}");
        let fault = parse(&file.replacen(from, to, 1)).err().unwrap_or_else(|| panic!("{to} was accepted"));
        assert!(fault.contains(why), "{to}: {fault}");
    }
    // Members of OAuth elsewhere.
    let acme = include_str!("data/acme.yaml");
    let odd = acme.replacen("{type: basic,", "{type: basic, tokenUrl: \"https://acme.example\",", 1);
    assert!(parse(&odd).err().unwrap().contains("only an authorization of `type: oauth2`"));
    let odd =
        acme.replacen("      type: custom", "      type: custom\n      grantType: authorization_code", 1);
    assert!(parse(&odd).err().unwrap().contains("`grantType`"));
}

#[test]
fn webflow_can_be_signed_in_to_and_reaches_custom_code() {
    let connectors = builtin().unwrap();
    let webflow = connectors.iter().find(|one| one.integration_id == "webflow_oauth").unwrap();
    let integration = webflow.integration("");
    assert_eq!(integration.label.as_deref(), Some("OAuth 2.0"));
    assert_eq!(integration.description.as_deref(), Some("Sign in, with Custom Code"));
    let oauth = webflow.oauth.as_ref().unwrap();
    let asked = oauth.scopes(&webflow.default_wanted);
    assert_eq!(webflow.default_wanted, ["authorized_user:read", "sites:read"]);
    let rows = webflow.permissions_for(Some(&asked), &webflow.default_wanted);
    let custom_code = rows.iter().find(|row| row.key == "custom_code").unwrap();
    assert_eq!((custom_code.granted, custom_code.note), (Granted::Write, None));
    // Both methods have the same rows, but for what only one of them reaches.
    let other = connectors.iter().find(|one| one.integration_id == "webflow_site-token").unwrap();
    let other = other.permissions_for(None, &[]);
    assert!(other.iter().all(|row| rows.iter().any(|own| own.key == row.key && own.label == row.label)));
    assert!(rows.iter().all(|row| row.note != Some(PermissionNote::NotWithThisMethod)));
}
