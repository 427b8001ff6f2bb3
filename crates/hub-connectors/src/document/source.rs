//! The text of a document and its lines.

use std::ops::Range;

/// The most lines that front matter has.
const FRONT_MATTER_LINES: usize = 200;

/// A document without what is no part of its text. Every line keeps its number.
pub(super) struct Source {
    /// Lines end with `\n`.
    pub text: String,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Source {
    pub fn new(raw: &str) -> Self {
        let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        let unix = raw.replace("\r\n", "\n").replace('\r', "\n");
        let front = front_matter(&unix);
        let mut text = String::with_capacity(unix.len());
        let mut starts = vec![0];
        // Pages import above what they say; further down such a line is something to type.
        let mut is_head = true;
        for (number, line) in unix.split_inclusive('\n').enumerate() {
            is_head &= front.contains(&number) || !line.trim_start().starts_with(['#', '<', '`', '~']);
            if front.contains(&number) || (is_head && is_module_line(line)) {
                text.push('\n');
            } else {
                text.push_str(line);
            }
            starts.push(text.len());
        }
        Self { text, starts }
    }

    /// The line, from 1, that holds the byte at `at`.
    pub fn line(&self, at: usize) -> u64 {
        self.starts.partition_point(|start| *start <= at).max(1) as u64
    }
}

/// The lines of the front matter: what stands between `---` in the first line and the next `---`.
fn front_matter(text: &str) -> Range<usize> {
    let mut lines = text.lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return 0..0;
    }
    let end = lines.take(FRONT_MATTER_LINES).position(|line| matches!(line.trim_end(), "---" | "..."));
    end.map_or(0..0, |end| 0..end + 2)
}

/// Whether a line only imports or exports something for the page's own code.
fn is_module_line(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches(';');
    let quoted = line.ends_with(['"', '\'']);
    (line.starts_with("import ") && quoted)
        || (line.starts_with("export ") && (quoted || line.ends_with(['}', ']']) || line.contains(" = ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers() {
        let source = Source::new("\u{feff}---\r\ntitle: x\r\n---\r\nimport A from \"a\";\r\nText\rmore\n");
        assert_eq!(source.text, "\n\n\n\nText\nmore\n");
        assert_eq!(source.line(source.text.find("Text").unwrap_or(0)), 5);
        assert_eq!(source.line(source.text.find("more").unwrap_or(0)), 6);
        assert_eq!(source.line(usize::MAX), 7);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert_eq!(Source::new("---\nText\n").text, "---\nText\n");
        assert_eq!(Source::new("import care from us\n").text, "import care from us\n");
        assert_eq!(Source::new("```\nexport A=\"b\"\n```\n").text, "```\nexport A=\"b\"\n```\n");
    }
}
