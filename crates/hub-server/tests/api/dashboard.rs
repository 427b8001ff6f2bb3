//! The dashboard: who gets in, and whose forms do nothing.

use hub_server::limits::LOGINS_PER_ADDRESS;
use hub_server::operator::revoke_key;

use crate::browser::{API_KEY, Browser, USUAL};
use crate::secrets::places;
use crate::support::{KEY, Setup};

#[tokio::test]
async fn who_has_a_key_logs_in_and_out() {
    let mut browser = Browser::with(Setup { demo: false, ..Setup::default() }, USUAL).await;
    assert_eq!(browser.get("/dashboard").await.0, 303);
    let answer = browser.log_in(&format!(" {API_KEY}\n")).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("hub_dashboard="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains(API_KEY));
    browser.cookie = cookie.split(';').next().unwrap().to_owned();
    let (status, page) = browser.get("/dashboard").await;
    assert_eq!((status, page.contains("No accounts yet")), (200, true));
    // Kept and logged is neither the key nor the value of the cookie nor what forms carry.
    let secret = browser.cookie.split_once('=').unwrap().1.to_owned();
    for secret in [API_KEY, &secret, &browser.form_token().await] {
        assert_eq!(places(&browser.app, secret), Vec::<String>::new());
    }
    let (status, to, _) = browser.send("/dashboard/logout", &[]).await;
    assert_eq!((status, &*to), (303, "/dashboard/login"));
    assert_eq!(browser.get("/dashboard").await.0, 303, "the value is worth nothing any more");
}

#[tokio::test]
async fn a_wrong_key_is_told_in_friendly_words_and_never_repeated() {
    let browser = Browser::with(Setup { demo: false, ..Setup::default() }, USUAL).await;
    for (key, status, words) in [
        ("hub_key_wrong<b>", 401, "This API key is not valid."),
        (KEY, 401, "This API key is not valid."),
        (" ", 422, "Paste your API key first."),
    ] {
        let answer = browser.log_in(key).await;
        assert_eq!(answer.status(), status);
        assert!(
            !answer.headers().contains_key("set-cookie")
                && !answer.headers().contains_key("www-authenticate")
        );
        let page = answer.text().await.unwrap();
        assert!(page.contains(words) && page.contains("aria-invalid=\"true\""), "{page}");
        assert!(!page.contains("hub_key_wrong"), "{page}");
    }
    let poor = Browser::with(Setup { demo: false, ..Setup::default() }, "sessions:write").await;
    let answer = poor.log_in(API_KEY).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("accounts:read"));
}

#[tokio::test]
async fn guessing_keys_is_limited() {
    let browser = Browser::with(Setup { demo: false, limits: true, ..Setup::default() }, USUAL).await;
    for _ in 0..LOGINS_PER_ADDRESS.get() {
        assert_eq!(browser.log_in("wrong").await.status(), 401);
    }
    let answer = browser.log_in(API_KEY).await;
    assert_eq!(answer.status(), 429);
    assert!(answer.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_login_ends_with_its_key_and_with_its_time() {
    let browser = Browser::logged_in(USUAL).await;
    assert_eq!(browser.get("/dashboard").await.0, 200);
    browser.app.state.clock.advance(12 * 3600 - 60);
    assert_eq!(browser.get("/dashboard").await.0, 200);
    browser.app.state.clock.advance(120);
    assert_eq!(browser.get("/dashboard").await.0, 303);

    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    let token = browser.form_token().await;
    assert!(revoke_key(&browser.app.state.store, "key_1", 1).await.unwrap().is_some());
    assert_eq!(browser.get("/dashboard").await.0, 303);
    let form = browser.bare(&format!("/dashboard/accounts/{id}/remove"), &[("form_token", &token)]);
    let answer = form.header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!(answer.headers()["location"], "/dashboard/login");
    assert!(browser.account(&id).await.is_some());
}

#[tokio::test]
async fn forms_of_other_pages_and_other_logins_do_nothing() {
    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    let own = browser.form_token().await;
    let again = browser.log_in(API_KEY).await;
    let other = Browser {
        app: browser.app,
        client: browser.client.clone(),
        cookie: again.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned(),
    };
    let anothers = other.form_token().await;
    let browser = Browser { cookie: browser.cookie, ..other };
    assert_ne!(own, anothers);
    let origin = browser.app.base.clone();
    let paths = [
        format!("/dashboard/accounts/{id}"),
        format!("/dashboard/accounts/{id}/remove"),
        format!("/dashboard/accounts/{id}/reconnect"),
        "/dashboard/link/send".to_owned(),
        "/dashboard/link/now".to_owned(),
        "/dashboard/logout".to_owned(),
    ];
    let send = async |path: &str, token: &str, headers: &[(&str, &str)]| {
        let fields = [("form_token", token), ("do", "suspended"), ("owner_id", "o"), ("owner_name", "O")];
        let given = if token.is_empty() { &fields[1..] } else { &fields };
        let form =
            headers.iter().fold(browser.bare(path, given), |form, (name, value)| form.header(*name, *value));
        form.send().await.unwrap().status().as_u16()
    };
    for path in &paths {
        for (token, headers) in [
            ("", [("sec-fetch-site", "same-origin")]),
            ("wrong", [("sec-fetch-site", "same-origin")]),
            (&anothers, [("sec-fetch-site", "same-origin")]),
            (&own, [("sec-fetch-site", "cross-site")]),
            (&own, [("sec-fetch-site", "same-site")]),
            (&own, [("sec-fetch-site", "none")]),
            (&own, [("origin", "https://evil.example")]),
            (&own, [("origin", "null")]),
            (&own, [("x-nothing", "said")]),
        ] {
            assert_eq!(send(path, token, &headers).await, 403, "{path} {token} {headers:?}");
        }
    }
    let row = browser.account(&id).await.unwrap();
    assert_eq!(row.status, "active");
    // The same form from the page itself, by a browser that says so in either way.
    assert_eq!(send(&paths[0], &own, &[("origin", &origin)]).await, 303);
    assert_eq!(browser.account(&id).await.unwrap().status, "suspended");
    // Nobody else logs somebody in as themselves.
    let form =
        browser.bare("/dashboard/login", &[("api_key", API_KEY)]).header("sec-fetch-site", "cross-site");
    let answer = form.send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers().contains_key("set-cookie")), (403, false));
}

#[tokio::test]
async fn the_demo_is_open_and_its_forms_are_its_own() {
    let browser = Browser::with(Setup::default(), USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    assert_eq!(browser.get("/dashboard/login").await.0, 303);
    let path = format!("/dashboard/accounts/{id}");
    let form = browser.bare(&path, &[("do", "suspended")]).header("sec-fetch-site", "same-origin");
    assert_eq!(form.send().await.unwrap().status(), 403);
    assert_eq!(browser.send(&path, &[("do", "suspended")]).await.0, 303);
    assert_eq!(browser.account(&id).await.unwrap().status, "suspended");
    let last = browser.app.state.store.list_audit(&id, 1).await.unwrap().remove(0);
    assert_eq!((&*last.action, &*last.actor), ("account.updated", "demo"));
}

#[tokio::test]
async fn a_key_does_no_more_here_than_elsewhere() {
    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    browser.app.add_key("key_2", "hub_key_reader", "accounts:read").await;
    let answer = browser.log_in("hub_key_reader").await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let browser = Browser { cookie, ..browser };
    let (status, page) = browser.get("/dashboard").await;
    assert_eq!((status, page.contains("Shop")), (200, true));
    for word in ["Suspend</", "Remove", "Reconnect", "Link account"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("Log out"));
    for path in [
        format!("/dashboard/accounts/{id}"),
        format!("/dashboard/accounts/{id}/remove"),
        format!("/dashboard/accounts/{id}/reconnect"),
        "/dashboard/link/send".to_owned(),
        "/dashboard/link/now".to_owned(),
    ] {
        let fields = [("do", "suspended"), ("owner_id", "o"), ("owner_name", "O")];
        let (status, _, page) = browser.send(&path, &fields).await;
        assert_eq!((status, page.contains("lacks the scope")), (403, true), "{path}");
    }
    assert_eq!(browser.get("/dashboard/link/send").await.0, 403);
    assert_eq!(browser.account(&id).await.unwrap().status, "active");
    // HTTP Basic reads, and has no form.
    let basic = browser.app.get("/dashboard").basic_auth(API_KEY, Some("")).send().await.unwrap();
    let page = basic.text().await.unwrap();
    assert!(page.contains("Shop") && !page.contains("<form id=\"act\"") && !page.contains("form_token"));
}
