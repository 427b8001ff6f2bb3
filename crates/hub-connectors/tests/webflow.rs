//! The built-in Webflow connector: what it says, and how it judges what people paste.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, builtin};
use hub_model::guide::Values;
use hub_model::{ErrorCode, Granted, Level, PermissionNote, permission::lacking};

const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn webflow() -> Connector {
    builtin().unwrap().remove(0)
}

#[test]
fn it_is_named_as_the_protocol_needs_it() {
    let webflow = webflow();
    assert_eq!(webflow.integration_id, "webflow_site-token");
    assert_eq!((&*webflow.provider, &*webflow.method), ("webflow", "site_token"));
    assert_eq!(webflow.base_url, "https://api.webflow.com/v2");
    assert_eq!(webflow.hosts, ["api.webflow.com", "webflow.com"]);
    assert_eq!(webflow.token_field, "siteToken");
    assert_eq!(webflow.default_wanted, ["authorized_user:read", "sites:read"]);
    let integration = webflow.integration("https://hub.example/connectors/");
    assert_eq!(integration.logo_url, "https://hub.example/connectors/webflow.svg");
    assert_eq!(integration.integration_id, webflow.integration_id);
    assert!(integration.active);
}

#[test]
fn the_guide_has_the_titles_of_webflows_screens() {
    let webflow = webflow();
    let guide = webflow.config().guide().unwrap();
    assert!(guide.warning.as_ref().unwrap().contains("OAuth 2.0"));
    let titles: Vec<Vec<&str>> = guide
        .sections
        .iter()
        .map(|section| {
            std::iter::once(&section.title)
                .chain(section.steps.iter().map(|step| &step.title))
                .map(|t| &**t)
                .collect()
        })
        .collect();
    assert_eq!(
        titles,
        [
            vec![
                "Generating a Site API Token",
                "Open Site Settings",
                "Navigate to Apps & Integrations",
                "Generate API Token",
                "Copy the token"
            ],
            vec!["Linking the Account from the Hub", "Navigate to the Hub", "Fill out the fields", "Connect"],
        ]
    );
    assert_eq!(
        guide.sections.iter().map(|section| section.whitelabel_hide).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn the_report_has_every_permission_that_the_guide_names() {
    let webflow = webflow();
    let guide = webflow.config().guide().unwrap();
    let items = guide.sections.iter().flat_map(|section| &section.steps).flat_map(|step| &step.list);
    let named: Vec<Values> = items.clone().filter_map(|item| item.values.clone()).collect();
    let [resources] = named.as_slice() else { panic!("one list of resources was expected") };
    let mut expected = resources.names.clone();
    expected.extend(["Authorized user".to_owned(), "Custom Code".to_owned()]);
    let rows = webflow.permissions_for(None, &[]);
    assert_eq!(rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>(), expected);
    let important: Vec<_> = items.filter(|item| item.important).map(|item| item.id.as_deref()).collect();
    assert_eq!(important, [Some("authorized-user")]);
}

#[test]
fn a_token_with_every_scope_is_what_is_wanted_and_custom_code_stays_out_of_reach() {
    let webflow = webflow();
    let all: Vec<String> =
        webflow.permissions.iter().flat_map(|spec| spec.read.iter().chain(&spec.write)).cloned().collect();
    let rows = webflow.permissions_for(Some(&all), &webflow.default_wanted);
    assert!(!lacking(&rows));
    let row = |key: &str| rows.iter().find(|row| row.key == key).unwrap();
    assert_eq!((row("cms").granted, row("cms").wanted), (Granted::Write, Level::None));
    assert_eq!((row("authorized_user").granted, row("authorized_user").wanted), (Granted::Read, Level::Read));
    assert_eq!(row("sites").wanted, Level::Read);
    assert_eq!(row("custom_code").note, Some(PermissionNote::NotWithThisMethod));
    assert_eq!(row("workspace").note, Some(PermissionNote::NotWithThisMethod));
    assert_eq!(row("users").note, Some(PermissionNote::RetiredByProvider));
    assert_eq!(row("site_config").note, Some(PermissionNote::PlanRequired));
    assert!(lacking(&webflow.permissions_for(Some(&all), &["custom_code:read".to_owned()])));
}

#[track_caller]
fn refused(raw: &str, code: ErrorCode, reason: Option<&str>) {
    let problem = webflow().check("siteToken", raw).err().unwrap_or_else(|| panic!("{raw:?} was accepted"));
    assert_eq!((problem.code, problem.reason.as_deref()), (code, reason), "{raw:?}");
    let said = format!("{problem:?}");
    assert!(raw.trim().len() < 12 || !said.contains(raw.trim()), "the value is in the problem: {said}");
    let body = problem.into_body();
    assert_eq!((body.status_code, &*body.fields[0].key), (422, "siteToken"));
    assert!(body.message.ends_with('.') && body.fix.ends_with('.'));
}

#[test]
fn tokens_pass_and_are_cleaned() {
    let webflow = webflow();
    for (raw, text) in [
        (TOKEN.to_owned(), TOKEN),
        (TOKEN.to_uppercase(), &*TOKEN.to_uppercase()),
        (format!(" Bearer {TOKEN}\n"), TOKEN),
        (format!("WEBFLOW_TOKEN=\"{TOKEN}\""), TOKEN),
        (format!("<{TOKEN}>"), TOKEN),
        // No format is published: an odd length is the provider's to judge.
        (TOKEN[..40].to_owned(), &TOKEN[..40]),
        ("<b>x</b>".to_owned(), "<b>x</b>"),
    ] {
        let cleaned =
            webflow.check("siteToken", &raw).unwrap_or_else(|problem| panic!("{raw:?}: {problem:?}"));
        assert_eq!(cleaned.text, text);
    }
}

#[test]
fn no_token_is_taken_for_something_else() {
    let webflow = webflow();
    for name in [
        "full_access",
        "read_only",
        "cms_only",
        "no_sites",
        "two_sites",
        "no_site_name",
        "unicode",
        "hostile",
        "no_authorized_by",
        "no_introspect",
        "unverified",
        "revoked",
        "oauth",
        "rate_limited",
        "slow",
        "timeout",
        "down",
        "error",
        "html",
        "gateway",
        "truncated",
        "empty",
        "reset",
        "here",
        "api_token",
        "your_token",
        "xxx",
    ] {
        let token = format!("test_{name}");
        if !token.ends_with("_here") {
            assert!(webflow.check("siteToken", &token).is_ok(), "{token}");
        }
    }
    // Tokens of 64 hexadecimal or alphanumeric characters, among them uniform ones.
    let alphabets: [&[u8]; 3] = [
        b"0123456789abcdef",
        b"0123456789ABCDEF",
        b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for alphabet in alphabets {
        for _ in 0..500 {
            let token: String = (0..64)
                .map(|_| {
                    seed =
                        seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    char::from(alphabet[(seed >> 33) as usize % alphabet.len()])
                })
                .collect();
            assert!(webflow.check("siteToken", &token).is_ok(), "{token}");
        }
    }
    for hex in b"0123456789abcdefABCDEF" {
        assert!(webflow.check("siteToken", &char::from(*hex).to_string().repeat(64)).is_ok());
    }
}

#[test]
fn d13_what_looks_like_a_token_gets_its_own_words() {
    let malformed = |raw: &str, reason| refused(raw, ErrorCode::TokenMalformed, Some(reason));
    for raw in [format!("ws-{TOKEN}"), "WS-1".to_owned(), format!("Bearer ws-{TOKEN}")] {
        malformed(&raw, "workspace_token");
    }
    for raw in ["62f3b1f7eafac55d0c64ef91", " 62F3B1F7EAFAC55D0C64EF91\n", "\"62f3b1f7eafac55d0c64ef91\""] {
        malformed(raw, "object_id");
    }
    for raw in [
        "https://webflow.com/dashboard",
        "HTTPS://EXAMPLE.COM",
        "http://localhost:3000/?token=1",
        "javascript://x",
        "//webflow.com",
        "www.heartofgold.galaxy",
        "heart-of-gold.webflow.io",
        "webflow.com/dashboard/sites/x/general",
        "https://a b",
    ] {
        malformed(raw, "url");
    }
    for raw in
        ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "aaa.bbb.ccc", "eyJhbGciOiJub25lIn0.e30."]
    {
        malformed(raw, "jwt");
    }
    for raw in [
        "YOUR_API_TOKEN",
        "your-token-here",
        "<token>",
        "<your-site-api-token-goes-here>",
        "<YOUR_TOKEN>",
        "xxxxxxxxxxxxxxxx",
        "XXXX-XXXX-XXXX",
        "xxxx…",
        "x…x",
        "•••",
        "••••••••••9f3c",
        "***",
        "********",
        "{{token}}",
        "{{ token }}",
        "${WEBFLOW_TOKEN}",
        "$WEBFLOW_TOKEN",
        "$(cat token)",
        "%TOKEN%",
        "[token]",
        "paste your token",
        "Paste your token",
        "PASTE_TOKEN_HERE",
        "enter token here",
        "WEBFLOW_API_TOKEN",
        "WEBFLOW_TOKEN=YOUR_TOKEN",
        "token",
        "Site Token",
        "API key",
        "Bearer",
        "my-token",
        "insert-here",
        "null",
        "undefined",
        "change_me",
        "...",
        "___",
    ] {
        malformed(raw, "placeholder");
    }
}

#[test]
fn what_nothing_looks_like_is_refused_by_rule() {
    for raw in ["", " ", "\n\t\r\n", "\u{200B}\u{FEFF}", "\u{202E}\u{202C}", "\u{00A0}"] {
        refused(raw, ErrorCode::TokenEmpty, None);
    }
    let malformed = |raw: &str, reason| refused(raw, ErrorCode::TokenMalformed, Some(reason));
    malformed(&format!("{} {}", &TOKEN[..30], &TOKEN[30..]), "whitespace");
    malformed(&format!("{}\n{}", &TOKEN[..30], &TOKEN[30..]), "whitespace");
    malformed("<script>alert(1)</script> x", "whitespace");
    malformed("tökén", "characters");
    malformed("🙂🙂🙂", "characters");
    malformed("a\u{0}b", "characters");
    malformed(&"x".repeat(4097), "too_long");
    malformed(&"a ".repeat(500_000), "too_long");
    malformed(&format!("https://{}", "x".repeat(1 << 20)), "too_long");
}

#[test]
fn a_problem_points_to_the_step_that_helps() {
    let step = |raw: &str| webflow().check("siteToken", raw).err().unwrap().guide_step;
    assert_eq!(step("").as_deref(), Some("copy"));
    assert_eq!(step("ws-x").as_deref(), Some("open-settings"));
    assert_eq!(step("<token>").as_deref(), Some("copy"));
    assert_eq!(step("a b").as_deref(), Some("copy"));
    let webflow = webflow();
    assert_eq!(webflow.step_for(ErrorCode::TokenRejected), Some("generate"));
    assert_eq!(webflow.step_for(ErrorCode::MissingPermission), Some("generate"));
    assert_eq!(webflow.step_for(ErrorCode::OauthToken), Some("generate"));
    assert_eq!(webflow.step_for(ErrorCode::RateLimited), None);
}

#[test]
fn a_field_that_the_connector_does_not_have_is_refused_without_repeating_it() {
    let problem = webflow().check(TOKEN, "x").err().unwrap();
    assert_eq!(problem.code, ErrorCode::ValidationFailed);
    assert!(!format!("{problem:?}").contains(TOKEN));
}
