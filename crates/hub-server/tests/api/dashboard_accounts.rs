//! The dashboard: what is done with accounts there, how they are found, and how more are linked.

use crate::browser::{Browser, USUAL, value};
use crate::secrets::places;
use crate::support::Setup;

#[tokio::test]
async fn each_action_does_what_it_says_and_comes_back() {
    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Café \u{5d0}").await;
    let path = format!("/dashboard/accounts/{id}");
    for (what, words) in [
        ("suspended", "<bdi>Café \u{5d0}</bdi> is suspended."),
        ("resumed", "<bdi>Café \u{5d0}</bdi> is active again."),
        ("test", "<bdi>Café \u{5d0}</bdi> is a test account now."),
        ("production", "<bdi>Café \u{5d0}</bdi> is a production account now."),
        ("checked", "<bdi>Café \u{5d0}</bdi> was checked. Its status: active."),
    ] {
        let (status, to, _) =
            browser.send(&path, &[("do", what), ("back", "search=caf%C3%A9&cursor=")]).await;
        assert_eq!((status, &*to), (303, &*format!("/dashboard?search=caf%C3%A9&done={what}&account={id}")));
        let page = browser.get(&to).await.1;
        assert!(page.contains(words), "{page}");
        // The focus goes back to where it was.
        let button = value(&page, "aria-label=\"Actions for Café \u{5d0}\"");
        assert_eq!(button, " autofocus><svg class=");
        let row = browser.account(&id).await.unwrap();
        assert_eq!(row.status == "suspended", what == "suspended");
        assert_eq!(row.kind == "test", what == "test");
    }
    for wrong in ["", "removed", "linked", "nonsense"] {
        assert_eq!(browser.send(&path, &[("do", wrong)]).await.0, 422, "{wrong}");
    }
    assert_eq!(browser.send("/dashboard/accounts/acc_none", &[("do", "test")]).await.0, 404);
    let (status, page) = browser.get(&format!("{path}/remove?back=search%3Dcaf")).await;
    assert_eq!(status, 200);
    assert!(
        page.contains("Remove <bdi>Café \u{5d0}</bdi>?") && page.contains("credentials are deleted"),
        "{page}"
    );
    assert!(browser.account(&id).await.is_some(), "a question removes nothing");
    let (status, to, _) = browser.send(&format!("{path}/remove"), &[("back", "//evil.example")]).await;
    assert_eq!((status, &*to), (303, &*format!("/dashboard?done=removed&account={id}")));
    assert!(browser.account(&id).await.is_none());
    assert!(browser.get(&to).await.1.contains("The account was removed."));
    let actions = browser.app.state.store.list_audit(&id, 100).await.unwrap();
    assert!(actions.iter().any(|row| row.action == "account.deleted" && row.actor == "key_1"));
}

/// Each check is a call to the provider: it counts as if the key had asked for it.
#[tokio::test]
async fn checks_count_against_the_budget_of_the_key() {
    let browser = Browser::logged_in_at(Setup { limits: true, ..Setup::default() }, USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    let path = format!("/dashboard/accounts/{id}");
    assert_eq!(browser.send(&path, &[("do", "checked")]).await.0, 303);
    let asked = || browser.app.sandbox.recorder().count("/v2/token/authorized_by");
    // A part of it comes back every tenth of a second, which may be before the form is sent.
    let mut tries = 0..100;
    let page = loop {
        tries.next().expect("checks do not count");
        while browser.app.state.limits.check("key_1").is_ok() {}
        let before = asked();
        let (status, _, page) = browser.send(&path, &[("do", "checked")]).await;
        if status == 429 {
            assert_eq!(asked(), before);
            break page;
        }
    };
    assert!(page.contains("Too many requests in a short time."), "{page}");
    assert_eq!(browser.send(&path, &[("do", "test")]).await.0, 303, "what asks no provider goes on");
}

#[tokio::test]
async fn an_account_that_cannot_be_used_says_why_it_cannot_be_resumed() {
    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    crate::edit::set_status(&browser.app, &id, "error").await;
    let (status, _, page) = browser.send(&format!("/dashboard/accounts/{id}"), &[("do", "resumed")]).await;
    assert_eq!((status, page.contains("The account cannot be used as it is.")), (409, true));
    // Nor does anybody's address make the page say so.
    let page = browser.get("/dashboard?done=removed&account=x&status=error").await.1;
    assert!(page.contains("1 linked account, 1 needs attention"), "{page}");
    let page = browser.get(&format!("/dashboard?done=removed&account={id}")).await.1;
    assert!(!page.contains("was removed"), "{page}");
}

#[tokio::test]
async fn accounts_are_found_filtered_and_paged() {
    let browser = Browser::logged_in(USUAL).await;
    let first = browser.link("owner-1", "Shop 000").await;
    browser.copies(&first, 103).await;
    let special = browser.link("owner-2", "100%_<b>").await;
    browser.send(&format!("/dashboard/accounts/{special}"), &[("do", "test")]).await;
    browser.link("owner-3", "Οδοσήμανση").await;
    let rows = |page: &str| page.matches("<th scope=\"row\">").count();
    let (mut path, mut sizes, mut seen) = ("/dashboard".to_owned(), Vec::new(), String::new());
    loop {
        let (status, page) = browser.get(&path).await;
        assert_eq!(status, 200);
        assert!(page.contains("105 linked accounts"));
        sizes.push(rows(&page));
        let next = value(&page, "rel=\"next\" href=\"").replace("&amp;", "&");
        seen.push_str(&page);
        if next.is_empty() {
            assert!(page.contains("Newest first"));
            break;
        }
        path = next;
    }
    assert_eq!(sizes, [50, 50, 5]);
    assert!((0..103).all(|n| seen.contains(&format!("Shop {n:03}"))));
    for (query, expected) in [
        ("search=shop+10", 3),
        ("search=OWNER-2", 1),
        // Sigma is another sign at the end of a word, which the word that is looked for may not be.
        ("search=%CE%9F%CE%94%CE%9F%CE%A3", 1),
        ("search=100%25_", 1),
        ("search=%25_%3C", 1),
        ("type=test", 1),
        ("type=test&status=suspended", 0),
        ("status=&provider=webflow&type=production&search=shop+00", 10),
        ("provider=nobody", 0),
        (&*format!("search={}", "_".repeat(26_000)), 0),
        ("status=nonsense&cursor=nonsense", 50),
    ] {
        let page = browser.get(&format!("/dashboard?{query}")).await.1;
        assert_eq!(rows(&page), expected, "{query}");
        assert_eq!(page.contains("Nothing found"), expected == 0, "{query}");
        assert!(!page.contains("<b>\""), "{query}");
    }
    // What was looked for stays with the next page.
    let page = browser.get("/dashboard?search=shop").await.1;
    assert!(value(&page, "rel=\"next\" href=\"").starts_with("/dashboard?search=shop&amp;cursor="), "{page}");
}

#[tokio::test]
async fn links_are_sent_and_the_hub_opens_here() {
    let browser = Browser::logged_in(USUAL).await;
    let fields = [("owner_id", "owner-9"), ("owner_name", "A <b>"), ("provider", "webflow"), ("days", "30")];
    let (status, to, page) = browser.send("/dashboard/link/send", &fields).await;
    assert_eq!((status, &*to), (200, ""), "{page}");
    let link = value(&page, "readonly value=\"");
    assert!(link.starts_with(&format!("{}/link/", browser.app.base)), "{link}");
    assert!(page.contains("A &lt;b&gt;") && page.contains("It works until "));
    let lines = browser.app.state.store.list_audit("session:1", 10).await.unwrap();
    let lines: Vec<_> = lines.iter().map(|line| (&*line.action, &*line.actor)).collect();
    assert_eq!(lines, [("session.opened", "key_1")]);
    assert_eq!(places(&browser.app, link.rsplit('/').next().unwrap()), Vec::<String>::new());

    let (status, _, page) = browser.send("/dashboard/link/now", &fields).await;
    assert_eq!(status, 200);
    let token = value(&page, "<connect-hub token=\"").to_owned();
    let settings = |token: String| browser.app.get("/hub/settings").header("x-hub-session-token", token);
    let answer = settings(token.clone()).header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let elsewhere =
        settings(token.clone()).header("origin", "https://elsewhere.example").send().await.unwrap();
    assert_eq!(elsewhere.status(), 403, "the session is for this page only");
    assert_eq!(places(&browser.app, &token), Vec::<String>::new());

    for path in ["/dashboard/link/send", "/dashboard/link/now"] {
        let (status, _, page) = browser.send(path, &[("owner_id", " "), ("owner_name", "<i>")]).await;
        assert_eq!((status, page.contains("Must have 1 to 255 characters.")), (422, true), "{page}");
        assert!(page.contains("value=\"&lt;i&gt;\""), "what was typed is kept: {page}");
    }
    let page = browser.get("/dashboard/link/embed").await.1;
    assert!(page.contains(&format!("{}/hub.js", browser.app.base)) && page.contains("/connect_sessions"));
}

#[tokio::test]
async fn an_account_is_reconnected_with_a_session_of_its_own() {
    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    // The one linked last is not the one that is meant.
    browser.link("owner-1", "Shop").await;
    let (status, _, page) = browser.send(&format!("/dashboard/accounts/{id}/reconnect"), &[]).await;
    assert_eq!((status, page.contains("Reconnect Shop")), (200, true));
    let token = value(&page, "<connect-hub token=\"");
    let request = browser.app.get("/hub/bootstrap").header("x-hub-session-token", token);
    let body: serde_json::Value =
        request.header("sec-fetch-site", "same-origin").send().await.unwrap().json().await.unwrap();
    assert_eq!(body["settings"]["existing_account_id"], id, "{body}");
    assert_eq!(browser.send("/dashboard/accounts/acc_none/reconnect", &[]).await.0, 404);
}
