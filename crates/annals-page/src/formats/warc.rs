//! WARC: the archives of crawlers, one HTTP response a record.

use super::{Input, Reader};
use crate::inflate::{inflate_all, InflateError};
use crate::page::{Media, Page};
use crate::stamp;
use annals_model::Finding;
use std::io::{self, Read};

/// Longest header block that is read; a longer one is no header.
const MAX_HEADER: usize = 1 << 20;

pub(super) fn sniff(text: &str) -> bool {
    text.starts_with("WARC/")
}

#[derive(Default)]
pub(super) struct Warc {
    /// Set after a damaged record: look for the next record's first line.
    lost: bool,
    /// Errors of the reader in a row; a reader that fails twice is at its end.
    failures: u32,
    /// A fault met while looking past a whole record.
    pending: Option<io::Error>,
}

#[derive(Debug, Default)]
struct Header {
    kind: String,
    length: Option<u64>,
    target: Option<String>,
    date: Option<String>,
    media: Option<String>,
}

impl<R: Read> Reader<R> for Warc {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        loop {
            match self.record(input) {
                Ok(None) => return None,
                Ok(Some(found)) => {
                    self.failures = 0;
                    match found {
                        Ok(Some(page)) => return Some(Ok(page)),
                        Ok(None) => {}
                        Err(finding) => return Some(Err(finding)),
                    }
                }
                Err(e) => {
                    self.failures += 1;
                    if self.failures > 1 {
                        return None;
                    }
                    self.lost = true;
                    return Some(Err(input.failure(&e)));
                }
            }
        }
    }
}

type Found = Result<Option<Page>, Finding>;

impl Warc {
    /// Reads one record; `None` at the end of the input.
    fn record<R: Read>(&mut self, input: &mut Input<R>) -> io::Result<Option<Found>> {
        if let Some(e) = self.pending.take() {
            return Err(e);
        }
        let Some(start) = self.find_start(input)? else { return Ok(None) };
        if let Err(at) = start {
            let finding = Finding::error("bad-warc-record", "no WARC record begins here")
                .at(&input.name, Some(at))
                .hint("the records after it are read");
            return Ok(Some(Err(finding)));
        }
        let offset = start.unwrap_or(0);
        let (header, ended) = read_header(input)?;
        let Some(length) = header.length.filter(|_| ended) else {
            self.lost = true;
            let message = "a record's header has no Content-Length";
            let message = if ended { message } else { "the archive ends in a record's header" };
            let code = if ended { "bad-warc-record" } else { "truncated-warc" };
            return Ok(Some(Err(Finding::error(code, message).at(&input.name, Some(offset)))));
        };
        let wanted = matches!(header.kind.as_str(), "response" | "resource" | "conversion");
        if !wanted || length > input.limits.max_page_bytes as u64 {
            let skipped = input.skip(length)?;
            if skipped < length {
                return Ok(Some(Err(truncated(input, offset, skipped, length))));
            }
            return Ok(Some(if wanted { Err(input.too_large(offset)) } else { Ok(None) }));
        }
        let block = input.take(length)?;
        if (block.len() as u64) < length {
            let got = block.len() as u64;
            return Ok(Some(Err(truncated(input, offset, got, length))));
        }
        // Damage to a gzip member may show only at its end, so look past the record before
        // trusting it. A fault of a member that gave nothing yet is not this record's.
        loop {
            match input.peek(1) {
                Ok(ahead) if ahead.first().is_some_and(u8::is_ascii_whitespace) => input.consume(1),
                Ok(_) => break,
                Err(e) if is_of_this_member(&e) => return Err(e),
                Err(e) => {
                    self.pending = Some(e);
                    break;
                }
            }
        }
        Ok(Some(page(input, &header, block, offset)))
    }

    /// Moves past blank lines to a record's `WARC/` line and takes it.
    ///
    /// `Some(Err(at))` when something else stood at `at`; the search then goes on.
    fn find_start<R: Read>(
        &mut self,
        input: &mut Input<R>,
    ) -> io::Result<Option<Result<u64, u64>>> {
        loop {
            let at = input.offset;
            let (line, _) = input.line(MAX_HEADER)?;
            if line.is_empty() {
                return Ok(None);
            }
            if line.starts_with(b"WARC/") {
                self.lost = false;
                return Ok(Some(Ok(at)));
            }
            if line.iter().all(u8::is_ascii_whitespace) || self.lost {
                continue;
            }
            self.lost = true;
            return Ok(Some(Err(at)));
        }
    }
}

fn truncated<R: Read>(input: &Input<R>, offset: u64, got: u64, length: u64) -> Finding {
    let message = format!("the archive ends {got} bytes into a record of {length}");
    Finding::error("truncated-warc", message).at(&input.name, Some(offset))
}

fn is_of_this_member(error: &io::Error) -> bool {
    let inflate = error.get_ref().and_then(|e| e.downcast_ref::<InflateError>());
    inflate.is_none_or(InflateError::has_begun)
}

/// Reads header lines to the blank line; the flag says whether that came.
fn read_header<R: Read>(input: &mut Input<R>) -> io::Result<(Header, bool)> {
    let mut header = Header::default();
    let mut total = 0;
    loop {
        let (line, cut) = input.line(MAX_HEADER)?;
        total += line.len();
        if line.is_empty() || cut || total > MAX_HEADER {
            return Ok((header, false));
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            return Ok((header, true));
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => header.kind = value.to_ascii_lowercase(),
            "content-length" => header.length = value.parse().ok(),
            "warc-target-uri" => {
                header.target = Some(value.trim_matches(['<', '>']).to_owned());
            }
            "warc-date" => header.date = Some(value.to_owned()),
            "content-type" => header.media = Some(value.to_ascii_lowercase()),
            _ => {}
        }
    }
}

fn page<R: Read>(input: &Input<R>, header: &Header, block: Vec<u8>, offset: u64) -> Found {
    let is_http = header.kind == "response"
        && header.media.as_deref().is_none_or(|m| m.starts_with("application/http"));
    let (media, http_charset, bytes) = if is_http {
        let Some(response) = Http::parse(&block) else {
            return Err(Finding::warning("bad-http-response", "a record holds no HTTP response")
                .at(&input.name, Some(offset)));
        };
        if !(200..300).contains(&response.status) {
            return Ok(None);
        }
        let Some(media) = media_of(response.media.as_deref(), response.body) else {
            return Ok(None);
        };
        let charset = response.media.as_deref().and_then(charset_of);
        let body = response.decoded(&input.limits);
        (media, charset, body.map_err(|f| f.at(&input.name, Some(offset)))?)
    } else {
        let Some(media) = media_of(header.media.as_deref(), &block) else { return Ok(None) };
        (media, header.media.as_deref().and_then(charset_of), block)
    };
    let mut page = Page::new(&input.name, "warc", media, bytes);
    page.origin.offset = Some(offset);
    page.url = header.target.clone();
    page.http_charset = http_charset;
    page.fetched_at = header.date.as_deref().and_then(stamp::parse);
    Ok(Some(page))
}

fn media_of(content_type: Option<&str>, body: &[u8]) -> Option<Media> {
    let content_type = content_type.unwrap_or("").split(';').next().unwrap_or("").trim();
    match content_type {
        "text/html" | "application/xhtml+xml" => Some(Media::Html),
        "text/plain" => Some(Media::Text),
        "" => {
            let head = String::from_utf8_lossy(&body[..body.len().min(2048)]).into_owned();
            super::whole::sniff_html(head.trim_start()).then_some(Media::Html)
        }
        _ => None,
    }
}

fn charset_of(content_type: &str) -> Option<String> {
    let (_, after) = content_type.split_once("charset=")?;
    let value = after.split([';', ',']).next()?.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

struct Http<'a> {
    status: u32,
    media: Option<String>,
    chunked: bool,
    encoding: Option<String>,
    body: &'a [u8],
}

impl<'a> Http<'a> {
    fn parse(block: &'a [u8]) -> Option<Self> {
        let end = header_end(block)?;
        let text = String::from_utf8_lossy(&block[..end.0]);
        let mut lines = text.lines();
        let first = lines.next()?;
        if !first.starts_with("HTTP/") {
            return None;
        }
        let status = first.split_whitespace().nth(1)?.parse().ok()?;
        let mut http =
            Http { status, media: None, chunked: false, encoding: None, body: &block[end.1..] };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim().to_ascii_lowercase();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => http.media = Some(value),
                "transfer-encoding" => http.chunked = value.contains("chunked"),
                "content-encoding" if !value.is_empty() && value != "identity" => {
                    http.encoding = Some(value);
                }
                _ => {}
            }
        }
        Some(http)
    }

    /// The body with chunks joined and content encoding undone.
    ///
    /// Many crawlers store the body decoded under the headers as sent, so the
    /// bytes have the last word on whether there is anything to undo.
    fn decoded(&self, limits: &crate::Limits) -> Result<Vec<u8>, Finding> {
        let joined = if self.chunked { dechunk(self.body) } else { None };
        let body = joined.as_deref().unwrap_or(self.body);
        let zipped = body.starts_with(&[0x1f, 0x8b]) || body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
        if zipped {
            let out = inflate_all(body, limits)
                .map_err(|e| Finding::error("bad-content-encoding", e.to_string()))?;
            if out.len() > limits.max_page_bytes {
                let max = limits.max_page_bytes;
                let message = format!("a page is longer than {max} bytes");
                return Err(Finding::error("page-too-large", message));
            }
            return Ok(out);
        }
        if self.encoding.is_some() && super::whole::is_binary(&body[..body.len().min(4096)]) {
            let encoding = self.encoding.as_deref().unwrap_or("");
            let message = format!("a body in content encoding `{encoding}`");
            return Err(Finding::error("unknown-content-encoding", message));
        }
        Ok(body.to_vec())
    }
}

/// End of the header lines and start of the body.
fn header_end(block: &[u8]) -> Option<(usize, usize)> {
    let crlf = block.windows(4).position(|w| w == b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = block.windows(2).position(|w| w == b"\n\n").map(|at| (at, at + 2));
    match (crlf, lf) {
        (Some(a), Some(b)) => Some(if a.0 <= b.0 { a } else { b }),
        (a, b) => a.or(b),
    }
}

/// Joins the chunks of a chunked body; `None` when it is not in chunks.
fn dechunk(body: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (Vec::new(), body);
    loop {
        let end = rest.iter().take(64).position(|b| *b == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        // A body cut short keeps what came.
        let chunk = &rest[..size.min(rest.len())];
        out.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_only_where_there_are_chunks() {
        assert_eq!(dechunk(b"4\r\nArdo\r\n3\r\nvia\r\n0\r\n\r\n"), Some(b"Ardovia".to_vec()));
        assert_eq!(dechunk(b"<html><p>Ardovia</p>\n"), None);
        assert_eq!(dechunk(b"a;x=1\r\nArdo"), Some(b"Ardo".to_vec()));
    }

    #[test]
    fn charsets_are_read_from_content_types() {
        let check = |line, expect: Option<&str>| {
            assert_eq!(charset_of(line).as_deref(), expect);
        };
        check("text/html; charset=utf-8", Some("utf-8"));
        check("text/html; charset=\"windows-1254\"; q=1", Some("windows-1254"));
        check("text/html", None);
    }
}
