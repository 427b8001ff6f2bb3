//! What must hold beyond the shape of a file: no empty text, no unknown placeholder, only https links, and every id
//! that is named exists once. Done at load, so that nobody meets a dead link or a raw `{name}` on the screen. It goes
//! through the whole file whatever it finds, so that one run tells all.

mod connection;
mod expressions;
mod fields;
mod form;
mod guide;
mod head;
mod method;
mod oauth;
mod rule;
mod scopes;
mod test;
mod text;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::connection::{Address, Authorization, ConnectionTest, Oauth};
use crate::error::Error;
use crate::file::{Custom, File, Method, MethodKind, Place, Text};

/// A file in which nothing is wrong, and what was read of it on the way.
pub(crate) struct Checked<'a> {
    pub custom: &'a Custom,
    pub address: Address,
    pub authorization: Authorization,
    pub oauth: Option<Oauth>,
    pub test: Option<ConnectionTest>,
    /// Fields of which the value is one label of a host name.
    pub labels: HashSet<String>,
    /// Fields of which the value travels in a header as it is.
    pub in_headers: HashSet<String>,
}

/// Checks a file as a whole.
///
/// # Errors
///
/// Every fault, in the order of the file.
pub(crate) fn file<'a>(name: &'a str, file: &'a File) -> Result<Checked<'a>, Vec<Error>> {
    let [method] = file.authentication.as_slice() else {
        let message = format!("{} methods, exactly one was expected", file.authentication.len());
        return Err(vec![Error::whole(name, message)]);
    };
    let (custom, kind) = match &method.value {
        Method::Custom(custom) => (custom, MethodKind::Custom),
        Method::Oauth2(custom) => (custom, MethodKind::Oauth2),
    };
    let check = Check::new(name, file, custom);
    check.kinds(kind);
    let read = check.whole();
    let mut faults = check.faults.into_inner();
    faults.sort_by_key(|fault| (fault.line, fault.column));
    match read {
        Some(checked) if faults.is_empty() => Ok(checked),
        _ => Err(faults),
    }
}

/// Whether `word` consists of lower-case letters, digits and `joint`, and starts with a letter.
fn is_id(word: &str, joint: char) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
}

/// A file under check, and what its texts may point to.
struct Check<'a> {
    name: &'a str,
    file: &'a File,
    custom: &'a Custom,
    /// Ids of the steps, each with whether it is dropped under a partner's own brand.
    steps: HashMap<&'a str, bool>,
    /// Every scope that the file defines, or, where it defines none, that its actions take; may be empty.
    scopes: HashSet<&'a str>,
    /// Whether the file defines them.
    scopes_are_defined: bool,
    faults: RefCell<Vec<Error>>,
}

impl<'a> Check<'a> {
    fn new(name: &'a str, file: &'a File, custom: &'a Custom) -> Self {
        let rows = custom.permissions.iter().flat_map(|row| row.read.iter().chain(&row.write));
        let scopes = rows.chain(file.scope_definitions.0.iter().map(|(scope, _)| scope));
        let mut scopes: HashSet<&str> = scopes.map(|scope| scope.value.as_str()).collect();
        let scopes_are_defined = !scopes.is_empty();
        if !scopes_are_defined {
            let lists = file.actions.iter().filter_map(|action| action.required_scopes.as_ref());
            scopes
                .extend(lists.flat_map(|list| list.value.split([' ', ',']).filter(|word| !word.is_empty())));
        }
        let faults = RefCell::default();
        let mut check =
            Self { name, file, custom, steps: HashMap::new(), scopes, scopes_are_defined, faults };
        check.steps = check.find_steps();
        check
    }

    fn whole(&self) -> Option<Checked<'a>> {
        let custom = self.custom;
        self.head();
        self.method();
        self.permissions();
        self.scopes();
        self.form();
        if let Some(guide) = guide::of(custom) {
            self.guide(guide);
        }
        for entry in &custom.error_steps {
            self.step(&entry.step);
        }
        self.unique("error code", custom.error_steps.iter().map(|entry| &entry.code));
        self.connection()
    }

    fn fault(&self, place: Option<Place>, message: impl Into<String>) {
        self.faults.borrow_mut().push(Error::at(self.name, place, message));
    }

    /// The fault of one value: what it is, and `why` that is wrong.
    fn wrong(&self, text: &Text, why: &str) {
        self.fault(text.place, format!("`{}` {why}", text.value));
    }

    /// What was read of a value; the fault of it otherwise.
    fn read<T>(&self, place: Option<Place>, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.fault(place, message)).ok()
    }
}
