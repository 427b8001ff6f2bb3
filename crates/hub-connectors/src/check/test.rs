//! The connection test: the request can be made, and every rule says something.

use std::collections::HashSet;

use serde_json::Value;

use super::Check;
use crate::connection::{
    Body, ConnectionTest, Extract, JsonPath, JsonTemplate, Match, Method, Place, Request, Spot, Template,
    Want, is_plain,
};
use crate::file::{self, At};
use crate::meant::did_you_mean;

/// The only status that is a success where the file says none.
const OK: u16 = 200;

impl Check<'_> {
    /// Reads the test. `None` after a fault.
    pub(super) fn test(
        &self,
        test: &file::ConnectionTest,
        in_headers: &mut HashSet<String>,
    ) -> Option<ConnectionTest> {
        let request = self.request(&test.request, in_headers);
        let read = |list: &[At<file::Match>]| list.iter().filter_map(|rule| self.rule(rule)).collect();
        let rules = |list: &[At<file::Match>]| {
            list.iter().for_each(|rule| self.blames_nothing(rule));
            read(list)
        };
        test.success.iter().for_each(|rule| self.blames_nothing(rule));
        let success = match &test.success {
            Some(rule) => self.rule(rule).map(|mut rule| {
                if rule.statuses.is_empty() {
                    rule.statuses.push(OK);
                }
                rule
            }),
            None => Some(Match { statuses: vec![OK], place: None, any_body: false, field: None }),
        };
        let person = test.identity.as_ref();
        let site = test.site.as_ref();
        let path = |text: Option<&file::Text>| text.and_then(|text| self.path(text));
        Some(ConnectionTest {
            rejected: read(&test.rejected),
            missing_permission: rules(&test.missing_permission),
            rate_limited: rules(&test.rate_limited),
            outage: rules(&test.outage),
            identity: [
                path(person.and_then(|person| person.id.as_ref())),
                path(person.and_then(|person| person.name.as_ref())),
                path(person.and_then(|person| person.email.as_ref())),
            ],
            site: [
                path(site.and_then(|site| site.id.as_ref())),
                path(site.and_then(|site| site.name.as_ref())),
            ],
            scopes: test.scopes.as_ref().and_then(|extract| self.extract(extract)),
            missing_scopes: test.missing_scopes.as_ref().and_then(|extract| self.extract(extract)),
            needed_scopes: self.needed_scopes(),
            message: path(test.message.as_ref()),
            request: request?,
            success: success?,
        })
    }

    fn request(&self, request: &file::Request, in_headers: &mut HashSet<String>) -> Option<Request> {
        let path = self.template(&request.path)?;
        let bare = request.path.value.split("${").next().unwrap_or_default();
        let is_path = |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '\\');
        if !bare.starts_with('/')
            || !request.path.value.chars().all(is_path)
            || !is_plain(&request.path.value)
        {
            self.wrong(&request.path, "is not a path such as /v1/me, without a query");
        }
        if request.path.value.matches('{').count() > request.path.value.matches("${").count() {
            self.wrong(&request.path, "has braces; a field in a path is written `${credentials.<key>}`");
        }
        self.fields_of(&path, request.path.place, None);
        let query = self.members(&request.query, |template, place| self.fields_of(template, place, None));
        for (name, value) in &request.headers.0 {
            self.header_name(name);
            if !value.value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
                self.wrong(value, "holds what no header carries");
            }
        }
        let headers = self.members(&request.headers, |template, place| {
            self.fields_of(template, place, Some(&mut *in_headers));
        });
        let method = match request.method {
            Some(file::HttpMethod::Post) => Method::Post,
            Some(file::HttpMethod::Get) | None => Method::Get,
        };
        let body = self.body(request);
        if method == Method::Get && (request.body.is_some() || request.form.is_some()) {
            self.fault(request.path.place, "a GET has no body; set `method: POST`");
        }
        Some(Request { method, path, query, headers, body })
    }

    fn body(&self, request: &file::Request) -> Option<Body> {
        match (&request.body, &request.form) {
            (Some(body), None) => {
                let template = self.read(body.place, JsonTemplate::parse(&body.value))?;
                template.each(&mut |template| self.fields_of(template, body.place, None));
                Some(Body::Json(template))
            }
            (None, Some(form)) => {
                Some(Body::Form(self.members(form, |template, place| self.fields_of(template, place, None))))
            }
            (Some(body), Some(_)) => {
                self.fault(body.place, "there is a `form` too, only one of both was expected");
                None
            }
            (None, None) => None,
        }
    }

    pub(super) fn members(
        &self,
        members: &file::Members<file::Text>,
        mut see: impl FnMut(&Template, Option<file::Place>),
    ) -> Vec<(String, Template)> {
        let mut read = Vec::new();
        for (name, value) in &members.0 {
            if let Some(template) = self.template(value) {
                see(&template, value.place);
                read.push((name.value.clone(), template));
            }
        }
        read
    }

    fn rule(&self, given: &At<file::Match>) -> Option<Match> {
        let rule = &given.value;
        let place = rule.place.as_ref().and_then(|place| self.place(place));
        let statuses = rule.statuses.iter().flatten();
        for status in statuses.clone().filter(|status| !matches!(status.value, 200..=299 | 400..=599)) {
            let message =
                format!("{} is not 200 to 299 or 400 to 599; a redirect is never followed", status.value);
            self.fault(status.place, message);
        }
        let statuses: Vec<u16> = statuses.map(|status| status.value).collect();
        if statuses.is_empty() && rule.place.is_none() {
            self.fault(given.place, "a rule has neither `statuses` nor `where`, one of them was expected");
        }
        let in_body = rule.place.as_ref().and_then(|place| place.value.path.as_ref());
        if let Some(path) = in_body.filter(|_| rule.any_body) {
            self.fault(path.place, "`where` reads the body as JSON, so `anyBody` cannot hold");
        }
        if let Some(field) = rule.field.as_ref().filter(|field| self.field_of(&field.value).is_none()) {
            let keys: Vec<&str> =
                self.custom.config_fields.iter().map(|one| one.key.value.as_str()).collect();
            self.wrong(field, &format!("is not a field's key{}", did_you_mean(&field.value, &keys)));
        }
        let field = rule.field.as_ref().map(|field| field.value.clone());
        Some(Match { statuses, place, any_body: rule.any_body, field })
    }

    /// Only what was rejected is the fault of a field.
    fn blames_nothing(&self, rule: &At<file::Match>) {
        if let Some(field) = &rule.value.field {
            self.fault(field.place, "only a rule of `rejected` names the `field` that is to blame");
        }
    }

    fn place(&self, given: &At<file::Where>) -> Option<Place> {
        let place = &given.value;
        let (spot, at) = match (&place.path, &place.header) {
            (Some(path), None) => (Spot::Body(self.path(path)?), path.place),
            (None, Some(header)) => {
                self.header_name(header);
                (Spot::Header(header.value.to_ascii_lowercase()), header.place)
            }
            (Some(path), Some(_)) => {
                self.fault(path.place, "there is a `header` too, only one of both was expected");
                return None;
            }
            (None, None) => {
                self.fault(given.place, "one of `path` and `header` was expected");
                return None;
            }
        };
        let want = match (&place.equals, place.exists) {
            (Some(equals), None) => {
                let values = match &equals.value {
                    Value::Array(values) => values.clone(),
                    value => vec![value.clone()],
                };
                if values.is_empty() || values.iter().any(|value| value.is_object() || value.is_array()) {
                    self.fault(equals.place, "a text, a number, true, false or a list of them was expected");
                }
                Want::OneOf(values)
            }
            (None, Some(exists)) => Want::Exists(exists),
            _ => {
                self.fault(at, "one of `equals` and `exists` was expected");
                return None;
            }
        };
        Some(Place { spot, want })
    }

    fn extract(&self, given: &At<file::Extract>) -> Option<Extract> {
        let extract = &given.value;
        let separator = extract.separator.as_ref();
        if let Some(separator) = separator.filter(|separator| separator.value.is_empty()) {
            self.fault(separator.place, "an empty separator, a character was expected");
        }
        let separator = separator.map(|separator| separator.value.clone());
        match (&extract.path, &extract.header) {
            (Some(path), None) => Some(Extract::Body { path: self.path(path)?, separator }),
            (None, Some(header)) => {
                self.header_name(header);
                Some(Extract::Header { name: header.value.to_ascii_lowercase(), separator })
            }
            (Some(path), Some(_)) => {
                self.fault(path.place, "there is a `header` too, only one of both was expected");
                None
            }
            (None, None) => {
                self.fault(given.place, "one of `path` and `header` was expected");
                None
            }
        }
    }

    fn path(&self, text: &file::Text) -> Option<JsonPath> {
        self.read(text.place, JsonPath::parse(&text.value))
    }

    /// The scopes of the actions that the test stands for.
    fn needed_scopes(&self) -> Vec<String> {
        let required = self.custom.test_actions.iter().filter(|test| test.required);
        let actions = required.filter_map(|test| {
            self.file.actions.iter().find(|action| action.action_id.value == test.action.value)
        });
        let lists = actions.filter_map(|action| action.required_scopes.as_ref());
        lists.flat_map(|list| list.value.split_whitespace()).map(str::to_owned).collect()
    }
}
