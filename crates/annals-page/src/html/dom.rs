//! A parsed page, as the rest of the crate walks it.

use super::attribute::{Attribute, CLASS, CUES, KNOWN, UNKNOWN};
use super::kind::Kind;
use crate::cues::{class_cues, PAYWALL};
use memchr::memchr_iter;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Index of a node in its [`Dom`].
pub(crate) type NodeId = u32;

/// The document itself.
pub(crate) const ROOT: NodeId = 0;
pub(super) const NONE: NodeId = u32::MAX;

/// Bytes after which a line is long enough.
const LONGEST_LINE: usize = 16 << 10;

/// Marks a place in the gathered words rather than in the source.
pub(super) const GATHERED: u32 = 1 << 31;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    MathMl,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) space: Space,
    /// Whether the parser still has it open.
    pub(super) open: bool,
    /// Where it begins in the source; the name of an element follows.
    pub(super) at: u32,
    pub(super) name_length: u32,
    pub(super) parent: NodeId,
    pub(super) previous: NodeId,
    pub(super) next: NodeId,
    pub(super) first: NodeId,
    pub(super) last: NodeId,
    /// Of a text its bytes, of an element its attributes.
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A parsed document: all nodes in one vector, linked by their indices, their words
/// left in the source wherever they stand there as they are read.
pub(crate) struct Dom<'a> {
    pub(super) source: &'a str,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    /// Words that the source does not hold in one piece and as they are read.
    pub(super) words: String,
    /// Of each node, what its class, id and test ids say.
    pub(super) cues: Vec<u32>,
    /// Offsets of the source's line ends.
    pub(super) lines: OnceLock<Vec<u32>>,
}

impl<'a> Dom<'a> {
    /// What the class, id and test ids of an element say, in bits of [`crate::cues`].
    pub(crate) fn cues(&self, node: NodeId) -> u32 {
        self.cues[node as usize]
    }

    /// Reads the cues of all elements; a page uses few class names many times.
    pub(super) fn read_cues(&mut self) {
        let mut cues = vec![0; self.nodes.len()];
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let mut by_name: FxHashMap<&str, u32> = FxHashMap::default();
        for (node, cues) in self.nodes.iter().zip(&mut cues) {
            for attribute in self.attributes_of(node) {
                if attribute.id != UNKNOWN && CUES >> attribute.id & 1 != 0 {
                    let value = self.piece(attribute.value);
                    let said = *known.entry(value).or_insert_with(|| {
                        let names = value.split_ascii_whitespace();
                        let said = names
                            .map(|name| *by_name.entry(name).or_insert_with(|| class_cues(name)));
                        said.fold(0, |all, said| all | said)
                    });
                    *cues |= if attribute.id == CLASS { said } else { said & !PAYWALL };
                }
            }
        }
        self.cues = cues;
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn kind(&self, node: NodeId) -> Kind {
        self.nodes[node as usize].kind
    }

    pub(crate) fn is(&self, node: NodeId, kind: Kind) -> bool {
        self.kind(node) == kind
    }

    /// Line of the source on which the node began, counted from 1.
    pub(crate) fn line(&self, node: NodeId) -> u32 {
        let lines = self.lines.get_or_init(|| {
            memchr_iter(b'\n', self.source.as_bytes()).map(|at| at as u32).collect()
        });
        let at = self.nodes[node as usize].at;
        lines.partition_point(|end| *end < at) as u32 + 1
    }

    fn link(id: NodeId) -> Option<NodeId> {
        (id != NONE).then_some(id)
    }

    pub(crate) fn parent(&self, node: NodeId) -> Option<NodeId> {
        Self::link(self.nodes[node as usize].parent)
    }

    pub(crate) fn first_child(&self, node: NodeId) -> Option<NodeId> {
        Self::link(self.nodes[node as usize].first)
    }

    pub(crate) fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        Self::link(self.nodes[node as usize].next)
    }

    /// The node and its ancestors, innermost first.
    pub(crate) fn lineage(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(node), |node| self.parent(*node))
    }

    /// All nodes below one, in document order.
    pub(crate) fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(top), move |node| self.next(*node, top))
    }

    /// A piece of the source or of the gathered words.
    pub(super) fn piece(&self, (start, end): (u32, u32)) -> &str {
        let text = if start & GATHERED == 0 { self.source } else { &self.words };
        text.get((start & !GATHERED) as usize..(end & !GATHERED) as usize).unwrap_or("")
    }

    /// The words of a text node; empty for other nodes.
    pub(crate) fn words(&self, node: NodeId) -> &str {
        let node = &self.nodes[node as usize];
        if node.kind != Kind::Text {
            return "";
        }
        self.piece((node.start, node.end))
    }

    pub(super) fn attributes_of(&self, node: &Node) -> &[Attribute] {
        if matches!(node.kind, Kind::Text | Kind::Comment | Kind::Doctype) {
            return &[];
        }
        self.attributes.get(node.start as usize..node.end as usize).unwrap_or(&[])
    }

    pub(super) fn attribute_name(&self, attribute: &Attribute) -> &str {
        match KNOWN.get(attribute.id as usize) {
            Some(name) => name,
            None => self.piece(attribute.name),
        }
    }

    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        self.attributes(node).find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn attributes(&self, node: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let attributes = self.attributes_of(&self.nodes[node as usize]);
        attributes.iter().map(|a| (self.attribute_name(a), self.piece(a.value)))
    }

    /// All words a reader sees below a node, in one line; of a text too long for any field
    /// only its start, or elements in elements would cost a page many times over.
    pub(crate) fn text(&self, top: NodeId) -> String {
        let mut out = String::new();
        let mut at = self.first_child(top);
        while let Some(node) = at.filter(|_| out.len() < LONGEST_LINE) {
            let kind = self.kind(node);
            match kind {
                Kind::Text => out.push_str(self.words(node)),
                kind if kind.is_block() || kind == Kind::Br => out.push(' '),
                _ => {}
            }
            at = if kind.is_unread() { self.after(node, top) } else { self.next(node, top) };
        }
        crate::words::squeeze(&out)
    }

    /// The node after this one in document order, within `top`.
    pub(crate) fn next(&self, node: NodeId, top: NodeId) -> Option<NodeId> {
        self.first_child(node).or_else(|| self.after(node, top))
    }

    /// The node after this one and all below it, within `top`.
    pub(crate) fn after(&self, node: NodeId, top: NodeId) -> Option<NodeId> {
        let mut at = node;
        while at != top {
            if let Some(next) = self.next_sibling(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
        None
    }
}
