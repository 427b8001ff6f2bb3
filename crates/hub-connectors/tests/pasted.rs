//! How the built-in Webflow connector judges what people paste.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hub_connectors::{Connector, builtin};
use hub_model::ErrorCode;

const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn webflow() -> Connector {
    builtin().unwrap().remove(0)
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
    malformed(&"x".repeat(4001), "too_long");
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
