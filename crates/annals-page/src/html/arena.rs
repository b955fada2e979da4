//! Putting nodes into the tree and moving them about.

use super::dom::{Dom, Node, NodeId, Space, GATHERED, NONE};
use super::kind::Kind;
use super::token::Tag;
use std::sync::OnceLock;

/// A tree being built.
pub(super) struct Arena<'a> {
    pub(super) dom: Dom<'a>,
    /// Whether the page holds zero bytes, which hardly one does.
    pub(super) has_zeros: bool,
    /// Bytes that may yet be copied to bring parts of a text together.
    copies: usize,
}

/// Where a node goes: its parent, and the child to stand before, if not at the end.
pub(super) type Place = (NodeId, NodeId);

impl<'a> Arena<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut arena = Arena {
            dom: Dom {
                source,
                nodes: Vec::with_capacity(source.len() / 48 + 16),
                attributes: Vec::with_capacity(source.len() / 96 + 16),
                words: String::with_capacity(source.len() / 16),
                cues: Vec::new(),
                lines: OnceLock::new(),
            },
            has_zeros: memchr::memchr(0, source.as_bytes()).is_some(),
            copies: source.len() * 4 + (64 << 10),
        };
        arena.add(Kind::Document, Space::Html, 0);
        arena
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.dom.nodes[id as usize]
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.dom.nodes[id as usize]
    }

    /// A node by itself, without name, words or attributes.
    pub(super) fn add(&mut self, kind: Kind, space: Space, at: u32) -> NodeId {
        let id = self.dom.nodes.len() as NodeId;
        self.dom.nodes.push(Node {
            kind,
            space,
            open: false,
            at,
            name_length: 0,
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            start: 0,
            end: 0,
        });
        id
    }

    /// The element of a tag, not yet in the tree.
    pub(super) fn element(&mut self, kind: Kind, space: Space, tag: &Tag) -> NodeId {
        let id = self.dom.nodes.len() as NodeId;
        self.dom.nodes.push(Node {
            kind,
            space,
            open: false,
            at: tag.at,
            name_length: tag.name_length,
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            start: tag.attributes.0,
            end: tag.attributes.1,
        });
        id
    }

    /// Another element of the same name and attributes.
    pub(super) fn again(&mut self, id: NodeId) -> NodeId {
        let Node { kind, space, at, name_length, start, end, .. } = *self.node(id);
        let again = self.add(kind, space, at);
        let node = self.node_mut(again);
        (node.name_length, node.start, node.end) = (name_length, start, end);
        again
    }

    /// The element's name, in the case of the source.
    pub(super) fn name(&self, id: NodeId) -> &str {
        let node = self.node(id);
        node.kind.name().unwrap_or_else(|| {
            let start = node.at as usize + 1;
            self.dom.source.get(start..start + node.name_length as usize).unwrap_or("")
        })
    }

    pub(super) fn insert(&mut self, (parent, next): Place, id: NodeId) {
        self.detach(id);
        let nodes = &mut self.dom.nodes;
        let previous = if next == NONE {
            std::mem::replace(&mut nodes[parent as usize].last, id)
        } else {
            std::mem::replace(&mut nodes[next as usize].previous, id)
        };
        if previous == NONE {
            nodes[parent as usize].first = id;
        } else {
            nodes[previous as usize].next = id;
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (parent, previous, next);
    }

    pub(super) fn detach(&mut self, id: NodeId) {
        let nodes = &mut self.dom.nodes;
        let node = &mut nodes[id as usize];
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        if parent == NONE {
            return;
        }
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        if previous == NONE {
            nodes[parent as usize].first = next;
        } else {
            nodes[previous as usize].next = next;
        }
        if next == NONE {
            nodes[parent as usize].last = previous;
        } else {
            nodes[next as usize].previous = previous;
        }
    }

    /// Moves all children of a node to the end of another's.
    pub(super) fn move_children(&mut self, from: NodeId, to: NodeId) {
        while self.node(from).first != NONE {
            let child = self.node(from).first;
            self.insert((to, NONE), child);
        }
    }

    /// Keeps words that the source does not hold.
    pub(super) fn gather(&mut self, make: impl FnOnce(&str, &mut String)) -> (u32, u32) {
        let start = self.dom.words.len() as u32;
        make(self.dom.source, &mut self.dom.words);
        (start | GATHERED, self.dom.words.len() as u32 | GATHERED)
    }

    /// Puts a text into the tree, as part of the text before it where there is one.
    pub(super) fn insert_text(&mut self, place: Place, at: u32, text: (u32, u32)) {
        let (parent, next) = place;
        let before = if next == NONE { self.node(parent).last } else { self.node(next).previous };
        if before != NONE && self.node(before).kind == Kind::Text && self.extend(before, text) {
            return;
        }
        let id = self.add(Kind::Text, Space::Html, at);
        let node = self.node_mut(id);
        (node.start, node.end) = text;
        self.insert(place, id);
    }

    /// Makes a text longer; not if that would take more copying than a page is worth.
    fn extend(&mut self, id: NodeId, text: (u32, u32)) -> bool {
        let node = *self.node(id);
        if node.end == text.0 {
            self.node_mut(id).end = text.1;
            return true;
        }
        let length = |(start, end): (u32, u32)| (end & !GATHERED) - (start & !GATHERED);
        let gathered = self.dom.words.len() as u32 | GATHERED;
        if node.end != gathered {
            let cost = length((node.start, node.end)) as usize;
            if cost > self.copies {
                return false;
            }
            self.copies -= cost;
            self.copy((node.start, node.end));
            self.node_mut(id).start = gathered;
        }
        self.copy(text);
        self.node_mut(id).end = self.dom.words.len() as u32 | GATHERED;
        true
    }

    fn copy(&mut self, (start, end): (u32, u32)) {
        let range = (start & !GATHERED) as usize..(end & !GATHERED) as usize;
        if start & GATHERED == 0 {
            self.dom.words.push_str(self.dom.source.get(range).unwrap_or(""));
        } else {
            self.dom.words.extend_from_within(range);
        }
    }
}
