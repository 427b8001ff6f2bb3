//! The fields that a call names: they are there, what authorizes is filled in, and every secret travels.

use super::Check;
use crate::connection::{Authorization, Body, ConnectionTest, Template};
use crate::file::{Field, Place, Text};
use crate::meant::nearest;

impl<'a> Check<'a> {
    /// The field that a text names.
    pub(super) fn known_field(&self, key: &str, place: Option<Place>) -> Option<&'a Field> {
        let field = self.field_of(key);
        if field.is_none() {
            let keys: Vec<&str> =
                self.custom.config_fields.iter().map(|field| field.key.value.as_str()).collect();
            let near = nearest(key, &keys)
                .map_or_else(|| ".".to_owned(), |near| format!("; did you mean `{near}`?"));
            let all = if keys.is_empty() { "none".to_owned() } else { keys.join(", ") };
            self.fault(
                place,
                format!("there is no field `{key}`{near} Write `$.credentials.<key>`. Fields: {all}"),
            );
        }
        field
    }

    /// What authorizes must always be there, and a token is a secret.
    pub(super) fn required(&self, template: &Template, place: Option<Place>, authorization: &Authorization) {
        let keys: Vec<&str> = template.fields().collect();
        let fields: Vec<&Field> = keys.iter().filter_map(|key| self.field_of(key)).collect();
        if fields.len() < keys.len() {
            // That a field is unknown has been told; nothing can be said about it.
            return;
        }
        let basic = matches!(authorization, Authorization::Basic { .. });
        let may_be_empty = matches!(authorization, Authorization::Basic { password: Some(password), .. } if password == template);
        if !may_be_empty && fields.iter().any(|field| !field.required) {
            self.fault(place, "names a field that is not both required and secret");
        } else if !basic && !fields.iter().any(|field| field.secret) {
            self.fault(place, "names no field that is both required and secret");
        }
    }

    /// Every secret that must be filled in goes to the provider; otherwise any value of it would pass the test. A basic
    /// authorization holds one of them.
    pub(super) fn secrets_travel(&self, authorization: &Authorization, test: &ConnectionTest) {
        if self.is_oauth() {
            return;
        }
        let authorizing: Vec<&str> =
            authorization.templates().iter().flat_map(|(one, _)| one.fields()).collect();
        let secret = |key: &&str| self.field_of(key).is_none_or(|field| field.secret);
        if matches!(authorization, Authorization::Basic { .. }) && !authorizing.iter().any(secret) {
            self.fault(
                self.custom.authorization.place,
                "neither `username` nor `password` names a field that is secret",
            );
            return;
        }
        if authorizing.iter().any(|key| self.field_of(key).is_none()) {
            return;
        }
        let asking = asked(test);
        for field in self.custom.config_fields.iter().filter(|field| field.required && field.secret) {
            let key = field.key.value.as_str();
            let computed =
                |other: &Field| other.value.as_ref().is_some_and(|value| value.value.contains(key));
            if !authorizing.contains(&key)
                && !asking.contains(&key)
                && !self.custom.config_fields.iter().any(computed)
            {
                let message = format!(
                    "the secret field `{key}` is not used: neither `authorization` nor `connectionTest` names \
                     `$.credentials.{key}`"
                );
                self.fault(field.key.place, message);
            }
        }
    }

    /// What stands behind a part of the host in the form is what follows it in the address.
    pub(super) fn suffix(&self, field: &Field, address: &Text) {
        let place = format!("${{credentials.{}}}", field.key.value);
        let Some((_, rest)) = address.value.split_once(&place) else { return };
        let rest = rest.split('/').next().unwrap_or_default();
        if let Some(suffix) = field.suffix.as_ref().filter(|suffix| !suffix.value.starts_with(rest)) {
            self.wrong(suffix, &format!("is not what follows `{place}` in the address, `{rest}`"));
        }
    }
}

/// The fields that the request of a test names.
fn asked(test: &ConnectionTest) -> Vec<&str> {
    let request = &test.request;
    let mut keys: Vec<&str> = request.path.fields().collect();
    for (_, template) in request.query.iter().chain(&request.headers) {
        keys.extend(template.fields());
    }
    match &request.body {
        Some(Body::Json(body)) => body.each(&mut |template| keys.extend(template.fields())),
        Some(Body::Form(members)) => keys.extend(members.iter().flat_map(|(_, template)| template.fields())),
        None => {}
    }
    keys
}
