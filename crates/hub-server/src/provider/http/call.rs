//! One call: what is sent, and to which address.

use axum::http::HeaderValue;
use hub_connectors::connection::Resolved;
use reqwest::Method;
use reqwest::header::HeaderMap;
use url::Url;

/// A call that is ready to be made. Has no `Debug`: it carries the credential.
pub struct Call {
    /// Its method.
    pub method: Method,
    host: String,
    url: Url,
    /// What goes with it.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Option<CallBody>,
}

/// The body of a call.
pub enum CallBody {
    /// JSON.
    Json(serde_json::Value),
    /// What a form sends, encoded.
    Form(String),
}

impl Call {
    /// A call of `path`, which is percent-encoded, below `base`. `None` if that is no address at its host.
    #[must_use]
    pub fn new(method: Method, base: &Resolved, path: &str) -> Option<Self> {
        let host = base.host.clone();
        let url = Url::parse(&format!("https://{host}{}{path}", base.path)).ok()?;
        let call = Self { method, host, url, headers: HeaderMap::new(), body: None };
        call.is_at_its_host().then_some(call)
    }

    /// Adds a query parameter.
    pub fn query(&mut self, name: &str, value: &str) {
        self.url.query_pairs_mut().append_pair(name, value);
    }

    /// The address, at `instead` where there is a stand-in.
    pub(super) fn url(&self, instead: Option<&str>) -> Option<Url> {
        match instead {
            None => self.is_at_its_host().then(|| self.url.clone()),
            Some(origin) => Url::parse(&format!("{origin}{}", &self.url[url::Position::BeforePath..])).ok(),
        }
    }

    /// Whether what the address means to who reads it is what it was made of.
    fn is_at_its_host(&self) -> bool {
        self.url.scheme() == "https"
            && self.url.domain() == Some(&self.host)
            && self.url.port().is_none()
            && self.url.username().is_empty()
            && self.url.password().is_none()
            && self.url.fragment().is_none()
    }
}

/// A header value that is never printed. `None` for a text that no header carries, such as one with a line break.
#[must_use]
pub fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(host: &str, path: &str) -> Resolved {
        Resolved { host: host.to_owned(), path: path.to_owned() }
    }

    fn url(host: &str, path: &str, below: &str) -> Option<String> {
        let call = Call::new(Method::GET, &base(host, path), below)?;
        call.url(None).map(String::from)
    }

    #[test]
    fn a_stand_in_replaces_the_host_and_keeps_the_rest() {
        let mut call = Call::new(Method::GET, &base("api.webflow.com", "/v2"), "/sites").unwrap();
        call.query("a b", "ü&");
        let url = call.url(Some("http://127.0.0.1:8090")).unwrap();
        assert_eq!(url.as_str(), "http://127.0.0.1:8090/v2/sites?a+b=%C3%BC%26");
        assert_eq!(call.url(None).unwrap().as_str(), "https://api.webflow.com/v2/sites?a+b=%C3%BC%26");
    }

    /// The host was judged before; what a URL makes of it is judged once more.
    #[test]
    fn an_address_that_is_read_otherwise_is_none() {
        assert_eq!(url("a.example.com", "", "/x").as_deref(), Some("https://a.example.com/x"));
        for host in [
            "evil.com/.example.com",
            "x@a.example.com",
            "a.example.com:8443",
            "a.example.com#",
            "a.example.com?",
            "A.example.com",
            "0x7f.1",
            "ex\u{e4}mple.com",
            "a\\b.example.com",
            "[::1]",
            "",
        ] {
            assert_eq!(url(host, "", "/x"), None, "{host:?}");
        }
    }

    #[test]
    fn d86_a_line_break_is_in_no_header() {
        for text in ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "\u{7f}"] {
            assert!(sensitive(text).is_none(), "{text:?}");
        }
        let value = sensitive("secret").unwrap();
        assert!(!format!("{value:?}").contains("secret"));
    }
}
