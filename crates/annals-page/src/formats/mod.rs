//! The formats pages come in, each in a file of its own, listed once here.

mod atom;
mod jsonl;
mod rss;
mod warc;
mod whole;
mod xml;

use crate::inflate::{Inflate, InflateError, Raw};
use crate::page::Page;
use crate::Limits;
use annals_model::Finding;
use std::io::{self, BufRead, Read};

/// How the bytes of an input are laid out, once decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Html,
    Text,
    Warc,
    Rss,
    Atom,
    Jsonl,
}

/// What the reader of one format offers.
struct Entry {
    format: Format,
    name: &'static str,
    /// File endings, without the endings of compression.
    endings: &'static [&'static str],
    /// Whether the first bytes can be nothing else.
    sniff: fn(&str) -> bool,
}

/// Every format, the most telling first: the first whose `sniff` agrees is taken.
const FORMATS: &[Entry] = &[
    Entry { format: Format::Warc, name: "warc", endings: &["warc", "wet"], sniff: warc::sniff },
    Entry { format: Format::Atom, name: "atom", endings: &["atom"], sniff: atom::sniff },
    Entry { format: Format::Rss, name: "rss", endings: &["rss", "rdf", "xml"], sniff: rss::sniff },
    Entry {
        format: Format::Jsonl,
        name: "jsonl",
        endings: &["jsonl", "ndjson"],
        sniff: jsonl::sniff,
    },
    Entry {
        format: Format::Html,
        name: "html",
        endings: &["html", "htm", "xhtml", "shtml"],
        sniff: whole::sniff_html,
    },
    Entry { format: Format::Text, name: "text", endings: &["txt", "text", "md"], sniff: |_| false },
];

impl Format {
    /// Every format, in the order in which they are tried.
    pub fn all() -> impl Iterator<Item = Format> {
        FORMATS.iter().map(|entry| entry.format)
    }

    /// The name findings and [`annals_model::Origin`] use.
    pub fn as_str(self) -> &'static str {
        self.entry().name
    }

    /// File endings this format usually has, without those of compression.
    pub fn endings(self) -> &'static [&'static str] {
        self.entry().endings
    }

    fn entry(self) -> &'static Entry {
        FORMATS.iter().find(|entry| entry.format == self).unwrap_or(&FORMATS[FORMATS.len() - 1])
    }

    /// The format of an input by its first bytes, and by its name where these do not tell.
    ///
    /// ```
    /// use annals_page::Format;
    /// assert_eq!(Format::sniff("a.dat", b"<!doctype html><title>x"), Format::Html);
    /// assert_eq!(Format::sniff("wire.txt", b"Ardovia protests"), Format::Text);
    /// ```
    pub fn sniff(name: &str, head: &[u8]) -> Format {
        let head = &head[..head.len().min(4096)];
        let text = match encoding_rs::Encoding::for_bom(head) {
            Some((encoding, _)) => encoding.decode(head).0,
            None => String::from_utf8_lossy(head),
        };
        let text = text.trim_start();
        if let Some(entry) = FORMATS.iter().find(|entry| (entry.sniff)(text)) {
            return entry.format;
        }
        by_name(name).unwrap_or(Format::Text)
    }
}

fn by_name(name: &str) -> Option<Format> {
    let name = name.split(['?', '#']).next()?.to_ascii_lowercase();
    let name = [".gz", ".zst", ".gzip"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    let (_, ending) = name.rsplit_once('.')?;
    FORMATS.iter().find(|entry| entry.endings.contains(&ending)).map(|entry| entry.format)
}

/// Whether the first element of an XML text, past prologue and comments, has this name.
fn xml_root_is(text: &str, names: &[&str]) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<!") {
            rest.find('>').map(|at| at + 1)
        } else {
            let Some(rest) = rest.strip_prefix('<') else { return false };
            let name = rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next();
            return name.is_some_and(|name| names.contains(&name));
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => return false,
        }
    }
}

/// The decompressed bytes of an input, with the offset reached in them.
struct Input<R: Read> {
    name: String,
    raw: Raw<Inflate<R>>,
    /// Bytes taken so far, counted after decompression.
    offset: u64,
    limits: Limits,
}

impl<R: Read> Input<R> {
    fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        self.raw.peek(want)
    }

    fn consume(&mut self, n: usize) {
        self.raw.consume(n);
        self.offset += n as u64;
    }

    /// Takes a line with its end, up to `max` bytes; empty at the end of the input.
    ///
    /// The flag says whether the line was longer and has been cut.
    fn line(&mut self, max: usize) -> io::Result<(Vec<u8>, bool)> {
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
    fn take(&mut self, n: u64) -> io::Result<Vec<u8>> {
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
    fn skip(&mut self, n: u64) -> io::Result<u64> {
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
    fn rest(&mut self) -> Result<Vec<u8>, Finding> {
        let (start, max) = (self.offset, self.limits.max_page_bytes);
        let bytes = self.take(max as u64 + 1).map_err(|e| self.failure(&e))?;
        if bytes.len() > max {
            return Err(self.too_large(start));
        }
        Ok(bytes)
    }

    fn too_large(&self, offset: u64) -> Finding {
        let max = self.limits.max_page_bytes;
        Finding::error("page-too-large", format!("a page is longer than {max} bytes"))
            .at(&self.name, Some(offset))
            .hint("raise the limit if the page is what it claims to be")
    }

    fn failure(&self, error: &io::Error) -> Finding {
        let inflate = error.get_ref().and_then(|e| e.downcast_ref::<InflateError>());
        let code = inflate.map_or("unreadable", InflateError::code);
        Finding::error(code, error.to_string()).at(&self.name, Some(self.offset))
    }
}

/// Reads the records of one format; `None` ends the input.
trait Reader<R: Read> {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>>;
}

/// The pages of one input, one at a time.
///
/// After a record that cannot be read comes the next one.
pub struct Pages<R: Read> {
    start: Option<Result<Input<R>, Finding>>,
    running: Option<(Input<R>, Box<dyn Reader<R> + Send>)>,
}

/// Splits an input into pages: undoes gzip and zstd, then WARC, RSS, Atom or JSON Lines.
///
/// `name` is the file or URL as the user named it; it decides the format only where
/// the bytes do not. Offsets count decompressed bytes.
///
/// ```
/// use annals_page::{pages, Limits};
/// let html = "<title>Ardovia recalls envoy</title>".as_bytes();
/// let all: Vec<_> = pages("a.html", html, &Limits::default()).collect();
/// assert_eq!(all.len(), 1);
/// ```
pub fn pages<R: Read>(name: &str, reader: R, limits: &Limits) -> Pages<R> {
    let source = || name.to_owned();
    let start = Inflate::new(reader, limits)
        .map(|inflate| Input {
            name: source(),
            raw: Raw::new(inflate),
            offset: 0,
            limits: limits.clone(),
        })
        .map_err(|e| Finding::error("unreadable", e.to_string()).at(name, Some(0)));
    Pages { start: Some(start), running: None }
}

impl<R: Read> Pages<R> {
    fn open(&mut self, start: Result<Input<R>, Finding>) -> Result<(), Finding> {
        let mut input = start?;
        let head = match input.peek(4096) {
            Ok(head) => head[..head.len().min(4096)].to_vec(),
            Err(e) => return Err(input.failure(&e)),
        };
        if head.iter().all(u8::is_ascii_whitespace) && head.len() < 4096 {
            return Err(Finding::error("empty-input", "nothing in it").at(&input.name, Some(0)));
        }
        let format = Format::sniff(&input.name, &head);
        if matches!(format, Format::Text | Format::Html) && whole::is_binary(&head) {
            return Err(Finding::error("not-text", "neither a page nor an archive")
                .at(&input.name, Some(0))
                .hint(
                    "Annals reads HTML, text, WARC, RSS, Atom and JSON Lines, plain or gz or zst",
                ));
        }
        let reader: Box<dyn Reader<R> + Send> = match format {
            Format::Html | Format::Text => Box::new(whole::Whole::new(format)),
            Format::Warc => Box::new(warc::Warc::default()),
            Format::Rss => Box::new(rss::Rss::default()),
            Format::Atom => Box::new(atom::Atom::default()),
            Format::Jsonl => Box::new(jsonl::Jsonl::default()),
        };
        self.running = Some((input, reader));
        Ok(())
    }
}

impl<R: Read> Iterator for Pages<R> {
    type Item = Result<Page, Finding>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(start) = self.start.take() {
            if let Err(finding) = self.open(start) {
                return Some(Err(finding));
            }
        }
        let (input, reader) = self.running.as_mut()?;
        let item = reader.next(input);
        if item.is_none() {
            self.running = None;
        }
        item
    }
}
