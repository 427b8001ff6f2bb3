//! Gives the widget its style sheet as `$OUT_DIR/hub.css`.
//!
//! The release recipe (`cargo xtask`) minifies the sheets first and names the result in `HUB_STYLE`. Without it the
//! sheets that `style/index.css` imports are joined as they are, so that plain `cargo check` and `cargo test` need no
//! Node.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=HUB_STYLE");
    println!("cargo::rerun-if-changed=build.rs");
    let style = match env::var("HUB_STYLE") {
        Ok(minified) => read(&minified),
        Err(_) => joined(),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("hub.css");
    fs::write(out, style).expect("OUT_DIR is writable");
}

/// The imported sheets in their order: the index holds nothing else.
fn joined() -> String {
    let index = read("style/index.css");
    let names = index.lines().filter_map(|line| line.strip_prefix("@import \"./")?.strip_suffix("\";"));
    names.map(|name| read(&format!("style/{name}"))).collect::<Vec<_>>().join("\n")
}

fn read(path: &str) -> String {
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}
