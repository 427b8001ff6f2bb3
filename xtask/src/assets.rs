//! Calls of `assets.mjs` (esbuild, gzip, brotli) and files that are written only when they change.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::process;

/// `node xtask/assets.mjs NAME`, arguments to follow.
fn node(name: &str) -> Command {
    let mut node = process::command("node");
    node.arg("xtask/assets.mjs").arg(name);
    node
}

/// Minifies the widget's style sheets into one file for each part of the program, in `folder`. Their time changes only with
/// their content, because cargo rebuilds on it.
pub fn styles(folder: &Path) -> Result<()> {
    for name in STYLES {
        let fresh = folder.join(format!("new-{name}"));
        process::run(node("style").arg(&fresh).arg(Path::new("style").join(name)))?;
        write_if_changed(&folder.join(name), &read(&fresh)?)?;
    }
    Ok(())
}

/// The style sheets that import the others.
const STYLES: [&str; 2] = ["index.css", "rest.css"];

/// Minifies the glue and bundles its snippets in.
pub fn glue(entry: &Path, out: &Path) -> Result<()> {
    process::run(node("glue").arg(out).arg(entry))
}

/// Bundles `src/hub.js`; `version` is the content hash of glue and wasm.
pub fn loader(out: &Path, version: &str, dev: bool) -> Result<()> {
    let mut node = node("loader");
    node.arg(out).args(["src/hub.js", version, env!("CARGO_PKG_VERSION")]);
    if dev {
        node.arg("dev");
    }
    process::run(&mut node)
}

/// Writes `FILE.br` (brotli 11) beside each file, for servers that serve it as it is.
pub fn compress(files: &[PathBuf]) -> Result<()> {
    process::run(node("compress").args(files))
}

/// The size of each file under `gzip -9`, in bytes.
pub fn gzip_sizes(files: &[PathBuf]) -> Result<Vec<u64>> {
    let printed = process::output(node("gzip").args(files))?;
    printed.lines().map(|line| line.parse().context("assets.mjs printed no number")).collect()
}

/// Optimises the wasm for size. The features are those that rustc's target turns on: a feature more, and older
/// browsers would refuse what they could have run.
pub fn wasm_opt(input: &Path, out: &Path) -> Result<()> {
    const FEATURES: [&str; 6] = [
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ];
    // What counts is the size under brotli, which finds repetitions: so functions that are much alike are left apart
    // instead of being built into their only callers, and are put side by side, as their names have it.
    const PASSES: [&str; 9] = [
        "--one-caller-inline-max-function-size=20",
        "--flatten",
        "--rereloop",
        "-Oz",
        "-Oz",
        "--reorder-functions-by-name",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ];
    let mut node = process::command("node");
    node.arg("node_modules/binaryen/bin/wasm-opt").args(PASSES).args(FEATURES);
    process::run(node.arg(input).arg("-o").arg(out))
}

/// The first 16 hexadecimal digits of SHA-256 over the parts: a content key.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a file, naming it when that fails.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes the file unless it has this content already, so that nothing that depends on its time is built again.
pub fn write_if_changed(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|existing| existing == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// All files below a folder, sorted; empty when there is none.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the file is a compressed twin that [`compress`] wrote.
pub fn is_compressed(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("br"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_sheet_is_imported_or_belongs_to_the_loader() {
        let style = process::root().join("style");
        let text = |name: &str| String::from_utf8(read(&style.join(name)).expect("a sheet")).expect("text");
        let indexes = STYLES.map(text).concat();
        let loader = process::root().join("src/skeleton.js");
        let loader = String::from_utf8(read(&loader).expect("the loader's outline")).expect("text");
        for path in files_below(&style).expect("style/ is readable") {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let imported = indexes.contains(&format!("@import \"./{name}\";"))
                || loader.contains(&format!(" from \"../style/{name}\";"));
            assert!(imported || STYLES.contains(&&*name), "{name} would be left out of the widget");
        }
    }

    #[test]
    fn the_digest_separates_its_parts() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
        assert_eq!(digest(&[b"ab"]).len(), 16);
    }
}
