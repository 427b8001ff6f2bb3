//! How the provider is asked: the address, the authorization, and which fields each of them needs.

use std::collections::HashSet;

use super::{Check, Checked};
use crate::connection::{Address, Authorization, Carrier, HostRule, Template};
use crate::file::{self, AuthorizationKind, Field, FieldKind, Place, Text};

/// Headers that are not a connector's to set: the call makes them.
const OWN_HEADERS: [&str; 5] = ["host", "content-length", "content-type", "transfer-encoding", "connection"];

impl<'a> Check<'a> {
    /// Reads what it takes to ask the provider. `None` after a fault.
    pub(super) fn connection(&self) -> Option<Checked<'a>> {
        let (custom, file) = (self.custom, self.file);
        let mut in_headers = HashSet::new();
        let rules: Vec<Option<HostRule>> =
            file.hosts.iter().map(|host| self.read(host.place, HostRule::parse(&host.value))).collect();
        let rules: Option<Vec<HostRule>> = rules.into_iter().collect();
        let address = rules
            .and_then(|rules| self.read(file.base_url.place, Address::parse(&file.base_url.value, rules)));
        let mut labels = address.as_ref().map(|address| self.address(address, &file.base_url));
        let oauth = self.is_oauth().then(|| self.oauth());
        if let (Some(labels), Some(Some(oauth))) = (&mut labels, &oauth) {
            self.oauth_labels(oauth, labels);
        }
        let authorization = self.authorization();
        if let Some(authorization) = authorization.as_ref().filter(|_| !self.is_oauth()) {
            let given = &custom.authorization.value;
            let texts: Vec<&Text> = [&given.token, &given.username, &given.password, &given.value]
                .into_iter()
                .flatten()
                .collect();
            for (at, (template, in_header)) in authorization.templates().into_iter().enumerate() {
                // They stand in the same order.
                let place = texts.get(at).map_or(custom.authorization.place, |text| text.place);
                self.fields_of(template, place, in_header.then_some(&mut in_headers));
                self.required(template, place, authorization);
            }
        }
        if let Some(why) = &custom.untested {
            self.plain(why);
            if custom.connection_test.is_some() {
                self.fault(why.place, "there is a `connectionTest` too, only one of both was expected");
            }
        }
        let test = custom.connection_test.as_ref().map(|test| self.test(test, &mut in_headers));
        if let (Some(authorization), Some(Some(test))) = (&authorization, &test) {
            self.secrets_travel(authorization, test);
        }
        let test = match test {
            Some(None) => return None,
            Some(read) => read,
            None => None,
        };
        let oauth = match oauth {
            Some(None) => return None,
            Some(read) => read,
            None => None,
        };
        Some(Checked {
            custom,
            address: address?,
            authorization: authorization?,
            oauth,
            test,
            labels: labels?,
            in_headers,
        })
    }

    /// The fields that choose the host: always filled in, never secret, and what can be chosen leads to known hosts.
    /// Gives back those that are typed.
    pub(super) fn address(&self, address: &Address, text: &Text) -> HashSet<String> {
        let place = text.place;
        let mut labels = HashSet::new();
        for key in address.host_fields().chain(address.path_fields()) {
            let Some(field) = self.known_field(key, place) else { continue };
            if !field.required || field.secret || field.kind == FieldKind::TextArea {
                self.fault(place, format!("the field `{key}` is part of an address, so it must be required, not secret, and one line"));
            }
        }
        for key in address.host_fields() {
            let Some(field) = self.field_of(key) else { continue };
            let typed = field.kind != FieldKind::Select;
            if typed {
                labels.insert(key.to_owned());
                self.suffix(field, text);
            }
            let samples: Vec<&str> =
                if typed { vec!["x"] } else { field.options.iter().map(|o| &*o.value.value).collect() };
            for sample in samples {
                let others = |other: &str| if other == key { Some(sample) } else { self.sample(other) };
                if address.resolve(&others).is_none() {
                    self.fault(place, format!("with `{sample}` as `{key}` this is not at one of the hosts"));
                }
            }
        }
        if address.host_fields().next().is_none() && address.resolve(&|_| Some("x")).is_none() {
            self.wrong(text, "is not an https address at one of the hosts");
        }
        labels
    }

    /// Something that a field may hold.
    fn sample(&self, key: &str) -> Option<&str> {
        let field = self.field_of(key)?;
        Some(field.options.first().map_or("x", |option| &option.value.value))
    }

    fn authorization(&self) -> Option<Authorization> {
        let given = &self.custom.authorization.value;
        if given.kind == AuthorizationKind::Oauth2 {
            return Some(Authorization::Bearer(Self::issued()));
        }
        self.no_oauth();
        let members: [(&str, Option<Option<Place>>); 6] = [
            ("token", given.token.as_ref().map(|text| text.place)),
            ("username", given.username.as_ref().map(|text| text.place)),
            ("password", given.password.as_ref().map(|text| text.place)),
            ("key", given.key.as_ref().map(|text| text.place)),
            ("value", given.value.as_ref().map(|text| text.place)),
            ("in", given.carrier.map(|_| self.custom.authorization.place)),
        ];
        let (needed, allowed): (&[&str], &[&str]) = match given.kind {
            AuthorizationKind::Bearer => (&["token"], &[]),
            AuthorizationKind::Basic => (&["username"], &["password"]),
            AuthorizationKind::ApiKey => (&["key", "value", "in"], &[]),
            AuthorizationKind::None | AuthorizationKind::Oauth2 => (&[], &[]),
        };
        for (name, place) in members {
            match place {
                Some(place) if !needed.contains(&name) && !allowed.contains(&name) => {
                    self.fault(place, format!("this type of authorization has no `{name}`"));
                }
                None if needed.contains(&name) => {
                    self.fault(
                        self.custom.authorization.place,
                        format!("this type of authorization needs `{name}`"),
                    );
                }
                _ => {}
            }
        }
        Some(match given.kind {
            AuthorizationKind::Bearer => Authorization::Bearer(self.template(given.token.as_ref()?)?),
            AuthorizationKind::Basic => Authorization::Basic {
                username: self.template(given.username.as_ref()?)?,
                password: match &given.password {
                    Some(password) => Some(self.template(password)?),
                    None => None,
                },
            },
            AuthorizationKind::ApiKey => {
                let key = given.key.as_ref()?;
                let carrier = match given.carrier? {
                    file::Carrier::Header => Carrier::Header,
                    file::Carrier::Query => Carrier::Query,
                };
                if carrier == Carrier::Header {
                    self.header_name(key);
                }
                let value = self.template(given.value.as_ref()?)?;
                Authorization::ApiKey { key: key.value.clone(), value, carrier }
            }
            AuthorizationKind::None | AuthorizationKind::Oauth2 => Authorization::None,
        })
    }

    pub(super) fn template(&self, text: &Text) -> Option<Template> {
        self.read(text.place, Template::parse(&text.value))
    }

    /// The fields of a text exist; where it is a header, they fit into one.
    pub(super) fn fields_of(
        &self,
        template: &Template,
        place: Option<Place>,
        in_headers: Option<&mut HashSet<String>>,
    ) {
        let keys: Vec<&str> = template.fields().collect();
        for key in keys.iter().filter(|key| !self.is_issued(key)) {
            let _ = self.known_field(key, place);
        }
        if let Some(in_headers) = in_headers {
            for key in keys {
                if self.field_of(key).is_some_and(|field| field.kind == FieldKind::TextArea) {
                    self.fault(
                        place,
                        format!("the field `{key}` has several lines, which no header carries"),
                    );
                }
                in_headers.insert(key.to_owned());
            }
        }
    }

    pub(super) fn header_name(&self, name: &Text) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.value.is_empty() || !name.value.chars().all(is_part) {
            self.wrong(name, "is not the name of a header");
        }
        if OWN_HEADERS.contains(&name.value.to_ascii_lowercase().as_str()) {
            self.wrong(name, "is a header that the call makes itself");
        }
    }

    pub(super) fn field_of(&self, key: &str) -> Option<&'a Field> {
        self.custom.config_fields.iter().find(|field| field.key.value == key)
    }
}
