//! Where the words between tags go.

use super::builder::{Builder, Mode};
use super::dom::{GATHERED, ROOT};
use super::foreign::is_foreign;
use super::kind::{Kind, FOSTERED};
use super::token::{plain, Tag};

pub(super) fn is_blank(words: &str) -> bool {
    words.bytes().all(|b| matches!(b, b' ' | b'\n' | b'\t' | b'\x0c' | b'\r'))
}

impl Builder<'_> {
    /// Words as they stand in the source, references and all.
    pub(super) fn characters(&mut self, start: usize, end: usize) {
        let text = plain(&mut self.arena, (start, end), false);
        self.words(start as u32, text);
    }

    /// Words as they are read.
    pub(super) fn words(&mut self, at: u32, mut text: (u32, u32)) {
        if std::mem::take(&mut self.skips_newline) && self.arena.dom.piece(text).starts_with('\n') {
            text.0 += 1;
        }
        if text.0 == text.1 {
            return;
        }
        let kind = self.adjusted_kind();
        if is_foreign(kind) && !matches!(kind, Kind::MathPoint | Kind::HtmlPoint) {
            // The words of an annotation are foreign too, unless it is HTML.
            self.text_in_foreign(at, text);
            return;
        }
        match self.mode {
            Mode::InBody | Mode::InCaption | Mode::InCell | Mode::InTemplate => {
                self.text_in_body(at, text);
            }
            Mode::InTable | Mode::InTableBody | Mode::InRow => self.text_in_table(at, text),
            _ => self.text_elsewhere(at, text),
        }
    }

    fn text_in_body(&mut self, at: u32, mut text: (u32, u32)) {
        let words = self.arena.dom.piece(text);
        if text.0 & GATHERED != 0 && words.contains('\0') {
            let words = words.replace('\0', "");
            if words.is_empty() {
                return;
            }
            text = self.arena.gather(|_, out| out.push_str(&words));
        }
        self.reconstruct();
        if self.frameset_ok && !is_blank(self.arena.dom.piece(text)) {
            self.frameset_ok = false;
        }
        self.insert_text(at, text);
    }

    fn insert_text(&mut self, at: u32, text: (u32, u32)) {
        let place = self.place(None);
        if place.0 != ROOT {
            self.arena.insert_text(place, at, text);
        }
    }

    fn text_in_table(&mut self, at: u32, text: (u32, u32)) {
        let (kind, _) = self.current();
        let blank = self.arena.dom.piece(text).bytes().all(|b| b == 0 || b.is_ascii_whitespace());
        if blank && (kind.has(FOSTERED) || kind == Kind::Template) {
            let words = self.arena.dom.piece(text);
            let text = if words.contains('\0') {
                let words = words.replace('\0', "");
                self.arena.gather(|_, out| out.push_str(&words))
            } else {
                text
            };
            if text.0 < text.1 {
                self.insert_text(at, text);
            }
            return;
        }
        self.fostering = true;
        self.text_in_body(at, text);
        self.fostering = false;
    }

    /// Words outside the body: blanks may stand there, all else opens it.
    fn text_elsewhere(&mut self, at: u32, text: (u32, u32)) {
        let mut rest = text;
        let blanks = {
            let words = self.arena.dom.piece(text).as_bytes();
            let blank = |b: &u8| matches!(b, b' ' | b'\n' | b'\t' | b'\x0c' | b'\r');
            words.iter().take_while(|b| blank(b)).count() as u32
        };
        rest.0 += blanks;
        let blanks = (text.0, rest.0);
        let has_rest = rest.0 < rest.1;
        let tag = |kind| Tag::implied(kind, at);
        match self.mode {
            Mode::Initial | Mode::BeforeHtml | Mode::BeforeHead if !has_rest => return,
            Mode::Initial => {
                self.quirks = true;
                self.mode = Mode::BeforeHtml;
            }
            Mode::BeforeHtml => self.open_root(&tag(Kind::Html)),
            Mode::BeforeHead => self.open_head(&tag(Kind::Head)),
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                let words = self.arena.dom.piece(text).to_owned();
                let words: String = words.chars().filter(char::is_ascii_whitespace).collect();
                if !words.is_empty() {
                    let text = self.arena.gather(|_, out| out.push_str(&words));
                    self.insert_text(at, text);
                }
                return;
            }
            Mode::InColumnGroup if self.current().0 != Kind::Colgroup && has_rest => {
                let words = self.arena.dom.piece(text).to_owned();
                let words: String = words.chars().filter(char::is_ascii_whitespace).collect();
                if !words.is_empty() {
                    let text = self.arena.gather(|_, out| out.push_str(&words));
                    self.insert_text(at, text);
                }
                return;
            }
            Mode::AfterBody | Mode::AfterAfterBody => {
                if !has_rest {
                    self.text_in_body(at, text);
                    return;
                }
                self.mode = Mode::InBody;
                self.text_in_body(at, text);
                return;
            }
            _ => {
                if blanks.0 < blanks.1 {
                    self.insert_text(at, blanks);
                }
                if !has_rest {
                    return;
                }
                match self.mode {
                    Mode::InHead => {
                        self.pop();
                        self.mode = Mode::AfterHead;
                    }
                    Mode::InHeadNoscript => {
                        self.pop();
                        self.mode = Mode::InHead;
                    }
                    Mode::InColumnGroup => {
                        self.pop();
                        self.mode = Mode::InTable;
                    }
                    _ => self.open_body(&tag(Kind::Body)),
                }
            }
        }
        self.words(at, rest);
    }
}
