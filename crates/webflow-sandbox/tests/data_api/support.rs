//! A sandbox of its own for each test, and a client that follows no redirect.

use reqwest::header::HeaderMap;
use reqwest::{Client, StatusCode, redirect};
use serde_json::Value;
use webflow_sandbox::{Options, Sandbox};

pub(crate) const AUTHORIZED_BY: &str = "/v2/token/authorized_by";
pub(crate) const INTROSPECT: &str = "/v2/token/introspect";
pub(crate) const SITES: &str = "/v2/sites";

pub(crate) struct TestApi {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

/// What came back, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl TestApi {
    pub(crate) async fn new() -> Self {
        Self::with(Options::for_tests()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::spawn(options).await.unwrap();
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Self { sandbox, client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    pub(crate) async fn try_get(&self, path: &str, token: &str) -> reqwest::Result<Answer> {
        Answer::read(self.client.get(self.url(path)).bearer_auth(token).send().await?).await
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.try_get(path, token).await.unwrap()
    }

    /// The id of the first site of this token.
    pub(crate) async fn site_of(&self, token: &str) -> String {
        let body = self.get(SITES, token).await.json();
        body["sites"][0]["id"].as_str().unwrap().to_owned()
    }
}

impl Answer {
    pub(crate) async fn read(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Self { status, headers, text: response.text().await? })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// Asserts an error of Webflow's usual form and gives its message.
    #[track_caller]
    pub(crate) fn error(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        let body = self.json();
        assert_eq!(body["code"], code);
        assert!(body["externalReference"].is_null() && body["details"].is_array());
        body["message"].as_str().unwrap().to_owned()
    }
}
