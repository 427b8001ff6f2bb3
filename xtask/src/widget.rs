//! The one recipe by which the widget is built: cargo, wasm-bindgen, wasm-opt, esbuild, brotli.
//!
//! Steps are skipped by content: cargo knows its own inputs, and what follows it is keyed by the bytes of the wasm it
//! wrote and of the tools that process it. Unchanged files keep their time, so that hub-server, which embeds them, is
//! not built again either.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{assets, connectors, exports, names, process, split, tools};

/// How the widget is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As it ships: optimised for size, minified, with brotli twins.
    Release,
    /// For `trunk serve`: as fast as possible, names and debug information kept.
    Dev,
}

impl Profile {
    /// Where intermediate files are kept between builds.
    fn work_folder(self) -> PathBuf {
        process::target().join(match self {
            Self::Release => "widget-assets",
            Self::Dev => "widget-assets-dev",
        })
    }

    /// Where the result goes when nobody says otherwise.
    fn default_out(self) -> PathBuf {
        process::root().join(match self {
            Self::Release => "dist",
            Self::Dev => "target/widget-dev",
        })
    }
}

/// The glue and the wasm that it loads.
struct Module {
    glue: Vec<u8>,
    wasm: Vec<u8>,
    /// The second part of the wasm, in a release build.
    rest: Option<Vec<u8>>,
}

/// Builds the widget into `out` (default: `dist`, or `target/widget-dev` for a development build). Returns that folder.
///
/// Only the default folders are cleaned of files that the recipe no longer writes: any other may hold somebody's work.
pub fn build(profile: Profile, out: Option<&Path>) -> Result<PathBuf> {
    tools::toolchain()?;
    tools::node_modules()?;
    let work = profile.work_folder();
    fs::create_dir_all(&work)?;

    let raw = compile(profile, &work)?;
    let module = bind(profile, &raw, &work)?;
    let files = collect(profile, module, &work)?;

    let prune = out.is_none();
    let out = out.map_or_else(|| profile.default_out(), Path::to_path_buf);
    install(&files, &out, prune)?;
    if profile == Profile::Release {
        let paths: Vec<PathBuf> =
            files.iter().map(|(name, _)| out.join(name)).filter(|path| packs(path)).collect();
        assets::compress(&paths)?;
    }
    Ok(out)
}

/// Runs cargo and returns the path of the wasm as rustc wrote it.
fn compile(profile: Profile, work: &Path) -> Result<PathBuf> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "connect-hub", "--lib", "--target", "wasm32-unknown-unknown"]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            let style = work.join("style");
            fs::create_dir_all(&style)?;
            assets::styles(&style)?;
            cargo.args(["--profile", "widget", "--features", "split"]).env("HUB_STYLE", style);
            smaller_std(&mut cargo);
            exports::link_without(&mut cargo)?;
            "widget"
        }
    };
    process::run(&mut cargo)?;
    Ok(process::target().join("wasm32-unknown-unknown").join(folder).join("connect_hub.wasm"))
}

/// Rebuilds the standard library for size. The compiler is pinned, and `RUSTC_BOOTSTRAP` lets that stable version use
/// unstable options.
fn smaller_std(cargo: &mut std::process::Command) {
    const FLAGS: [&str; 4] = [
        "-Zunstable-options",
        // A panic traps at once: the loader tells the user, and nobody reads its message.
        "-Cpanic=immediate-abort",
        "-Zlocation-detail=none",
        // Debug output keeps the names of states and variants, which the `debug` attribute logs, and drops their fields.
        "-Zfmt-debug=shallow",
    ];
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS.join(" "))
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
}

/// Makes glue and wasm of what rustc wrote, or takes them from the last build when nothing changed.
fn bind(profile: Profile, raw: &Path, work: &Path) -> Result<Module> {
    let root = process::root();
    let compiled = assets::read(raw)?;
    let key = assets::digest(&[
        &compiled,
        &assets::read(&root.join("package-lock.json"))?,
        &assets::read(&root.join("xtask/assets.mjs"))?,
        include_bytes!("widget.rs"),
        include_bytes!("assets.rs"),
        include_bytes!("exports.rs"),
        include_bytes!("names.rs"),
        include_bytes!("split.rs"),
        &assets::read(&root.join("src/rest.js"))?,
    ]);
    let key_file = work.join("module.key");
    let (glue, wasm) = (work.join("hub_glue.js"), work.join("hub_bg.wasm"));
    let (parts, rest) = (work.join("split"), work.join("hub_rest.wasm"));
    if !fs::read(&key_file).is_ok_and(|old| old == key.as_bytes()) {
        let bound = work.join("bindgen");
        if bound.exists() {
            fs::remove_dir_all(&bound)?;
        }
        let dev = profile == Profile::Dev;
        let mut bindgen = Bindgen::new();
        match profile {
            Profile::Release => {
                let main = split::split(&compiled, &parts)?;
                bindgen.input_module("hub_glue", exports::without_descriptions(&main)?)
            }
            Profile::Dev => bindgen.input_path(raw).out_name("hub_glue"),
        };
        bindgen
            .web(true)?
            .typescript(false)
            .omit_default_module_path(true)
            .keep_debug(dev)
            // The second part is linked to them.
            .keep_lld_exports(!dev)
            .remove_producers_section(true)
            .generate(&bound)
            .context("wasm-bindgen failed")?;
        let (bound_glue, bound_wasm) = (bound.join("hub_glue.js"), bound.join("hub_glue_bg.wasm"));
        let part = parts.join(split::REST);
        if profile == Profile::Release {
            names::shorten(&bound_glue, &bound_wasm, &part)?;
        }
        assets::glue(&bound_glue, &glue)?;
        match profile {
            Profile::Release => {
                assets::wasm_opt(&bound_wasm, &wasm)?;
                assets::wasm_opt(&part, &rest)?;
            }
            Profile::Dev => fs::copy(&bound_wasm, &wasm).map(|_| ())?,
        }
        fs::write(&key_file, key)?;
    }
    let rest = match profile {
        Profile::Release => Some(assets::read(&rest)?),
        Profile::Dev => None,
    };
    Ok(Module { glue: assets::read(&glue)?, wasm: assets::read(&wasm)?, rest })
}

/// Everything that ships, by its path in the output folder.
fn collect(profile: Profile, module: Module, work: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let root = process::root();
    let version = assets::digest(&[&module.glue, &module.wasm, module.rest.as_deref().unwrap_or_default()]);
    // Short: digits at random are what brotli can do least about.
    let version = &version[..12];
    let loader = work.join("hub.js");
    assets::loader(&loader, version, profile == Profile::Dev)?;

    let mut files = vec![
        (PathBuf::from("hub.js"), assets::read(&loader)?),
        (PathBuf::from("hub_glue.js"), module.glue),
        (PathBuf::from("hub_bg.wasm"), module.wasm),
        (PathBuf::from("index.html"), assets::read(&root.join("index.html"))?),
    ];
    files.extend(module.rest.map(|rest| (PathBuf::from("hub_rest.wasm"), rest)));
    let types = root.join("src/hub.d.ts");
    if types.exists() {
        files.push((PathBuf::from("hub.d.ts"), assets::read(&types)?));
    }
    for (name, content) in connectors::files()? {
        files.push((Path::new("connectors").join(name), content));
    }
    Ok(files)
}

/// Writes the files into the folder; with `prune`, removes what an earlier build left there.
fn install(files: &[(PathBuf, Vec<u8>)], out: &Path, prune: bool) -> Result<()> {
    for (name, content) in files {
        assets::write_if_changed(&out.join(name), content)?;
    }
    if prune {
        for path in assets::files_below(out)? {
            let plain = if assets::is_compressed(&path) { path.with_extension("") } else { path.clone() };
            let name = plain.strip_prefix(out)?;
            if !files.iter().any(|(known, _)| known == name) {
                fs::remove_file(&path)?;
            }
        }
    }
    Ok(())
}

/// Whether brotli helps: raster images are compressed already.
fn packs(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["js", "mjs", "wasm", "json", "html", "svg", "ts", "css"].contains(&extension)
}
