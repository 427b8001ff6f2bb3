//! The dashboard: who gets in, what their forms do, and whose forms do nothing.

use hub_server::limits::LOGINS_PER_ADDRESS;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::json;

use crate::secrets::places;
use crate::support::{KEY, Setup, TestApp, hex_token};

const API_KEY: &str = "hub_key_of-the-dashboard-0123456789abcdefghijklmn";
const USUAL: &str = "sessions:write accounts:read accounts:write webhooks:write";

/// A browser at a server that is no demo.
struct Browser {
    app: TestApp,
    client: Client,
    cookie: String,
}

/// The value behind `mark` in a page, up to the next quotation mark.
fn value<'a>(page: &'a str, mark: &str) -> &'a str {
    page.split_once(mark).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

impl Browser {
    async fn with(setup: Setup, scopes: &str) -> Self {
        let app = TestApp::with(setup).await;
        let hash = hub_server::token::hash(API_KEY);
        app.state.store.insert_api_key("key_1", "test", &hash, scopes, 0).await.unwrap();
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { app, client, cookie: String::new() }
    }

    /// One that is logged in.
    async fn logged_in(scopes: &str) -> Self {
        let mut browser = Self::with(Setup { demo: false, ..Setup::default() }, scopes).await;
        let answer = browser.log_in(API_KEY).await;
        assert_eq!(answer.status(), 303);
        assert_eq!(answer.headers()["location"], "/dashboard");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        browser
    }

    /// A form as it is, without what browsers and pages add.
    fn bare(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.app.base)).body(body);
        request.header("content-type", "application/x-www-form-urlencoded").header("cookie", &self.cookie)
    }

    async fn log_in(&self, key: &str) -> Response {
        let form = self.bare("/dashboard/login", &[("api_key", key)]);
        form.header("sec-fetch-site", "same-origin").send().await.unwrap()
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let request = self.client.get(format!("{}{path}", self.app.base)).header("cookie", &self.cookie);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn form_token(&self) -> String {
        value(&self.get("/dashboard").await.1, "name=\"form_token\" value=\"").to_owned()
    }

    /// A form as a page sends it: status, where it leads, and the page.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let token = self.form_token().await;
        let mut all = vec![("form_token", &*token)];
        all.extend_from_slice(fields);
        let answer = self.bare(path, &all).header("sec-fetch-site", "same-origin").send().await.unwrap();
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), to.unwrap_or_default(), answer.text().await.unwrap())
    }

    /// Links an account with the browser's key.
    async fn link(&self, owner: &str, label: &str) -> String {
        let wish =
            json!({"origin_owner_id": owner, "origin_owner_name": owner, "label": label, "multiple": true});
        let answer =
            self.app.post("/connect_sessions", &wish).basic_auth(API_KEY, Some("")).send().await.unwrap();
        let session = answer.json::<serde_json::Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
        let (status, body) = self.app.link(&session, hex_token("test_full_access"), None).await;
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    /// More accounts like this one, `Shop 001` and so on, up to `end`.
    async fn copies(&self, id: &str, end: usize) {
        let mut transaction = self.app.state.store.begin("a test").await.unwrap();
        for n in 1..end {
            sqlx::query(
                "INSERT INTO accounts (id, label, provider, provider_name, integration_id, origin_owner_id, \
                 origin_owner_name, kind, status, detail, created_at, updated_at, connected_at) \
                 SELECT $1, $2, provider, provider_name, integration_id, origin_owner_id, \
                 origin_owner_name, kind, status, detail, created_at, updated_at, connected_at \
                 FROM accounts WHERE id = $3",
            )
            .bind(format!("{id}{n:06}"))
            .bind(format!("Shop {n:03}"))
            .bind(id)
            .execute(&mut *transaction)
            .await
            .unwrap();
        }
        transaction.commit().await.unwrap();
    }

    async fn account(&self, id: &str) -> Option<hub_server::store::AccountRow> {
        self.app.state.store.find_account(id).await.unwrap()
    }
}

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
    assert!(browser.app.state.store.revoke_api_key("key_1", 1).await.unwrap());
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
async fn a_key_does_no_more_here_than_elsewhere() {
    let browser = Browser::logged_in(USUAL).await;
    let id = browser.link("owner-1", "Shop").await;
    let hash = hub_server::token::hash("hub_key_reader");
    browser.app.state.store.insert_api_key("key_2", "test", &hash, "accounts:read", 0).await.unwrap();
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

#[tokio::test]
async fn accounts_are_found_filtered_and_paged() {
    let browser = Browser::logged_in(USUAL).await;
    let first = browser.link("owner-1", "Shop 000").await;
    browser.copies(&first, 103).await;
    let special = browser.link("owner-2", "100%_<b>").await;
    browser.send(&format!("/dashboard/accounts/{special}"), &[("do", "test")]).await;
    let rows = |page: &str| page.matches("<th scope=\"row\">").count();
    let (mut path, mut sizes, mut seen) = ("/dashboard".to_owned(), Vec::new(), String::new());
    loop {
        let (status, page) = browser.get(&path).await;
        assert_eq!(status, 200);
        assert!(page.contains("104 linked accounts"));
        sizes.push(rows(&page));
        let next = value(&page, "rel=\"next\" href=\"").replace("&amp;", "&");
        seen.push_str(&page);
        if next.is_empty() {
            assert!(page.contains("Newest first"));
            break;
        }
        path = next;
    }
    assert_eq!(sizes, [50, 50, 4]);
    assert!((0..103).all(|n| seen.contains(&format!("Shop {n:03}"))));
    for (query, expected) in [
        ("search=shop+10", 3),
        ("search=OWNER-2", 1),
        ("search=100%25_", 1),
        ("search=%25_%3C", 1),
        ("type=test", 1),
        ("type=test&status=suspended", 0),
        ("status=&provider=webflow&type=production&search=shop+00", 10),
        ("provider=nobody", 0),
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
