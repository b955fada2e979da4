//! The mock pages under `pages/`, each against the articles written down beside it.
//!
//! `NAME.expected.json` holds one `article_line` for each page of `NAME`, in order. To
//! write them anew after reading the difference: `ANNALS_ACCEPT=1 cargo test -p annals-page`.

use annals_page::{article, article_line, pages, Limits, Page};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pages")
}

/// All mock pages, by path.
fn mock_pages() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of mock pages") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with(".expected.json") && !name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Vec<Page> {
    let limits = Limits::default();
    let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
    pages(&name, File::open(path).expect("a mock page"), &limits)
        .map(|page| page.unwrap_or_else(|finding| panic!("{name}: {finding:?}")))
        .collect()
}

fn lines(path: &Path) -> Vec<Value> {
    read(path)
        .iter()
        .map(|page| {
            let (found, findings) = article(page, &Limits::default());
            let found = found.unwrap_or_else(|| panic!("{}: {findings:?}", path.display()));
            article_line(&page.origin.source, &found)
        })
        .collect()
}

#[test]
fn mock_pages_yield_the_articles_written_beside_them() {
    let all = mock_pages();
    assert!(all.len() >= 14, "{} mock pages", all.len());
    for path in all {
        let expected = PathBuf::from(format!("{}.expected.json", path.display()));
        let got = Value::from(lines(&path));
        if std::env::var_os("ANNALS_ACCEPT").is_some() {
            let text = serde_json::to_string_pretty(&got).expect("JSON");
            fs::write(&expected, text + "\n").expect("a writable folder");
        }
        let want =
            fs::read_to_string(&expected).unwrap_or_else(|e| panic!("{}: {e}", expected.display()));
        let want: Value = serde_json::from_str(&want).expect("JSON");
        assert_eq!(got, want, "{}", path.display());
    }
}

#[test]
fn parts_slice_the_text_they_belong_to() {
    for path in mock_pages() {
        for page in read(&path) {
            let (found, _) = article(&page, &Limits::default());
            let found = found.expect("an article");
            let mut end = 0;
            for part in &found.parts {
                assert!(part.span.start >= end && !part.span.of(&found.text).is_empty());
                end = part.span.end;
            }
            assert_eq!(end as usize, found.text.len(), "{}", path.display());
            for related in &found.related {
                assert!(!found.text.contains(&related.title), "{}", related.title);
            }
        }
    }
}

#[test]
fn lines_point_into_the_source() {
    let path = root().join("agency-html/kremlin-new-year-2020.html");
    let source = fs::read_to_string(&path).expect("a mock page");
    let source: Vec<&str> = source.lines().collect();
    let page = read(&path).remove(0);
    let found = article(&page, &Limits::default()).0.expect("an article");
    for part in &found.parts {
        let Some(line) = part.line else { continue };
        let start: String = part.span.of(&found.text).chars().take(30).collect();
        assert!(source[line as usize - 1].contains(&start), "line {line}: {start}");
    }
}

#[test]
fn reading_twice_gives_the_same_bytes() {
    for path in mock_pages() {
        assert_eq!(lines(&path), lines(&path));
    }
}

#[test]
fn extractor_survives_any_cut_of_a_page() {
    let limits = Limits::default();
    for path in mock_pages() {
        for page in read(&path) {
            for keep in (0..page.bytes.len()).step_by(page.bytes.len() / 60 + 1) {
                let cut = Page { bytes: page.bytes[..keep].to_vec(), ..page.clone() };
                let _ = article(&cut, &limits);
            }
        }
    }
}
