//! MHTML: a page as browsers save it in one file, of which only the page itself is read.

use super::{Input, Reader};
use crate::page::{Media, Page};
use crate::stamp;
use annals_model::Finding;
use std::io::{self, Read};

/// Longest header block that is read; a longer one is no header.
const MAX_HEADER: usize = 1 << 20;

/// Multiparts in one another that are looked into.
const MAX_NESTED: usize = 16;

pub(super) fn sniff(text: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "from:",
        "mime-version:",
        "content-type:",
        "subject:",
        "date:",
        "snapshot-content-location:",
    ];
    let opening: String = text.chars().take(30).collect::<String>().to_ascii_lowercase();
    if !OPENINGS.iter().any(|name| opening.starts_with(name)) {
        return false;
    }
    let head = text.split("\n\n").next().unwrap_or("").split("\r\n\r\n").next().unwrap_or("");
    let names = head.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim());
    let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    ["mime-version", "content-type"].iter().all(|name| names.iter().any(|other| other == name))
}

#[derive(Default)]
pub(super) struct Mhtml {
    done: bool,
}

impl<R: Read> Reader<R> for Mhtml {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        if std::mem::replace(&mut self.done, true) {
            return None;
        }
        Some(match page(input) {
            Ok(found) => found,
            Err(e) => Err(input.failure(&e)),
        })
    }
}

/// What the header of the archive or of one of its parts says.
#[derive(Default)]
struct Header {
    media: String,
    /// Parameters of the media type, names in lower case.
    parameters: Vec<(String, String)>,
    encoding: String,
    location: Option<String>,
    snapshot: Option<String>,
    id: Option<String>,
    date: Option<String>,
}

impl Header {
    fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(other, _)| other == name)?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    fn add(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => {
                let mut pieces = pieces(value).into_iter();
                self.media = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
                self.parameters = pieces.filter_map(|piece| parameter(&piece)).collect();
            }
            "content-transfer-encoding" => self.encoding = value.to_ascii_lowercase(),
            "content-location" => self.location = Some(value.to_owned()),
            "snapshot-content-location" => self.snapshot = Some(value.to_owned()),
            "content-id" => self.id = Some(value.trim_matches(['<', '>']).to_owned()),
            "date" => self.date = Some(value.to_owned()),
            _ => {}
        }
    }
}

/// A header's value cut at the semicolons outside quotes.
fn pieces(value: &str) -> Vec<String> {
    let (mut pieces, mut quoted) = (vec![String::new()], false);
    for c in value.chars() {
        quoted ^= c == '"';
        match pieces.last_mut() {
            Some(last) if c != ';' || quoted => last.push(c),
            _ => pieces.push(String::new()),
        }
    }
    pieces
}

fn parameter(piece: &str) -> Option<(String, String)> {
    let (name, value) = piece.split_once('=')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned()))
}

/// Reads header lines to the blank line, folded ones joined; `None` where that does not come.
fn read_header<R: Read>(input: &mut Input<R>) -> io::Result<Option<Header>> {
    let (mut header, mut held, mut total) = (Header::default(), String::new(), 0);
    loop {
        let (line, cut) = input.line(MAX_HEADER)?;
        total += line.len();
        if line.is_empty() || cut || total > MAX_HEADER {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        if line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            held.push(' ');
            held.push_str(line.trim());
            continue;
        }
        header.add(&held);
        line.trim_end().clone_into(&mut held);
        if held.is_empty() {
            return Ok(Some(header));
        }
    }
}

type Found = Result<Page, Finding>;

fn page<R: Read>(input: &mut Input<R>) -> io::Result<Found> {
    let start = input.offset;
    let truncated = |input: &Input<R>| {
        Err(Finding::error("truncated-mhtml", "the file ends before its page does")
            .at(&input.name, Some(start)))
    };
    let Some(archive) = read_header(input)? else { return Ok(truncated(input)) };
    if !archive.media.starts_with("multipart/") {
        let (body, _) = match part(input, &[])? {
            Ok(body) => body,
            Err(finding) => return Ok(Err(finding)),
        };
        return Ok(made(input, &archive, &archive, body, start));
    }
    let mut boundaries: Vec<Vec<u8>> = Vec::new();
    boundaries.extend(boundary(&archive));
    let wanted = archive.parameter("start").map(|id| id.trim_matches(['<', '>']).to_owned());
    let mut ended = skip_part(input, &boundaries)?;
    while ended == End::Boundary {
        let at = input.offset;
        let Some(header) = read_header(input)? else { return Ok(truncated(input)) };
        if header.media.starts_with("multipart/") && boundaries.len() < MAX_NESTED {
            boundaries.extend(boundary(&header));
        }
        let named = wanted.is_none() || header.id == wanted;
        if !named || !matches!(header.media.as_str(), "text/html" | "application/xhtml+xml") {
            ended = skip_part(input, &boundaries)?;
            continue;
        }
        return Ok(match part(input, &boundaries)? {
            Ok((_, End::Input)) => truncated(input),
            Ok((body, _)) => made(input, &archive, &header, body, at),
            Err(finding) => Err(finding),
        });
    }
    if ended == End::Input {
        return Ok(truncated(input));
    }
    Ok(Err(Finding::error("no-page", "a saved page without a part in HTML")
        .at(&input.name, Some(start))
        .hint("save the page again, as one file or as HTML alone")))
}

fn boundary(header: &Header) -> Option<Vec<u8>> {
    header.parameter("boundary").map(|words| format!("--{words}").into_bytes())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Boundary,
    /// The boundary that closes the archive.
    Last,
    Input,
}

fn boundary_at(line: &[u8], boundaries: &[Vec<u8>]) -> Option<End> {
    let line = Some(line.trim_ascii_end()).filter(|line| line.starts_with(b"--"))?;
    boundaries.iter().enumerate().find_map(|(n, boundary)| {
        match line.strip_prefix(boundary.as_slice())? {
            b"" => Some(End::Boundary),
            b"--" if n == 0 => Some(End::Last),
            b"--" => Some(End::Boundary),
            _ => None,
        }
    })
}

/// Passes over a part.
fn skip_part<R: Read>(input: &mut Input<R>, boundaries: &[Vec<u8>]) -> io::Result<End> {
    loop {
        let (line, _) = input.line(1 << 12)?;
        if line.is_empty() {
            return Ok(End::Input);
        }
        if let Some(end) = boundary_at(&line, boundaries) {
            return Ok(end);
        }
    }
}

/// Takes a part as it stands, up to its boundary.
fn part<R: Read>(
    input: &mut Input<R>,
    boundaries: &[Vec<u8>],
) -> io::Result<Result<(Vec<u8>, End), Finding>> {
    let (start, max) = (input.offset, input.limits.max_page_bytes);
    let mut body = Vec::new();
    loop {
        let (line, cut) = input.line(max)?;
        if cut || body.len() + line.len() > max {
            return Ok(Err(input.too_large(start)));
        }
        if line.is_empty() {
            return Ok(Ok((body, End::Input)));
        }
        if let Some(end) = boundary_at(&line, boundaries) {
            return Ok(Ok((body, end)));
        }
        body.extend_from_slice(&line);
    }
}

fn made<R: Read>(
    input: &Input<R>,
    archive: &Header,
    header: &Header,
    body: Vec<u8>,
    at: u64,
) -> Found {
    let body = match header.encoding.as_str() {
        "quoted-printable" => unquote(&body),
        "base64" => unbase64(&body),
        "" | "7bit" | "8bit" | "binary" => body,
        other => {
            let message = format!("a page in transfer encoding `{other}`");
            return Err(
                Finding::error("unknown-transfer-encoding", message).at(&input.name, Some(at))
            );
        }
    };
    let media = if header.media == "text/plain" { Media::Text } else { Media::Html };
    let mut page = Page::new(&input.name, "mhtml", media, body);
    page.origin.offset = Some(at);
    let addresses = [&archive.snapshot, &header.location, &archive.location];
    let address = |url: &&String| url.starts_with("http://") || url.starts_with("https://");
    page.url = addresses.into_iter().flatten().find(address).cloned();
    page.http_charset = header.parameter("charset").map(str::to_owned);
    page.fetched_at = archive.date.as_deref().and_then(stamp::parse);
    Ok(page)
}

/// Undoes quoted-printable; what is none stands as it is.
fn unquote(body: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let words = line.trim_ascii_end();
        let mut rest = words;
        let mut soft = false;
        while let [byte, after @ ..] = rest {
            rest = after;
            match (byte, after) {
                (b'=', []) => soft = true,
                (b'=', [a, b, after @ ..]) => match (digit(*a), digit(*b)) {
                    (Some(a), Some(b)) => {
                        out.push((a * 16 + b) as u8);
                        rest = after;
                    }
                    _ => out.push(b'='),
                },
                _ => out.push(*byte),
            }
        }
        if !soft && line.ends_with(b"\n") {
            out.push(b'\n');
        }
    }
    out
}

/// Undoes base64; bytes outside its alphabet are passed over, as its standard has it.
fn unbase64(body: &[u8]) -> Vec<u8> {
    let value = |byte: u8| {
        Some(u32::from(match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        }))
    };
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for six in body.iter().filter_map(|byte| value(*byte)) {
        bits = bits << 6 | six;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings_are_undone() {
        let check = |body: &str, expect: &str| {
            assert_eq!(String::from_utf8(unquote(body.as_bytes())).unwrap(), expect);
        };
        check("a=3Db=\r\nc  \r\nd=C3=A9\n", "a=bc\nd\u{e9}\n");
        check("50=% = =ZZ =4", "50=% = =ZZ =4");
        assert_eq!(unbase64(b"QXJk\r\nb3ZpYQ==\r\n"), b"Ardovia");
        assert_eq!(unbase64(b"=*="), b"");
    }

    #[test]
    fn only_what_has_a_mail_header_is_a_saved_page() {
        assert!(sniff("From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\nx"));
        assert!(!sniff(
            "Date: Monday\nArdovia protests\n\nMIME-Version: and Content-Type: are words"
        ));
        assert!(!sniff("Ardovia protests\nMIME-Version: 1.0\nContent-Type: x"));
    }
}
