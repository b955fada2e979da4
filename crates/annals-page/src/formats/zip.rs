//! ZIP: folders of pages in one file, read from front to back by their local headers.
//!
//! The table of contents at the end is not needed, so that a pipe can be read, nothing is
//! held but the member under way, and archives whose contents overlap cannot multiply.

use super::input::Input;
use super::pages::{open_member, Open};
use crate::inflate::InflateError;
use crate::page::Page;
use annals_model::Finding;
use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const HEADER: usize = 30;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const ZSTD: u16 = 93;

const UNPACK: &str = "unpack it and read the folder";

pub(super) fn sniff(text: &str) -> bool {
    text.starts_with("PK\u{3}\u{4}") || text.starts_with("PK\u{5}\u{6}")
}

/// The archive's bytes, and how far the member under way is unpacked.
struct State<R: Read> {
    input: Input<R>,
    packing: Packing,
    /// Bytes of the member taken and given.
    read: u64,
    out: u64,
    /// Bytes that members may still unpack to.
    room: u64,
    crc: Crc,
    ended: bool,
    /// Set with the error that ended the member before its end.
    failed: bool,
}

enum Packing {
    Stored { left: u64 },
    Deflated(Box<Decompress>),
}

impl<R: Read> Read for State<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.ended || buf.is_empty() {
            return Ok(0);
        }
        let n = match self.unpack(buf) {
            Ok(n) => n,
            Err(e) => return self.fail(e),
        };
        self.crc.update(&buf[..n]);
        self.out += n as u64;
        let limits = &self.input.limits;
        if self.out > self.room {
            let limit = limits.max_expansion;
            return self.fail(io::Error::other(InflateError::TooMuch { limit }));
        }
        let ratio = limits.max_ratio;
        if self.out > limits.ratio_after && self.out / self.read.max(1) > ratio {
            let (out, read) = (self.out, self.read);
            return self.fail(io::Error::other(InflateError::Bomb { out, read, ratio }));
        }
        Ok(n)
    }
}

impl<R: Read> State<R> {
    /// Takes the sizes and checksum behind a member; gives the checksum.
    fn described(&mut self, header: &Header) -> Result<Option<u32>, Finding> {
        if !header.is_described_after() {
            return Ok(None);
        }
        let packed = if header.packed > 0 { header.packed } else { self.read };
        let ahead = match self.input.peek(16) {
            Ok(ahead) => ahead[..ahead.len().min(16)].to_vec(),
            Err(e) => return Err(self.input.failure(&e)),
        };
        let signed = if ahead.starts_with(DESCRIPTOR) { 4 } else { 0 };
        // Sizes take four bytes or eight; the one that fits what was counted is meant.
        for wide in [8, 4] {
            if number(&ahead, signed + 4, wide) == Some(packed) {
                self.input.consume(signed + 4 + 2 * wide);
                return Ok(number(&ahead, signed, 4).and_then(|crc| u32::try_from(crc).ok()));
            }
        }
        Ok(None)
    }

    fn fail(&mut self, error: io::Error) -> io::Result<usize> {
        (self.ended, self.failed) = (true, true);
        Err(error)
    }

    fn unpack(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let begun = self.out > 0;
        let cut = || io::Error::other(InflateError::Truncated { format: "zip", begun });
        match &mut self.packing {
            Packing::Stored { left } => {
                let ahead = self.input.peek(1)?;
                let n = ahead.len().min(buf.len()).min(usize::try_from(*left).unwrap_or(buf.len()));
                if n == 0 {
                    self.ended = *left == 0;
                    return if self.ended { Ok(0) } else { Err(cut()) };
                }
                buf[..n].copy_from_slice(&ahead[..n]);
                self.input.consume(n);
                *left -= n as u64;
                self.read += n as u64;
                Ok(n)
            }
            Packing::Deflated(inflate) => loop {
                let (taken, given) = (inflate.total_in(), inflate.total_out());
                let ahead = self.input.peek(1)?;
                let at_end = ahead.is_empty();
                let status = inflate.decompress(ahead, buf, FlushDecompress::None);
                let taken = (inflate.total_in() - taken) as usize;
                let given = (inflate.total_out() - given) as usize;
                self.input.consume(taken);
                self.read += taken as u64;
                let status = status.map_err(|e| {
                    let reason = e.to_string();
                    io::Error::other(InflateError::Damaged { format: "zip", reason, begun })
                })?;
                self.ended = status == Status::StreamEnd;
                if given > 0 || self.ended {
                    return Ok(given);
                }
                if at_end || (taken == 0 && status == Status::BufError) {
                    return Err(cut());
                }
            },
        }
    }
}

/// The bytes of one member, unpacked as they are asked for.
pub(super) struct Member<R: Read>(Arc<Mutex<State<R>>>);

fn lock<R: Read>(state: &Mutex<State<R>>) -> MutexGuard<'_, State<R>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R: Read> Read for Member<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        lock(&self.0).read(buf)
    }
}

/// What a local header says of the member after it.
struct Header {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
}

impl Header {
    /// Whether sizes and checksum may stand behind the member, not before it.
    fn is_described_after(&self) -> bool {
        self.flags & 8 != 0
    }

    /// Why the member cannot be unpacked, if it cannot.
    fn refused(&self) -> Option<Finding> {
        if self.flags & 1 != 0 {
            return Some(Finding::error("encrypted-member", "a member under a password"));
        }
        if !matches!(self.method, STORED | DEFLATED | ZSTD) {
            let message = format!("packed by method {}", self.method);
            return Some(Finding::error("unknown-compression", message));
        }
        let open = self.is_described_after() && self.packed == 0 && self.method != DEFLATED;
        open.then(|| Finding::error("unknown-size", "a member that says nowhere where it ends"))
    }
}

pub(super) struct Zip<R: Read + Send> {
    name: String,
    state: Arc<Mutex<State<R>>>,
    open: Option<Open<Member<R>>>,
    header: Option<Header>,
    members: u64,
    /// Bytes that members gave in all, after every decompression.
    expanded: u64,
    others: BTreeMap<String, u64>,
    done: bool,
}

enum Next {
    Member(Header),
    End,
}

impl<R: Read + Send> Zip<R> {
    pub(super) fn new(input: Input<R>) -> Self {
        Zip {
            name: input.name.clone(),
            state: Arc::new(Mutex::new(State {
                input,
                packing: Packing::Stored { left: 0 },
                read: 0,
                out: 0,
                room: 0,
                crc: Crc::new(),
                ended: true,
                failed: false,
            })),
            open: None,
            header: None,
            members: 0,
            expanded: 0,
            others: BTreeMap::new(),
            done: false,
        }
    }

    pub(super) fn next(&mut self) -> Option<Result<Page, Finding>> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(item) = open.next() {
                    return Some(item);
                }
                self.expanded += open.input.offset.max(lock(&self.state).out);
                self.open = None;
            }
            if let Some(header) = self.header.take() {
                if let Err(finding) = self.close(&header) {
                    return Some(Err(finding));
                }
            }
            if self.done {
                return self.left_out().map(Err);
            }
            match self.advance() {
                Ok(Next::Member(header)) => {
                    if let Err(finding) = self.begin(header) {
                        return Some(Err(finding));
                    }
                }
                Ok(Next::End) => self.done = true,
                Err(finding) => return Some(Err(finding)),
            }
        }
    }

    /// Moves to the next member; a finding where something else stands there.
    fn advance(&mut self) -> Result<Next, Finding> {
        let mut state = lock(&self.state);
        let input = &mut state.input;
        let at = input.offset;
        let head = match input.peek(4) {
            Ok(head) => head[..head.len().min(4)].to_vec(),
            Err(e) => {
                self.done = true;
                return Err(input.failure(&e));
            }
        };
        let error = |code, message: &str| Finding::error(code, message).at(&self.name, Some(at));
        if [CENTRAL, END].contains(&head.as_slice()) {
            self.done = true;
            let finding = error("empty-input", "nothing in it");
            return if self.members == 0 { Err(finding) } else { Ok(Next::End) };
        }
        if head.is_empty() {
            self.done = true;
            return Err(error("truncated-zip", "the archive ends without its table of contents")
                .hint("what stands before was read"));
        }
        if head != LOCAL {
            let found = find_signature(input);
            self.done = found.is_err();
            return Err(match found {
                Ok(()) => error("damaged-zip", "no member begins here")
                    .hint("the members after it are read"),
                Err(e) => input.failure(&e),
            });
        }
        self.members += 1;
        if self.members > input.limits.max_members {
            self.done = true;
            let message = format!("more than {} members", input.limits.max_members);
            return Err(error("too-many-members", &message).hint(UNPACK));
        }
        match header(input) {
            Ok(Some(header)) => Ok(Next::Member(header)),
            Ok(None) => {
                self.done = true;
                Err(error("truncated-zip", "the archive ends in a member's header"))
            }
            Err(e) => {
                self.done = true;
                Err(input.failure(&e))
            }
        }
    }

    /// Opens a member that may hold pages, or arranges that it is passed over.
    fn begin(&mut self, header: Header) -> Result<(), Finding> {
        let name = format!("{}/{}", self.name, header.name);
        let mut state = lock(&self.state);
        (state.read, state.out, state.crc) = (0, 0, Crc::new());
        (state.ended, state.failed) = (false, false);
        // Zstandard (method 93) announces itself, so that the member's own reader undoes it.
        state.packing = match header.method {
            DEFLATED => Packing::Deflated(Box::new(Decompress::new(false))),
            _ => Packing::Stored { left: header.packed },
        };
        let refused = header.refused();
        state.failed = refused.is_some();
        let (mut limits, fields) = (state.input.limits.clone(), state.input.fields.clone());
        limits.max_expansion = limits.max_expansion.saturating_sub(self.expanded);
        state.room = limits.max_expansion;
        drop(state);
        let unread = unread(&header.name);
        self.header = Some(header);
        match (refused, unread) {
            (_, Some(ending)) => {
                let others = ending.map(|ending| self.others.entry(ending).or_default());
                others.into_iter().for_each(|n| *n += 1);
                Ok(())
            }
            (Some(finding), None) => Err(finding.at(name, Some(0)).hint(UNPACK)),
            (None, None) => {
                let mut input = Input::new(&name, Member(self.state.clone()), &limits)?;
                input.fields = fields;
                self.open = Some(open_member(input)?);
                Ok(())
            }
        }
    }

    /// Passes over what is left of a member, and checks what was read to its end.
    fn close(&mut self, header: &Header) -> Result<(), Finding> {
        let state = &mut *lock(&self.state);
        let name = format!("{}/{}", self.name, header.name);
        let known = !header.is_described_after() || header.packed > 0;
        if state.failed || (!state.ended && known) {
            let left = header.packed.saturating_sub(state.read);
            let passed = if known {
                state.input.skip(left).map(|skipped| skipped == left)
            } else {
                find_signature(&mut state.input).map(|()| true)
            };
            return match passed {
                Ok(true) if state.failed => {
                    // Where the archive was cut in the member, that has been told.
                    self.done = state.input.peek(1).is_ok_and(<[u8]>::is_empty);
                    state.described(header).map(drop)
                }
                Ok(true) => state.described(header).map(drop),
                Ok(false) => {
                    self.done = true;
                    if state.failed {
                        return Ok(());
                    }
                    Err(Finding::error("truncated-zip", "the archive ends in a member")
                        .at(&name, Some(0)))
                }
                Err(e) => {
                    self.done = true;
                    Err(state.input.failure(&e))
                }
            };
        }
        // Only unpacking tells where a member of unknown size ends.
        let mut scratch = vec![0; 1 << 16];
        while !state.ended {
            if let Err(e) = state.read(&mut scratch) {
                let finding = Finding { source: name, ..state.input.failure(&e) };
                self.done = find_signature(&mut state.input).is_err();
                return Err(finding);
            }
        }
        let crc = state.described(header)?.unwrap_or(header.crc);
        if state.crc.sum() != crc {
            return Err(Finding::error("damaged-zip", "a member's checksum does not fit")
                .at(&name, Some(0))
                .hint("its pages were read all the same"));
        }
        Ok(())
    }

    fn left_out(&mut self) -> Option<Finding> {
        let others = std::mem::take(&mut self.others);
        if others.is_empty() {
            return None;
        }
        let list: Vec<_> = others.iter().map(|(ending, n)| format!("{n} .{ending}")).collect();
        let what = format!("members of other kinds left out: {}", list.join(", "));
        Some(Finding::note("left-out", what).at(&self.name, None))
    }
}

/// Whether a member is no page: `Some` with its ending where that is worth telling.
fn unread(name: &str) -> Option<Option<String>> {
    let hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
    if name.ends_with('/') || name.split('/').any(hidden) {
        return Some(None);
    }
    super::strange_ending(name).map(Some)
}

/// Takes a local header; `None` where the archive ends in it.
fn header<R: Read>(input: &mut Input<R>) -> io::Result<Option<Header>> {
    let fixed = input.take(HEADER as u64)?;
    if fixed.len() < HEADER {
        return Ok(None);
    }
    let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let long =
        |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
    let (name_length, extra_length) = (usize::from(short(26)), usize::from(short(28)));
    let rest = input.take((name_length + extra_length) as u64)?;
    if rest.len() < name_length + extra_length {
        return Ok(None);
    }
    let (name, extra) = rest.split_at(name_length);
    let name = String::from_utf8_lossy(name).replace(char::is_control, "\u{fffd}");
    let mut header = Header {
        name,
        flags: short(6),
        method: short(8),
        crc: long(14),
        packed: u64::from(long(18)),
        unpacked: u64::from(long(22)),
    };
    header.widen(extra);
    Ok(Some(header))
}

impl Header {
    /// Takes sizes of more than 32 bits from where ZIP64 keeps them.
    fn widen(&mut self, mut extra: &[u8]) {
        while let [a, b, c, d, rest @ ..] = extra {
            let (id, length) =
                (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
            let field = &rest[..length.min(rest.len())];
            if id == 1 {
                let mut at = 0;
                for size in [&mut self.unpacked, &mut self.packed] {
                    if *size == u64::from(u32::MAX) {
                        *size = number(field, at, 8).unwrap_or(*size);
                        at += 8;
                    }
                }
            }
            extra = &rest[field.len()..];
        }
    }
}

/// A little-endian number of `width` bytes at a place.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + width)?;
    Some(bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// Moves on to what looks like the next member or the table of contents, or to the end.
fn find_signature<R: Read>(input: &mut Input<R>) -> io::Result<()> {
    loop {
        let ahead = input.peek(4)?;
        if ahead.len() < 4 {
            let rest = ahead.len();
            input.consume(rest);
            return Ok(());
        }
        if let Some(at) = ahead.windows(4).position(|w| w == LOCAL || w == CENTRAL || w == END) {
            input.consume(at);
            return Ok(());
        }
        let searched = ahead.len() - 3;
        input.consume(searched);
    }
}
