//! The size table and its budgets. 1 KB is 1,000 bytes.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::assets;

/// What a host page loads until the form shows.
const LOADED: [&str; 3] = ["hub.js", "hub_glue.js", "hub_bg.wasm"];

/// The most that [`LOADED`] may weigh together under brotli 11, in bytes. The owner's limit is 96,000.
const TOTAL_BUDGET: u64 = 80_000;

/// The most that `hub.js` may weigh under brotli 11, in bytes: it alone stands between the page and the skeleton.
const LOADER_BUDGET: u64 = 4_000;

/// The sizes of one file in bytes.
#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the table of the files in `dist` and of what a page loads. Returns one sentence for each broken budget.
pub fn report(dist: &Path) -> Result<Vec<String>> {
    let paths: Vec<_> =
        assets::files_below(dist)?.into_iter().filter(|path| !assets::is_compressed(path)).collect();
    let gzip = assets::gzip_sizes(&paths)?;

    println!("\n{:<36} {:>9} {:>9} {:>9}", "file (bytes)", "raw", "gzip -9", "brotli 11");
    let (mut total, mut loader) = (Sizes::default(), Sizes::default());
    for (path, gzip) in paths.iter().zip(gzip) {
        let raw = fs::metadata(path)?.len();
        let mut twin = path.clone().into_os_string();
        twin.push(".br");
        let brotli = fs::metadata(twin).map_or(raw, |twin| twin.len());
        let sizes = Sizes { raw, gzip, brotli };

        let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
        print_row(&name, sizes);
        if LOADED.contains(&name.as_str()) {
            total.raw += sizes.raw;
            total.gzip += sizes.gzip;
            total.brotli += sizes.brotli;
        }
        if name == "hub.js" {
            loader = sizes;
        }
    }
    print_row("a page loads until the form shows", total);
    println!(
        "budgets (brotli): {} for a page's total, {} for hub.js\n",
        digits(TOTAL_BUDGET),
        digits(LOADER_BUDGET)
    );
    Ok(broken_budgets(total.brotli, loader.brotli))
}

fn print_row(name: &str, sizes: Sizes) {
    println!("{name:<36} {:>9} {:>9} {:>9}", digits(sizes.raw), digits(sizes.gzip), digits(sizes.brotli));
}

fn broken_budgets(total: u64, loader: u64) -> Vec<String> {
    [("what a page loads", total, TOTAL_BUDGET), ("hub.js", loader, LOADER_BUDGET)]
        .into_iter()
        // Nothing at all is no small widget: it was not built.
        .filter(|(_, size, budget)| size > budget || *size == 0)
        .map(|(what, size, budget)| {
            format!("{what} weighs {} bytes under brotli, the budget is {}", digits(size), digits(budget))
        })
        .collect()
}

/// The number with a comma between thousands.
fn digits(number: u64) -> String {
    let plain = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(
            [0, 999, 1_000, 80_000, 1_234_567].map(digits),
            ["0", "999", "1,000", "80,000", "1,234,567"]
        );
    }

    #[test]
    fn d117_a_budget_breaks_one_byte_above_it() {
        assert!(broken_budgets(TOTAL_BUDGET, LOADER_BUDGET).is_empty());
        assert_eq!(broken_budgets(TOTAL_BUDGET + 1, LOADER_BUDGET).len(), 1);
        assert_eq!(broken_budgets(TOTAL_BUDGET, LOADER_BUDGET + 1).len(), 1);
        assert_eq!(broken_budgets(0, 0).len(), 2);
    }
}
