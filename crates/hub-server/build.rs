//! Rebuilds the server when the widget's files change, because they are embedded in it.

fn main() {
    for path in ["../../dist", "migrations"] {
        println!("cargo::rerun-if-changed={path}");
    }
}
