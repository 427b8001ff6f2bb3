//! What narrows the list, as a form and as the query of an address.

use hub_model::AccountStatus;
use maud::{Markup, html};
use url::form_urlencoded::{Serializer, parse};

/// What narrows the list, and where in it the page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// A part of a name.
    pub search: Option<String>,
    /// A word of [`AccountStatus`].
    pub status: Option<String>,
    /// A provider's key.
    pub provider: Option<String>,
    /// `production` or `test`.
    pub kind: Option<String>,
    /// After the last account of the page before.
    pub cursor: Option<String>,
}

impl Filters {
    /// What an account can be.
    pub const STATUSES: [AccountStatus; 4] =
        [AccountStatus::Active, AccountStatus::Error, AccountStatus::Expired, AccountStatus::Suspended];
    /// What an account can be for.
    pub const KINDS: [&'static str; 2] = ["production", "test"];

    /// What a query says. What is not known is dropped.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut filters = Self::default();
        for (key, value) in parse(query.as_bytes()) {
            let place = match &*key {
                "search" => &mut filters.search,
                "status" => &mut filters.status,
                "provider" => &mut filters.provider,
                "type" => &mut filters.kind,
                "cursor" => &mut filters.cursor,
                _ => continue,
            };
            *place = Some(value.into_owned()).filter(|value| !value.is_empty());
        }
        filters
    }

    /// The query that says it, with more behind it.
    #[must_use]
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        let own = [
            ("search", &self.search),
            ("status", &self.status),
            ("provider", &self.provider),
            ("type", &self.kind),
            ("cursor", &self.cursor),
        ];
        let own = own.iter().filter_map(|(key, value)| Some((*key, value.as_deref()?)));
        Serializer::new(String::new()).extend_pairs(own.chain(more.iter().copied())).finish()
    }

    /// The address of the page, with more in its query.
    #[must_use]
    pub fn address(&self, more: &[(&str, &str)]) -> String {
        let query = self.query(more);
        if query.is_empty() { "/dashboard".to_owned() } else { format!("/dashboard?{query}") }
    }

    /// The same list from another place.
    #[must_use]
    pub fn at(&self, cursor: Option<&str>) -> Self {
        Self { cursor: cursor.map(str::to_owned), ..self.clone() }
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrow(&self) -> bool {
        self.at(None) != Self::default()
    }

    /// The form. `providers` are keys and names.
    pub(super) fn form(&self, providers: &[(String, String)]) -> Markup {
        let status = Self::STATUSES.map(|status| (status.as_str(), super::row::word(status)));
        let kinds = Self::KINDS.map(|kind| (kind, super::row::kind(kind)));
        let mut providers: Vec<_> = providers.iter().map(|(key, name)| (&**key, &**name)).collect();
        // One that is not offered any more can still be looked for.
        if let Some(gone) =
            self.provider.as_deref().filter(|key| providers.iter().all(|(known, _)| known != key))
        {
            providers.push((gone, gone));
        }
        html! {
            form.filters method="get" action="/dashboard" role="search" aria-label="Accounts" {
                label.wide {
                    span.vh { "Search accounts" }
                    input type="search" name="search" placeholder="Search accounts" maxlength="255" dir="auto"
                        value=[self.search.as_deref()];
                }
                (select("Status", "status", "Any status", &status, self.status.as_deref()))
                (select("Connector", "provider", "Any connector", &providers, self.provider.as_deref()))
                (select("Type", "type", "Any type", &kinds, self.kind.as_deref()))
                button.button.quiet type="submit" { "Search" }
                @if self.narrow() { a.clear href="/dashboard" { "Clear" } }
            }
        }
    }
}

fn select(name: &str, key: &str, all: &str, options: &[(&str, &str)], chosen: Option<&str>) -> Markup {
    html! {
        label {
            span.vh { (name) }
            select name=(key) {
                option value="" { (all) }
                @for (value, text) in options {
                    option value=(value) selected[chosen == Some(*value)] { (text) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_said_before_and_nothing_else() {
        let filters = Filters::read("search=a%26b&status=error&type=&next=https://evil.example&cursor=YQ");
        assert_eq!(
            filters.address(&[("done", "test")]),
            "/dashboard?search=a%26b&status=error&cursor=YQ&done=test"
        );
        assert!(filters.narrow() && !Filters::read("cursor=YQ").narrow());
        assert_eq!(Filters::read("//evil.example").address(&[]), "/dashboard");
    }
}
