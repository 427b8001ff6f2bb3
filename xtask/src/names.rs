//! Short names for what the glue and the wasm call each other.
//!
//! wasm-bindgen names each import after what it does, with a hash, and each name stands in both files. Nobody reads
//! them in a release, and hashes are what brotli can do least about: about three kilobytes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use walrus::Module;

use crate::split;

/// The module that the imports come from, as wasm-bindgen names it in both files.
const MODULE: &str = "./hub_glue_bg.js";

/// Exports that are read by these names: by the glue, and by `src/rest.js`.
const KEPT: [&str; 2] = ["memory", TABLE];

/// The table of functions.
const TABLE: &str = "__indirect_function_table";

/// Exports that tell a linker where the memory is used; nobody links here.
const UNUSED: [&str; 2] = ["__data_end", "__heap_base"];

/// Gives imports and exports short names, in the glue, in its wasm, and in the part that imports from that.
pub fn shorten(glue: &Path, wasm: &Path, part: &Path) -> Result<()> {
    let text = fs::read_to_string(glue).context("cannot read the glue")?;
    let mut module = Module::from_file(wasm).context("wasm-bindgen wrote a wasm that cannot be read")?;

    for name in UNUSED {
        _ = module.exports.remove(name);
    }
    let (mut imports, mut exports) = (HashMap::new(), HashMap::new());
    for (at, import) in module.imports.iter_mut().filter(|import| import.module != split::LINK).enumerate() {
        ensure!(import.module == MODULE, "an import comes from {}", import.module);
        let long = std::mem::replace(&mut import.name, short(at));
        import.module = "w".to_owned();
        imports.insert(long, import.name.clone());
    }
    for (at, export) in module.exports.iter_mut().filter(|export| !KEPT.contains(&&*export.name)).enumerate()
    {
        let long = std::mem::replace(&mut export.name, short(at));
        exports.insert(long, export.name.clone());
    }
    ensure!(text.contains(MODULE), "the glue does not name the module {MODULE}");
    let text = renamed(&text.replace(MODULE, "w"), &imports, &exports);
    // What `src/rest.js` links the second part to.
    fs::write(glue, text + "\nexport const program = () => wasm;\n")?;
    module.emit_wasm_file(wasm)?;

    let mut module = Module::from_file(part).context("the split wrote a wasm that cannot be read")?;
    for import in module.imports.iter_mut() {
        import.module = "w".to_owned();
        match exports.get(&import.name) {
            Some(short) => import.name.clone_from(short),
            None => ensure!(KEPT.contains(&&*import.name), "the second part imports {}", import.name),
        }
    }
    module.emit_wasm_file(part)
}

/// The glue with the short names: imports are its own identifiers, exports are members of `wasm`.
fn renamed(text: &str, imports: &HashMap<String, String>, exports: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let names = if out.ends_with("wasm.") { exports } else { imports };
        out.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out + rest
}

/// `a`, `b`, … `z`, `aa`, …
fn short(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (at % 26) as u8));
        if at < 26 {
            return name;
        }
        at = at / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_differ() {
        assert_eq!([0, 25, 26, 701, 702].map(short), ["a", "z", "aa", "zz", "aaa"]);
    }

    #[test]
    fn only_whole_names_are_replaced_and_exports_only_where_the_wasm_is_meant() {
        let map = |long: &str, short: &str| HashMap::from([(long.to_owned(), short.to_owned())]);
        let text = "mount(x) { wasm.mount(x); wasm.mounted(); } { __wbg_a_1: f, __wbg_a_12: g }";
        let short = renamed(text, &map("__wbg_a_1", "a"), &map("mount", "b"));
        assert_eq!(short, "mount(x) { wasm.b(x); wasm.mounted(); } { a: f, __wbg_a_12: g }");
    }
}
