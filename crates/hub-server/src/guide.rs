//! `hub-server guide import`: published guide documents, written as parts of connector files.

use std::fs::File;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use hub_connectors::document::{self, Document, MAX_BYTES};

/// What can be done with guides.
#[derive(Subcommand)]
pub enum GuideCommand {
    /// Read published guide documents (Markdown, HTML, MDX) and print `support` and `actions` of a connector file.
    /// What could not be carried over is told by file and line.
    Import {
        /// The documents.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Runs the command: YAML goes to `out`, notes as `file:line: message` to `notes`.
///
/// # Errors
///
/// When a file cannot be read or is too large; the other files are written all the same.
pub fn run(command: &GuideCommand, out: &mut impl Write, notes: &mut impl Write) -> Result<()> {
    let GuideCommand::Import { files } = command;
    let mut failed = 0;
    for file in files {
        let name = file.display();
        match import(file) {
            Ok(document) => {
                let separator = if files.len() > 1 { "---\n" } else { "" };
                write!(out, "{separator}# Imported from {}\n{}", shown(file), document.to_yaml())?;
                for note in &document.notes {
                    writeln!(notes, "{name}:{note}")?;
                }
            }
            Err(error) => {
                failed += 1;
                writeln!(notes, "{name}: {error:#}")?;
            }
        }
    }
    anyhow::ensure!(failed == 0, "{failed} of {} documents could not be read", files.len());
    Ok(())
}

/// The name of a file for a comment, which has one line.
fn shown(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.replace(|c: char| c.is_control() || c.is_whitespace(), " ")
}

fn import(path: &Path) -> Result<Document> {
    let file = File::open(path).context("cannot be opened")?;
    let mut bytes = Vec::new();
    // No more than what tells that it is too large.
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).context("cannot be read")?;
    anyhow::ensure!(bytes.len() <= MAX_BYTES, "has more than {MAX_BYTES} bytes, which no guide has");
    Ok(document::read(&String::from_utf8_lossy(&bytes))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(files: &[(&str, &[u8])]) -> (Result<()>, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<_> = files
            .iter()
            .map(|(name, bytes)| {
                let path = folder.path().join(name);
                if !bytes.is_empty() {
                    std::fs::write(&path, bytes).unwrap();
                }
                path
            })
            .collect();
        let (mut out, mut notes) = (Vec::new(), Vec::new());
        let result = run(&GuideCommand::Import { files }, &mut out, &mut notes);
        let notes = String::from_utf8(notes).unwrap().replace(&format!("{}/", folder.path().display()), "");
        (result, String::from_utf8(out).unwrap(), notes)
    }

    #[test]
    fn a_document_becomes_yaml_and_notes_name_their_line() {
        let text = b"## Get a key\n\nOpen **Settings** <Shiny>now</Shiny>.\n";
        let (result, out, notes) = run_on(&[("a.md", text)]);
        assert!(result.is_ok());
        assert!(out.starts_with("# Imported from a.md\nsupport:\n"), "{out}");
        assert!(
            out.contains("title: Get a key\n") && out.contains("content: Open **Settings** now.\n"),
            "{out}"
        );
        assert_eq!(notes, "a.md:3: <shiny> is not known: what is in it was kept\n");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_written() {
        let large = vec![b'a'; MAX_BYTES + 1];
        let (result, out, notes) = run_on(&[
            ("none.md", b""),
            ("large.md", &large),
            ("b.md", b"## A\n\n\xff"),
            ("c.md", b"## B\n\nb"),
        ]);
        assert_eq!(result.unwrap_err().to_string(), "2 of 4 documents could not be read");
        assert!(
            notes.contains("none.md: cannot be opened") && notes.contains("large.md: has more than"),
            "{notes}"
        );
        assert!(
            out.contains("---\n# Imported from b.md\n") && out.contains("---\n# Imported from c.md\n"),
            "{out}"
        );
    }
}
