//! Where a command's words go: standard output.

use crate::Error;
use std::io::{BufWriter, ErrorKind, StdoutLock, Write};

/// Standard output, buffered.
///
/// A closed pipe (`annals events | head`) ends the process quietly, as it does for every
/// well-behaved command.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
}

impl Output {
    pub fn stdout() -> Self {
        Output { out: BufWriter::new(std::io::stdout().lock()) }
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

    /// Hands everything over.
    pub fn flush(&mut self) -> Result<(), Error> {
        let written = Write::flush(self);
        self.check(written)
    }

    /// Puts a failure to write into words.
    pub fn failed(&self, source: std::io::Error) -> Error {
        Error::Stdout(source)
    }

    fn check<T>(&self, written: std::io::Result<T>) -> Result<T, Error> {
        written.map_err(|source| self.failed(source))
    }

    /// Ends the process where nobody reads standard output any more.
    fn heard<T>(written: std::io::Result<T>) -> std::io::Result<T> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
            written => written,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Output::heard(self.out.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Output::heard(self.out.flush())
    }
}
