//! What may be linked and loaded: https, and mailto for links. Everything else stays text.

use hub_model::inline::is_safe;
use url::Url;

/// The longest address.
const MAX_BYTES: usize = 2048;

/// A link's address as it is written into a guide.
///
/// # Errors
///
/// Why it may not be one.
pub(super) fn link(raw: &str) -> Result<String, &'static str> {
    let url = parse(raw)?;
    match url.scheme() {
        "https" => https(&url),
        "mailto" => {
            // A link that fills in subject and text is a letter that somebody else wrote.
            let path = url.path();
            let letters = |c: char| c.is_ascii_alphanumeric() || "@.+-_".contains(c);
            let is_one = path.split('@').filter(|part| !part.is_empty()).count() == 2;
            if is_one && path.chars().all(letters) {
                Ok(format!("mailto:{path}"))
            } else {
                Err("is not a single e-mail address")
            }
        }
        "http" => Err("is not encrypted (https)"),
        _ => Err("is neither https nor mailto"),
    }
}

/// A picture's address.
///
/// # Errors
///
/// Why it may not be one.
pub(super) fn image(raw: &str) -> Result<String, &'static str> {
    let url = parse(raw)?;
    if url.scheme() == "https" { https(&url) } else { Err("is not https") }
}

fn parse(raw: &str) -> Result<Url, &'static str> {
    if raw.len() > MAX_BYTES {
        return Err("is too long");
    }
    // The parser of browsers: it sees through white space and control characters within a scheme.
    Url::parse(raw).map_err(|_| "is not a whole address, with its scheme")
}

fn https(url: &Url) -> Result<String, &'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a user name before its host");
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("has no host");
    }
    let mut out = String::new();
    for c in url.as_str().chars() {
        match c {
            // Marks of the texts that it is written into.
            '(' | ')' | '{' | '}' | '[' | ']' | '\\' | '`' | '*' | '<' | '>' | '"' | '|' | '^' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    if out.len() <= MAX_BYTES && out.is_ascii() && is_safe(&out) { Ok(out) } else { Err("cannot be written") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d82_only_https_and_mailto_are_addresses() {
        assert_eq!(link(" HTTPS://Exa\tmple.com/a(b) ").as_deref(), Ok("https://example.com/a%28b%29"));
        assert_eq!(link("mailto:a@b.example?subject=x").as_deref(), Ok("mailto:a@b.example"));
        for hostile in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "javascript&colon;alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "data:text/html;base64,PHN2Zz4=",
            "blob:https://a.example/x",
            "filesystem:https://a.example/x",
            "view-source:https://a.example",
            "file:///etc/passwd",
            "//a.example",
            "/relative",
            "#fragment",
            "",
            "https://",
            "https:",
            "http://a.example",
            "https://user@a.example",
            "https://good.example:pass@evil.example",
            "mailto:",
            "mailto:a@b@c",
            "mailto:a@b.example,c@d.example",
            "tel:123",
            "intent://x#Intent;end",
            "feed:javascript:alert(1)",
        ] {
            assert!(link(hostile).is_err(), "{hostile:?} became {:?}", link(hostile));
        }
        assert!(image("data:image/svg+xml,<svg>").is_err() && image("mailto:a@b.example").is_err());
    }

    #[test]
    fn a_host_in_look_alike_letters_shows_itself() {
        assert_eq!(link("https://аpple.com").as_deref(), Ok("https://xn--pple-43d.com/"));
    }
}
