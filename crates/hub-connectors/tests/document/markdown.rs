//! Documents that are mostly Markdown.

use crate::document;
use crate::rules::texts;

#[test]
fn headings_make_sections_and_steps() {
    let document = document(
        "# Connect Acme\n\nFirst words.\n\n## Get a key\n\nGo *there*:\n\n1. Open **Settings**\n2. Copy it\n   - now\n   - at once\n\n\
         ### Step 2: Copy\n\nCopy `it`.\n\n### 3. Paste\n\n> Mind the gap.\n\n## Done\n\nEnd.",
    );
    let guide = &document.guide;
    let titles: Vec<_> = guide.sections.iter().map(|section| &*section.title).collect();
    assert_eq!(titles, ["Connect Acme", "Get a key", "Done"]);
    let section = &guide.sections[1];
    assert_eq!(section.content, "Go *there*:");
    let list: Vec<_> = section.list.iter().map(|item| &*item.text).collect();
    assert_eq!(list, ["Open **Settings**", "Copy it\n– now\n– at once"]);
    let steps: Vec<_> = section.steps.iter().map(|step| (&*step.title, &*step.content)).collect();
    assert_eq!(steps, [("Copy", "Copy `it`."), ("Paste", "Mind the gap.")]);
}

#[test]
fn code_holds_no_tags() {
    let document = document(
        "## A\n\nUse `<your-token>` and ``a ` <b>``.\n\n```html\n<section>\n\n  <script>x</script>\n```\n\n<pre><code>a  b\n*c*</code></pre>",
    );
    assert_eq!(
        document.guide.sections[0].content,
        "Use `<your-token>` and a \\` <b>.\n`<section>`\n`<script>x</script>`\n`a b`\n`*c*`"
    );
}

#[test]
fn addresses_in_angle_brackets_are_links() {
    let document = document("## A\n\nSee <https://a.example/x> or <mailto:a@b.example>, <c@d.example>.");
    assert_eq!(
        document.guide.sections[0].content,
        "See [https://a.example/x](https://a.example/x) or [mailto:a@b.example](mailto:a@b.example), \
         [c@d.example](mailto:c@d.example)."
    );
}

#[test]
fn tables_become_lines() {
    let document = document(
        "## A\n\n| Field | Value |\n| --- | --- |\n| Key | **x** |\n\n<table><tr><th>a</th><td>b</td></tr><tr><td>c</table>",
    );
    assert_eq!(document.guide.sections[0].content, "Field – Value\nKey – **x**\na – b\nc");
}

#[test]
fn indentation_is_no_code() {
    let document = document(
        "<Steps>\n    <Step title=\"A\">\n        First **words**.\n\n        - one\n        - two\n\n            more\n    </Step>\n</Steps>",
    );
    let step = &document.guide.sections[0].steps[0];
    assert_eq!(step.content, "First **words**.");
    let list: Vec<_> = step.list.iter().map(|item| &*item.text).collect();
    assert_eq!(list, ["one", "two\nmore"]);
}

#[test]
fn expressions_are_texts_or_left_out() {
    let document = document(
        "## A\n\nSet {\"this\"} to `{x}` {flag && <b>no\nno</b>} \\{kept} {name} {brand} {/* no */}end\n\n<Steps><Step title={\"Quoted > title\"}>x</Step><Step title={'Other'}>x</Step></Steps>",
    );
    let section = &document.guide.sections[0];
    assert_eq!(section.content, "Set this to `<x>` <kept> <name> {brand} end");
    assert_eq!(section.steps[1].title, "Other");
    assert!(document.notes.iter().any(|note| note.line == 3 && note.message.contains("expression")));
}

#[test]
fn html_without_markdown_is_read_too() {
    let document = document(
        "<!doctype html><html><head><title>x</title><style>p{}</style></head><body><nav>menu</nav><main><h1>Connect</h1>\
         <h2>Get a key</h2><p>Open <b>Settings</b>,<br>then <i>Keys</i>.<ol><li>One<li>Two<ul><li>deep</ul></ol><h3>Copy</h3>\
         <p>Copy it.</main><footer>(c)</footer></body></html>",
    );
    assert_eq!(
        texts(&document.guide),
        ["Get a key", "Open **Settings**,\nthen *Keys*.", "One", "Two\n– deep", "Copy", "Copy it."]
    );
}
