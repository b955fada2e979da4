//! What a user names on the command line, as inputs to be read one after another.

use crate::fetch::Fetcher;
use annals_model::Finding;
use annals_page::{pages, Format, Limits, Page};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

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
            Ok(entry) => match strange_ending(entry.path()) {
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

/// The ending of a file that no format has; a page need not have one.
fn strange_ending(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = [".gz", ".gzip", ".zst"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    let (_, ending) = name.rsplit_once('.')?;
    // A folder's notes about its pages are no pages.
    let known = ending != "md" && Format::all().any(|format| format.endings().contains(&ending));
    (!known).then(|| ending.to_owned())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Finding {
    Finding::error("unreadable", error.to_string()).at(path.display().to_string(), None)
}

/// A reader that tells how far it has come.
struct Counted<R> {
    reader: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.bytes.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

type Items = Box<dyn Iterator<Item = Result<Page, Finding>> + Send>;

/// Every page of every source, and every reason why one could not be read.
///
/// `bytes` grows as files are read.
pub fn read(
    sources: Sources,
    limits: &Limits,
    bytes: Arc<AtomicU64>,
) -> impl Iterator<Item = Result<Page, Finding>> + Send {
    let limits = limits.clone();
    let mut fetcher = Fetcher::new(limits.max_page_bytes as u64);
    sources.items.into_iter().flat_map(move |source| -> Items {
        let source = match source {
            Ok(source) => source,
            Err(finding) => return Box::new(std::iter::once(Err(finding))),
        };
        match source {
            Source::Stdin => Box::new(pages("-", std::io::stdin(), &limits)),
            Source::File(path) => {
                let name = path.display().to_string();
                match File::open(&path) {
                    Ok(file) => {
                        let counted = Counted { reader: file, bytes: bytes.clone() };
                        Box::new(pages(&name, BufReader::new(counted), &limits))
                    }
                    Err(error) => Box::new(std::iter::once(Err(unreadable(&path, &error)))),
                }
            }
            Source::Url(url) => match fetcher.fetch(&url) {
                Err(finding) => Box::new(std::iter::once(Err(finding))),
                Ok(fetched) => {
                    let name = fetched.url.clone();
                    let body = std::io::Cursor::new(fetched.body);
                    Box::new(pages(&name, body, &limits).map(move |page| {
                        page.map(|mut page| {
                            page.url.get_or_insert_with(|| fetched.url.clone());
                            page.http_charset = page.http_charset.or(fetched.charset.clone());
                            page
                        })
                    }))
                }
            },
        }
    })
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
