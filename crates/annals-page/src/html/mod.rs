//! HTML to a tree: a parser of our own that follows the standard and copies next to nothing.
//!
//! The source is scanned once. Tags, attributes and words stay where they stand in it; only
//! words with character references, or brought together from several places, are copied.
//! Names are numbers, nodes lie in one vector, and every search among open elements is
//! bounded, so that no markup costs more than time linear in its length.

mod adoption;
mod arena;
mod attribute;
mod body;
mod builder;
mod dom;
mod entity;
mod foreign;
mod head;
mod kind;
mod pack;
mod parser;
mod quirks;
mod raw;
mod table;
mod text;
mod token;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tokens;

pub(crate) use dom::{Dom, NodeId, ROOT};
pub(crate) use entity::unescape;
pub(crate) use kind::Kind;

use std::borrow::Cow;

/// A script as it stands in the source.
pub(crate) struct Script<'a> {
    /// Attributes as written.
    pub(crate) attributes: &'a str,
    pub(crate) body: &'a str,
}

/// A parsed page.
pub(crate) struct Tree<'a> {
    pub(crate) dom: Dom<'a>,
    /// Scripts in document order; they are not in the tree.
    pub(crate) scripts: Vec<Script<'a>>,
    pub(crate) images: usize,
    /// Tags dropped for standing too deep.
    pub(crate) flattened: usize,
    /// Whether the rest of the page was left out, for its tree had grown too large.
    pub(crate) cut: bool,
}

/// Bytes of a page that are read; places in it are numbers of 31 bits.
const MAX_BYTES: usize = 1 << 28;

/// A text with its line ends as the standard has them, all of one byte.
pub(crate) fn with_newlines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if !rest.starts_with('\n') {
            out.push('\n');
        }
    }
    out.push_str(rest);
    out.into()
}

/// Parses a page in time linear in its length, however it is nested.
///
/// What no reader sees is read by the same rules and left out of the tree: comments,
/// scripts, styles, attributes that nobody asks for. `text` is [`with_newlines`].
pub(crate) fn parse(text: &str, max_depth: usize) -> Tree<'_> {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut builder = builder::Builder::new(&text[..end], max_depth);
    let cut = builder.run() || end < text.len();
    let mut dom = builder.arena.dom;
    dom.read_cues();
    let (scripts, images, flattened) = (builder.scripts, builder.images, builder.flattened);
    Tree { dom, scripts, images, flattened, cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_flattened_and_keeps_its_text() {
        let mut page = "<div>".repeat(100_000);
        page.push_str("<p>Ardovia and Kestany held talks.</p>");
        page.push_str(&"</div>".repeat(100_000));
        page.push_str("<p>After.</p>");
        let tree = parse(&page, 512);
        assert_eq!(tree.flattened, 100_000 - 512);
        assert!(!tree.cut);
        let text = tree.dom.text(ROOT);
        assert!(text.contains("held talks.") && text.contains("After."));
    }

    #[test]
    fn markup_that_multiplies_itself_is_cut() {
        let page: String = (0..50_000).map(|n| format!("<div><b id={n}></div>x")).collect();
        let tree = parse(&page, 512);
        assert!(tree.cut || tree.flattened > 0);
        let page: String = (0..50_000).map(|_| "<div><table><td></div>x").collect();
        assert!(parse(&page, 512).flattened > 0);
        for page in ["<b><p>x".repeat(20_000), "<font><i>a".repeat(20_000)] {
            assert!(!parse(&page, 512).cut);
        }
    }

    #[test]
    fn lines_are_those_of_the_source() {
        let page = "<html>\n<script>\n\n\n</script>\n<!--\n-->\n<p>x</p>\n<p>y</p>";
        let tree = parse(page, 512);
        let lines: Vec<_> = tree
            .dom
            .descendants(ROOT)
            .filter(|node| tree.dom.is(*node, Kind::P))
            .map(|node| tree.dom.line(node))
            .collect();
        assert_eq!(lines, [8, 9]);
    }
}
