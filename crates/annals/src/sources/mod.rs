//! What a user names on the command line, as inputs to be read one after another.

mod args;
mod reader;

pub use args::{seconds, SourceArgs};
pub use reader::{pages, read, Item, Options};

use annals_model::Finding;
use annals_page::strange_ending;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Stdin,
    File(PathBuf),
    Url(String),
}

/// The inputs that arguments name, in a lasting order, among them what could not be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    items: Vec<Result<Source, Finding>>,
}

impl Sources {
    /// Inputs found.
    pub fn found(&self) -> impl Iterator<Item = &Source> {
        self.items.iter().flatten()
    }

    /// Bytes on disk, where every input is a file.
    pub fn bytes(&self) -> Option<u64> {
        let size = |source: &Source| match source {
            Source::File(path) => path.metadata().ok().map(|file| file.len()),
            _ => None,
        };
        self.found().map(size).sum()
    }

    /// Whether anything has to be fetched.
    pub fn are_remote(&self) -> bool {
        self.found().any(|source| matches!(source, Source::Url(_)))
    }

    fn add(&mut self, source: Source) {
        self.items.push(Ok(source));
    }

    fn note(&mut self, finding: Finding) {
        self.items.push(Err(finding));
    }
}

/// Finds what the arguments name: files, folders, globs, `-` and addresses.
///
/// Files of a folder or glob come sorted by path, so that the order is the same everywhere.
pub fn expand(arguments: &[String]) -> Sources {
    let mut sources = Sources::default();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" {
            sources.add(Source::Stdin);
        } else if argument.starts_with("http://") || argument.starts_with("https://") {
            sources.add(Source::Url(argument.clone()));
        } else if path.is_dir() {
            folder(path, &mut sources);
        } else if path.exists() {
            sources.add(Source::File(path.to_owned()));
        } else if argument.contains(['*', '?', '[']) {
            matching(argument, &mut sources);
        } else {
            sources.note(
                Finding::error("not-found", "no such file or folder")
                    .at(argument, None)
                    .hint("name a file, a folder, a glob in quotes, `-` or an http address"),
            );
        }
    }
    sources
}

fn matching(pattern: &str, sources: &mut Sources) {
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(error) => {
            let what = format!("the pattern cannot be read: {}", error.msg);
            sources.note(Finding::error("bad-pattern", what).at(pattern, None));
            return;
        }
    };
    let before = sources.found().count();
    for path in paths {
        match path {
            Ok(path) if path.is_dir() => folder(&path, sources),
            Ok(path) => sources.add(Source::File(path)),
            Err(error) => sources.note(unreadable(error.path(), error.error())),
        }
    }
    if sources.found().count() == before {
        sources.note(
            Finding::error("not-found", "no file matches the pattern")
                .at(pattern, None)
                .hint("`**` matches folders at any depth: 'pages/**/*.html'"),
        );
    }
}

/// Takes the files below a folder whose ending a format knows, or that have none.
fn folder(root: &Path, sources: &mut Sources) {
    let mut others: BTreeMap<String, u64> = BTreeMap::new();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let before = sources.found().count();
    let walk = walkdir::WalkDir::new(root).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => match strange_ending(&entry.path().to_string_lossy()) {
                None => sources.add(Source::File(entry.into_path())),
                Some(ending) => *others.entry(ending).or_default() += 1,
            },
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                sources.note(unreadable(&path, &error.into()));
            }
        }
    }
    let root = root.display().to_string();
    if !others.is_empty() {
        let list: Vec<_> = others.iter().map(|(ending, n)| format!("{n} .{ending}")).collect();
        let what = format!("files of other kinds left out: {}", list.join(", "));
        sources.note(
            Finding::note("left-out", what)
                .at(&root, None)
                .hint("name a file itself to have it read whatever its ending"),
        );
    }
    if sources.found().count() == before {
        sources.note(Finding::error("empty-folder", "no pages in it").at(&root, None));
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Finding {
    Finding::error("unreadable", error.to_string()).at(path.display().to_string(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order_and_leave_out_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("b")).unwrap();
        let names = "b/1.html.gz b/1.html a.txt a.txt.expected.json style.css c.png NOTES \
                     .hidden.html x.md";
        for name in names.split_whitespace() {
            std::fs::write(root.join(name), "x").unwrap();
        }
        let sources = expand(&[root.display().to_string()]);
        let names: Vec<_> = sources
            .found()
            .map(|source| match source {
                Source::File(path) => path.strip_prefix(root).unwrap().display().to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(names, ["NOTES", "a.txt", "b/1.html", "b/1.html.gz"]);
        let findings: Vec<_> = sources.items.into_iter().filter_map(Result::err).collect();
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "files of other kinds left out: 1 .css, 1 .json, 1 .md, 1 .png"
        );
    }

    #[test]
    fn arguments_may_be_mixed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("1.html"), "x").unwrap();
        std::fs::write(folder.path().join("2.html"), "x").unwrap();
        let glob = folder.path().join("*.html").display().to_string();
        let none = folder.path().join("*.warc").display().to_string();
        let arguments = ["-", "https://news.example/a", &glob, &none, "no-such-file"];
        let sources = expand(&arguments.map(str::to_owned));
        assert_eq!(sources.found().count(), 4);
        assert_eq!(sources.items[1], Ok(Source::Url("https://news.example/a".to_owned())));
        let words = |at: usize| sources.items[at].as_ref().unwrap_err().message.as_str();
        assert_eq!(words(4), "no file matches the pattern");
        assert_eq!(words(5), "no such file or folder");
    }
}
