//! What the value of a field must be, beyond what every value must: a number, a form such as an e-mail address, a name
//! at a domain, a pattern. A pattern is only carried here: whoever has an engine tests it.

mod format;
#[cfg(test)]
mod tests;

pub use format::Format;

/// The rule of a field, as its connector has it, and what to say of a value that breaks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What must hold.
    pub kind: RuleKind,
    /// What to say otherwise, one sentence; `None`: the hub's own words.
    pub error: Option<String>,
}

/// The kinds of [`Rule`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// The value matches this regular expression somewhere.
    Pattern(String),
    /// The value is a host of this domain, or an address there.
    Domain(String),
    /// The value has this form.
    Format(Format),
}

/// Why a value that is there cannot be the field's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is not a number.
    Number,
    /// The pattern does not match.
    Pattern,
    /// It is not at the domain.
    Domain,
    /// It has another form.
    Format(Format),
}

impl Broken {
    /// The `reason` on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Pattern => "pattern",
            Self::Domain => "domain",
            Self::Format(format) => format.as_str(),
        }
    }

    /// What is wrong with the value of the field with this label, one sentence.
    #[must_use]
    pub fn sentence(self, label: &str) -> String {
        let what = match self {
            Self::Number => "must be a number.",
            Self::Pattern => "does not look as it should.",
            Self::Domain => "is at another domain than expected.",
            Self::Format(Format::Email) => "must be an e-mail address.",
            Self::Format(Format::Url) => "must be a web address that starts with https:// or http://.",
            Self::Format(Format::Uri) => "must be an address.",
            Self::Format(Format::Uuid) => "must be a UUID.",
            Self::Format(Format::Date) => "must be a date such as 2026-01-31.",
            Self::Format(Format::Datetime) => "must be a time such as 2026-01-31T12:00:00Z.",
        };
        [label, what].join(" ")
    }
}

impl Rule {
    /// Reads the members of a field's `validation`, in either dialect: `{type, pattern, error}` with the types
    /// `html-pattern` and `domain`, or `{pattern, errorMessage}` and `{format, errorMessage}`. `error` is whichever of
    /// both is there. What is of no known shape is no rule: one that nobody understands must not keep a form shut.
    #[must_use]
    pub fn read(
        kind: Option<&str>,
        pattern: Option<String>,
        format: Option<&str>,
        error: Option<String>,
    ) -> Option<Self> {
        let kind = match (kind, pattern) {
            (Some("domain"), Some(domain)) => RuleKind::Domain(domain),
            (_, Some(pattern)) => RuleKind::Pattern(pattern),
            (_, None) => RuleKind::Format(Format::parse(format?)?),
        };
        Some(Self { kind, error })
    }

    /// Tests a value that is not empty. `matches` tests a pattern; `None` from it means that the pattern is none, and
    /// then the rule holds (D6).
    ///
    /// # Errors
    ///
    /// What does not hold.
    pub fn check(&self, value: &str, matches: &dyn Fn(&str, &str) -> Option<bool>) -> Result<(), Broken> {
        let (holds, broken) = match &self.kind {
            RuleKind::Pattern(pattern) => (matches(pattern, value).unwrap_or(true), Broken::Pattern),
            RuleKind::Domain(domain) => (at_domain(value, domain), Broken::Domain),
            RuleKind::Format(format) => (format.fits(value), Broken::Format(*format)),
        };
        if holds { Ok(()) } else { Err(broken) }
    }
}

/// Whether a text is a number: a sign, digits, a point and more digits, an exponent. Not a number that is none or has
/// no end (D9).
#[must_use]
pub fn is_number(text: &str) -> bool {
    let (number, exponent) = match cut(text, b"eE") {
        Some((number, exponent)) => (number, exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        None => (text, "0"),
    };
    let number = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (whole, fraction) = cut(number, b".").unwrap_or((number, ""));
    whole.len() + fraction.len() > 0
        && !exponent.is_empty()
        && is_digits(whole)
        && is_digits(fraction)
        && is_digits(exponent)
}

/// Whether a text is a host of `domain`, or an address there: the whole name is compared, from its end and label by
/// label (D10). As in the compatible hub, `acme` stands for `acme.com`. A domain that is none lets everything pass.
#[must_use]
pub fn at_domain(text: &str, domain: &str) -> bool {
    if !is_domain(domain) {
        return true;
    }
    let domain = plain(domain);
    let domain = without_com(&domain).unwrap_or(&domain);
    let text = text.trim();
    let (host, rest) = authority(web(text).unwrap_or(text));
    let host = if is_digits(rest) { host } else { "" };
    let host = without_com(host.strip_suffix('.').unwrap_or(host)).unwrap_or_default();
    let start = host.len().wrapping_sub(domain.len());
    let same = host.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(domain));
    is_host(host) && same && (start == 0 || host.as_bytes()[start - 1] == b'.')
}

/// Whether [`at_domain`] can compare with this.
#[must_use]
pub fn is_domain(domain: &str) -> bool {
    is_host(&plain(domain))
}

/// A domain as it stands in a regular expression, without the signs that make its dots dots.
fn plain(domain: &str) -> String {
    domain.chars().filter(|c| *c != '\\').collect()
}

fn without_com(host: &str) -> Option<&str> {
    let (name, end) = host.split_at_checked(host.len().wrapping_sub(4))?;
    end.eq_ignore_ascii_case(".com").then_some(name)
}

/// Host and port of an address without its scheme, or of another text. Without a port that is empty.
fn authority(address: &str) -> (&str, &str) {
    let authority = cut(address, b"/?#").map_or(address, |(authority, _)| authority);
    match authority.bytes().rposition(|byte| byte == b':') {
        Some(colon) if !authority.ends_with(']') => (&authority[..colon], &authority[colon + 1..]),
        _ => (authority, ""),
    }
}

/// What follows `http://` or `https://`.
fn web(text: &str) -> Option<&str> {
    let (scheme, rest) = cut(text, b":")?;
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    rest.strip_prefix("//").filter(|_| known)
}

/// What stands before and after the first of some signs. One function for all of them, because it is a part of the
/// widget.
#[inline(never)]
pub(crate) fn cut<'a>(text: &'a str, signs: &[u8]) -> Option<(&'a str, &'a str)> {
    let at = text.bytes().position(|byte| signs.contains(&byte))?;
    Some((&text[..at], &text[at + 1..]))
}

pub(crate) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Labels of letters, digits and hyphens, with dots between them.
fn is_host(host: &str) -> bool {
    let of_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    // A dot at an end, or after another one, has no label beside it.
    let mut before = b'.';
    let fine = |byte: u8| {
        let joint = byte == b'.' && before != b'.';
        before = byte;
        joint || of_label(byte)
    };
    host.bytes().all(fine) && before != b'.'
}
