//! Keeps what only a dependency exports out of the widget.
//!
//! Leptos depends on `wasm-streams`, whose three classes for JavaScript nobody here calls. A linker keeps what is
//! exported, so they, all that they reach and their glue would ship: about five kilobytes. Two places name them: the
//! exports that rustc asks of the linker, and the section in which the `#[wasm_bindgen]` macro describes classes to
//! wasm-bindgen. Both are cleared here.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use walrus::{Module, RawCustomSection};

use crate::process;

/// What the names of the classes begin with; the functions have the same in lower case.
const CLASSES: &str = "IntoUnderlying";

/// The section that the `#[wasm_bindgen]` macro writes.
const SECTION: &str = "__wasm_bindgen_unstable";

/// When this variable is set, this program is the linker; it holds the path of the real one.
const LINKER: &str = "XTASK_LINKER";

/// Makes this program the linker of what `cargo` builds for wasm.
pub fn link_without(cargo: &mut Command) -> Result<()> {
    let sysroot = process::output(process::command("rustc").args(["--print", "sysroot"]))?;
    let host = process::output(process::command("rustc").args(["--print", "host-tuple"]))?;
    let lld: PathBuf = [sysroot.trim(), "lib/rustlib", host.trim(), "bin/rust-lld"].iter().collect();
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", std::env::current_exe()?).env(LINKER, lld);
    Ok(())
}

/// The real linker's exit code, when this program was started as the linker.
pub fn linked() -> Option<Result<i32>> {
    let lld = std::env::var_os(LINKER)?;
    let asked: Vec<OsString> = std::env::args_os().skip(1).collect();
    // The split follows the relocations.
    let status = Command::new(lld).args(without_exports(&asked)).arg("--emit-relocs").status();
    Some(status.context("cannot start rust-lld").map(|status| status.code().unwrap_or(1)))
}

/// The linker's arguments without `--export NAME` of the classes.
fn without_exports(asked: &[OsString]) -> Vec<&OsStr> {
    let class = CLASSES.to_lowercase();
    let mut kept: Vec<&OsStr> = Vec::with_capacity(asked.len());
    for argument in asked {
        if kept.last().is_some_and(|before| *before == "--export")
            && argument.to_string_lossy().contains(&class)
        {
            kept.pop();
        } else {
            kept.push(argument);
        }
    }
    kept
}

/// What the linker wrote, without the descriptions of the classes.
pub fn without_descriptions(wasm: &[u8]) -> Result<Module> {
    let mut module = Module::from_buffer(wasm).context("rustc wrote a wasm that cannot be read")?;
    let section =
        module.customs.remove_raw(SECTION).context("rustc wrote no descriptions for wasm-bindgen")?;
    let data =
        without_programs(&section.data).context("the descriptions for wasm-bindgen have another form")?;
    ensure!(data.len() < section.data.len(), "{CLASSES}… are described no more: delete xtask/src/exports.rs");
    module.customs.add(RawCustomSection { name: section.name, data });
    Ok(module)
}

/// The section is a sequence of blobs, each after its length as 32 bits, little-endian. They come in pairs: the
/// version, then what one use of the macro describes.
fn without_programs(mut section: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(section.len());
    while !section.is_empty() {
        let version = blob(&mut section)?;
        let program = blob(&mut section)?;
        if !program.windows(CLASSES.len()).any(|window| window == CLASSES.as_bytes()) {
            for part in [version, program] {
                kept.extend(u32::try_from(part.len()).ok()?.to_le_bytes());
                kept.extend(part);
            }
        }
    }
    Some(kept)
}

fn blob<'a>(section: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, rest) = section.split_first_chunk::<4>()?;
    let (blob, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
    *section = rest;
    Some(blob)
}
