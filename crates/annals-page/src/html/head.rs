//! The rules for what stands before, in and after the head, for templates and framesets.

use super::builder::{Builder, Mode};
use super::dom::{Space, NONE, ROOT};
use super::kind::{Kind, HEADY};
use super::token::Tag;

impl Builder<'_> {
    pub(super) fn open_root(&mut self, tag: &Tag) {
        let root = self.arena.element(Kind::Html, Space::Html, tag);
        self.arena.insert((ROOT, NONE), root);
        self.push(Kind::Html, root);
        self.mode = Mode::BeforeHead;
    }

    pub(super) fn open_head(&mut self, tag: &Tag) {
        self.head = self.insert(tag);
        self.mode = Mode::InHead;
    }

    pub(super) fn open_body(&mut self, tag: &Tag) {
        self.insert(tag);
        self.mode = Mode::InBody;
    }

    /// A start tag by the rules of the head; whether they know it.
    pub(super) fn start_in_head(&mut self, tag: &Tag) -> bool {
        match tag.kind {
            Kind::Base | Kind::Basefont | Kind::Bgsound | Kind::Link | Kind::Meta => {
                self.insert_leaf(tag);
            }
            Kind::Title | Kind::Style | Kind::Noframes | Kind::Script => self.raw_text(tag),
            Kind::Noscript if self.scripting => self.raw_text(tag),
            Kind::Noscript => {
                self.insert(tag);
                self.mode = Mode::InHeadNoscript;
            }
            Kind::Template => {
                self.insert_marker();
                self.frameset_ok = false;
                self.mode = Mode::InTemplate;
                self.template_modes.push(Mode::InTemplate);
                self.insert(tag);
            }
            Kind::Head => {}
            Kind::Html => self.start_in_body(tag),
            _ => return false,
        }
        true
    }

    pub(super) fn end_template(&mut self) {
        if self.is_open(Kind::Template) {
            self.imply_all_ends();
            self.pop_until(Kind::Template);
            self.clear_formatting();
            self.template_modes.pop();
            self.reset_mode();
        }
    }

    /// A start tag in the modes up to the body; whether it is done with.
    pub(super) fn start_before_body(&mut self, tag: &Tag) -> bool {
        match self.mode {
            Mode::Initial => {
                self.quirks = true;
                self.mode = Mode::BeforeHtml;
                false
            }
            Mode::BeforeHtml if tag.kind == Kind::Html => {
                self.open_root(tag);
                true
            }
            Mode::BeforeHtml => {
                self.open_root(&Tag::implied(Kind::Html, tag.at));
                false
            }
            Mode::BeforeHead => match tag.kind {
                Kind::Html => {
                    self.start_in_body(tag);
                    true
                }
                Kind::Head => {
                    self.open_head(tag);
                    true
                }
                _ => {
                    self.open_head(&Tag::implied(Kind::Head, tag.at));
                    false
                }
            },
            Mode::InHead => {
                let known = self.start_in_head(tag);
                if !known {
                    self.pop();
                    self.mode = Mode::AfterHead;
                }
                known
            }
            Mode::InHeadNoscript => match tag.kind {
                Kind::Html
                | Kind::Basefont
                | Kind::Bgsound
                | Kind::Link
                | Kind::Meta
                | Kind::Noframes
                | Kind::Style => self.start_in_head(tag),
                Kind::Head | Kind::Noscript => true,
                _ => {
                    self.pop();
                    self.mode = Mode::InHead;
                    false
                }
            },
            _ => self.start_after_head(tag),
        }
    }

    fn start_after_head(&mut self, tag: &Tag) -> bool {
        match tag.kind {
            Kind::Html => self.start_in_body(tag),
            Kind::Body => {
                self.open_body(tag);
                self.frameset_ok = false;
            }
            Kind::Frameset => {
                self.insert(tag);
                self.mode = Mode::InFrameset;
            }
            Kind::Head => {}
            kind if kind.has(HEADY) => {
                let head = self.head;
                self.push(Kind::Head, head);
                self.start_in_head(tag);
                if let Some(at) = self.position_open(head) {
                    self.remove_open(at);
                }
            }
            _ => {
                self.open_body(&Tag::implied(Kind::Body, tag.at));
                return false;
            }
        }
        true
    }

    /// An end tag in the modes up to the body; whether it is done with.
    pub(super) fn end_before_body(&mut self, tag: &Tag) -> bool {
        let opens = matches!(tag.kind, Kind::Head | Kind::Body | Kind::Html | Kind::Br);
        match self.mode {
            Mode::Initial => {
                self.quirks = true;
                self.mode = Mode::BeforeHtml;
                return false;
            }
            Mode::BeforeHtml if opens => self.open_root(&Tag::implied(Kind::Html, tag.at)),
            Mode::BeforeHead if opens => self.open_head(&Tag::implied(Kind::Head, tag.at)),
            Mode::BeforeHead | Mode::InHead | Mode::AfterHead if tag.kind == Kind::Template => {
                self.end_template();
                return true;
            }
            Mode::InHead if opens => {
                self.pop();
                self.mode = Mode::AfterHead;
                return tag.kind == Kind::Head;
            }
            Mode::InHeadNoscript if tag.kind == Kind::Noscript => {
                self.pop();
                self.mode = Mode::InHead;
                return true;
            }
            Mode::InHeadNoscript if tag.kind == Kind::Br => {
                self.pop();
                self.mode = Mode::InHead;
            }
            Mode::AfterHead if opens && tag.kind != Kind::Head => {
                self.open_body(&Tag::implied(Kind::Body, tag.at));
            }
            _ => return true,
        }
        false
    }

    /// A start tag in a template; whether it is done with.
    pub(super) fn start_in_template(&mut self, tag: &Tag) -> bool {
        let mode = match tag.kind {
            kind if kind.has(HEADY) => {
                self.start_in_head(tag);
                return true;
            }
            Kind::Caption | Kind::Colgroup | Kind::Tbody | Kind::Tfoot | Kind::Thead => {
                Mode::InTable
            }
            Kind::Col => Mode::InColumnGroup,
            Kind::Tr => Mode::InTableBody,
            Kind::Td | Kind::Th => Mode::InRow,
            _ => Mode::InBody,
        };
        self.template_modes.pop();
        self.template_modes.push(mode);
        self.mode = mode;
        false
    }

    /// A start tag among framesets and behind them.
    pub(super) fn start_in_frames(&mut self, tag: &Tag) {
        match tag.kind {
            Kind::Html => self.start_in_body(tag),
            Kind::Noframes => {
                self.start_in_head(tag);
            }
            Kind::Frameset if self.mode == Mode::InFrameset => {
                self.insert(tag);
            }
            Kind::Frame if self.mode == Mode::InFrameset => self.insert_leaf(tag),
            _ => {}
        }
    }

    /// An end tag among framesets and behind them.
    pub(super) fn end_in_frames(&mut self, tag: &Tag) {
        match (self.mode, tag.kind) {
            (Mode::InFrameset, Kind::Frameset) if self.open.len() > 1 => {
                self.pop();
                if self.context.is_none() && self.current().0 != Kind::Frameset {
                    self.mode = Mode::AfterFrameset;
                }
            }
            (Mode::AfterFrameset, Kind::Html) => self.mode = Mode::AfterAfterFrameset,
            _ => {}
        }
    }
}
