//! A document in the form in which the published ones are, and the same damaged in the ways that happen.

use hub_connectors::document::{Document, read};
use hub_model::inline::{Inline, parse};

use crate::document;
use crate::rules::{check, links, texts};

pub const PUBLISHED: &str = include_str!("../documents/published.md");

fn titles(document: &Document) -> Vec<&str> {
    document.guide.sections.iter().map(|section| section.title.as_str()).collect()
}

#[test]
fn everything_is_carried_over() {
    let document = document(PUBLISHED);
    let guide = &document.guide;
    assert_eq!(
        guide.warning.as_deref(),
        Some("Tokens that start with `bot-` act as your app. **User** tokens act as you.")
    );
    assert_eq!(
        titles(&document),
        ["Create an app and get your token", "Allow joining", "Linking the Account from the Hub"]
    );
    let first = &guide.sections[0];
    assert_eq!(first.id, "create-an-app-and-get-your-token");
    assert_eq!(first.content, "Each token belongs to one *workspace*.");
    let ids: Vec<_> = first.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["sign-in-to-acme", "add-scopes", "copy-the-token"]);
    let step = &first.steps[0];
    assert_eq!(step.content, "Open the [Acme apps page](https://api.acme.example/apps) & sign in.");
    assert_eq!(step.list[0].text, "Click **Create New App**, then select **From scratch**.");
    assert_eq!(
        step.list[1].text,
        "Enter a name (e.g., `Example Integration`)\n– at most 35 characters\n– no `<brackets>`"
    );
    let image = step.image.as_ref().unwrap();
    assert_eq!((&*image.src, image.width, image.height), ("https://cdn.acme.example/create.png", 800, 450));
    assert_eq!(image.alt, "The dialog Create an app");
    assert_eq!(guide.sections[1].applicable_scopes, ["channels:join"]);
}

#[test]
fn scopes_and_actions_are_carried_over() {
    let document = document(PUBLISHED);
    let step = &document.guide.sections[0].steps[1];
    assert_eq!(step.applicable_scopes, ["channels:read", "groups:read", "channels:join"]);
    assert!(step.display_scopes && !document.guide.sections[0].steps[0].display_scopes);
    let actions: Vec<_> = document.actions.iter().map(|action| (&*action.id, &*action.label)).collect();
    assert_eq!(actions, [("acme_list_channels", "List Channels"), ("acme_join_channel", "Join Channel")]);
    assert_eq!(document.actions[0].scopes, ["channels:read", "groups:read"]);
}

#[test]
fn what_could_not_be_carried_over_is_told_by_line() {
    let document = document(PUBLISHED);
    let notes: Vec<_> = document.notes.iter().map(ToString::to_string).collect();
    let line = |text| PUBLISHED.lines().position(|line| line.contains(text)).unwrap() + 1;
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].starts_with(&format!("{}: braces", line("{subdomain}"))), "{notes:?}");
    assert!(
        notes[1].starts_with(&format!("{}: a link became text", line("Linking Account Methods"))),
        "{notes:?}"
    );
}

#[test]
fn the_page_around_the_guide_is_left_out() {
    let document = document(PUBLISHED);
    for text in texts(&document.guide) {
        for page in ["Documentation Index", "llms.txt", "Link an Acme account", "Select Actions"] {
            assert!(!text.contains(page), "{text}");
        }
    }
    let with = |head: &str| {
        let guide = read(&format!("{head}{PUBLISHED}")).unwrap().guide;
        assert_eq!(guide, document.guide, "{head}");
    };
    with("---\ntitle: Connect\ndescription: \"x\"\n---\n\n");
    with("\u{feff}");
    with("import {Card} from \"./card\";\nexport const x = 1;\n\n");
    with("{/* a comment\n\nwith <b>tags</b> and { */}\n\n<!-- another -->\n\n");
}

#[test]
fn d88_what_is_hidden_under_another_brand_is_gone() {
    let document = document(PUBLISHED);
    let linking = &document.guide.sections[2];
    assert!(linking.whitelabel_hide);
    assert_eq!(linking.steps[1].content, "Fill out the following fields:");
    assert_eq!(linking.steps[1].list[0].text, "**Access Token**");
    assert_eq!(linking.closing.as_deref(), Some("You will see the account in your *Accounts* page."));
    let partner = document.guide.clone().without_hidden();
    assert_eq!(partner.sections.len(), 2);
    assert!(texts(&partner).iter().all(|text| !text.contains("Hub") && !text.contains("Accounts")));
}

#[test]
fn a_part_of_anything_can_be_hidden() {
    for hidden in [
        "<section data-guide-section><h2>A</h2><p>seen</p><p data-whitelabel-hide>VENDOR</p></section>",
        "<section data-guide-section><h2>A</h2><p>seen <span data-whitelabel-hide>VENDOR</span> too</p></section>",
        "## A\n\nseen\n\n<div data-whitelabel-hide>\n\n## VENDOR\n\nVENDOR\n\n</div>\n\nseen",
        "## A\n\nseen\n\n<div data-whitelabel-hide>VENDOR\n\n- VENDOR\n\n### VENDOR\n\nVENDOR</div>\n\nseen",
        "## A\n\nseen\n\n- seen <b data-whitelabel-hide>VENDOR</b>\n- <i data-whitelabel-hide>VENDOR\n- seen</i>",
        "<Steps><Step title='A'>seen<div data-whitelabel-hide>VENDOR</div></Step><Step title='VENDOR' data-whitelabel-hide>VENDOR</Step></Steps>",
        "<Steps><Step title='A'>seen</Step></Steps><p data-whitelabel-hide>VENDOR</p>seen",
        "<ul><li data-whitelabel-hide>VENDOR<li>seen<ul><li data-whitelabel-hide>VENDOR</ul></ul>",
        "<h2>seen <b data-whitelabel-hide>VENDOR</b></h2><p>seen",
        "<Warning>seen <b data-whitelabel-hide>VENDOR</b></Warning>",
        "## A\n\nseen [x](<b data-whitelabel-hide>)VENDOR</b>",
        "## A\n\nseen\n\n[x]: <b data-whitelabel-hide>\n\nVENDOR</b>",
        "## A\n\nseen\n\n|a<b data-whitelabel-hide>|\n|-|\n|VENDOR</b>|",
        "## A\n\nseen <div data-whitelabel-hide>VENDOR",
        "## A\n\nseen <div data-whitelabel-hide={true}><section><h2>VENDOR</h2>VENDOR</section><p>VENDOR</div>seen",
        "## A\n\nseen <div data-whitelabel-hide><img src=https://a.example/ alt=VENDOR></div>",
    ] {
        let document = document(hidden);
        let partner = document.guide.clone().without_hidden();
        check(&Document { guide: partner.clone(), ..Document::default() });
        let seen = texts(&partner).join(" ");
        assert!(!format!("{partner:?}").contains("VENDOR"), "{hidden} became {partner:#?}");
        assert!(seen.contains("seen"), "{hidden} became {partner:#?}");
    }
}

#[test]
fn line_ends_and_tabs_make_no_difference() {
    let expected = document(PUBLISHED);
    assert_eq!(document(&PUBLISHED.replace('\n', "\r\n")), expected);
    assert_eq!(document(&PUBLISHED.replace("  ", "\t")).guide, expected.guide);
}

#[test]
fn a_document_may_end_anywhere() {
    for (end, _) in PUBLISHED.char_indices() {
        let document = read(&PUBLISHED[..end]).unwrap();
        check(&document);
        let partner = document.guide.without_hidden();
        assert!(texts(&partner).iter().all(|text| !text.contains("Navigate to the Hub")), "up to {end}");
    }
    let notes = document(&PUBLISHED[..PUBLISHED.find("the token\">").unwrap() + 20]).notes;
    assert!(notes.iter().any(|note| note.message.contains("ends before </step>")), "{notes:?}");
    assert!(notes.iter().any(|note| note.message.contains("ends within a tag")), "{notes:?}");
}

#[test]
fn any_end_tag_may_be_missing() {
    let expected = texts(&document(PUBLISHED).guide).concat();
    for name in
        ["</p>", "</li>", "</ul>", "</div>\n", "</Step>", "</h2>", "</Frame>", "</Steps>", "</section>"]
    {
        assert!(PUBLISHED.contains(name));
        let guide = document(&PUBLISHED.replace(name, "\n")).guide;
        assert_eq!(texts(&guide).concat().replace('\n', " "), expected.replace('\n', " "), "without {name}");
    }
    for name in ["</strong>", "</code>", "</a>"] {
        let guide = document(&PUBLISHED.replace(name, "")).guide;
        assert_eq!(guide.sections.len(), 3, "without {name}");
        assert_eq!(guide.sections[0].steps.len(), 3, "without {name}");
    }
}

#[test]
fn unknown_components_keep_what_is_in_them() {
    let document = document(
        "## A\n\n<Shiny level={3}>kept <Glow>too</Glow></Shiny>\n\n<Tabs><Tab title=\"Web\">in a tab</Tab></Tabs>\n\n\
         Click <Icon icon=\"gear\" /> **Settings**.\n\n<Note>mind\n\n- this</Note>",
    );
    let section = &document.guide.sections[0];
    let all = texts(&document.guide).join("|");
    for kept in ["kept too", "**Web**", "in a tab", "Click **Settings**."] {
        assert!(all.contains(kept), "{all}");
    }
    let important: Vec<_> =
        section.list.iter().filter(|item| item.important).map(|item| &*item.text).collect();
    assert_eq!(important, ["mind", "this"]);
    let told = document.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for name in ["3: <shiny>", "3: <glow>", "5: <tab>", "7: <icon>"] {
        assert!(told.contains(name), "{told}");
    }
}

#[test]
fn a_list_of_actions_may_be_large_or_broken() {
    let action = |n: usize| {
        format!(
            "{{&#x22;id&#x22;:&#x22;a_{n}&#x22;,&#x22;label&#x22;:&#x22;Do thing {n}&#x22;,&#x22;scopes&#x22;:[&#x22;s:{}&#x22;]}}",
            n % 40
        )
    };
    let all = (0..900).map(action).collect::<Vec<_>>().join(",");
    let panel = |json: &str| {
        format!(
            "<Panel><div data-guides-scope-selector data-guide-actions-json=\"{json}\"></div></Panel>\n## A\n\ntext"
        )
    };
    let large = panel(&format!("[{all}]"));
    assert!(large.len() > 70_000);
    assert_eq!(document(&large).actions.len(), 900);
    // The largest that are published have 300 kB.
    let padded = panel(&format!("[{}]", all.replace("Do thing", &"Do a long and wordy thing ".repeat(8))));
    assert!(padded.len() > 250_000);
    assert_eq!(document(&padded).actions.len(), 900);
    let cut = document(&panel(&format!("[{}", &all[..all.len() / 2])));
    assert!((400..500).contains(&cut.actions.len()) && cut.notes[0].message.contains("not whole"));
    for broken in ["", "{}", "[1,null,\"x\",{}]", "[[[[", "nonsense", "[{&#x22;id&#x22;:&#x22;<b>&#x22;}]"] {
        let document = document(&panel(broken));
        assert!(document.actions.is_empty() && !document.notes.is_empty(), "{broken}");
    }
}

#[test]
fn entities_are_resolved_once() {
    let document = document(
        "## A &amp; B\n\n<p>&lt;b&gt; &amp;lt; &copy; &#42;&#x2a; AT&T &unknown; <a href=\"https://a.example/?x=1&amp;y=2\">l</a></p>",
    );
    let section = &document.guide.sections[0];
    assert_eq!(section.title, "A & B");
    assert_eq!(parse(&section.content)[0], Inline::Text("<b> &lt; © ** AT&T &unknown; ".to_owned()));
    assert_eq!(links(&document.guide), ["https://a.example/?x=1&y=2"]);
}
