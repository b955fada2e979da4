//! The formats pages come in, each in a file of its own, listed once here.

mod atom;
mod fields;
mod input;
mod json_feed;
mod jsonl;
mod mhtml;
mod pages;
mod rss;
mod sitemap;
mod warc;
mod whole;
mod xml;
mod zip;

pub use fields::{FieldMap, FieldMapError};
pub use pages::{pages, Pages};

use crate::page::Page;
use annals_model::Finding;
use input::Input;
use std::io::Read;

/// How the bytes of an input are laid out, once decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Html,
    Text,
    Zip,
    Warc,
    Mhtml,
    Sitemap,
    Rss,
    Atom,
    JsonFeed,
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
    Entry { format: Format::Zip, name: "zip", endings: &["zip"], sniff: zip::sniff },
    Entry { format: Format::Warc, name: "warc", endings: &["warc", "wet"], sniff: warc::sniff },
    Entry { format: Format::Mhtml, name: "mhtml", endings: &["mhtml", "mht"], sniff: mhtml::sniff },
    Entry { format: Format::Sitemap, name: "sitemap", endings: &[], sniff: sitemap::sniff },
    Entry { format: Format::Atom, name: "atom", endings: &["atom"], sniff: atom::sniff },
    Entry { format: Format::Rss, name: "rss", endings: &["rss", "rdf", "xml"], sniff: rss::sniff },
    Entry { format: Format::JsonFeed, name: "json-feed", endings: &[], sniff: json_feed::sniff },
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

/// The ending of a file or archive member that no format has; a page need not have one.
///
/// A folder's notes about its pages (`.md`) are no pages.
///
/// ```
/// use annals_page::strange_ending;
/// assert_eq!(strange_ending("saved/logo.png").as_deref(), Some("png"));
/// assert_eq!(strange_ending("saved/story.html.gz"), None);
/// ```
pub fn strange_ending(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
    let name = [".gz", ".gzip", ".zst"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    let (_, ending) = name.rsplit_once('.')?;
    let known = ending != "md" && FORMATS.iter().any(|entry| entry.endings.contains(&ending));
    (!known).then(|| ending.to_owned())
}

fn by_name(name: &str) -> Option<Format> {
    let name = name.split(['?', '#']).next()?.to_ascii_lowercase();
    let name = [".gz", ".zst", ".gzip"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    let (_, ending) = name.rsplit_once('.')?;
    FORMATS.iter().find(|entry| entry.endings.contains(&ending)).map(|entry| entry.format)
}

/// The name of the first element of an XML text, past prologue and comments.
fn xml_root(text: &str) -> Option<&str> {
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
            let rest = rest.strip_prefix('<')?;
            return rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next();
        };
        rest = &rest[end?..];
    }
}

fn xml_root_is(text: &str, names: &[&str]) -> bool {
    xml_root(text).is_some_and(|name| names.contains(&name))
}

/// Reads the records of one format; `None` ends the input.
trait Reader<R: Read> {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>>;
}
