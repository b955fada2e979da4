//! The files of a codebook, from the binary or from a folder.

use crate::Error;
use include_dir::{include_dir, Dir};
use std::path::Path;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../codebook");

/// The text files of a codebook: path relative to its root, with `/`, and content.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub files: Vec<(String, String)>,
    /// Files of entities from elsewhere, as the user named them; they win over the book's own.
    pub entities: Vec<(String, String)>,
}

impl Source {
    /// The codebook built into the program.
    pub fn shipped() -> Self {
        fn walk(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
            for file in dir.files() {
                if let Some(content) = file.contents_utf8() {
                    let path = file.path().to_string_lossy().replace('\\', "/");
                    files.push((path, content.to_owned()));
                }
            }
            for sub in dir.dirs() {
                walk(sub, files);
            }
        }
        let mut files = Vec::new();
        walk(&SHIPPED, &mut files);
        files.sort();
        Source { files, ..Source::default() }
    }

    /// Reads every Markdown and TOML file below `root`.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when the folder or a file in it cannot be read.
    pub fn folder(root: &Path) -> Result<Self, Error> {
        fn walk(root: &Path, dir: &Path, files: &mut Vec<(String, String)>) -> Result<(), Error> {
            let unreadable = |source| Error::Unreadable { path: dir.display().to_string(), source };
            for entry in std::fs::read_dir(dir).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.is_dir() {
                    walk(root, &path, files)?;
                } else if path.extension().is_some_and(|e| e == "md" || e == "toml") {
                    let content = std::fs::read_to_string(&path).map_err(|source| {
                        Error::Unreadable { path: path.display().to_string(), source }
                    })?;
                    let name = path.strip_prefix(root).unwrap_or(&path);
                    files.push((name.to_string_lossy().replace('\\', "/"), content));
                }
            }
            Ok(())
        }
        let mut files = Vec::new();
        walk(root, root, &mut files)?;
        files.sort();
        Ok(Source { files, ..Source::default() })
    }

    /// Adds a TOML file of entities, of the form that `entities/README.md` describes.
    ///
    /// # Errors
    /// [`Error::Entities`] when the file cannot be read.
    pub fn add_entities(&mut self, path: &Path) -> Result<(), Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| Error::Entities { path: name.clone(), source })?;
        self.entities.push((name, text));
        Ok(())
    }

    /// A short hash of everything in the book (FNV-1a, 64 bits, as hex).
    pub fn version(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for (path, content) in self.files.iter().chain(&self.entities) {
            for byte in path.bytes().chain([0]).chain(content.bytes()).chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Codebook;

    /// The shipped book with a file of entities of this content; `name` is the test's own, since
    /// tests run beside each other.
    fn with(name: &str, toml: &str) -> Result<Codebook, String> {
        let file = std::env::temp_dir().join(format!("annals-{}-{name}.toml", std::process::id()));
        std::fs::write(&file, toml).unwrap();
        let mut source = Source::shipped();
        let read = source.add_entities(&file).and_then(|()| Codebook::from_source(&source));
        let path = file.display().to_string();
        std::fs::remove_file(&file).unwrap();
        read.map_err(|error| error.to_string().replace(&path, "mine.toml"))
    }

    #[test]
    fn entities_of_ones_own_extend_the_book() {
        let shipped = Codebook::shipped().unwrap();
        let mine = "[[organisation]]\nname = \"Ardovian Rangers\"\ncountry = \"ARD\"\nsectors = [\"MIL\"]\n\n\
                    [[role]]\nwords = [\"soldier\"]\nsectors = [\"COP\"]\n";
        let book = with("extend", mine).unwrap();
        assert_eq!(book.entities.organisations[0].name, "Ardovian Rangers");
        assert_eq!(book.entities.organisations.len(), shipped.entities.organisations.len() + 1);
        assert!(!book.entities.named("ardovianrangers").is_empty());
        // One's own wins over the book's of the same name.
        let sectors = |book: &Codebook| book.entities.role("soldier").unwrap().sectors.clone();
        assert_ne!(sectors(&book), sectors(&shipped));
        assert_ne!(book.version, shipped.version);
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let mine = "[[organisation]]\nname = \"Ardovian Rangers\"\ncuntry = \"ARD\"\n";
        let error = with("broken", mine).unwrap_err();
        assert!(error.starts_with("mine.toml:3: unknown field `cuntry`"), "{error}");
        let mut source = Source::shipped();
        let error = source.add_entities(Path::new("no/such.toml")).unwrap_err().to_string();
        assert!(error.starts_with("no/such.toml: cannot read"), "{error}");
    }
}
