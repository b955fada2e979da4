//! The bytes of an input as format readers take them: decompressed, counted, bounded.

use super::fields::FieldMap;
use crate::inflate::{Inflate, InflateError, Raw};
use crate::Limits;
use annals_model::Finding;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// The decompressed bytes of an input, with the offset reached in them.
pub(super) struct Input<R: Read> {
    pub(super) name: String,
    raw: Raw<Inflate<R>>,
    /// Bytes taken so far, counted after decompression.
    pub(super) offset: u64,
    pub(super) limits: Limits,
    /// Which columns of a table hold what.
    pub(super) fields: Arc<FieldMap>,
}

impl<R: Read> Input<R> {
    /// An input under a name, decompressed where its first bytes say so.
    pub(super) fn new(name: &str, reader: R, limits: &Limits) -> Result<Self, Finding> {
        let inflate = Inflate::new(reader, limits).map_err(|e| failure(name, 0, &e))?;
        Ok(Input {
            name: name.to_owned(),
            raw: Raw::new(inflate),
            offset: 0,
            limits: limits.clone(),
            fields: Arc::default(),
        })
    }

    pub(super) fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        self.raw.peek(want)
    }

    pub(super) fn consume(&mut self, n: usize) {
        self.raw.consume(n);
        self.offset += n as u64;
    }

    /// Takes a line with its end, up to `max` bytes; empty at the end of the input.
    ///
    /// The flag says whether the line was longer and has been cut.
    pub(super) fn line(&mut self, max: usize) -> io::Result<(Vec<u8>, bool)> {
        let (mut line, mut cut) = (Vec::new(), false);
        loop {
            let buffer = self.raw.fill_buf()?;
            if buffer.is_empty() {
                return Ok((line, cut));
            }
            let end = buffer.iter().position(|b| *b == b'\n').map(|at| at + 1);
            let n = end.unwrap_or(buffer.len());
            let room = max.saturating_sub(line.len());
            line.extend_from_slice(&buffer[..n.min(room)]);
            cut |= n > room;
            self.consume(n);
            if end.is_some() {
                return Ok((line, cut));
            }
        }
    }

    /// Takes up to `n` bytes; fewer only at the end of the input.
    pub(super) fn take(&mut self, n: u64) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        while (out.len() as u64) < n {
            let buffer = self.raw.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let m = buffer.len().min((n - out.len() as u64) as usize);
            out.extend_from_slice(&buffer[..m]);
            self.consume(m);
        }
        Ok(out)
    }

    /// Passes over up to `n` bytes, and says how many there were.
    pub(super) fn skip(&mut self, n: u64) -> io::Result<u64> {
        let mut done = 0;
        while done < n {
            let buffer = self.raw.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let m = (buffer.len() as u64).min(n - done);
            self.consume(m as usize);
            done += m;
        }
        Ok(done)
    }

    /// Takes all that is left, or says that it is longer than one page may be.
    pub(super) fn rest(&mut self) -> Result<Vec<u8>, Finding> {
        let (start, max) = (self.offset, self.limits.max_page_bytes);
        let bytes = self.take(max as u64 + 1).map_err(|e| self.failure(&e))?;
        if bytes.len() > max {
            return Err(self.too_large(start));
        }
        Ok(bytes)
    }

    pub(super) fn too_large(&self, offset: u64) -> Finding {
        let max = self.limits.max_page_bytes;
        Finding::error("page-too-large", format!("a page is longer than {max} bytes"))
            .at(&self.name, Some(offset))
            .hint("raise the limit if the page is what it claims to be")
    }

    pub(super) fn failure(&self, error: &io::Error) -> Finding {
        failure(&self.name, self.offset, error)
    }
}

fn failure(name: &str, offset: u64, error: &io::Error) -> Finding {
    let inflate = error.get_ref().and_then(|e| e.downcast_ref::<InflateError>());
    let code = inflate.map_or("unreadable", InflateError::code);
    Finding::error(code, error.to_string()).at(name, Some(offset))
}
