//! The tree builder's sink: nodes go into one vector, text into one string.

use super::dom::{Dom, Kind, Node, NodeId, NONE, ROOT};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

pub(super) struct Arena {
    nodes: RefCell<Vec<Node>>,
    words: RefCell<String>,
    line: Cell<u32>,
    depth: Cell<u32>,
}

/// An element's name, held apart from the arena so that the arena stays free to grow.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Arena {
    pub(super) fn new(bytes: usize) -> Self {
        let arena = Arena {
            nodes: RefCell::new(Vec::with_capacity(bytes / 40 + 16)),
            words: RefCell::new(String::with_capacity(bytes / 3)),
            line: Cell::new(1),
            depth: Cell::new(0),
        };
        arena.add(Kind::Document, None, Vec::new());
        arena
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    /// Depth of the deepest node.
    pub(super) fn depth(&self) -> usize {
        self.depth.get() as usize
    }

    fn add(&self, kind: Kind, name: Option<QualName>, attributes: Vec<Attribute>) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = nodes.len() as NodeId;
        nodes.push(Node {
            kind,
            line: self.line.get(),
            depth: 0,
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            start: 0,
            end: 0,
            name,
            attributes,
        });
        id
    }

    /// Puts a node under `parent`, before `next` or at the end.
    fn insert(&self, parent: NodeId, next: NodeId, id: NodeId) {
        self.detach(id);
        let nodes = &mut *self.nodes.borrow_mut();
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
        let depth = nodes[parent as usize].depth + 1;
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next, node.depth) = (parent, previous, next, depth);
        self.depth.set(self.depth.get().max(depth));
    }

    fn detach(&self, id: NodeId) {
        let nodes = &mut *self.nodes.borrow_mut();
        let node = &mut nodes[id as usize];
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        if parent == NONE {
            return;
        }
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

    fn insert_text(&self, parent: NodeId, next: NodeId, text: &str) {
        let start = {
            let mut words = self.words.borrow_mut();
            let start = words.len();
            words.push_str(text);
            start as u32
        };
        let end = start + text.len() as u32;
        {
            let nodes = &mut *self.nodes.borrow_mut();
            let before = if next == NONE {
                nodes[parent as usize].last
            } else {
                nodes[next as usize].previous
            };
            if let Some(node) = nodes.get_mut(before as usize) {
                if node.kind == Kind::Text && node.end == start {
                    node.end = end;
                    return;
                }
            }
        }
        let id = self.add(Kind::Text, None, Vec::new());
        {
            let node = &mut self.nodes.borrow_mut()[id as usize];
            (node.start, node.end) = (start, end);
        }
        self.insert(parent, next, id);
    }

    fn put(&self, parent: NodeId, next: NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(id) => self.insert(parent, next, id),
            NodeOrText::AppendText(text) => self.insert_text(parent, next, &text),
        }
    }
}

impl TreeSink for Arena {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        Dom { nodes: self.nodes.into_inner(), words: self.words.into_inner(), cues: Vec::new() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        let name = self.nodes.borrow()[*target as usize].name.clone();
        Name(
            name.unwrap_or_else(|| QualName::new(None, Namespace::default(), LocalName::default())),
        )
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let kind = Kind::of(&name.local);
        self.add(kind, Some(name), attrs)
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Kind::Comment, None, Vec::new())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Kind::Comment, None, Vec::new())
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.put(*parent, NONE, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NONE {
            self.put(parent, *sibling, child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.nodes.borrow()[*element as usize].parent != NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        // The walkers never enter a template, so its contents may be its children.
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let have = &mut self.nodes.borrow_mut()[*target as usize].attributes;
        for attribute in attrs {
            if !have.iter().any(|a| a.name == attribute.name) {
                have.push(attribute);
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.insert(*new_parent, NONE, first);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line as u32);
    }
}
