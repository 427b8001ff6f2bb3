//! Gives the widget its two style sheets, one for each part of the program (`src/rest.rs`), in `$OUT_DIR`.
//!
//! The release recipe (`cargo xtask`) minifies them first and names the folder in `HUB_STYLE`. Without it the sheets that
//! `style/index.css` and `style/rest.css` import are joined as they are, so that plain `cargo check` and `cargo test`
//! need no Node.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=HUB_STYLE");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for name in ["index.css", "rest.css"] {
        let style = match env::var("HUB_STYLE") {
            Ok(minified) => read(&format!("{minified}/{name}")),
            Err(_) => joined(name),
        };
        fs::write(out.join(name), style).expect("OUT_DIR is writable");
    }
}

/// The imported sheets in their order: an index holds nothing else.
fn joined(index: &str) -> String {
    let index = read(&format!("style/{index}"));
    let names = index.lines().filter_map(|line| line.strip_prefix("@import \"./")?.strip_suffix("\";"));
    names.map(|name| read(&format!("style/{name}"))).collect::<Vec<_>>().join("\n")
}

fn read(path: &str) -> String {
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}
