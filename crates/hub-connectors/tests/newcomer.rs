//! What somebody meets who writes a connector for the first time: each of these mistakes was made, and what was said
//! then did not lead out of it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::Connector;

const YAML: &str = include_str!("data/acme.yaml");
const AUTHORIZATION: &str =
    "{type: basic, username: \"${credentials.email}/token\", password: $.credentials.apiKey}";
const BASE: &str = "https://${credentials.subdomain}.acme.example/api";

/// Every fault of the file with `from` replaced by `to`.
fn faults(planted: &[(&str, &str)]) -> Vec<String> {
    let mut text = YAML.to_owned();
    for (from, to) in planted {
        assert!(text.contains(from), "the file has no {from:?}");
        text = text.replacen(from, to, 1);
    }
    let faults = Connector::examine("a", &text, |_| Ok("<svg />".to_owned())).err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.message).collect()
}

/// The one fault that replacing `from` by `to` makes says `why`.
fn one(from: &str, to: &str, why: &str) {
    let faults = faults(&[(from, to)]);
    assert!(matches!(&faults[..], [one] if one.contains(why)), "{to}: {why:?} was expected: {faults:#?}");
}

#[test]
fn a_field_that_is_not_there_is_told_once_with_those_that_are() {
    let to = "{type: bearer, token: $.credentials.key}";
    one(
        "{type: basic, username: \"${credentials.email}/token\", password: $.credentials.apiKey}",
        "{type: bearer, token: $.credentials.apiToken}",
        "there is no field `apiToken`. Write `$.credentials.<key>`. Fields: subdomain, email, apiKey,",
    );
    assert_eq!(faults(&[(AUTHORIZATION, to), ("key: apiKey", "key: key")]), [""; 0]);
    one(
        "X-Organization: $.credentials.organization",
        "X-Organization: $.credentials.organisation",
        "there is no field `organisation`; did you mean `organization`?",
    );
}

#[test]
fn a_field_is_written_in_one_of_two_ways() {
    for (to, why) in [
        ("credentials.organization", "write `$.credentials.organization`"),
        ("\"{{credentials.organization}}\"", "write `$.credentials.organization`"),
        ("\"${organization}\"", "write `${credentials.organization}`"),
        ("of $.credentials.organization", "is written `${credentials.organization}`"),
    ] {
        one("X-Organization: $.credentials.organization", &format!("X-Organization: {to}"), why);
    }
    one(
        BASE,
        "https://{subdomain}.acme.example/api",
        "a field in an address is written `${credentials.<key>}`",
    );
    one("path: /v1/users/", "path: /v1/{id}/users/", "a field in a path is written `${credentials.<key>}`");
    one(BASE, "https://$.credentials.subdomain.acme.example", "is written `${credentials.<key>}`");
    one(BASE, "https://${credentials.subdomain}.acme.example:8443/api", "has a port; leave it out");
}

#[test]
fn a_host_is_a_name_alone() {
    let hosts = |host: &str| format!("{BASE}\nhosts: [\"{host}\"]");
    one(BASE, &hosts("*.acme.example:8443"), "leave out the port");
    one(BASE, &hosts("https://north.acme.example/api"), "leave out what is not the host");
}

/// Any value of such a secret would pass the test.
#[test]
fn a_secret_that_is_never_sent_is_told() {
    one(AUTHORIZATION, "{type: none}", "the secret field `apiKey` is not used: neither `authorization` nor");
    let to = "{type: basic, username: $.credentials.email, password: x}";
    one(AUTHORIZATION, to, "neither `username` nor `password` names a field that is secret");
    let query = ("region: \"${credentials.region}\"", "region: $.credentials.apiKey");
    assert_eq!(faults(&[(AUTHORIZATION, "{type: none}"), query]), [""; 0]);
}

/// Where neither permissions nor definitions name scopes, only what actions take can be meant.
#[test]
fn scopes_hold_together_without_definitions() {
    let from = YAML.find("scopeDefinitions:").unwrap();
    let to = YAML.find("actions:").unwrap();
    let undefined = (&YAML[from..to], "");
    assert_eq!(faults(&[undefined]), [""; 0]);
    let wanted = ("wantedScopes: [\"tickets:read\"]", "wantedScopes: [\"ticket:read\"]");
    let tied = ("applicableScopes: [\"tickets:read\",", "applicableScopes: [\"tickets:raed\",");
    let told = faults(&[undefined, wanted]);
    assert!(matches!(&told[..], [one] if one.contains("did you mean `tickets:read`?")), "{told:#?}");
    assert_eq!(faults(&[undefined, tied]), [""; 0], "a published guide may speak of more than actions take");
    one(
        "requiredScopes: \"tickets:read tickets:write\"",
        "requiredScopes: \"tickets:read, tickets:write\"",
        "scopes are separated by spaces here: \"tickets:read tickets:write\"",
    );
}

#[test]
fn an_error_that_no_step_helps_with_is_told_with_those_that_are() {
    one(
        "code: missing_permission",
        "code: permission_missing",
        "is not one of `token_empty`, `token_malformed`",
    );
    one("code: missing_permission", "code: rejected", "did you mean `token_rejected`?");
}

#[test]
fn a_rejection_may_blame_a_field_that_is_there() {
    let rejected = "rejected:\n          - statuses: [200]\n";
    let blames = |key: &str| {
        format!("rejected:\n          - {{statuses: [404], field: {key}}}\n          - statuses: [200]\n")
    };
    assert_eq!(faults(&[(rejected, &blames("subdomain"))]), [""; 0]);
    one(rejected, &blames("domain"), "`domain` is not a field's key; did you mean `subdomain`?");
    one(
        "outage: [{where:",
        "outage: [{field: subdomain, where:",
        "only a rule of `rejected` names the `field` that is to blame",
    );
}

#[test]
fn the_suffix_is_what_follows_in_the_address() {
    one("suffix: .acme.example", "suffix: .acme.test", "in the address, `.acme.example`");
}

#[test]
fn what_is_missing_is_told_with_whose_it_is() {
    let email = "{key: email, label: E-mail, type: text, required: true, secret: false}";
    one(
        email,
        "{key: email, label: E-mail, type: text, secret: false}",
        "a field (`email`) needs `required`",
    );
    one(
        "id: open\n                    title: Open the settings\n",
        "id: open\n",
        "a step (`open`) needs `title`",
    );
    one("label: Region", "lable: Region", "a field (`region`) has no member `lable`; did you mean `label`?");
    one("title: Acme Desk", "titel: Acme Desk", "`info` has no member `titel`; did you mean `title`?");
    one("label: Region", "hints: Region\n          label: Region", "has no member `hints`. Known: ");
}

#[test]
fn what_is_no_yaml_is_told_with_what_to_look_at() {
    const INDENTATION: &str = "look at the indentation of this line and those just above";
    const COLON: &str = "a text with `: ` in it needs quotes, or the line is indented wrongly";
    for (from, to, why) in [
        ("      label: API Key", "     label: API Key", INDENTATION),
        ("          label: Subdomain", "         label: Subdomain", INDENTATION),
        ("          label: Subdomain", "           label: Subdomain", COLON),
        ("title: Acme Desk", "title: Acme: Desk", COLON),
        (
            "{region: \"${credentials.region}\"}",
            "{region: ${credentials.region}}",
            "`${…}` inside `{…}` needs quotes",
        ),
        ("{id: $.account.id,", "{id: {$.account.id,", "is not closed"),
        ("Open **Admin**.", "**Admin** is open.", "a text that begins with `*` needs quotes"),
        ("Open **Admin**.", "{brand} is open.", "a text that begins with `{` or `[` needs quotes"),
        ("Open **Admin**.", "`Admin` is open.", "begins with this character needs quotes"),
        ("[You need to be an", "[You need to be: an", "a text with `: ` in it needs quotes."),
        ("baseUrl: https", "baseUrl:https", "a name, a colon and a space"),
    ] {
        one(from, to, why);
    }
}
