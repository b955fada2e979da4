//! From the source to the tree: each token to the rules of the mode at hand.

use super::builder::{Builder, Mode};
use super::dom::{NodeId, Space, NONE, ROOT};
use super::foreign::is_foreign;
use super::kind::Kind;
use super::quirks;
use super::token::{bogus, comment, tag, Keep, Tag};
use memchr::memchr;

/// Nodes after which a page is cut: hostile markup can make them out of nothing.
const MAX_NODES: usize = 2_000_000;

impl Builder<'_> {
    /// Reads the page to its end; whether it was cut, for its tree had grown too large.
    pub(super) fn run(&mut self) -> bool {
        let bytes = self.arena.dom.source.as_bytes();
        let (mut from, mut look) = (self.at, self.at);
        let mut cut = false;
        while let Some(n) = memchr(b'<', &bytes[look..]) {
            let at = look + n;
            if !begins_markup(bytes, at) {
                look = at + 1;
                continue;
            }
            if from < at {
                self.characters(from, at);
            }
            self.skips_newline = false;
            self.at = bytes.len();
            self.markup(at);
            if self.is_plain {
                self.plain_text(self.at);
            }
            (from, look) = (self.at, self.at);
            if self.arena.dom.nodes.len() > MAX_NODES {
                (from, cut) = (bytes.len(), true);
                break;
            }
        }
        if from < bytes.len() {
            self.characters(from, bytes.len());
        }
        self.end();
        cut
    }

    /// Reads the token that begins with `<` at `at`, and moves behind it.
    fn markup(&mut self, at: usize) {
        let source = self.arena.dom.source;
        let bytes = source.as_bytes();
        let rest = &bytes[at + 1..];
        match rest {
            [b'/', b'>', ..] => self.at = at + 3,
            [b'/', b, ..] if b.is_ascii_alphabetic() => {
                let kept = self.arena.dom.attributes.len();
                if let Some(tag) = tag(&mut self.arena, at, at + 2, Keep::Read) {
                    self.arena.dom.attributes.truncate(kept);
                    self.at = tag.end as usize;
                    self.end_tag(&Tag { attributes: (0, 0), ..tag });
                }
            }
            [b'/', ..] => self.comment((at + 2, bogus(bytes, at + 2))),
            [b'?', ..] => self.comment((at + 1, bogus(bytes, at + 1))),
            [b'!', b'-', b'-', ..] => self.comment((at + 4, comment(bytes, at + 4))),
            [b'!', word @ ..] if starts(word, b"doctype") => {
                let (end, behind) = bogus(bytes, at + 9);
                self.at = behind;
                self.doctype(at, &source[at + 9..end], end < behind);
            }
            [b'!', b'[', word @ ..] if word.starts_with(b"CDATA[") && self.is_in_foreign() => {
                let start = at + 9;
                let end = memchr::memmem::find(&bytes[start..], b"]]>").map(|n| start + n);
                self.at = end.map_or(bytes.len(), |end| end + 3);
                self.words(start as u32, (start as u32, end.unwrap_or(bytes.len()) as u32));
            }
            [b'!', ..] => self.comment((at + 2, bogus(bytes, at + 2))),
            _ => {
                if let Some(tag) = tag(&mut self.arena, at, at + 1, self.keep) {
                    self.at = tag.end as usize;
                    self.start_tag(&tag);
                }
            }
        }
    }

    fn is_in_foreign(&self) -> bool {
        is_foreign(self.adjusted_kind())
    }

    fn start_tag(&mut self, tag: &Tag) {
        if self.flattens(tag) {
            return;
        }
        if self.is_in_foreign() && self.is_foreign_start(tag) && self.start_in_foreign(tag) {
            return;
        }
        loop {
            let done = match self.mode {
                Mode::InBody => {
                    self.start_in_body(tag);
                    true
                }
                Mode::Initial
                | Mode::BeforeHtml
                | Mode::BeforeHead
                | Mode::InHead
                | Mode::InHeadNoscript
                | Mode::AfterHead => self.start_before_body(tag),
                Mode::InTable
                | Mode::InCaption
                | Mode::InColumnGroup
                | Mode::InTableBody
                | Mode::InRow
                | Mode::InCell => self.start_in_table(tag),
                Mode::InTemplate => self.start_in_template(tag),
                Mode::AfterBody | Mode::AfterAfterBody if tag.kind == Kind::Html => {
                    self.start_in_body(tag);
                    true
                }
                Mode::AfterBody | Mode::AfterAfterBody => {
                    self.mode = Mode::InBody;
                    false
                }
                Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                    self.start_in_frames(tag);
                    true
                }
            };
            if done {
                return;
            }
        }
    }

    fn end_tag(&mut self, tag: &Tag) {
        if self.was_flattened(tag) {
            return;
        }
        let depth = self.open.len();
        let in_foreign = self.open.last().is_some_and(|(kind, _)| is_foreign(*kind));
        if !(in_foreign && self.end_in_foreign(tag)) {
            while !self.end_in_mode(tag) {}
        }
        if self.open.len() < depth {
            self.came_up();
        }
    }

    fn end_in_mode(&mut self, tag: &Tag) -> bool {
        match self.mode {
            Mode::InBody => self.end_in_body(tag),
            Mode::Initial
            | Mode::BeforeHtml
            | Mode::BeforeHead
            | Mode::InHead
            | Mode::InHeadNoscript
            | Mode::AfterHead => self.end_before_body(tag),
            Mode::InTable
            | Mode::InCaption
            | Mode::InColumnGroup
            | Mode::InTableBody
            | Mode::InRow
            | Mode::InCell => self.end_in_table(tag),
            Mode::InTemplate => {
                if tag.kind == Kind::Template {
                    self.end_template();
                }
                true
            }
            Mode::AfterBody if tag.kind == Kind::Html => {
                if self.context.is_none() {
                    self.mode = Mode::AfterAfterBody;
                }
                true
            }
            Mode::AfterBody | Mode::AfterAfterBody => {
                self.mode = Mode::InBody;
                false
            }
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                self.end_in_frames(tag);
                true
            }
        }
    }

    fn doctype(&mut self, at: usize, text: &str, ended: bool) {
        if self.mode != Mode::Initial {
            return;
        }
        let doctype = quirks::doctype(text, ended);
        self.quirks = doctype.is_quirky();
        self.mode = Mode::BeforeHtml;
        if self.keep == Keep::All {
            let node = self.arena.add(Kind::Doctype, Space::Html, at as u32);
            let words = self.arena.gather(|_, out| out.push_str(&doctype.to_string()));
            self.put_words(node, (ROOT, NONE), words);
        }
    }

    fn comment(&mut self, (start, (end, behind)): (usize, (usize, usize))) {
        self.at = behind;
        if self.keep == Keep::Read {
            return;
        }
        let source = self.arena.dom.source;
        let words = self.arena.gather(|_, out| {
            out.push_str(&source[start..end.max(start)].replace('\0', "\u{fffd}"));
        });
        let node = self.arena.add(Kind::Comment, Space::Html, start as u32);
        let place = match self.mode {
            _ if self.is_in_foreign() => self.place(None),
            Mode::Initial | Mode::BeforeHtml | Mode::AfterAfterBody | Mode::AfterAfterFrameset => {
                (ROOT, NONE)
            }
            Mode::AfterBody => (self.open.first().map_or(ROOT, |(_, root)| *root), NONE),
            _ => self.place(None),
        };
        self.put_words(node, place, words);
    }

    fn put_words(&mut self, id: NodeId, place: (NodeId, NodeId), words: (u32, u32)) {
        let node = self.arena.node_mut(id);
        (node.start, node.end) = words;
        self.arena.insert(place, id);
    }

    /// The end of the page: what every page has is there, and templates are over.
    fn end(&mut self) {
        let at = self.arena.dom.source.len() as u32;
        loop {
            if self.is_open(Kind::Template) {
                self.pop_until(Kind::Template);
                self.clear_formatting();
                self.template_modes.pop();
                self.reset_mode();
                continue;
            }
            match self.mode {
                Mode::Initial => self.mode = Mode::BeforeHtml,
                Mode::BeforeHtml => self.open_root(&Tag::implied(Kind::Html, at)),
                Mode::BeforeHead => self.open_head(&Tag::implied(Kind::Head, at)),
                Mode::InHeadNoscript => {
                    self.pop();
                    self.mode = Mode::InHead;
                }
                Mode::InHead => {
                    self.pop();
                    self.mode = Mode::AfterHead;
                }
                Mode::AfterHead => self.open_body(&Tag::implied(Kind::Body, at)),
                _ => return,
            }
        }
    }
}

/// Whether the `<` at `at` begins markup, and is not itself a word.
pub(super) fn begins_markup(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at + 1) {
        Some(b'/') => at + 2 < bytes.len(),
        Some(b) => b.is_ascii_alphabetic() || matches!(b, b'!' | b'?'),
        None => false,
    }
}

fn starts(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
