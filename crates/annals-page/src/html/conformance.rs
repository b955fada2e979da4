//! Our trees against html5ever's, and against the public test cases of parsers.
//!
//! The cases are nobody's here: `ANNALS_HTML5LIB` names a folder that holds them, such as
//! the `html5lib/tests/testdata` of html5lib's source distribution.

use super::oracle::{difference, ours, theirs, without_capitals};
use std::path::{Path, PathBuf};

/// One case of a `.dat` file.
#[derive(Default)]
struct Case {
    data: String,
    fragment: Option<String>,
    scripting: Option<bool>,
    document: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut part = "";
    let mut lines: Vec<&str> = text.split('\n').collect();
    if lines.last() == Some(&"") {
        lines.pop();
    }
    for (n, line) in lines.iter().enumerate() {
        let opens = matches!(
            *line,
            "#errors" | "#new-errors" | "#document-fragment" | "#script-on" | "#script-off" | "#document"
        );
        if *line == "#data" && (n == 0 || lines[n - 1].is_empty()) {
            if let Some(case) = cases.last_mut() {
                // The blank line before the next case is none of its words.
                case.document.pop();
            }
            cases.push(Case::default());
            part = "#data";
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if opens && part != "#document" {
            part = line;
            match part {
                "#script-on" => case.scripting = Some(true),
                "#script-off" => case.scripting = Some(false),
                "#errors" => {
                    case.data.pop();
                }
                _ => {}
            }
            continue;
        }
        match part {
            "#data" => {
                case.data.push_str(line);
                case.data.push('\n');
            }
            "#document-fragment" => case.fragment = Some((*line).to_owned()),
            "#document" => {
                case.document.push_str(line);
                case.document.push('\n');
            }
            _ => {}
        }
    }
    cases
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The folder of cases; says what is missing where there is none.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ANNALS_HTML5LIB").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("not run: ANNALS_HTML5LIB names no folder of html5lib's test data");
    }
    folder
}

#[test]
fn public_cases_of_tree_construction() {
    let Some(folder) = folder() else { return };
    let show = std::env::var_os("ANNALS_SHOW").is_some();
    let (mut all, mut right, mut beside) = (0, 0, 0);
    for file in files(&folder.join("tree-construction"), "dat") {
        let text = std::fs::read_to_string(&file).unwrap();
        for case in cases(&text) {
            let modes = match case.scripting {
                Some(scripting) => vec![scripting],
                None => vec![false, true],
            };
            for scripting in modes {
                all += 1;
                let fragment = case.fragment.as_deref();
                let found = ours(&case.data, fragment, scripting);
                let expect = without_capitals(&case.document);
                let is_right = without_capitals(&found) == expect;
                right += usize::from(is_right);
                let same = fragment.is_none()
                    && without_capitals(&theirs(&case.data, scripting)) == without_capitals(&found);
                beside += usize::from(!is_right && same);
                if !is_right && show {
                    let agrees = if same { " (as html5ever)" } else { "" };
                    let name = file.file_name().unwrap_or_default().to_string_lossy();
                    println!("{name}{agrees} {fragment:?}\n{}\n{expect}--- ours\n{found}", case.data);
                }
            }
        }
    }
    let share = right as f64 / f64::from(all.max(1));
    println!("{right} of {all} right ({:.2} %), {beside} of the others as html5ever", share * 100.0);
    assert!(all > 0, "no tree-construction/*.dat in {}", folder.display());
    assert!(share > 0.97);
}
