//! `connectors check`: every mistake of every file.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use hub_connectors::examine::examine;
use url::Url;

use crate::connectors::Catalog;
use crate::provider::http::CALL_LIMIT;

/// Examines the file or folder at `path`, writes one line for each mistake to `out` and one for the whole.
///
/// # Errors
///
/// When there is a mistake, or nothing that can be read.
pub fn check(path: &Path, out: &mut dyn Write) -> Result<()> {
    let files = examine(path)?;
    // An offer is made as a server would make it; nothing is called.
    let nowhere = Url::parse("https://hub.example/")?;
    let all = files.len();
    let (mut faults, mut faulty) = (0, 0);
    for file in files {
        let mut lines: Vec<String> = match &file.result {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        };
        if let Ok(connector) = file.result
            && let Err(why) = Catalog::new(vec![connector], &nowhere, &[], CALL_LIMIT)
        {
            lines.push(format!("{}: {why:#}", file.path.display()));
        }
        faulty += usize::from(!lines.is_empty());
        faults += lines.len();
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    if faults > 0 {
        bail!("{} in {faulty} of {}", count(faults, "mistake"), count(all, "connector file"));
    }
    writeln!(out, "{} without a mistake", count(all, "connector file"))?;
    Ok(())
}

fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
