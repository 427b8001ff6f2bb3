//! Connector files for who writes them: every fault of every file, not only the first that keeps a server from starting.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::catalog::{self, read};
use crate::connector::Connector;
use crate::error::Error;

/// A file that was examined.
pub struct Examined {
    /// The file.
    pub path: PathBuf,
    /// The connector, or every fault in the order of the file.
    pub result: Result<Connector, Vec<Error>>,
}

/// Examines one file, or every file of a folder: of one provider, or with one folder for each. What keeps it from being
/// served is a fault as well: a name that does not fit what is in it, another file of the same method.
///
/// # Errors
///
/// When there is nothing at `path` that can be read, or no connector in it.
pub fn examine(path: &Path) -> Result<Vec<Examined>, Error> {
    let mut files: Vec<Examined> = catalog::files(path)?.into_iter().map(whole).collect();
    let mut first: HashMap<String, PathBuf> = HashMap::new();
    for file in &mut files {
        let Ok(connector) = &file.result else { continue };
        let id = connector.integration_id.clone();
        match first.get(&id) {
            Some(other) => {
                let message = format!("this is {id}, as {} is", other.display());
                file.result = Err(vec![Error::whole(&file.path.display().to_string(), message)]);
            }
            None => {
                first.insert(id, file.path.clone());
            }
        }
    }
    Ok(files)
}

/// The connector file at `path`: itself, or the only one of a folder.
///
/// # Errors
///
/// When there is none at `path`, or several.
pub fn only_file(path: &Path) -> Result<PathBuf, Error> {
    let mut files = catalog::files(path)?;
    if files.len() > 1 {
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let message = format!("{} connector files, name one of them: {}", files.len(), names.join(", "));
        return Err(Error::whole(&path.display().to_string(), message));
    }
    // There is at least one, or it would have been an error.
    let file = files.pop().unwrap_or_else(|| path.to_owned());
    if file.is_file() {
        Ok(file)
    } else {
        Err(Error::whole(&file.display().to_string(), "there is no such file"))
    }
}

/// One file with its name.
fn whole(path: PathBuf) -> Examined {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.clone());
    let result = content(&path).and_then(|connector| {
        catalog::named(&absolute, connector)
            .map_err(|fault| vec![Error { file: path.display().to_string(), ..fault }])
    });
    Examined { path, result }
}

/// One file, whatever it is called.
///
/// # Errors
///
/// Every fault, in the order of the file.
pub fn content(path: &Path) -> Result<Connector, Vec<Error>> {
    let text = read(path).map_err(|fault| vec![fault])?;
    let beside = |icon: &str| read(&path.with_file_name(icon)).map_err(|error| error.message);
    Connector::examine(&path.display().to_string(), &text, beside)
}
