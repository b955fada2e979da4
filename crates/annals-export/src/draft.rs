//! Files that appear whole or not at all.
//!
//! An export is written beside its place under a name of its own and moved there when it is
//! complete and on disk. A killed one leaves at most a hidden `.NAME.PID.part`, which the next
//! export to the same place sweeps away.

use crate::Error;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is being written, and where it will be.
#[derive(Debug)]
pub struct Draft {
    to: PathBuf,
    part: PathBuf,
    force: bool,
    /// For a folder: whether a file name is one that the format writes.
    ours: Option<fn(&str) -> bool>,
    published: bool,
}

impl Draft {
    /// Begins a file.
    ///
    /// # Errors
    /// [`Error::Exists`] when `to` exists and `force` is not set, [`Error::Occupied`] when it is
    /// a folder.
    pub fn file(to: &Path, force: bool) -> Result<Draft, Error> {
        Draft::begin(to, force, None)
    }

    /// Begins a folder. With `force` it may take the place of a folder that holds nothing but
    /// files that are `ours`.
    ///
    /// # Errors
    /// As [`Draft::file`]; [`Error::Occupied`] when other files are there.
    pub fn folder(to: &Path, force: bool, ours: fn(&str) -> bool) -> Result<Draft, Error> {
        let draft = Draft::begin(to, force, Some(ours))?;
        std::fs::create_dir(&draft.part).map_err(|source| draft.failed(source))?;
        Ok(draft)
    }

    fn begin(to: &Path, force: bool, ours: Option<fn(&str) -> bool>) -> Result<Draft, Error> {
        let Some(name) = to.file_name() else {
            let why = "it names no file";
            return Err(Error::Occupied { path: to.to_owned(), why: why.to_owned() });
        };
        let name = name.to_string_lossy();
        let part = to.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let draft = Draft { to: to.to_owned(), part, force, ours, published: false };
        draft.check()?;
        sweep(to, &name);
        Ok(draft)
    }

    /// Where to write until it is published.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Whether the place may be taken.
    fn check(&self) -> Result<(), Error> {
        let Ok(there) = self.to.symlink_metadata() else { return Ok(()) };
        if !self.force {
            return Err(Error::Exists { path: self.to.clone() });
        }
        let occupied = |why: String| Error::Occupied { path: self.to.clone(), why };
        match (self.ours, there.is_dir()) {
            (None, true) => Err(occupied("it is a folder, and the format is one file".to_owned())),
            (None, false) => Ok(()),
            (Some(_), false) => {
                Err(occupied("it is a file, and the format is a folder".to_owned()))
            }
            (Some(ours), true) => {
                let entries = self.to.read_dir().map_err(|source| self.failed(source))?;
                for entry in entries {
                    let name = entry.map_err(|source| self.failed(source))?.file_name();
                    if !ours(&name.to_string_lossy()) {
                        let name = name.to_string_lossy();
                        return Err(occupied(format!("it holds `{name}`, which is no export")));
                    }
                }
                Ok(())
            }
        }
    }

    /// Puts what was written in its place, once it is on disk.
    ///
    /// # Errors
    /// [`Error::Exists`] when something came to be there meanwhile.
    pub fn publish(mut self) -> Result<(), Error> {
        self.sync().map_err(|source| self.failed(source))?;
        self.check()?;
        let done = match (self.ours, self.to.exists()) {
            // Of two exports to one new place the second must not win by a moment.
            (None, false) => match std::fs::hard_link(&self.part, &self.to) {
                Ok(()) => std::fs::remove_file(&self.part),
                Err(error) if error.kind() == ErrorKind::AlreadyExists && !self.force => {
                    return Err(Error::Exists { path: self.to.clone() });
                }
                // Not every file system has links.
                Err(_) => std::fs::rename(&self.part, &self.to),
            },
            (Some(_), true) => self.replace_folder(),
            _ => std::fs::rename(&self.part, &self.to),
        };
        done.map_err(|source| self.failed(source))?;
        self.published = true;
        // The names are on disk when the folder is; not every system can be asked for that.
        if let Ok(parent) = File::open(parent(&self.to)) {
            let _ = parent.sync_all();
        }
        Ok(())
    }

    fn replace_folder(&self) -> std::io::Result<()> {
        let old = self.part.with_extension("old.part");
        std::fs::rename(&self.to, &old)?;
        if let Err(error) = std::fs::rename(&self.part, &self.to) {
            std::fs::rename(&old, &self.to)?;
            return Err(error);
        }
        std::fs::remove_dir_all(&old)
    }

    fn sync(&self) -> std::io::Result<()> {
        if self.ours.is_none() {
            return File::open(&self.part)?.sync_all();
        }
        for entry in self.part.read_dir()? {
            File::open(entry?.path())?.sync_all()?;
        }
        Ok(())
    }

    /// Puts a failure to write into words.
    pub fn failed(&self, source: std::io::Error) -> Error {
        Error::Write { path: self.to.clone(), source }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            // What cannot be removed was perhaps never made.
            let _ = match self.ours {
                Some(_) => std::fs::remove_dir_all(&self.part),
                None => std::fs::remove_file(&self.part),
            };
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes drafts of this place whose process is gone, where the system can tell.
fn sweep(to: &Path, name: &str) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    let Ok(entries) = parent(to).read_dir() else { return };
    for entry in entries.flatten() {
        let found = entry.file_name();
        let found = found.to_string_lossy();
        let process = found
            .strip_prefix(&format!(".{name}."))
            .and_then(|rest| rest.strip_suffix(".part"))
            .filter(|process| process.bytes().all(|byte| byte.is_ascii_digit()));
        let gone = process.is_some_and(|process| !Path::new("/proc").join(process).exists());
        if gone {
            let path = entry.path();
            // Another export may have swept it already.
            let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entry = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = folder.read_dir().unwrap().map(entry).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("events.csv");
        let draft = Draft::file(&to, false).unwrap();
        std::fs::write(draft.part(), "id\n").unwrap();
        assert!(!to.exists());
        draft.publish().unwrap();
        assert_eq!(names(folder.path()), ["events.csv"]);

        assert!(matches!(Draft::file(&to, false), Err(Error::Exists { .. })));
        let draft = Draft::file(&to, true).unwrap();
        std::fs::write(draft.part(), "half").unwrap();
        drop(draft);
        assert_eq!(std::fs::read(&to).unwrap(), b"id\n");
        let draft = Draft::file(&to, true).unwrap();
        std::fs::write(draft.part(), "other").unwrap();
        draft.publish().unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"other");
        assert_eq!(names(folder.path()), ["events.csv"]);
    }

    #[test]
    fn of_two_drafts_of_one_new_file_the_first_stays() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("events.csv");
        let draft = Draft::file(&to, false).unwrap();
        std::fs::write(draft.part(), "second").unwrap();
        std::fs::write(&to, "first").unwrap();
        assert!(matches!(draft.publish(), Err(Error::Exists { .. })));
        assert_eq!(std::fs::read(&to).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["events.csv"]);
    }

    #[test]
    fn a_folder_takes_the_place_of_an_export_only() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("out");
        let ours = |name: &str| name.ends_with(".CSV");
        let write = |force, name: &str| {
            let draft = Draft::folder(&to, force, ours)?;
            std::fs::write(draft.part().join(name), "x").unwrap();
            draft.publish()
        };
        write(false, "a.CSV").unwrap();
        assert!(matches!(write(false, "b.CSV"), Err(Error::Exists { .. })));
        write(true, "b.CSV").unwrap();
        assert_eq!(names(&to), ["b.CSV"]);
        std::fs::write(to.join("thesis.doc"), "years of work").unwrap();
        assert!(matches!(write(true, "c.CSV"), Err(Error::Occupied { .. })));
        assert_eq!(names(&to), ["b.CSV", "thesis.doc"]);
        assert!(matches!(Draft::file(&to, true), Err(Error::Occupied { .. })));
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_a_killed_export_left_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("events.csv");
        // No process has this number; process 1 always runs.
        for stale in [".events.csv.4194999.part", ".events.csv.1.part", ".other.csv.4194999.part"] {
            std::fs::write(folder.path().join(stale), "half").unwrap();
        }
        drop(Draft::file(&to, false).unwrap());
        assert_eq!(names(folder.path()), [".events.csv.1.part", ".other.csv.4194999.part"]);
    }
}
