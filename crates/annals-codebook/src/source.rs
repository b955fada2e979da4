//! The files of a codebook, from the binary or from a folder.

use crate::Error;
use include_dir::{include_dir, Dir};
use std::path::Path;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../codebook");

/// The text files of a codebook: path relative to its root, with `/`, and content.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub files: Vec<(String, String)>,
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
        Source { files }
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
        Ok(Source { files })
    }

    /// A short hash of everything in the book (FNV-1a, 64 bits, as hex).
    pub fn version(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for (path, content) in &self.files {
            for byte in path.bytes().chain([0]).chain(content.bytes()).chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}
