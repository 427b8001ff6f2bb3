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
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(n, e)| (n, Some(e)));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    !(whole.is_empty() && fraction.is_empty())
        && digits(whole)
        && digits(fraction)
        && power.is_none_or(|power| !power.is_empty() && digits(power))
}

/// Whether a text is a host of `domain`, or an address there: the whole name is compared, from its end and label by
/// label (D10). As in the compatible hub, `acme` stands for `acme.com`. A domain that is none lets everything pass.
#[must_use]
pub fn at_domain(text: &str, domain: &str) -> bool {
    let mut domain = domain.replace('\\', "").to_ascii_lowercase();
    if !is_host(&domain) {
        return true;
    }
    if !domain.ends_with(".com") {
        domain.push_str(".com");
    }
    let host = host(text).to_ascii_lowercase();
    let before = host.strip_suffix(&*domain);
    is_host(&host) && before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Whether [`at_domain`] can compare with this.
#[must_use]
pub fn is_domain(domain: &str) -> bool {
    is_host(&domain.replace('\\', ""))
}

/// The host of an address, without its port; of another text all of it.
fn host(text: &str) -> &str {
    let text = text.trim();
    let address = web(text).unwrap_or(text);
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let host = &address[..end];
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    host.strip_suffix('.').unwrap_or(host)
}

/// What follows `http://` or `https://`.
fn web(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")).then_some(rest)
}

/// Labels of letters, digits and hyphens, with dots between them.
fn is_host(host: &str) -> bool {
    let of_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    host.split('.').all(|label| !label.is_empty() && label.bytes().all(of_label))
}
