//! Readers that undo gzip and zstd, member by member, and refuse bombs.

use crate::Limits;
use flate2::bufread::GzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, Read};

/// Why decompression stopped, carried inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum InflateError {
    #[error("{format} data ends in the middle of a member")]
    Truncated { format: &'static str, begun: bool },
    #[error("{format} data is damaged: {reason}")]
    Damaged { format: &'static str, reason: String, begun: bool },
    #[error("decompresses to more than {limit} bytes")]
    TooMuch { limit: u64 },
    #[error("decompresses to {out} bytes from {read}, more than {ratio} to 1")]
    Bomb { out: u64, read: u64, ratio: u64 },
}

impl InflateError {
    /// The finding code of this error.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            InflateError::Truncated { format: "gzip", .. } => "truncated-gzip",
            InflateError::Truncated { format: "zip", .. } => "truncated-zip",
            InflateError::Truncated { .. } => "truncated-zstd",
            InflateError::Damaged { format: "gzip", .. } => "damaged-gzip",
            InflateError::Damaged { format: "zip", .. } => "damaged-zip",
            InflateError::Damaged { .. } => "damaged-zstd",
            InflateError::TooMuch { .. } | InflateError::Bomb { .. } => "decompression-bomb",
        }
    }

    /// Whether the faulty member had given bytes before it failed.
    pub(crate) fn has_begun(&self) -> bool {
        match self {
            InflateError::Truncated { begun, .. } | InflateError::Damaged { begun, .. } => *begun,
            InflateError::TooMuch { .. } | InflateError::Bomb { .. } => true,
        }
    }

    fn io(self) -> io::Error {
        io::Error::other(self)
    }
}

/// A buffered reader that counts what it took and can look ahead by more than one read.
pub(crate) struct Raw<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    read: u64,
    ended: bool,
    /// An error that came after bytes: told once those are taken.
    failed: Option<io::Error>,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> Raw<R> {
    pub(crate) fn new(inner: R) -> Self {
        Raw { inner, buffer: Vec::new(), start: 0, read: 0, ended: false, failed: None }
    }

    /// At least `want` bytes without taking them; fewer only at the end of the input or
    /// before an error.
    pub(crate) fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.start < want && !self.ended {
            self.buffer.drain(..self.start);
            self.start = 0;
            match self.failed.take() {
                Some(e) if self.buffer.is_empty() => return Err(e),
                Some(e) => {
                    self.failed = Some(e);
                    break;
                }
                None => {}
            }
            let filled = self.buffer.len();
            self.buffer.resize(filled + CHUNK, 0);
            let n = match self.inner.read(&mut self.buffer[filled..]) {
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {
                    self.buffer.truncate(filled);
                    continue;
                }
                Err(e) => {
                    self.buffer.truncate(filled);
                    self.failed = Some(e);
                    continue;
                }
            };
            self.buffer.truncate(filled + n);
            self.read += n as u64;
            self.ended = n == 0;
        }
        Ok(&self.buffer[self.start..])
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Raw<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, n: usize) {
        self.start = (self.start + n).min(self.buffer.len());
    }
}

enum State<R: Read> {
    Plain(Raw<R>),
    Gzip(Box<GzDecoder<Raw<R>>>),
    Zstd(Box<StreamingDecoder<Raw<R>, ruzstd::decoding::FrameDecoder>>),
    /// Between members: the next bytes say whether another follows.
    Between(Raw<R>, Wrapping),
    Done,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    Gzip,
    Zstd,
}

const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Decompresses what its magic bytes say is gzip or zstd, passes on all else.
///
/// After an error in one gzip member the next read goes on with the next member,
/// so that one damaged record of an archive costs one record.
pub(crate) struct Inflate<R: Read> {
    state: State<R>,
    out: u64,
    /// Whether the member being read has given any bytes.
    begun: bool,
    limits: Limits,
}

impl<R: Read> Inflate<R> {
    pub(crate) fn new(reader: R, limits: &Limits) -> io::Result<Self> {
        let mut raw = Raw::new(reader);
        let magic = raw.peek(4)?;
        let state = if magic.starts_with(GZIP) {
            State::Between(raw, Wrapping::Gzip)
        } else if magic.starts_with(ZSTD) {
            State::Between(raw, Wrapping::Zstd)
        } else {
            State::Plain(raw)
        };
        Ok(Inflate { state, out: 0, begun: false, limits: limits.clone() })
    }

    fn guard(&mut self, n: usize) -> io::Result<usize> {
        self.out += n as u64;
        self.begun = true;
        if self.out > self.limits.max_expansion {
            self.state = State::Done;
            return Err(InflateError::TooMuch { limit: self.limits.max_expansion }.io());
        }
        let read = match &self.state {
            State::Plain(_) | State::Done => return Ok(n),
            State::Gzip(decoder) => decoder.get_ref().read,
            State::Zstd(decoder) => decoder.get_ref().read,
            State::Between(raw, _) => raw.read,
        };
        if self.out > self.limits.ratio_after && self.out / read.max(1) > self.limits.max_ratio {
            self.state = State::Done;
            let ratio = self.limits.max_ratio;
            return Err(InflateError::Bomb { out: self.out, read, ratio }.io());
        }
        Ok(n)
    }

    /// Opens the next member, or ends: bytes after the last member are padding.
    fn open(&mut self, mut raw: Raw<R>, wrapping: Wrapping) -> io::Result<()> {
        let magic = raw.peek(4)?;
        self.begun = false;
        let wanted = if wrapping == Wrapping::Gzip { GZIP } else { ZSTD };
        if !magic.starts_with(wanted) {
            return Ok(());
        }
        self.state = match wrapping {
            Wrapping::Gzip => State::Gzip(Box::new(GzDecoder::new(raw))),
            Wrapping::Zstd => State::Zstd(Box::new(StreamingDecoder::new(raw).map_err(|e| {
                InflateError::Damaged { format: "zstd", reason: e.to_string(), begun: false }.io()
            })?)),
        };
        Ok(())
    }
}

impl<R: Read> Read for Inflate<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            let state = std::mem::replace(&mut self.state, State::Done);
            match state {
                State::Done => return Ok(0),
                State::Plain(mut raw) => {
                    let n = raw.read(buf);
                    self.state = State::Plain(raw);
                    return n;
                }
                State::Between(raw, wrapping) => self.open(raw, wrapping)?,
                State::Gzip(mut decoder) => match decoder.read(buf) {
                    Ok(0) => self.state = State::Between(decoder.into_inner(), Wrapping::Gzip),
                    Ok(n) => {
                        self.state = State::Gzip(decoder);
                        return self.guard(n);
                    }
                    Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                        let begun = self.begun;
                        return Err(InflateError::Truncated { format: "gzip", begun }.io());
                    }
                    Err(e) => {
                        let mut raw = decoder.into_inner();
                        if skip_to_member(&mut raw)? {
                            self.state = State::Between(raw, Wrapping::Gzip);
                        }
                        let reason = e.to_string();
                        let begun = self.begun;
                        return Err(InflateError::Damaged { format: "gzip", reason, begun }.io());
                    }
                },
                State::Zstd(mut decoder) => match decoder.read(buf) {
                    Ok(0) => self.state = State::Between(decoder.into_inner(), Wrapping::Zstd),
                    Ok(n) => {
                        self.state = State::Zstd(decoder);
                        return self.guard(n);
                    }
                    Err(e) => {
                        // The decoder reports a missing tail as a block it could not read;
                        // only the end of the input tells the two apart.
                        let at_end = decoder.into_inner().fill_buf()?.is_empty();
                        return Err(if at_end {
                            InflateError::Truncated { format: "zstd", begun: self.begun }
                        } else {
                            InflateError::Damaged {
                                format: "zstd",
                                reason: e.to_string(),
                                begun: self.begun,
                            }
                        }
                        .io());
                    }
                },
            }
        }
    }
}

/// Moves to the next gzip member header; `false` at the end of the input.
fn skip_to_member<R: Read>(raw: &mut Raw<R>) -> io::Result<bool> {
    loop {
        let ahead = raw.peek(4)?;
        if ahead.len() < 4 {
            return Ok(false);
        }
        // The flag byte has five defined bits; the rest must be zero.
        if let Some(at) = ahead.windows(4).position(|w| w.starts_with(GZIP) && w[3] < 0x20) {
            raw.consume(at);
            return Ok(true);
        }
        let searched = ahead.len() - 3;
        raw.consume(searched);
    }
}

/// Decompresses a whole buffer in memory, as an HTTP body in an archive needs it.
pub(crate) fn inflate_all(bytes: &[u8], limits: &Limits) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let max = limits.max_page_bytes as u64 + 1;
    Inflate::new(bytes, limits)?.take(max).read_to_end(&mut out)?;
    Ok(out)
}
