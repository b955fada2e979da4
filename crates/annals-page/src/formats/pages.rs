//! One input to its pages.

use super::fields::FieldMap;
use super::input::Input;
use super::zip::{Member, Zip};
use super::{atom, json_feed, jsonl, mhtml, rss, sitemap, warc, whole, Format, Reader};
use crate::page::Page;
use crate::Limits;
use annals_model::Finding;
use std::io::Read;
use std::sync::Arc;

/// The pages of one input, one at a time.
///
/// After a record that cannot be read comes the next one.
pub struct Pages<R: Read + Send> {
    start: Option<Result<Input<R>, Finding>>,
    running: Option<Running<R>>,
}

enum Running<R: Read + Send> {
    One(Open<R>),
    Zip(Zip<R>),
}

/// An input with the reader of its format.
pub(super) struct Open<R: Read> {
    pub(super) input: Input<R>,
    reader: Box<dyn Reader<R> + Send>,
}

impl<R: Read> Open<R> {
    /// The next page; `None` ends the input.
    pub(super) fn next(&mut self) -> Option<Result<Page, Finding>> {
        self.reader.next(&mut self.input)
    }
}

/// Splits an input into pages: undoes gzip and zstd, then ZIP, WARC, MHTML, feeds, sitemaps
/// and JSON Lines.
///
/// `name` is the file or URL as the user named it; it decides the format only where
/// the bytes do not. Offsets count decompressed bytes. Feeds and sitemaps may give pages
/// that are only links; see [`crate::Media`].
///
/// ```
/// use annals_page::{pages, Limits};
/// let html = "<title>Ardovia recalls envoy</title>".as_bytes();
/// let all: Vec<_> = pages("a.html", html, &Limits::default()).collect();
/// assert_eq!(all.len(), 1);
/// ```
pub fn pages<R: Read + Send>(name: &str, reader: R, limits: &Limits) -> Pages<R> {
    Pages { start: Some(Input::new(name, reader, limits)), running: None }
}

impl<R: Read + Send> Pages<R> {
    /// Reads the columns of tables by a map of the user's.
    pub fn with_fields(mut self, fields: Arc<FieldMap>) -> Self {
        if let Some(Ok(input)) = &mut self.start {
            input.fields = fields;
        }
        self
    }

    fn open(&mut self, start: Result<Input<R>, Finding>) -> Result<(), Finding> {
        let mut input = start?;
        let format = format_of(&mut input)?;
        self.running = Some(if format == Format::Zip {
            Running::Zip(Zip::new(input))
        } else {
            Running::One(Open { reader: reader_of(format), input })
        });
        Ok(())
    }
}

/// Opens what stands inside an archive; an archive inside it is refused.
pub(super) fn open_member<R: Read + Send>(
    mut input: Input<Member<R>>,
) -> Result<Open<Member<R>>, Finding> {
    let format = format_of(&mut input)?;
    if format == Format::Zip {
        return Err(Finding::error("nested-archive", "a ZIP inside a ZIP")
            .at(&input.name, Some(0))
            .hint("unpack it and read the folder"));
    }
    Ok(Open { reader: reader_of(format), input })
}

fn format_of<R: Read>(input: &mut Input<R>) -> Result<Format, Finding> {
    let head = match input.peek(4096) {
        Ok(head) => head[..head.len().min(4096)].to_vec(),
        Err(e) => return Err(input.failure(&e)),
    };
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < 4096 {
        return Err(Finding::error("empty-input", "nothing in it").at(&input.name, Some(0)));
    }
    let format = Format::sniff(&input.name, &head);
    if !matches!(format, Format::Zip | Format::Warc) && whole::is_binary(&head) {
        let formats: Vec<_> = Format::all().map(Format::as_str).collect();
        return Err(Finding::error("not-text", "neither a page nor an archive")
            .at(&input.name, Some(0))
            .hint(format!("Annals reads {}, plain or gz or zst", formats.join(", "))));
    }
    Ok(format)
}

fn reader_of<R: Read>(format: Format) -> Box<dyn Reader<R> + Send> {
    match format {
        Format::Warc => Box::new(warc::Warc::default()),
        Format::Mhtml => Box::new(mhtml::Mhtml::default()),
        Format::Sitemap => Box::new(sitemap::Sitemap::default()),
        Format::Rss => Box::new(rss::Rss::default()),
        Format::Atom => Box::new(atom::Atom::default()),
        Format::JsonFeed => Box::new(json_feed::JsonFeed::default()),
        Format::Jsonl => Box::new(jsonl::Jsonl::default()),
        Format::Html | Format::Text | Format::Zip => Box::new(whole::Whole::new(format)),
    }
}

impl<R: Read + Send> Iterator for Pages<R> {
    type Item = Result<Page, Finding>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(start) = self.start.take() {
            if let Err(finding) = self.open(start) {
                return Some(Err(finding));
            }
        }
        let item = match self.running.as_mut()? {
            Running::One(open) => open.next(),
            Running::Zip(zip) => zip.next(),
        };
        if item.is_none() {
            self.running = None;
        }
        item
    }
}
