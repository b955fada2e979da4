//! HTML and plain text: the whole input is one page.

use super::{Format, Input, Reader};
use crate::page::{Media, Page};
use annals_model::Finding;
use std::io::Read;

const HTML_TAGS: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "meta",
    "title",
    "script",
    "div",
    "p",
    "article",
    "main",
    "section",
    "h1",
    "span",
    "table",
    "link",
    "style",
    "header",
    "a",
    "b",
    "center",
    "font",
];

/// Whether a text opens like HTML: a tag of HTML comes before any words.
pub(super) fn sniff_html(text: &str) -> bool {
    if super::xml_root_is(text, &["html", "HTML"]) {
        return true;
    }
    let text = match text.strip_prefix("<!--").and_then(|t| t.find("-->").map(|at| &t[at + 3..])) {
        Some(rest) => rest.trim_start(),
        None => text,
    };
    let opening: String = text.chars().take(20).collect::<String>().to_ascii_lowercase();
    let Some(rest) = opening.strip_prefix('<') else {
        // A byte of rubbish before the doctype is common; a doctype is not common in prose.
        let start: String = text.chars().take(512).collect::<String>().to_ascii_lowercase();
        return start.contains("<!doctype html") || start.contains("<html");
    };
    HTML_TAGS.iter().any(|tag| {
        rest.strip_prefix(tag).is_some_and(|after| {
            after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || ">/".contains(c))
        })
    })
}

/// Whether bytes are neither text of one-byte charsets nor UTF-16.
pub(super) fn is_binary(head: &[u8]) -> bool {
    if encoding_rs::Encoding::for_bom(head).is_some() {
        return false;
    }
    let zeros = head.iter().filter(|b| **b == 0).count();
    // UTF-16 without its mark has a zero in every second byte; images and
    // archives have them scattered, and control bytes besides.
    let controls = head.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    controls * 50 > head.len() || (zeros > 0 && zeros * 3 < head.len())
}

/// Reads one page.
pub(super) struct Whole {
    format: Format,
    done: bool,
}

impl Whole {
    pub(super) fn new(format: Format) -> Self {
        Whole { format, done: false }
    }
}

impl<R: Read> Reader<R> for Whole {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        if std::mem::replace(&mut self.done, true) {
            return None;
        }
        let media = if self.format == Format::Html { Media::Html } else { Media::Text };
        Some(input.rest().map(|bytes| Page::new(&input.name, self.format.as_str(), media, bytes)))
    }
}
