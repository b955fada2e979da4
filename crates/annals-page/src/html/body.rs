//! The rules for what stands in the body.

use super::builder::{Builder, Mode};
use super::dom::{NodeId, Space, NONE};
use super::kind::{Kind, BLOCK, FORMATTING, HEADING, HEADY, SPECIAL, TABLE_PART};
use super::token::{Keep, Tag};
use super::Script;

impl Builder<'_> {
    /// A start tag in the body. All of these rules end with it.
    pub(super) fn start_in_body(&mut self, tag: &Tag) {
        use Kind::*;
        let kind = tag.kind;
        match kind {
            P => {
                self.close_paragraph();
                self.insert(tag);
            }
            A => {
                if let Some(at) = self.recent_formatting(A) {
                    let node = self.formatting[at].node;
                    self.adopt(tag);
                    if let Some(at) = self.position_formatting(node) {
                        self.formatting.remove(at);
                    }
                    if let Some(at) = self.position_open(node) {
                        self.remove_open(at);
                    }
                }
                self.reconstruct();
                self.insert_formatting(tag);
            }
            Nobr => {
                self.reconstruct();
                if self.in_scope(Nobr) {
                    self.adopt(tag);
                    self.reconstruct();
                }
                self.insert_formatting(tag);
            }
            Li | Dd | Dt => {
                self.frameset_ok = false;
                self.close_item(kind);
                self.close_paragraph();
                self.insert(tag);
            }
            Br | Img | Area | Embed | Keygen | Wbr => {
                self.reconstruct();
                self.insert_leaf(tag);
                self.frameset_ok = false;
            }
            Image => self.start_in_body(&Tag { kind: Img, ..*tag }),
            Input => {
                if self.in_select_fragment() {
                    return;
                }
                if self.in_scope(Select) {
                    self.pop_until(Select);
                }
                self.reconstruct();
                self.insert_leaf(tag);
                self.frameset_ok &= tag.is_hidden;
            }
            Param | Source | Track => self.insert_leaf(tag),
            Hr => {
                self.close_paragraph();
                if self.in_scope(Select) {
                    self.imply_ends(Other);
                }
                self.insert_leaf(tag);
                self.frameset_ok = false;
            }
            Table => {
                if !self.quirks {
                    self.close_paragraph();
                }
                self.insert(tag);
                self.frameset_ok = false;
                self.mode = Mode::InTable;
            }
            Form => {
                let in_template = self.is_open(Template);
                if self.form == NONE || in_template {
                    self.close_paragraph();
                    let form = self.insert(tag);
                    if !in_template {
                        self.form = form;
                    }
                }
            }
            Button => {
                if self.in_scope(Button) {
                    self.imply_ends(Other);
                    self.pop_until(Button);
                }
                self.reconstruct();
                self.insert(tag);
                self.frameset_ok = false;
            }
            Pre | Listing => {
                self.close_paragraph();
                self.insert(tag);
                self.skips_newline = true;
                self.frameset_ok = false;
            }
            Plaintext => {
                self.close_paragraph();
                self.insert(tag);
                self.is_plain = true;
            }
            Applet | Marquee | Object => {
                self.reconstruct();
                self.insert(tag);
                self.insert_marker();
                self.frameset_ok = false;
            }
            Textarea => {
                self.frameset_ok = false;
                self.raw_text(tag);
            }
            Xmp => {
                self.close_paragraph();
                self.reconstruct();
                self.frameset_ok = false;
                self.raw_text(tag);
            }
            Iframe => {
                self.frameset_ok = false;
                self.raw_text(tag);
            }
            Noembed => self.raw_text(tag),
            Noscript if self.scripting => self.raw_text(tag),
            Select => {
                if self.in_select_fragment() {
                    return;
                }
                if self.in_scope(Select) {
                    self.pop_until(Select);
                } else {
                    self.reconstruct();
                    self.insert(tag);
                    self.frameset_ok = false;
                }
            }
            Option | Optgroup => {
                if self.in_scope(Select) {
                    self.imply_ends(if kind == Option { Optgroup } else { Other });
                } else if self.current().0 == Option {
                    self.pop();
                }
                self.reconstruct();
                self.insert(tag);
            }
            Rb | Rtc | Rp | Rt => {
                if self.in_scope(Ruby) {
                    self.imply_ends(if matches!(kind, Rp | Rt) { Rtc } else { Other });
                }
                self.insert(tag);
            }
            Svg | Math => {
                self.reconstruct();
                let space = if kind == Svg { Space::Svg } else { Space::MathMl };
                self.insert_foreign(space, tag);
            }
            Html => {
                if !self.is_open(Template) {
                    self.add_attributes(0, tag);
                }
            }
            Body => {
                if self.open.get(1).is_some_and(|(open, _)| *open == Body)
                    && !self.is_open(Template)
                {
                    self.frameset_ok = false;
                    self.add_attributes(1, tag);
                }
            }
            Frameset => {
                let body = self.open.get(1).filter(|(open, _)| *open == Body);
                if let Some((_, body)) = body.copied().filter(|_| self.frameset_ok) {
                    self.arena.detach(body);
                    self.truncate(1);
                    self.insert(tag);
                    self.mode = Mode::InFrameset;
                }
            }
            Frame | Head => {}
            _ if kind.has(BLOCK) => {
                self.close_paragraph();
                self.insert(tag);
            }
            _ if kind.has(FORMATTING) => {
                self.reconstruct();
                self.insert_formatting(tag);
            }
            _ if kind.has(HEADING) => {
                self.close_paragraph();
                if self.current().0.has(HEADING) {
                    self.pop();
                }
                self.insert(tag);
            }
            _ if kind.has(HEADY) => {
                self.start_in_head(tag);
            }
            _ if kind.has(TABLE_PART) => {}
            _ => {
                self.reconstruct();
                self.insert(tag);
            }
        }
    }

    fn in_select_fragment(&self) -> bool {
        matches!(self.context, Some((Kind::Select, _)))
    }

    /// Ends the item that a new one follows.
    fn close_item(&mut self, kind: Kind) {
        let alike = |open: Kind| match kind {
            Kind::Li => open == Kind::Li,
            _ => matches!(open, Kind::Dd | Kind::Dt),
        };
        let bounds =
            |open: Kind| open.has(SPECIAL) && !matches!(open, Kind::Address | Kind::Div | Kind::P);
        let found = self.open.iter().rposition(|(open, _)| alike(*open) || bounds(*open));
        if let Some(at) = found.filter(|at| alike(self.open[*at].0)) {
            self.truncate(at);
        }
    }

    /// Gives the `at`th open element the attributes it has not.
    fn add_attributes(&mut self, at: usize, tag: &Tag) {
        let Some((_, node)) = self.open.get(at).copied() else { return };
        let (start, end) =
            (self.arena.node(node).start as usize, self.arena.node(node).end as usize);
        let dom = &mut self.arena.dom;
        let mut all = dom.attributes[start..end].to_vec();
        for n in tag.attributes.0..tag.attributes.1 {
            let new = dom.attributes[n as usize];
            let name = dom.attribute_name(&new);
            if !all.iter().any(|a| dom.attribute_name(a).eq_ignore_ascii_case(name)) {
                all.push(new);
            }
        }
        if all.len() > end - start {
            let start = dom.attributes.len() as u32;
            dom.attributes.append(&mut all);
            let end = dom.attributes.len() as u32;
            let node = self.arena.node_mut(node);
            (node.start, node.end) = (start, end);
        }
    }

    /// An end tag in the body. Whether it is done with, or to be read again.
    pub(super) fn end_in_body(&mut self, tag: &Tag) -> bool {
        use Kind::*;
        let kind = tag.kind;
        match kind {
            P => {
                if !self.in_button_scope(P) {
                    self.insert_implied(P, tag);
                }
                self.pop_until(P);
            }
            Li => {
                if self.in_list_scope(Li) {
                    self.pop_until(Li);
                }
            }
            Dd | Dt => {
                if self.in_scope(kind) {
                    self.pop_until(kind);
                }
            }
            Applet | Marquee | Object => {
                if self.in_scope(kind) {
                    self.pop_until(kind);
                    self.clear_formatting();
                }
            }
            Form => self.end_form(),
            Br => self.start_in_body(&Tag { attributes: (0, 0), ..*tag }),
            Template => self.end_template(),
            Body | Html => {
                if self.in_scope(Body) {
                    self.mode = Mode::AfterBody;
                    return kind == Body;
                }
            }
            Button | Listing | Pre | Select => self.end_block(kind),
            _ if kind.has(BLOCK) => self.end_block(kind),
            _ if kind.has(FORMATTING) => self.adopt(tag),
            _ if kind.has(HEADING) => {
                if self.any_in_scope(HEADING) {
                    self.pop_until_any(HEADING);
                }
            }
            _ => self.end_any(tag),
        }
        true
    }

    fn end_block(&mut self, kind: Kind) {
        if self.in_scope(kind) {
            self.pop_until(kind);
        }
    }

    fn end_form(&mut self) {
        if self.is_open(Kind::Template) {
            self.end_block(Kind::Form);
            return;
        }
        let form = std::mem::replace(&mut self.form, NONE);
        if form != NONE && self.is_in_scope(form) {
            self.imply_ends(Kind::Other);
            if let Some(at) = self.position_open(form) {
                self.remove_open(at);
            }
        }
    }

    /// Ends the nearest element of the name, if nothing special stands before it.
    pub(super) fn end_any(&mut self, tag: &Tag) {
        let named = |kind: Kind, node: NodeId| {
            kind == tag.kind && (kind != Kind::Other || self.is_named(node, tag))
        };
        let found =
            self.open.iter().rposition(|(kind, node)| kind.has(SPECIAL) || named(*kind, *node));
        if let Some(at) = found.filter(|at| named(self.open[*at].0, self.open[*at].1)) {
            self.truncate(at);
        }
    }

    pub(super) fn is_named(&self, node: NodeId, tag: &Tag) -> bool {
        self.arena.name(node).eq_ignore_ascii_case(self.tag_name(tag))
    }

    pub(super) fn tag_name(&self, tag: &Tag) -> &str {
        let source = self.arena.dom.source;
        source.get(tag.name as usize..(tag.name + tag.name_length) as usize).unwrap_or("")
    }

    /// An element whose content is words alone, up to its end tag.
    pub(super) fn raw_text(&mut self, tag: &Tag) {
        let source = self.arena.dom.source;
        let bytes = source.as_bytes();
        let from = self.at;
        let end = match tag.kind {
            Kind::Script => super::raw::script_end(bytes, from),
            _ => super::raw::end(bytes, from, self.tag_name(tag).as_bytes()),
        };
        let words = (from, end.unwrap_or(bytes.len()));
        // An end tag that the page ends within is none, and takes its words with it.
        let behind = end.and_then(|end| {
            super::token::tag(&mut self.arena, end, end + 2, Keep::Read).map(|tag| tag.end)
        });
        self.at = behind.map_or(bytes.len(), |behind| behind as usize);
        if self.keep == Keep::Read && tag.kind == Kind::Script {
            let body = &source[words.0..words.1];
            self.scripts.push(Script { attributes: self.raw(tag), body });
        }
        if self.keep == Keep::Read && tag.kind != Kind::Title {
            return;
        }
        let depth = self.open.len();
        self.insert(tag);
        self.raw_words(words, tag.kind);
        self.truncate(depth);
    }

    /// The words of an element without markup; references are resolved in some.
    pub(super) fn raw_words(&mut self, (mut start, end): (usize, usize), kind: Kind) {
        let source = self.arena.dom.source;
        if kind == Kind::Textarea && source[start..end].starts_with('\n') {
            start += 1;
        }
        if start == end {
            return;
        }
        let raw = &source[start..end];
        let resolves = matches!(kind, Kind::Title | Kind::Textarea) && raw.contains('&');
        let words = if resolves || raw.contains('\0') {
            self.arena.gather(|source, out| {
                let raw = source[start..end].replace('\0', "\u{fffd}");
                if resolves {
                    super::entity::decode(&raw, false, out);
                } else {
                    out.push_str(&raw);
                }
            })
        } else {
            (start as u32, end as u32)
        };
        let place = self.place(None);
        self.arena.insert_text(place, start as u32, words);
    }

    /// The rest of the page, as words.
    pub(super) fn plain_text(&mut self, from: usize) {
        let source = self.arena.dom.source;
        self.at = source.len();
        let words = if source[from..].contains('\0') {
            self.arena.gather(|source, out| out.push_str(&source[from..].replace('\0', "\u{fffd}")))
        } else {
            (from as u32, source.len() as u32)
        };
        self.words(from as u32, words);
    }
}
