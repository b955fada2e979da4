//! The stack of open elements, the list of formatting, and where a node goes.

use super::arena::{Arena, Place};
use super::dom::{NodeId, Space, NONE, ROOT};
use super::kind::{
    Kind, CELL, FORMATTING, FOSTERED, IMPLIED, KINDS, SCOPE, SHALLOW, TABLE_SCOPE, THOROUGH,
};
use super::pack::Packed;
use super::token::{Keep, Tag};
use super::Script;

/// The insertion modes of the standard, but for those that only a text is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
    InTable,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// An entry of the list of active formatting elements.
#[derive(Clone, Copy)]
pub(super) struct Formatted {
    /// `NONE` for a marker.
    pub(super) node: NodeId,
    kind: Kind,
    /// Its attributes in the source.
    raw: (u32, u32),
    is_whole: bool,
}

/// Formatting elements that may be open or to be opened anew.
const MAX_FORMATTING: usize = 64;
/// Elements beyond the greatest depth that may be open where their end tags are implied.
const SLACK: usize = 64;

pub(super) struct Builder<'a> {
    pub(super) arena: Arena<'a>,
    pub(super) keep: Keep,
    /// Whether scripts run, so that `noscript` holds no markup.
    pub(super) scripting: bool,
    /// Of a fragment, the element it is read in.
    pub(super) context: Option<(Kind, Space)>,
    pub(super) mode: Mode,
    pub(super) template_modes: Vec<Mode>,
    pub(super) open: Vec<(Kind, NodeId)>,
    /// How many of each kind are open.
    counts: [u32; KINDS],
    pub(super) formatting: Vec<Formatted>,
    pub(super) head: NodeId,
    pub(super) form: NodeId,
    pub(super) frameset_ok: bool,
    pub(super) fostering: bool,
    pub(super) skips_newline: bool,
    pub(super) quirks: bool,
    /// Whether the rest of the page is words.
    pub(super) is_plain: bool,
    /// Offset behind the token at hand.
    pub(super) at: usize,
    max_depth: usize,
    /// Tags dropped for standing too deep, and the names of those whose end tags may come.
    pub(super) flattened: usize,
    over: Vec<Packed>,
    pub(super) scripts: Vec<Script<'a>>,
    pub(super) images: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str, max_depth: usize) -> Self {
        Builder {
            arena: Arena::new(source),
            keep: Keep::Read,
            scripting: true,
            context: None,
            mode: Mode::Initial,
            template_modes: Vec::new(),
            open: Vec::with_capacity(64),
            counts: [0; KINDS],
            formatting: Vec::new(),
            head: NONE,
            form: NONE,
            frameset_ok: true,
            fostering: false,
            skips_newline: false,
            quirks: false,
            is_plain: false,
            at: 0,
            // The page and its body are no nesting of its own.
            max_depth: max_depth.saturating_add(2),
            flattened: 0,
            over: Vec::new(),
            scripts: Vec::new(),
            images: 0,
        }
    }

    /// Whether a start tag is to be dropped: it stands too deep, or would be opened anew in
    /// every block to come beside too many others.
    pub(super) fn flattens(&mut self, tag: &Tag) -> bool {
        let depth = self.open.len();
        let deep = depth >= self.max_depth
            && (!tag.kind.has(SHALLOW)
                || depth >= self.max_depth + SLACK && tag.kind.has(IMPLIED | THOROUGH));
        let full = tag.kind.has(FORMATTING) && self.formatting.len() >= MAX_FORMATTING;
        if deep || full {
            self.flattened += 1;
            self.over.push(tag.packed);
        }
        deep || full
    }

    /// Whether an end tag is that of a tag that was dropped.
    pub(super) fn was_flattened(&mut self, tag: &Tag) -> bool {
        // Looking back a few only keeps the time linear.
        let back = self.over.iter().rev().take(16).position(|name| *name == tag.packed);
        if let Some(back) = back {
            self.over.truncate(self.over.len() - 1 - back);
        }
        back.is_some()
    }

    /// Forgets what was dropped, now that an element around it has ended.
    pub(super) fn came_up(&mut self) {
        self.over.clear();
    }

    pub(super) fn current(&self) -> (Kind, NodeId) {
        self.open.last().copied().unwrap_or((Kind::Document, ROOT))
    }

    /// The current element, or what a fragment is read in.
    pub(super) fn adjusted_kind(&self) -> Kind {
        match self.context {
            Some((kind, _)) if self.open.len() == 1 => kind,
            _ => self.current().0,
        }
    }

    pub(super) fn is_open(&self, kind: Kind) -> bool {
        self.counts[kind as usize] > 0
    }

    pub(super) fn push(&mut self, kind: Kind, node: NodeId) {
        self.counts[kind as usize] += 1;
        self.arena.node_mut(node).open = true;
        self.open.push((kind, node));
    }

    pub(super) fn pop(&mut self) {
        // The root element is never closed.
        if self.open.len() > 1 {
            self.truncate(self.open.len() - 1);
        }
    }

    pub(super) fn truncate(&mut self, length: usize) {
        let length = length.max(1).min(self.open.len());
        for (kind, node) in self.open.drain(length..) {
            self.counts[kind as usize] -= 1;
            self.arena.node_mut(node).open = false;
        }
    }

    pub(super) fn remove_open(&mut self, at: usize) {
        let (kind, node) = self.open.remove(at);
        self.counts[kind as usize] -= 1;
        self.arena.node_mut(node).open = false;
    }

    pub(super) fn insert_open(&mut self, at: usize, kind: Kind, node: NodeId) {
        self.counts[kind as usize] += 1;
        self.arena.node_mut(node).open = true;
        self.open.insert(at, (kind, node));
    }

    pub(super) fn position_open(&self, node: NodeId) -> Option<usize> {
        if !self.arena.node(node).open {
            return None;
        }
        self.open.iter().rposition(|(_, open)| *open == node)
    }

    /// Pops elements until one of a kind is popped.
    pub(super) fn pop_until(&mut self, kind: Kind) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| *open == kind) {
            self.truncate(at);
        }
    }

    pub(super) fn pop_until_any(&mut self, flags: u16) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open.has(flags)) {
            self.truncate(at);
        }
    }

    /// Pops elements until the current one is of some kinds.
    pub(super) fn clear_to(&mut self, stops: impl Fn(Kind) -> bool) {
        let at = self.open.iter().rposition(|(kind, _)| stops(*kind));
        self.truncate(at.map_or(1, |at| at + 1));
    }

    /// Whether an element of a kind is open and nothing between bounds what it holds.
    fn scoped(&self, kind: Kind, also: impl Fn(Kind) -> bool) -> bool {
        self.is_open(kind) && {
            let found = self.open.iter().rev().find(|(open, _)| *open == kind || also(*open));
            found.is_some_and(|(open, _)| *open == kind)
        }
    }

    pub(super) fn in_scope(&self, kind: Kind) -> bool {
        self.scoped(kind, |open| open.has(SCOPE))
    }

    pub(super) fn in_button_scope(&self, kind: Kind) -> bool {
        self.scoped(kind, |open| open.has(SCOPE) || open == Kind::Button)
    }

    pub(super) fn in_list_scope(&self, kind: Kind) -> bool {
        self.scoped(kind, |open| open.has(SCOPE) || matches!(open, Kind::Ul | Kind::Ol))
    }

    pub(super) fn in_table_scope(&self, kind: Kind) -> bool {
        self.scoped(kind, |open| open.has(TABLE_SCOPE))
    }

    pub(super) fn cell_in_table_scope(&self) -> bool {
        self.in_table_scope(Kind::Td) || self.in_table_scope(Kind::Th)
    }

    pub(super) fn any_in_scope(&self, flags: u16) -> bool {
        let found = self.open.iter().rev().find(|(open, _)| open.has(flags | SCOPE));
        found.is_some_and(|(open, _)| open.has(flags))
    }

    pub(super) fn is_in_scope(&self, node: NodeId) -> bool {
        let found = self.open.iter().rev().find(|(kind, open)| *open == node || kind.has(SCOPE));
        found.is_some_and(|(_, open)| *open == node)
    }

    /// Closes elements whose end tags may be left out, but for one kind.
    pub(super) fn imply_ends(&mut self, except: Kind) {
        while self.current().0.has(IMPLIED) && self.current().0 != except {
            self.pop();
        }
    }

    pub(super) fn imply_all_ends(&mut self) {
        while self.current().0.has(THOROUGH) {
            self.pop();
        }
    }

    pub(super) fn close_paragraph(&mut self) {
        if self.in_button_scope(Kind::P) {
            self.pop_until(Kind::P);
        }
    }

    pub(super) fn close_cell(&mut self) {
        self.imply_ends(Kind::Other);
        self.pop_until_any(CELL);
        self.clear_formatting();
        self.mode = Mode::InRow;
    }

    /// The place for a node, in `target` or in the current element.
    pub(super) fn place(&self, target: Option<(Kind, NodeId)>) -> Place {
        let (kind, target) = target.unwrap_or_else(|| self.current());
        if !(self.fostering && kind.has(FOSTERED)) {
            return (target, NONE);
        }
        let found = |kind| self.open.iter().rposition(|(open, _)| *open == kind);
        let (table, template) = (found(Kind::Table), found(Kind::Template));
        match (table, template) {
            (table, Some(template)) if table.is_none_or(|table| table < template) => {
                (self.open[template].1, NONE)
            }
            (Some(table), _) => {
                let parent = self.arena.node(self.open[table].1).parent;
                match table.checked_sub(1) {
                    _ if parent != NONE => (parent, self.open[table].1),
                    Some(below) => (self.open[below].1, NONE),
                    None => (ROOT, NONE),
                }
            }
            _ => (self.open.first().map_or(ROOT, |(_, root)| *root), NONE),
        }
    }

    /// Puts the element of a tag into the tree and opens it.
    pub(super) fn insert(&mut self, tag: &Tag) -> NodeId {
        self.insert_as(tag.kind, Space::Html, tag)
    }

    pub(super) fn insert_as(&mut self, kind: Kind, space: Space, tag: &Tag) -> NodeId {
        let place = self.place(None);
        let node = self.arena.element(kind, space, tag);
        self.arena.insert(place, node);
        self.push(kind, node);
        node
    }

    pub(super) fn insert_implied(&mut self, kind: Kind, tag: &Tag) -> NodeId {
        self.insert(&Tag::implied(kind, tag.at))
    }

    /// Puts an element without content into the tree; not if no reader asks for it.
    pub(super) fn insert_leaf(&mut self, tag: &Tag) {
        let mut tag = *tag;
        if self.keep == Keep::Read {
            match tag.kind {
                Kind::Img => self.images += 1,
                Kind::Input if self.raw(&tag).to_ascii_lowercase().contains("hidden") => return,
                // Of a page's many links to styles and scripts only its own address counts.
                Kind::Link if !self.raw(&tag).contains("canonical") => return,
                Kind::Source | Kind::Track | Kind::Wbr | Kind::Embed | Kind::Param | Kind::Area => {
                    return
                }
                _ => {}
            }
            // That there is a picture or a field to fill in tells what the text beside it is.
            if matches!(tag.kind, Kind::Img | Kind::Input) {
                tag.attributes.1 = tag.attributes.0;
            }
        }
        let place = self.place(None);
        let node = self.arena.element(tag.kind, Space::Html, &tag);
        self.arena.insert(place, node);
    }

    /// A tag's attributes as they stand in the source, with what closes it.
    pub(super) fn raw(&self, tag: &Tag) -> &'a str {
        let source = self.arena.dom.source;
        source.get((tag.name + tag.name_length) as usize..tag.end as usize).unwrap_or("")
    }

    pub(super) fn insert_marker(&mut self) {
        self.formatting.push(Formatted {
            node: NONE,
            kind: Kind::Document,
            raw: (0, 0),
            is_whole: true,
        });
    }

    /// Forgets the formatting since the last marker.
    pub(super) fn clear_formatting(&mut self) {
        while self.formatting.pop().is_some_and(|entry| entry.node != NONE) {}
    }

    /// The formatting since the last marker, the latest first, with its place in the list.
    fn recent(&self) -> impl Iterator<Item = (usize, &Formatted)> {
        self.formatting.iter().enumerate().rev().take_while(|(_, entry)| entry.node != NONE)
    }

    pub(super) fn recent_formatting(&self, kind: Kind) -> Option<usize> {
        self.recent().find(|(_, entry)| entry.kind == kind).map(|(at, _)| at)
    }

    pub(super) fn position_formatting(&self, node: NodeId) -> Option<usize> {
        self.formatting.iter().rposition(|entry| entry.node == node)
    }

    /// Puts the element of a tag into the tree and the list: of four alike the first goes.
    pub(super) fn insert_formatting(&mut self, tag: &Tag) {
        let node = self.insert(tag);
        let entry = Formatted {
            node,
            kind: tag.kind,
            raw: (tag.name + tag.name_length, tag.end),
            is_whole: tag.is_whole,
        };
        let mut alike = self.recent().filter(|(_, other)| self.are_alike(other, &entry));
        let third = alike.nth(2).map(|(at, _)| at);
        drop(alike);
        if let Some(at) = third {
            self.formatting.remove(at);
        }
        self.formatting.push(entry);
    }

    fn are_alike(&self, one: &Formatted, other: &Formatted) -> bool {
        if one.kind != other.kind {
            return false;
        }
        let dom = &self.arena.dom;
        if dom.piece(one.raw) == dom.piece(other.raw) {
            return true;
        }
        let of = |entry: &Formatted| dom.attributes_of(self.arena.node(entry.node));
        let (first, second) = (of(one), of(other));
        one.is_whole
            && other.is_whole
            && first.len() == second.len()
            && first.iter().all(|a| {
                second.iter().any(|b| {
                    dom.attribute_name(a).eq_ignore_ascii_case(dom.attribute_name(b))
                        && dom.piece(a.value) == dom.piece(b.value)
                })
            })
    }

    /// Opens anew the formatting that a block has closed.
    pub(super) fn reconstruct(&mut self) {
        let settled = |entry: &Formatted| entry.node == NONE || self.arena.node(entry.node).open;
        if self.formatting.last().is_none_or(settled) {
            return;
        }
        let first = self.formatting.iter().rposition(settled).map_or(0, |at| at + 1);
        for at in first..self.formatting.len() {
            let entry = self.formatting[at];
            let node = self.arena.again(entry.node);
            let place = self.place(None);
            self.arena.insert(place, node);
            self.push(entry.kind, node);
            self.formatting[at].node = node;
        }
    }

    /// The mode that goes with the open elements.
    pub(super) fn reset_mode(&mut self) {
        self.mode = self.fitting_mode();
    }

    fn fitting_mode(&self) -> Mode {
        for (n, (kind, _)) in self.open.iter().enumerate().rev() {
            let last = n == 0;
            let kind = match self.context {
                Some((kind, Space::Html)) if last => kind,
                Some(_) if last => return Mode::InBody,
                _ => *kind,
            };
            match kind {
                Kind::Td | Kind::Th if !last => return Mode::InCell,
                Kind::Tr => return Mode::InRow,
                Kind::Tbody | Kind::Thead | Kind::Tfoot => return Mode::InTableBody,
                Kind::Caption => return Mode::InCaption,
                Kind::Colgroup => return Mode::InColumnGroup,
                Kind::Table => return Mode::InTable,
                Kind::Template => {
                    return self.template_modes.last().copied().unwrap_or(Mode::InBody)
                }
                Kind::Head if !last => return Mode::InHead,
                Kind::Body => return Mode::InBody,
                Kind::Frameset => return Mode::InFrameset,
                Kind::Html if self.head == NONE => return Mode::BeforeHead,
                Kind::Html => return Mode::AfterHead,
                _ => {}
            }
        }
        Mode::InBody
    }
}

#[cfg(test)]
impl Builder<'_> {
    /// Makes ready to read a fragment in an element.
    pub(super) fn begin_fragment(&mut self, context: (Kind, Space)) {
        let (kind, space) = context;
        self.context = Some(context);
        self.open_root(&Tag::implied(Kind::Html, 0));
        if kind == Kind::Template {
            self.template_modes.push(Mode::InTemplate);
        }
        if kind == Kind::Form {
            self.form = ROOT;
        }
        self.reset_mode();
        let is_raw = matches!(
            kind,
            Kind::Title
                | Kind::Textarea
                | Kind::Style
                | Kind::Xmp
                | Kind::Iframe
                | Kind::Noembed
                | Kind::Noframes
                | Kind::Script
                | Kind::Plaintext
        );
        if space == Space::Html && (is_raw || kind == Kind::Noscript && self.scripting) {
            self.at = self.arena.dom.source.len();
            self.raw_words((0, self.at), kind);
        }
    }

    pub(super) fn open_root_of_fragment(&self) -> NodeId {
        self.arena.node(ROOT).first
    }
}
