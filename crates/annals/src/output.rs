//! Where a command's words go: standard output, or a file that must not be there yet.

use crate::Error;
use std::fs::OpenOptions;
use std::io::{BufWriter, ErrorKind, StdoutLock, Write};
use std::path::{Path, PathBuf};

enum Place {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(BufWriter<std::fs::File>, PathBuf),
}

/// Standard output or a file, buffered.
///
/// A closed pipe (`annals events | head`) ends the process quietly, as it does for every
/// well-behaved command.
pub struct Output {
    place: Place,
}

impl Output {
    pub fn stdout() -> Self {
        Output { place: Place::Stdout(BufWriter::new(std::io::stdout().lock())) }
    }

    /// # Errors
    /// [`Error::Exists`] when the file is there and `force` is not set, [`Error::Output`] when
    /// it cannot be made.
    pub fn to(file: Option<&Path>, force: bool) -> Result<Self, Error> {
        let Some(path) = file else { return Ok(Output::stdout()) };
        let mut options = OpenOptions::new();
        options.write(true).create(true);
        if force {
            options.truncate(true);
        } else {
            options.create_new(true);
        }
        match options.open(path) {
            Ok(file) => Ok(Output { place: Place::File(BufWriter::new(file), path.to_owned()) }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(Error::Exists { path: path.to_owned() })
            }
            Err(source) => Err(Error::Output { path: path.to_owned(), source }),
        }
    }

    /// Writes words as they are.
    pub fn words(&mut self, words: &str) -> Result<(), Error> {
        let written = self.write_all(words.as_bytes());
        self.check(written)
    }

    /// Writes words and ends the line.
    pub fn line(&mut self, words: impl AsRef<str>) -> Result<(), Error> {
        self.words(words.as_ref())?;
        self.words("\n")
    }

    /// Hands everything over to the terminal or file.
    pub fn flush(&mut self) -> Result<(), Error> {
        let written = Write::flush(self);
        self.check(written)
    }

    /// Puts a failure to write into words.
    pub fn failed(&self, source: std::io::Error) -> Error {
        match &self.place {
            Place::Stdout(_) => Error::Stdout(source),
            Place::File(_, path) => Error::Output { path: path.clone(), source },
        }
    }

    fn check<T>(&self, written: std::io::Result<T>) -> Result<T, Error> {
        written.map_err(|source| self.failed(source))
    }

    /// Ends the process where nobody reads standard output any more.
    fn heard<T>(&self, written: std::io::Result<T>) -> std::io::Result<T> {
        match (&self.place, written) {
            (Place::Stdout(_), Err(error)) if error.kind() == ErrorKind::BrokenPipe => {
                std::process::exit(0)
            }
            (_, written) => written,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = match &mut self.place {
            Place::Stdout(out) => out.write(bytes),
            Place::File(out, _) => out.write(bytes),
        };
        self.heard(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let written = match &mut self.place {
            Place::Stdout(out) => out.flush(),
            Place::File(out, _) => out.flush(),
        };
        self.heard(written)
    }
}
