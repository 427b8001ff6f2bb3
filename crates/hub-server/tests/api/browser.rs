//! A browser at the dashboard, as far as a test needs one: a cookie, and forms with what pages put into them.

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::json;

use crate::support::{Setup, TestApp, hex_token};

pub const API_KEY: &str = "hub_key_of-the-dashboard-0123456789abcdefghijklmn";
pub const USUAL: &str = "sessions:write accounts:read accounts:write webhooks:write";

/// A browser at a server that is no demo.
pub struct Browser {
    pub app: TestApp,
    pub client: Client,
    pub cookie: String,
}

/// The value behind `mark` in a page, up to the next quotation mark.
pub fn value<'a>(page: &'a str, mark: &str) -> &'a str {
    page.split_once(mark).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

impl Browser {
    pub async fn with(setup: Setup, scopes: &str) -> Self {
        let app = TestApp::with(setup).await;
        app.add_key("key_1", API_KEY, scopes).await;
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { app, client, cookie: String::new() }
    }

    /// One that is logged in.
    pub async fn logged_in(scopes: &str) -> Self {
        Self::logged_in_at(Setup::default(), scopes).await
    }

    pub async fn logged_in_at(setup: Setup, scopes: &str) -> Self {
        let mut browser = Self::with(Setup { demo: false, ..setup }, scopes).await;
        let answer = browser.log_in(API_KEY).await;
        assert_eq!(answer.status(), 303);
        assert_eq!(answer.headers()["location"], "/dashboard");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        browser
    }

    /// A form as it is, without what browsers and pages add.
    pub fn bare(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.app.base)).body(body);
        request.header("content-type", "application/x-www-form-urlencoded").header("cookie", &self.cookie)
    }

    pub async fn log_in(&self, key: &str) -> Response {
        let form = self.bare("/dashboard/login", &[("api_key", key)]);
        form.header("sec-fetch-site", "same-origin").send().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let request = self.client.get(format!("{}{path}", self.app.base)).header("cookie", &self.cookie);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub async fn form_token(&self) -> String {
        value(&self.get("/dashboard").await.1, "name=\"form_token\" value=\"").to_owned()
    }

    /// A form as a page sends it: status, where it leads, and the page.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let token = self.form_token().await;
        let mut all = vec![("form_token", &*token)];
        all.extend_from_slice(fields);
        let answer = self.bare(path, &all).header("sec-fetch-site", "same-origin").send().await.unwrap();
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), to.unwrap_or_default(), answer.text().await.unwrap())
    }

    /// Links an account with the browser's key.
    pub async fn link(&self, owner: &str, label: &str) -> String {
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
    pub async fn copies(&self, id: &str, end: usize) {
        let mut transaction = self.app.state.store.begin("a test").await.unwrap();
        for n in 1..end {
            sqlx::query(
                "INSERT INTO accounts (id, label, provider, provider_name, integration_id, origin_owner_id, \
                 origin_owner_name, kind, status, detail, created_at, updated_at, connected_at, search) \
                 SELECT $1, $2, provider, provider_name, integration_id, origin_owner_id, \
                 origin_owner_name, kind, status, detail, created_at, updated_at, connected_at, \
                 REPLACE(search, LOWER(label), LOWER($2)) \
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

    pub async fn account(&self, id: &str) -> Option<hub_server::store::AccountRow> {
        self.app.state.store.find_account(id).await.unwrap()
    }
}
