//! What the host page asked for: attributes and properties, parsed once into types.

use crate::secret::Secret;

/// Everything the host page can set on the element.
#[derive(Clone, Default, PartialEq)]
pub struct Config {
    /// Session token. Secret: it never becomes an attribute, a URL or a log line.
    pub token: Secret,
    /// Where the hub protocol is, without a slash at the end.
    pub base_url: String,
    /// Opens this provider directly.
    pub provider: Option<String>,
    /// Opens this authentication method directly.
    pub integration_id: Option<String>,
    /// A theme of the host page's own: JSON, where it can be read.
    pub own_theme: Option<String>,
    /// Where a compatible backend leads people back to after they signed in.
    pub app_url: Option<String>,
    /// The account to edit.
    pub account_id: Option<String>,
    /// No-session mode: address of a connector JSON.
    pub connector_src: Option<String>,
    /// No-session mode: the endpoint that gets the credentials.
    pub validate_url: Option<String>,
    /// CSS length of the card; content height without it.
    pub height: Option<String>,
    /// Light, dark, or what the host page is.
    pub theme: Theme,
    /// Language tag for the direction of the texts; without it they follow the host page.
    pub locale: Option<String>,
    /// Whether the element asks for whitelabel; the session may ask as well.
    pub whitelabel: bool,
    /// The partner's name; the session's wins.
    pub brand: Option<String>,
    /// Whether Terms, Privacy and the mark are drawn.
    pub footer_links: bool,
    /// Text of the closing button.
    pub close_label: Option<String>,
    /// Whether changes of state are logged.
    pub debug: bool,
    /// The origin of `hub.js`, where the hub protocol is unless the page says otherwise.
    origin: String,
}

/// Which of the two colour schemes is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The computed `color-scheme` of the host page.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`; absent for [`Theme::Auto`].
    #[must_use]
    pub const fn as_attribute(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

impl Config {
    /// The defaults; `origin` is that of `hub.js`.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        let origin = without_slash(origin);
        Self { base_url: origin.clone(), origin, footer_links: true, ..Self::default() }
    }

    /// Takes over one attribute (or the `token` property); `None` means that it is absent. Unknown names are
    /// ignored, so that an older widget works on a newer page.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        let text = value.as_deref().map(str::trim_ascii).filter(|text| !text.is_empty()).map(str::to_owned);
        match name {
            "token" => self.token = Secret::new(text.unwrap_or_default()),
            "base-url" => self.base_url = text.as_deref().map_or_else(|| self.origin.clone(), without_slash),
            "app-url" => self.app_url = text.as_deref().map(without_slash),
            "provider" => self.provider = text,
            "account-id" => self.account_id = text,
            "integration-id" => self.integration_id = text,
            "connector-src" => self.connector_src = text,
            "validate-url" => self.validate_url = text,
            "height" => self.height = text,
            "theme" => {
                self.theme = match text.as_deref() {
                    Some("light") => Theme::Light,
                    Some("dark") => Theme::Dark,
                    _ => Theme::Auto,
                };
                self.own_theme = text.filter(|text| text.starts_with('{'));
            }
            "locale" => self.locale = text,
            "whitelabel" => self.whitelabel = flag(value.as_deref()),
            "brand" => self.brand = text,
            "show-footer-links" => self.footer_links = value.as_deref() != Some("false"),
            "on-close-label" => self.close_label = text,
            "debug" => self.debug = flag(value.as_deref()),
            _ => {}
        }
    }

    /// Direction of the texts where the host page asks for a locale of its own.
    #[must_use]
    pub fn direction(&self) -> Option<&'static str> {
        const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"];
        let language = self.locale.as_deref()?.split(['-', '_']).next()?;
        let is_rtl = RIGHT_TO_LEFT.iter().any(|known| language.eq_ignore_ascii_case(known));
        Some(if is_rtl { "rtl" } else { "ltr" })
    }
}

/// Absent or `"false"` is off, anything else is on.
fn flag(value: Option<&str>) -> bool {
    value.is_some_and(|text| text != "false")
}

fn without_slash(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: Option<&str>) -> Config {
        let mut config = Config::new("https://hub.example");
        config.set(name, value.map(str::to_owned));
        config
    }

    #[test]
    fn absent_or_false_is_off_and_anything_else_is_on() {
        assert!(!with("whitelabel", None).whitelabel);
        assert!(!with("whitelabel", Some("false")).whitelabel);
        assert!(with("whitelabel", Some("")).whitelabel);
        assert!(with("whitelabel", Some("no")).whitelabel);
        assert!(with("show-footer-links", None).footer_links);
        assert!(with("show-footer-links", Some("")).footer_links);
        assert!(!with("show-footer-links", Some("false")).footer_links);
    }

    #[test]
    fn the_base_url_falls_back_to_the_scripts_origin() {
        assert_eq!(with("base-url", Some("https://api.example/ ")).base_url, "https://api.example");
        assert_eq!(with("base-url", None).base_url, "https://hub.example");
        assert_eq!(with("base-url", Some("")).base_url, "https://hub.example");
    }

    #[test]
    fn an_unknown_theme_follows_the_page_and_unknown_attributes_do_nothing() {
        assert_eq!(with("theme", Some("dark")).theme, Theme::Dark);
        assert_eq!(with("theme", Some("{\"colors\":")).theme, Theme::Auto);
        assert!(with("later", Some("x")) == Config::new("https://hub.example"));
    }

    #[test]
    fn the_direction_follows_the_locale() {
        assert_eq!(with("locale", Some("ar-EG")).direction(), Some("rtl"));
        assert_eq!(with("locale", Some("de")).direction(), Some("ltr"));
        assert_eq!(with("locale", None).direction(), None);
    }
}
