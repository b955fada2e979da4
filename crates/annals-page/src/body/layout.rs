//! A page as a list of blocks: lines as a browser would lay them out.

use crate::cues::*;
use crate::html::{Dom, Kind, NodeId, ROOT};
use crate::words::{ends_sentence, squeeze};
use std::borrow::Cow;

/// Element cues beyond those of class names.
pub(super) const HEADER: u32 = 1 << 24;
pub(super) const TABLE: u32 = 1 << 25;
pub(super) const LIST: u32 = 1 << 26;
pub(super) const QUOTE: u32 = 1 << 27;

/// One line of a page, as laid out.
pub(super) struct Block {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// The innermost block element around it.
    pub(super) owner: NodeId,
    pub(super) line: u32,
    /// Letters and marks, ideographs counted for three.
    pub(super) weight: usize,
    pub(super) link_weight: usize,
    pub(super) bold_weight: usize,
    pub(super) italic_weight: usize,
    pub(super) links: u32,
    /// Words and address of its first link.
    pub(super) anchor: String,
    pub(super) href: Option<String>,
    /// Cues of the element and all around it.
    pub(super) cues: u32,
    /// Order of the owner in the document.
    pub(super) order: u32,
}

impl Block {
    pub(super) fn link_share(&self) -> f32 {
        self.link_weight as f32 / self.weight.max(1) as f32
    }

    /// Letters that read like running text, none for headings and lists of links.
    pub(super) fn prose(&self) -> usize {
        if self.kind.is_heading() || self.link_share() > 0.4 {
            return 0;
        }
        let enough = if ends_sentence(&self.text) { 40 } else { 90 };
        if self.weight < enough {
            return 0;
        }
        let own = self.weight - self.link_weight;
        if self.cues & (LIST | TABLE) != 0 && self.owner_is_item() {
            own * 2 / 3
        } else {
            own
        }
    }

    pub(super) fn owner_is_item(&self) -> bool {
        matches!(self.kind, Kind::Li | Kind::Td | Kind::Th | Kind::Dd | Kind::Dt)
    }
}

pub(super) struct Layout {
    pub(super) blocks: Vec<Block>,
    /// Cues of each element by itself.
    pub(super) own: Vec<u32>,
    /// Elements in document order.
    pub(super) elements: Vec<NodeId>,
    pub(super) order: Vec<u32>,
}

/// The line being laid out.
#[derive(Default)]
struct Line {
    text: String,
    link: usize,
    bold: usize,
    italic: usize,
    links: u32,
    anchor: String,
    href: Option<String>,
    start: u32,
}

impl Line {
    /// Empties the line, and keeps its room for the next.
    fn clear(&mut self) {
        self.text.clear();
        self.anchor.clear();
        self.href = None;
        (self.link, self.bold, self.italic, self.links, self.start) = (0, 0, 0, 0, 0);
    }
}

fn own_cues(dom: &Dom, node: NodeId, kind: Kind) -> u32 {
    let mut cues = match kind {
        Kind::Nav | Kind::Menu => NAV,
        Kind::Footer => FOOTER,
        Kind::Aside => SIDEBAR,
        Kind::Figcaption | Kind::Figure | Kind::Caption => CAPTION,
        Kind::Form | Kind::Button | Kind::Dialog | Kind::Fieldset | Kind::Label => CALL,
        Kind::Header => HEADER,
        Kind::Table => TABLE,
        Kind::Ul | Kind::Ol | Kind::Dl => LIST,
        Kind::Blockquote => QUOTE,
        _ => 0,
    };
    // A body's own classes describe the page and its theme, not a part of it.
    if !matches!(kind, Kind::Html | Kind::Body) {
        cues |= dom.cues(node);
    }
    for (name, value) in dom.attributes(node) {
        match name {
            "hidden" => cues |= HIDDEN,
            "aria-hidden" if value == "true" => cues |= HIDDEN,
            "role" => {
                cues |= match value {
                    "navigation" | "menu" | "search" | "toolbar" | "tablist" => NAV,
                    "complementary" => SIDEBAR,
                    "contentinfo" => FOOTER,
                    "dialog" | "alert" | "alertdialog" | "button" => CALL,
                    _ => 0,
                }
            }
            _ => {}
        }
    }
    cues
}

pub(super) fn lay_out(dom: &Dom) -> Layout {
    let mut layout = Layout {
        blocks: Vec::new(),
        own: vec![0; dom.len()],
        elements: Vec::new(),
        order: vec![0; dom.len()],
    };
    let mut line = Line::default();
    // The open elements that change how a line is laid out.
    let mut owners: Vec<NodeId> = vec![ROOT];
    let (mut anchors, mut bolds, mut italics) = (0usize, 0usize, 0usize);
    let mut at = dom.first_child(ROOT);
    let mut entering = true;
    while let Some(node) = at {
        let kind = dom.kind(node);
        if entering {
            let mut skip = kind.is_unread();
            match kind {
                Kind::Text => {
                    if line.text.is_empty() {
                        line.start = dom.line(node);
                    }
                    line.text.push_str(dom.words(node));
                    let marked = anchors + bolds + italics > 0;
                    let added =
                        if marked { crate::words::weight(dom.words(node).trim()) } else { 0 };
                    if anchors > 0 {
                        line.link += added;
                        if line.links <= 1 {
                            line.anchor.push_str(dom.words(node));
                        }
                    }
                    if bolds > 0 {
                        line.bold += added;
                    }
                    if italics > 0 {
                        line.italic += added;
                    }
                    skip = true;
                }
                Kind::Br => {
                    if line.text.trim_end_matches([' ', '\t', '\r']).ends_with('\u{b}') {
                        layout.flush(dom, &mut line, &owners);
                    } else {
                        line.text.push('\u{b}');
                    }
                }
                _ if skip => {}
                _ => {
                    let cues = own_cues(dom, node, kind);
                    layout.own[node as usize] = cues;
                    layout.order[node as usize] = layout.elements.len() as u32;
                    layout.elements.push(node);
                    if kind.is_block() || splits(kind, cues) {
                        layout.flush(dom, &mut line, &owners);
                        owners.push(node);
                    }
                    match kind {
                        Kind::A => {
                            anchors += 1;
                            line.links += 1;
                            if line.href.is_none() {
                                line.href = dom.attribute(node, "href").map(str::to_owned);
                            }
                        }
                        Kind::B | Kind::Strong => bolds += 1,
                        Kind::Em | Kind::I => italics += 1,
                        _ => {}
                    }
                }
            }
            if !skip {
                if let Some(child) = dom.first_child(node) {
                    at = Some(child);
                    continue;
                }
            }
        }
        // Leaving the node.
        if !kind.is_unread() && !matches!(kind, Kind::Text | Kind::Br) {
            if owners.last() == Some(&node) {
                layout.flush(dom, &mut line, &owners);
                owners.pop();
            }
            match kind {
                Kind::A => anchors = anchors.saturating_sub(1),
                Kind::B | Kind::Strong => bolds = bolds.saturating_sub(1),
                Kind::Em | Kind::I => italics = italics.saturating_sub(1),
                _ => {}
            }
        }
        match dom.next_sibling(node) {
            Some(next) => {
                at = Some(next);
                entering = true;
            }
            None => {
                at = dom.parent(node).filter(|parent| *parent != ROOT);
                entering = false;
            }
        }
    }
    layout.flush(dom, &mut line, &owners);
    layout
}

/// Inline elements that hold furniture stand on lines of their own.
fn splits(kind: Kind, cues: u32) -> bool {
    !matches!(kind, Kind::A | Kind::B | Kind::Strong | Kind::Em | Kind::I)
        && cues & (HIDDEN | CAPTION | SHARE | AD | RELATED | NEWSLETTER | COMMENTS) != 0
}

impl Layout {
    fn flush(&mut self, dom: &Dom, line: &mut Line, owners: &[NodeId]) {
        let shown = |c: char| !(c.is_whitespace() || crate::words::is_invisible(c));
        if line.text.chars().any(shown) {
            self.push(dom, line, owners);
        }
        line.clear();
    }

    fn push(&mut self, dom: &Dom, line: &Line, owners: &[NodeId]) {
        let owner = owners.last().copied().unwrap_or(ROOT);
        let is_plain = line.link + line.bold + line.italic == 0;
        let whole = if is_plain { 1 } else { crate::words::weight(&line.text).max(1) };
        let mut start = line.start;
        for piece in split_breaks(&line.text) {
            let text = squeeze(&piece);
            if text.is_empty() {
                continue;
            }
            let weight = crate::words::weight(&text);
            let share = |part: usize| (part * weight / whole).min(weight);
            self.blocks.push(Block {
                weight,
                link_weight: share(line.link),
                bold_weight: share(line.bold),
                italic_weight: share(line.italic),
                text,
                kind: dom.kind(owner),
                owner,
                line: start,
                links: line.links,
                anchor: squeeze(&line.anchor),
                href: line.href.clone(),
                cues: 0,
                order: self.order[owner as usize],
            });
            start += piece.bytes().filter(|b| *b == b'\n').count() as u32;
        }
    }
}

/// Splits at single line breaks where a sentence ends before and another begins after.
fn split_breaks(text: &str) -> Vec<Cow<'_, str>> {
    if memchr::memchr(0xb, text.as_bytes()).is_none() {
        return vec![text.into()];
    }
    let mut pieces: Vec<Cow<'_, str>> = Vec::new();
    for piece in text.split('\u{b}') {
        let begins = piece.trim_start().chars().next();
        match pieces.last_mut() {
            Some(last)
                if !(ends_sentence(last.trim()) && begins.is_some_and(|c| !c.is_lowercase())) =>
            {
                last.to_mut().push(' ');
                last.to_mut().push_str(piece);
            }
            _ => pieces.push(piece.into()),
        }
    }
    pieces
}
