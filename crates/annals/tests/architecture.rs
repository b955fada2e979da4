//! ARCHITECTURE.md against the crates: names it mentions exist, and crates depend backwards
//! along the flow only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The crates in the order of the flow, as ARCHITECTURE.md lists them.
fn listed() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let after = text.split("## Crates").nth(1).expect("a section on crates");
    let section = after.split("\n## ").next().unwrap();
    section
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split('`').next().map(str::to_owned))
        .collect()
}

/// Crates of the workspace with the crates of the workspace they depend on, tests aside.
fn depended() -> BTreeMap<String, Vec<String>> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let manifest = std::fs::read_to_string(path.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let names = manifest
            .get("dependencies")
            .and_then(|table| table.as_table())
            .map(|table| table.keys().filter(|name| name.starts_with("annals")).cloned().collect())
            .unwrap_or_default();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        out.insert(name, names);
    }
    out
}

#[test]
fn every_crate_is_listed() {
    let mut listed = listed();
    listed.sort();
    let crates: Vec<String> = depended().into_keys().collect();
    assert_eq!(listed, crates);
}

#[test]
fn crates_depend_backwards_along_the_flow() {
    let order = listed();
    let place = |name: &String| order.iter().position(|other| other == name);
    for (name, needs) in depended() {
        for need in needs {
            assert!(
                place(&need) < place(&name),
                "`{name}` depends on `{need}`, which comes after it in ARCHITECTURE.md"
            );
        }
    }
}

#[test]
fn text_stages_know_nothing_of_the_record_and_the_record_nothing_of_text() {
    let needs = depended();
    let never = |name: &str, others: &[&str]| {
        for other in others {
            let found = needs[name].iter().any(|need| need == other);
            assert!(!found, "`{name}` depends on `{other}`");
        }
    };
    never("annals-page", &["annals-parse", "annals-codebook", "annals-coder"]);
    never("annals-parse", &["annals-page", "annals-codebook", "annals-coder"]);
    never("annals-codebook", &["annals-page", "annals-parse", "annals-coder"]);
    never("annals-coder", &["annals-page", "annals-record"]);
    never("annals-record", &["annals-page", "annals-parse", "annals-codebook", "annals-coder"]);
    for face in ["annals-export", "annals-plot"] {
        never(face, &["annals-page", "annals-parse", "annals-codebook", "annals-coder"]);
    }
}

#[test]
fn names_in_the_architecture_exist() {
    let root = root();
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let mut sources = String::new();
    collect(&root.join("crates"), &mut sources);
    collect(&root.join("xtask"), &mut sources);
    let mut missing = Vec::new();
    let prose: String = text.split("```").step_by(2).collect();
    for name in prose.split('`').skip(1).step_by(2) {
        let is_path = name.contains('/') || name.ends_with(".toml");
        let found = if let Some(command) = name.strip_prefix("annals ") {
            let first = command.split(' ').next().unwrap_or(command);
            root.join(format!("crates/annals/src/commands/{first}.rs")).exists()
        } else if is_path {
            root.join(name.trim_end_matches('/')).exists()
        } else {
            // `Record::keep` is there when both halves are.
            name.split("::").all(|part| {
                let part = part.trim_end_matches("()");
                root.join("crates").join(part).exists() || sources.contains(part)
            })
        };
        if !found {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "ARCHITECTURE.md names what is not there: {missing:?}");
}

/// Every Rust and SQL source below a folder.
fn collect(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "sql") {
            out.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_engine_names_no_event_and_no_country() {
    let mut coder = String::new();
    collect(&root().join("crates/annals-coder/src"), &mut coder);
    // Tests stand at the foot of files and may use examples.
    for name in
        ["\"RUS\"", "\"TUR\"", "\"USA\"", "\"Russia\"", "\"Turkey\"", "\"consult.", "\"assault."]
    {
        assert!(!coder.contains(name), "the engine holds {name}");
    }
}

#[test]
fn no_stage_looks_at_a_clock() {
    for stage in [
        "annals-page",
        "annals-parse",
        "annals-codebook",
        "annals-coder",
        "annals-record",
        "annals-export",
    ] {
        let mut source = String::new();
        collect(&root().join("crates").join(stage).join("src"), &mut source);
        for clock in ["Instant::now", "SystemTime::now", "Timestamp::now", "Zoned::now"] {
            assert!(!source.contains(clock), "`{stage}` calls {clock}");
        }
    }
}
