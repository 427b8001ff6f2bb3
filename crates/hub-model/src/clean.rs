//! What is removed from a pasted credential, and what can never be one. The widget cleans on paste and on
//! submit; the server cleans again, because not every client is the widget.

#[cfg(test)]
mod tests;

/// The longest credential, in bytes after cleaning: 4 KB (CONTRACT 6 and 9.15).
pub const MAX_BYTES: usize = 4000;

/// Something that was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Removed {
    /// `Authorization:` in front.
    Header,
    /// `Bearer` in front.
    Bearer,
    /// `NAME=` in front.
    Assignment,
    /// A pair of quotes, backticks or angle brackets around it.
    Quotes,
    /// Line breaks around it.
    LineBreaks,
    /// Spaces around it.
    Spaces,
    /// Characters that cannot be seen.
    Invisible,
}

impl Removed {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Bearer => "bearer",
            Self::Assignment => "assignment",
            Self::Quotes => "quotes",
            Self::LineBreaks => "line_breaks",
            Self::Spaces => "spaces",
            Self::Invisible => "invisible",
        }
    }
}

/// A credential after clean-up.
#[derive(Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// What is left. Secret: this type has no `Debug`.
    pub text: String,
    /// What was removed, each once, in the order of [`Removed`].
    pub removed: Vec<Removed>,
}

/// Why a cleaned value can never be a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// White space inside.
    Whitespace,
    /// Control or non-ASCII characters inside: no header can carry them.
    Characters,
    /// Longer than [`MAX_BYTES`].
    TooLong,
    /// None of the values that can be chosen.
    NotAnOption,
}

impl Malformed {
    /// The `reason` on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whitespace => "whitespace",
            Self::Characters => "characters",
            Self::TooLong => "too_long",
            Self::NotAnOption => "not_an_option",
        }
    }
}

/// Cleans what people paste around a credential: white space, invisible characters, quotes, `Bearer`,
/// `Authorization:` and `NAME=`. What is inside the credential stays, so that nothing is silently mended.
#[must_use]
pub fn clean(raw: &str) -> Cleaned {
    let mut removed = Vec::new();
    let visible: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    if visible.len() != raw.len() {
        removed.push(Removed::Invisible);
    }
    let mut text = visible.as_str();
    loop {
        let before = text;
        text = trim(text, &mut removed);
        text = strip_word(text, "authorization", Some(':'), Removed::Header, &mut removed);
        text = strip_word(text, "bearer", None, Removed::Bearer, &mut removed);
        text = strip_assignment(text, &mut removed);
        text = strip_quotes(text, &mut removed);
        if text == before {
            break;
        }
    }
    removed.sort_unstable();
    removed.dedup();
    Cleaned { text: text.to_owned(), removed }
}

/// Cleans an ordinary text, such as a name or an address: white space around it and invisible characters.
#[must_use]
pub fn tidy(raw: &str) -> Cleaned {
    let mut removed = Vec::new();
    let visible: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    if visible.len() != raw.len() {
        removed.push(Removed::Invisible);
    }
    let text = trim(&visible, &mut removed).to_owned();
    removed.sort_unstable();
    removed.dedup();
    Cleaned { text, removed }
}

/// Checks what holds for every text of a form: its length, and that it can be read.
///
/// # Errors
///
/// The first reason why `text` cannot be one. Line breaks pass where the field has several `lines`.
pub fn check_text(text: &str, lines: bool) -> Result<(), Malformed> {
    if text.len() > MAX_BYTES {
        return Err(Malformed::TooLong);
    }
    if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t'))) {
        return Err(Malformed::Characters);
    }
    Ok(())
}

/// Checks what holds for every credential that travels in a header.
///
/// # Errors
///
/// The first reason why `cleaned` cannot be one.
pub fn check(cleaned: &str) -> Result<(), Malformed> {
    if cleaned.len() > MAX_BYTES {
        return Err(Malformed::TooLong);
    }
    if cleaned.chars().any(char::is_whitespace) {
        return Err(Malformed::Whitespace);
    }
    if cleaned.chars().any(|c| !c.is_ascii_graphic()) {
        return Err(Malformed::Characters);
    }
    Ok(())
}

/// Zero-width characters, direction marks and the byte order mark: pasted with the value, never seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}')
}

fn trim<'a>(text: &'a str, removed: &mut Vec<Removed>) -> &'a str {
    let inner = text.trim();
    let cut = text.len() - inner.len();
    if cut > 0 {
        let start = text.len() - text.trim_start().len();
        let edges = text[..start].chars().chain(text[start + inner.len()..].chars());
        for c in edges {
            removed.push(if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
                Removed::LineBreaks
            } else {
                Removed::Spaces
            });
        }
    }
    inner
}

/// Strips `word` in any case when it stands alone: followed by `mark`, or by white space where there is none.
fn strip_word<'a>(
    text: &'a str,
    word: &str,
    mark: Option<char>,
    what: Removed,
    removed: &mut Vec<Removed>,
) -> &'a str {
    let Some(head) = text.get(..word.len()) else { return text };
    if !head.eq_ignore_ascii_case(word) {
        return text;
    }
    let rest = &text[word.len()..];
    let stripped = match mark {
        Some(mark) => rest.trim_start().strip_prefix(mark),
        None => {
            rest.starts_with(|c: char| c.is_whitespace() || c == ':').then(|| rest.trim_start_matches(':'))
        }
    };
    match stripped {
        Some(rest) => {
            removed.push(what);
            rest.trim_start()
        }
        None => text,
    }
}

/// Strips `NAME=` as it stands in a shell or an `.env` file: upper case, with an underscore or `TOKEN`. It reads no
/// further than the name, because it runs once for each layer around the credential.
fn strip_assignment<'a>(text: &'a str, removed: &mut Vec<Removed>) -> &'a str {
    let start = text.strip_prefix("export ").unwrap_or(text);
    let of_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let end = start.find(|c| !of_name(c)).unwrap_or(start.len());
    let name = &start[..end];
    let Some(rest) = start[end..].trim_start().strip_prefix('=') else { return text };
    let is_name = name.len() >= 3
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && (name.contains('_') || name == "TOKEN" || name == "KEY");
    if !is_name || rest.trim().is_empty() || rest.starts_with('=') {
        return text;
    }
    removed.push(Removed::Assignment);
    rest.trim_start()
}

fn strip_quotes<'a>(text: &'a str, removed: &mut Vec<Removed>) -> &'a str {
    const PAIRS: [(char, char); 8] =
        [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>'), ('“', '”'), ('‘', '’'), ('„', '“'), ('«', '»')];
    for (open, close) in PAIRS {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        // `<token>` stays whole when it is a placeholder or markup: the look-alikes tell the person what it is.
        if let Some(inner) = inner
            && !inner.is_empty()
            && !(open == '<' && (inner.contains(['<', '>', '/']) || inner.len() < 20))
        {
            removed.push(Removed::Quotes);
            return inner;
        }
    }
    text
}
