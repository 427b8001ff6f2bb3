//! Where connectors come from, and the files that are published for use without a server.

mod builtin;

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use self::builtin::{BUILTIN, Builtin};
use crate::connection::Oauth;
use crate::connector::Connector;
use crate::error::Error;
use crate::yaml::MAX_BYTES;

/// What is said of a folder with nothing in it.
const NONE: &str = "no connector, at least one <provider>/<method>.yaml was expected";

/// The connectors of this repository.
///
/// # Errors
///
/// A fault in one of them; the tests of this crate see it first.
pub fn builtin() -> Result<Vec<Connector>, Error> {
    let parse = |file: &Builtin| {
        let connector = Connector::parse(file.name, file.text, |_| Ok(file.logo.to_owned()))?;
        named(Path::new(file.name), connector)
    };
    distinct(BUILTIN.iter().map(parse).collect::<Result<_, _>>()?)
}

/// The connectors of a folder with one folder for each provider: `<provider>/<method>.yaml` beside its icon. Sorted
/// by path, so that the list of integrations does not depend on the file system.
///
/// # Errors
///
/// The first fault: a folder or file that cannot be read, no connector at all, a faulty one, two of the same name.
pub fn load_dir(path: &Path) -> Result<Vec<Connector>, Error> {
    let mut files = Vec::new();
    for folder in entries(path)?.into_iter().filter(|entry| entry.is_dir()) {
        files.extend(yaml_in(&folder)?);
    }
    if files.is_empty() {
        return Err(fault(path, NONE));
    }
    let parse = |file: &PathBuf| {
        let text = read(file)?;
        let beside = |icon: &str| read(&file.with_file_name(icon)).map_err(|error| error.message);
        named(file, Connector::parse(&file.display().to_string(), &text, beside)?)
    };
    distinct(files.iter().map(parse).collect::<Result<_, _>>()?)
}

/// The connector files at `path`: itself, those of one provider's folder, or those of a folder of such folders.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        // Whether it can be read is said by who reads it.
        return Ok(vec![path.to_owned()]);
    }
    let mut files = yaml_in(path)?;
    for folder in entries(path)?.into_iter().filter(|entry| entry.is_dir()) {
        files.extend(yaml_in(&folder)?);
    }
    if files.is_empty() { Err(fault(path, NONE)) } else { Ok(files) }
}

fn yaml_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let is_yaml = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "yaml");
    Ok(entries(folder)?.into_iter().filter(is_yaml).collect())
}

/// The files for use without a server, by name: each connector's answer as JSON, with a logo address relative to
/// itself, and the logos. Where the person signs in at the provider, a server is needed and there is no file.
///
/// # Errors
///
/// As [`builtin`].
pub fn published() -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    for connector in builtin()?.into_iter().filter(|one| !one.oauth.as_ref().is_some_and(Oauth::signs_in)) {
        let name = format!("{}-{}.json", connector.provider, connector.method.replace('_', "-"));
        let mut json = serde_json::to_vec_pretty(&connector.answer(""))
            .map_err(|error| fault(Path::new(&name), &error.to_string()))?;
        json.push(b'\n');
        files.push((name, json));
        let logo = (connector.logo_name, connector.logo.into_bytes());
        if !files.contains(&logo) {
            files.push(logo);
        }
    }
    Ok(files)
}

/// The path says which connector a file is: otherwise a copied file would quietly take the place of another.
pub(crate) fn named(path: &Path, connector: Connector) -> Result<Connector, Error> {
    let method = connector.method.replace('_', "-");
    let expected = Path::new(&connector.provider).join(format!("{method}.yaml"));
    if path.ends_with(&expected) {
        return Ok(connector);
    }
    Err(fault(path, &format!("by its keys this file was expected to be {}", expected.display())))
}

fn distinct(connectors: Vec<Connector>) -> Result<Vec<Connector>, Error> {
    let mut seen = HashSet::new();
    match connectors.iter().find(|connector| !seen.insert(&connector.integration_id)) {
        Some(twice) => Err(fault(Path::new(&twice.integration_id), "two connectors of this name")),
        None => Ok(connectors),
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error: std::io::Error| fault(folder, &error.to_string());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Reads a text, but never more than a connector may have.
pub(crate) fn read(path: &Path) -> Result<String, Error> {
    let unreadable = |error: std::io::Error| fault(path, &error.to_string());
    let mut text = String::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES as u64 + 1).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

fn fault(path: &Path, message: &str) -> Error {
    Error::whole(&path.display().to_string(), message)
}
