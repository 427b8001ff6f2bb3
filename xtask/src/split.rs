//! The wasm in two: what is needed until the form shows, and the rest (`src/rest.rs`).
//!
//! A function or a piece of data is in the second file when only the split point reaches it. The linker's relocations
//! say who reaches what, so `exports` asks it to keep them.

use std::path::Path;

use anyhow::{Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::assets;

/// The module from which the first part imports what loads the second: `src/rest.js` takes its place in the bundle.
pub const LINK: &str = "./__wasm_split.js";

/// Splits what the linker wrote. Returns the first part; the second is in `folder`, under the name [`REST`].
pub fn split(wasm: &[u8], folder: &Path) -> Result<Vec<u8>> {
    let main = folder.join("main.wasm");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    let parts = transform(options).map_err(|error| anyhow!("cannot split the wasm: {error:?}"))?;
    ensure!(parts.split_modules == [folder.join(REST)], "the wasm was split into {:?}", parts.split_modules);
    assets::read(&main)
}

/// The file of the second part, as the split names it.
pub const REST: &str = "split_rest.wasm";
