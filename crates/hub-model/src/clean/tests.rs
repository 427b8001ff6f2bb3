//! What is removed, what stays, and what can never be a credential.

use super::*;

const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[track_caller]
fn cleans(raw: &str, removed: &[Removed]) {
    let cleaned = clean(raw);
    let start: String = raw.chars().take(100).collect();
    assert_eq!(cleaned.text, TOKEN, "from {start:?}");
    assert_eq!(cleaned.removed, removed, "from {start:?}");
}

#[test]
fn nothing_is_removed_from_a_clean_token() {
    cleans(TOKEN, &[]);
}

#[test]
fn d3_what_people_paste_around_a_token_is_removed_and_named() {
    cleans(&format!("  {TOKEN} "), &[Removed::Spaces]);
    cleans(&format!("{TOKEN}\r\n"), &[Removed::LineBreaks]);
    cleans(&format!("\u{FEFF}{TOKEN}\u{200B}"), &[Removed::Invisible]);
    cleans(&format!("\u{202E}{TOKEN}\u{202C}"), &[Removed::Invisible]);
    cleans(&format!("Bearer {TOKEN}"), &[Removed::Bearer]);
    cleans(&format!("bearer: {TOKEN}"), &[Removed::Bearer]);
    cleans(&format!("AUTHORIZATION: Bearer {TOKEN}"), &[Removed::Header, Removed::Bearer]);
    cleans(&format!("\"{TOKEN}\""), &[Removed::Quotes]);
    cleans(&format!("“{TOKEN}”"), &[Removed::Quotes]);
    cleans(&format!("<{TOKEN}>"), &[Removed::Quotes]);
    cleans(&format!("`{TOKEN}`"), &[Removed::Quotes]);
    cleans(&format!("WEBFLOW_TOKEN={TOKEN}"), &[Removed::Assignment]);
    cleans(&format!("export API_KEY=\"{TOKEN}\""), &[Removed::Assignment, Removed::Quotes]);
    cleans(
        &format!("'Authorization: Bearer {TOKEN}' "),
        &[Removed::Header, Removed::Bearer, Removed::Quotes, Removed::Spaces],
    );
}

#[test]
fn what_is_inside_stays() {
    for kept in [
        "abc def",
        "a\nb",
        "bearertoken",
        "AUTHORIZATION",
        "abc=",
        "==",
        "<token>",
        "<b>x</b>",
        "\"",
        "Bearer",
    ] {
        assert_eq!(clean(kept).text, kept);
    }
}

#[test]
fn cleaning_again_changes_nothing() {
    for raw in ["  \" Bearer  x \"", "<<a>>", "''''", "A_B=C_D=x", "Bearer Bearer x", "\u{200B} \u{200B}"] {
        let once = clean(raw);
        assert_eq!(clean(&once.text).text, once.text, "from {raw:?}");
    }
}

#[test]
fn only_what_a_header_can_carry_passes() {
    assert_eq!(check(TOKEN), Ok(()));
    assert_eq!(check("a b"), Err(Malformed::Whitespace));
    assert_eq!(check("a\nb"), Err(Malformed::Whitespace));
    assert_eq!(check("töken"), Err(Malformed::Characters));
    assert_eq!(check("a\u{0}b"), Err(Malformed::Characters));
    assert_eq!(check("🙂"), Err(Malformed::Characters));
    assert_eq!(check(&"x".repeat(MAX_BYTES)), Ok(()));
    assert_eq!(check(&"x".repeat(MAX_BYTES + 1)), Err(Malformed::TooLong));
}

/// Each layer used to be searched to its end for a `=`: a megabyte of quotes kept the page busy for minutes.
#[test]
fn many_layers_cost_no_more_than_their_length() {
    const LAYERS: usize = 500_000;
    let quotes = "'".repeat(LAYERS);
    cleans(&format!("{quotes}{TOKEN}{quotes}"), &[Removed::Quotes]);
    cleans(&format!("{}{TOKEN}", "Bearer ".repeat(LAYERS)), &[Removed::Bearer]);
    cleans(&format!("{}{TOKEN}", "A_B = ".repeat(LAYERS)), &[Removed::Assignment]);
}
