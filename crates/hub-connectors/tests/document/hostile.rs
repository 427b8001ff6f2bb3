//! Hostile documents become harmless guides: our own nodes, no address but https and mailto, nothing unseen.

use hub_connectors::document::{MAX_BYTES, read};

use crate::document;
use crate::rules::{links, texts};

/// Classes of the usual XSS cheat sheets, one a line.
const SCRIPTS: &str = include_str!("../documents/xss.txt");

#[test]
fn d83_scripts_never_become_more_than_text() {
    for line in SCRIPTS.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let places = [
            format!("## A\n\n{line}\n\ntail"),
            format!(
                "<section data-guide-section><h2>{line}</h2><p>{line}</p>\n\n- {line}\n\n{line}</section>"
            ),
            format!(
                "<Steps><Step title=\"{line}\">{line}</Step><Step title='{line}'><img alt=\"{line}\" src=\"{line}\"></Step></Steps>"
            ),
            format!(
                "<Warning>{line}</Warning>\n\n[{line}]({line}) ![{line}]({line}) [x](<{line}>)\n\n[x]: {line}\n\n[x]"
            ),
            format!(
                "<a href=\"{line}\">x</a><a href={line}>y</a>`{line}`{{{line}}}\n\n<div data-guide-step data-guide-scopes=\"{line}\" data-guide-actions-json='{line}'>x</div>"
            ),
        ];
        for place in &places {
            let document = document(place);
            for link in links(&document.guide) {
                let known = ["https://a.example/", "https://good.example/", "https://x.example/"];
                assert!(known.iter().any(|host| link.starts_with(host)), "{line} became the link {link}");
            }
        }
    }
}

#[test]
fn d82_no_address_but_https_and_mailto_is_linked() {
    let schemes = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
        "javascript&colon;alert(1)",
        "java&NewLine;script:alert(1)",
        "\\x6aavascript:alert(1)",
        "javas\u{200b}cript:alert(1)",
        "\u{1}javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "//evil.example",
        "\\\\evil.example",
        "http://evil.example",
        "https://good.example@evil.example",
        "https:evil.example@x",
        "blob:https://a.example/1",
        "file:///etc/passwd",
        "ftp://a.example",
        "about:blank",
        "#top",
        "?q",
        "view-source:https://a.example",
        "x:y",
        "%6aavascript:alert(1)",
    ];
    for scheme in schemes {
        let text = format!(
            "## A\n\n<a href=\"{scheme}\">a</a> <a href='{scheme}'>b</a> [c]({scheme}) [d](<{scheme}>) <{scheme}>\n\n\
             <img src=\"{scheme}\" alt=x> ![x]({scheme})\n\n[e][1]\n\n[1]: {scheme}"
        );
        let document = document(&text);
        // `https:evil` is an address of that host to browsers, too.
        let found: Vec<_> = links(&document.guide)
            .into_iter()
            .filter(|link| !link.starts_with("https://evil.example"))
            .collect();
        assert!(found.is_empty(), "{scheme:?} became {found:?}");
        assert!(document.guide.sections.iter().all(|section| section.image.is_none()), "{scheme:?}");
    }
}

#[test]
fn characters_that_deceive_are_taken_away_and_told() {
    let document = document(
        "## Pay\u{202e}lap\u{202c}\n\nA\u{200b}B\u{2066}C\u{2069} \u{0007}D\u{0}E\u{feff}F\u{e0041}G\u{ad}H\u{e000}I&#x202e;J&#8203;K\n\n\
         - <b>x\u{202e}</b> `y\u{200f}` [z\u{2067}](https://a.example/\u{202e}z)",
    );
    let guide = &document.guide;
    assert_eq!(guide.sections[0].title, "Paylap");
    assert_eq!(guide.sections[0].content.replace('\u{fffd}', ""), "ABC DEFGHIJK");
    assert_eq!(links(guide), ["https://a.example/%E2%80%AEz"]);
    assert!(document.notes.iter().any(|note| note.message.contains("not seen") && note.line == 3));
}

#[test]
fn large_documents_are_refused_by_size() {
    let error = read(&"a".repeat(10 << 20)).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("the document has {} bytes, at most {MAX_BYTES} are read", 10 << 20)
    );
    let document = document(&"text\n\n".repeat(MAX_BYTES / 6));
    assert!(document.notes.iter().any(|note| note.message.contains("larger than a connector")));
    assert!(texts(&document.guide).concat().len() < 200_000);
}

/// Every kind of nesting and of things that are never closed, as large as a document may be. A reader that recursed
/// would overflow its stack, one that searched again and again would not end.
#[test]
fn nesting_of_any_depth_is_flat() {
    let parts = [
        "<div>",
        "<section data-guide-section>",
        "<Steps><Step title=a>",
        "<ul><li>",
        "<li>",
        "<b>",
        "<a href=x>",
        "<a href=https://a.example/>x",
        "<x-y>",
        "<svg>",
        "<div data-whitelabel-hide>",
        "<h2>",
        "<h3>t</h3>x",
        "<table><tr><td>",
        "<Warning>",
        "<blockquote>",
        "> ",
        "- ",
        "* a\n",
        "1. ",
        "#",
        "## a\n",
        "`",
        "``",
        "` `` ",
        "```\n",
        "~~~\n",
        "{",
        "{a",
        "{/*",
        "}",
        "[",
        "[a](",
        "![",
        "]",
        "](",
        "<",
        "<a ",
        "<!--",
        "<![CDATA[",
        "&",
        "&#",
        "*",
        "**",
        "*a **b ",
        "_",
        "__a_",
        "~~",
        "\\",
        "|",
        "| - |\n",
        "a\n",
        "\n\n",
        "  \n",
        "\t",
        "\0",
        "\u{202e}",
        "\u{f500}0\u{f501}",
        "<a b c=d e='f' ",
        "<p title={",
        "</div>",
        "</p>",
        "<script>",
        "<style>",
        "<textarea>",
        "<br>",
        "<img src=https://a.example/ alt=a>",
        "[a]: b\n",
        "[^a]",
        "$",
        "---\n",
        "<pre>",
        "<code>",
        "<p>a <span data-whitelabel-hide>b</span>",
        "<a@b",
        "<https://a",
        "x`y`<b>z</b>\n\n",
        "{\"a\"}",
        "<Tab title=a>",
    ];
    for part in parts {
        document(&format!("## A\n\n{}x{}", part.repeat(10_000), "</div>".repeat(1000)));
    }
}

#[test]
fn many_different_names_and_attributes_are_flat_too() {
    let tags: String = (0..20_000).map(|n| format!("<t{n} a{n}={n}>")).collect();
    let ends: String = (0..20_000).map(|n| format!("</t{}>", n * 7 % 20_000)).collect();
    document(&format!("{tags}x{ends}"));
    let attributes: String = (0..50_000).map(|n| format!(" a{n}={{")).collect();
    document(&format!("<Step title={{{attributes}>x"));
    let same: String = (0..5000).map(|_| "## Same\n\ntext\n\n").collect();
    document(&same);
}

/// What fuzzing found, each a document that once broke a rule. The file's name says which.
#[test]
fn what_was_found_stays_mended() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/found");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        document(&String::from_utf8_lossy(&bytes));
        count += 1;
    }
    assert!(count > 0);
}

/// However much a document holds, what is kept of it is a file that the connector's reader takes.
#[test]
fn what_is_kept_fits_a_connector() {
    let lines = format!("{}\n\n", "a<br>".repeat(1500));
    document(&format!("## A\n\n{}", lines.repeat(200)));
    let scopes: Vec<_> = (0..150).map(|n| format!("scope-{}:{n}", "x".repeat(100))).collect();
    let step = format!("<Step title=\"s\" data-guide-scopes=\"{}\">text</Step>", scopes.join(" "));
    let many = document(&step.repeat(100));
    assert!(many.notes.iter().any(|note| note.message.contains("larger than a connector")));
    document(&"<ul><li data-whitelabel-hide>\\*\\*\"'</li></ul>\n".repeat(3000));
    document(
        &"<Step title=\"\u{1f600}\">\u{1f600}<img src=https://a.example/ alt=\u{e9}></Step>".repeat(2000),
    );
    let action = |n: usize| {
        format!(
            "{{\"id\":\"a{n}\",\"label\":\"{}\",\"scopes\":[\"{}\"]}}",
            "é".repeat(50),
            scopes.join("\",\"")
        )
    };
    let actions: Vec<_> = (0..100).map(action).collect();
    let full = document(&format!(
        "<p data-guide-actions-json='[{}]'>\n\n## A\n\n{}",
        actions.join(","),
        "text\n\n".repeat(3000)
    ));
    assert!((10..100).contains(&full.actions.len()), "{}", full.actions.len());
}
