//! What to do about a text that is no YAML: the reader says what it met, which is seldom what was done wrong.

/// What was probably done wrong. `sentence` is the reader's own; `before` and `rest` are the two parts of the line at
/// the place that it gives.
pub(super) fn of(sentence: &str, before: &str, rest: &str) -> Option<&'static str> {
    let says = |part: &str| sentence.contains(part);
    let hint = if says("mapping values are not allowed") {
        "a text with `: ` in it needs quotes, or the line is indented wrongly"
    } else if says("flow mapping") || says("flow sequence") {
        if before.ends_with('$') && rest.starts_with('{') {
            "`${…}` inside `{…}` needs quotes"
        } else {
            "a `{` or `[` is not closed, or a text in it needs quotes"
        }
    } else if says("expected key") || says("expected '-' indicator") {
        // There is more in the line after what was a whole map or list.
        if before.trim_end().ends_with(['}', ']']) {
            "a text that begins with `{` or `[` needs quotes"
        } else {
            "look at the indentation of this line and those just above"
        }
    } else if says("unknown anchor") {
        "a text that begins with `*` needs quotes"
    } else if says("unexpected character") {
        "a text that begins with this character needs quotes"
    } else if says("trailing content after") {
        "quotes stand around a whole text; in it write '' for ' and \\\" for \""
    } else if says("found a tab") {
        "lines are indented by spaces"
    } else if says("simple key expected") {
        "a member is a name, a colon and a space"
    } else if says("unknown escape") {
        "in \"…\" a backslash is written twice"
    } else {
        return None;
    };
    Some(hint)
}
