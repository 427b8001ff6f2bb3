//! Forms that a value may have to have.

use super::{authority, cut, is_digits, web};

/// A form by its name. Times are those of the calendar, but no form says whether what it names exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One `@`, a dot in the domain, no white space.
    Email,
    /// `http://` or `https://`, a host, and perhaps more.
    Url,
    /// A scheme, a colon, and anything without white space.
    Uri,
    /// 8-4-4-4-12 hexadecimal digits.
    Uuid,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DDThh:mm:ss`, perhaps with a fraction, perhaps with `Z` or an offset.
    Datetime,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 6] = [Self::Email, Self::Url, Self::Uri, Self::Uuid, Self::Date, Self::Datetime];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Url => "url",
            Self::Uri => "uri",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::Datetime => "datetime",
        }
    }

    /// Reads the word on the wire.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// Whether a text has this form.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        if text.contains(char::is_whitespace) {
            return false;
        }
        match self {
            Self::Email => cut(text, b"@").is_some_and(|(name, domain)| {
                let edge = domain.starts_with('.') || domain.ends_with('.');
                let dots =
                    cut(domain, b".").is_some() && domain.as_bytes().windows(2).all(|two| two != b"..");
                !name.is_empty() && !edge && dots && cut(domain, b"@").is_none()
            }),
            Self::Url => web(text).is_some_and(is_authority),
            Self::Uri => cut(text, b":").is_some_and(|(scheme, rest)| {
                let of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
                let first = scheme.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
                first && scheme.bytes().all(of_scheme) && !rest.is_empty()
            }),
            Self::Uuid => shape(text, b"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"),
            Self::Date => is_date(text),
            Self::Datetime => cut(text, b"T").is_some_and(|(date, time)| is_date(date) && is_time(time)),
        }
    }
}

/// What follows the scheme of a web address: a host, perhaps a port, perhaps a path, query or fragment.
fn is_authority(rest: &str) -> bool {
    let (host, port) = authority(rest);
    // Letters of all scripts, and numbered hosts in brackets.
    let numbered = host.starts_with('[') && host.ends_with(']');
    let of_host = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || byte >= 0x80
            || b"-_.".contains(&byte)
            || numbered && b":[]".contains(&byte)
    };
    let colon = rest.as_bytes().get(host.len()) == Some(&b':');
    let whole = !host.is_empty() && !host.starts_with('.') && host.bytes().all(of_host);
    whole && is_digits(port) && port.len() <= 5 && colon != port.is_empty()
}

fn is_date(text: &str) -> bool {
    if !shape(text, b"dddd-dd-dd") {
        return false;
    }
    let (year, month, day) = (number(&text[..4]), number(&text[5..7]), number(&text[8..]));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(8) else { return false };
    if !shape(time, b"dd:dd:dd")
        || number(&time[..2]) > 23
        || number(&time[3..5]) > 59
        || number(&time[6..]) > 60
    {
        return false;
    }
    let rest = match rest.strip_prefix('.') {
        Some(rest) => {
            let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == rest.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let offset = rest.strip_prefix(['+', '-']);
    let offset = offset.filter(|offset| shape(offset, b"dd:dd") || shape(offset, b"dddd"));
    rest.is_empty()
        || rest == "Z"
        || offset.is_some_and(|offset| number(&offset[..2]) < 24 && number(&offset[offset.len() - 2..]) < 60)
}

/// Whether a text is made like `pattern`: `d` is a digit, `h` a hexadecimal one, anything else itself.
fn shape(text: &str, pattern: &[u8]) -> bool {
    let like = |(byte, sign): (u8, &u8)| match sign {
        b'd' => byte.is_ascii_digit(),
        b'h' => byte.is_ascii_hexdigit(),
        other => byte == *other,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern).all(like)
}

/// The number of a few digits.
fn number(digits: &str) -> u32 {
    digits.bytes().fold(0, |number, byte| number * 10 + u32::from(byte - b'0'))
}
