//! Where code and `{…}` expressions end. Both belong to one paragraph: a blank line ends them, so that a character
//! that was never closed spoils no more than its paragraph.

use std::collections::HashMap;

/// The longest run of backticks that opens code. It bounds how often a paragraph is searched.
const MAX_RUN: usize = 8;

/// The code and the expressions of a text, found in time that grows with its size.
pub(super) struct Spans<'a> {
    text: &'a str,
    /// For each `{` that has one, its `}`.
    braces: HashMap<usize, usize>,
    /// By length of a run: up to here the text is known to have no other run of this length.
    barren: [usize; MAX_RUN + 1],
    /// The same for blocks of code.
    barren_blocks: [usize; MAX_RUN + 1],
}

impl<'a> Spans<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, braces: braces(text), barren: [0; MAX_RUN + 1], barren_blocks: [0; MAX_RUN + 1] }
    }

    /// The end of the code that the backtick at `at` opens. `None`: it opens none.
    pub fn code(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let run = run(bytes, at);
        if run > MAX_RUN {
            return None;
        }
        if run >= 3 && is_line_start(bytes, at) {
            return self.fence(at, run);
        }
        if self.barren[run] > at {
            return None;
        }
        let mut next = at + run;
        while next < bytes.len() {
            match bytes[next] {
                b'`' => {
                    let other = self::run(bytes, next);
                    if other == run {
                        return Some(next + other);
                    }
                    next += other;
                }
                b'\n' if is_blank(bytes, next + 1) => break,
                _ => next += 1,
            }
        }
        self.barren[run] = next;
        None
    }

    /// The end of a block of code: the next line of as many backticks. Blank lines belong to it.
    fn fence(&mut self, at: usize, run: usize) -> Option<usize> {
        if self.barren_blocks[run] > at {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut line = at;
        while let Some(end) = bytes[line..].iter().position(|byte| *byte == b'\n') {
            line += end + 1;
            let start = line + bytes[line..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let length = self::run(bytes, start);
            if length >= run && is_blank(bytes, start + length) {
                return Some(start + length);
            }
        }
        self.barren_blocks[run] = bytes.len();
        None
    }

    /// The place of the `}` that closes the `{` at `at`.
    pub fn expression(&self, at: usize) -> Option<usize> {
        self.braces.get(&at).copied()
    }
}

/// How many backticks stand at `at`.
pub(super) fn run(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|byte| **byte == b'`').count()
}

/// Whether nothing but white space and marks of lists and quotes stands before `at` in its line.
fn is_line_start(bytes: &[u8], at: usize) -> bool {
    // Indentation of more than that is no list of a guide.
    let before = &bytes[at.saturating_sub(64)..at];
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    line.iter().all(|byte| byte.is_ascii_digit() || b" \t-*+.)>".contains(byte))
}

/// Whether only white space stands between `at` and the end of the line.
fn is_blank(bytes: &[u8], at: usize) -> bool {
    let mut rest = bytes.iter().skip(at).skip_while(|byte| matches!(byte, b' ' | b'\t'));
    matches!(rest.next(), None | Some(b'\n'))
}

fn braces(text: &str) -> HashMap<usize, usize> {
    let bytes = text.as_bytes();
    let mut pairs = HashMap::new();
    let mut open = Vec::new();
    let mut comment = None;
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        match byte {
            // A comment may have blank lines and braces.
            b'*' if comment.is_some() && next == Some(&b'/') && bytes.get(at + 2) == Some(&b'}') => {
                pairs.extend(comment.take().map(|start| (start, at + 2)));
                open.clear();
            }
            _ if comment.is_some() => {}
            b'{' if next == Some(&b'/') && bytes.get(at + 2) == Some(&b'*') => comment = Some(at),
            b'{' => open.push(at),
            b'}' => pairs.extend(open.pop().map(|start| (start, at))),
            b'\n' if !open.is_empty() && next == Some(&b'\n') => open.clear(),
            _ => {}
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&str> {
        let at = text.find('`')?;
        Spans::new(text).code(at).map(|end| &text[at..end])
    }

    #[test]
    fn code_ends_with_as_many_backticks_in_its_paragraph() {
        assert_eq!(code("a `b <c>` d"), Some("`b <c>`"));
        assert_eq!(code("``a ` b`` c"), Some("``a ` b``"));
        assert_eq!(code("a `b\n\nc` d"), None);
        assert_eq!(code("`"), None);
        assert_eq!(code("- ```js\n<a>\n\nb\n```\nc"), Some("```js\n<a>\n\nb\n```"));
        assert_eq!(code("```\nnever closed"), None);
    }

    #[test]
    fn expressions_end_with_their_brace_in_their_paragraph() {
        let text = "{a {b} c} {d\n\n} {/* x { \n\n */} }";
        let spans = Spans::new(text);
        let end = |at| spans.expression(at).map(|end| &text[at..=end]);
        assert_eq!(end(0), Some("{a {b} c}"));
        assert_eq!(end(3), Some("{b}"));
        assert_eq!(end(10), None);
        assert_eq!(end(text.find("{/").unwrap_or(0)), Some("{/* x { \n\n */}"));
    }
}
