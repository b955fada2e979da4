//! Exports opened by the programs they are for: pandas, pyarrow, DuckDB.
//!
//! Those come from Python packages. Where they are not there the test says so and is skipped;
//! `ANNALS_PYTHON` names the Python to use. One command runs it:
//! `pip install pandas pyarrow duckdb && cargo test -p annals --test readers`

mod support;

use std::process::Command;
use support::Room;

const NAME: &str = "exports_are_read_by_pandas_pyarrow_and_duckdb";

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with('-'));
    if words.next().is_some_and(|filter| !NAME.contains(&filter)) {
        return;
    }
    if std::env::args().any(|word| word == "--list") {
        println!("{NAME}: test");
        return;
    }
    let python = std::env::var("ANNALS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let missing = Command::new(&python)
        .args(["-c", "import pandas, pyarrow, duckdb"])
        .output()
        .map_err(|error| format!("`{python}` cannot be run: {error}"))
        .and_then(|output| match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr)
                .lines()
                .last()
                .unwrap_or("a package is missing")
                .to_owned()),
        });
    if let Err(why) = missing {
        println!("test {NAME} ... SKIPPED: {why}");
        println!("  hint: pip install pandas pyarrow duckdb, or name a Python with ANNALS_PYTHON");
        return;
    }
    let room = Room::new();
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pages");
    room.annals(&["read", pages, "--quiet"]);
    for format in annals_export::Format::ALL {
        room.annals(&["export", "--format", format.name(), format.name()]).fine();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers.py");
    let output = Command::new(&python).arg(script).current_dir(room.path()).output().unwrap();
    print!("{}", String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        println!("test {NAME} ... FAILED");
        std::process::exit(1);
    }
    println!("test {NAME} ... ok");
}
