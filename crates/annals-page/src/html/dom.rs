use crate::cues::class_cues;
use html5ever::{Attribute, QualName};
use rustc_hash::FxHashMap;

/// Attributes in which an outlet's makers name the parts of their pages.
const CUE_ATTRIBUTES: &[&str] =
    &["class", "id", "data-testid", "data-component", "data-module", "data-qa"];

/// Index of a node in its [`Dom`].
pub(crate) type NodeId = u32;

/// The document itself.
pub(crate) const ROOT: NodeId = 0;
pub(super) const NONE: NodeId = u32::MAX;

macro_rules! kinds {
    ($($kind:ident $name:literal,)*) => {
        /// What a node is; elements that nobody asks about are `Other`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Kind { Document, Text, Comment, Other, $($kind,)* }

        impl Kind {
            pub(super) fn of(name: &str) -> Kind {
                match name { $($name => Kind::$kind,)* _ => Kind::Other }
            }
        }
    };
}

kinds! {
    Html "html", Head "head", Body "body", Title "title", Meta "meta", Link "link",
    Script "script", Style "style", Noscript "noscript", Template "template", Iframe "iframe",
    Svg "svg", Object "object", Canvas "canvas", Video "video", Audio "audio",
    Article "article", Main "main", Section "section", Div "div", Header "header",
    Footer "footer", Nav "nav", Aside "aside", Form "form", Fieldset "fieldset",
    Button "button", Select "select", Textarea "textarea", Label "label", Input "input",
    Figure "figure", Figcaption "figcaption", Picture "picture", Img "img",
    P "p", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Hgroup "hgroup",
    Blockquote "blockquote", Pre "pre", Ul "ul", Ol "ol", Li "li", Dl "dl", Dt "dt", Dd "dd",
    Table "table", Thead "thead", Tbody "tbody", Tfoot "tfoot", Tr "tr", Td "td", Th "th",
    Caption "caption", Details "details", Summary "summary", Dialog "dialog", Menu "menu",
    Address "address", Center "center", Hr "hr", Br "br", A "a", Span "span", B "b",
    Strong "strong", Em "em", I "i", Time "time", Cite "cite",
}

impl Kind {
    /// Whether the element starts a line of its own.
    pub(crate) fn is_block(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Document
                | Html
                | Body
                | Article
                | Main
                | Section
                | Div
                | Header
                | Footer
                | Nav
                | Aside
                | Form
                | Fieldset
                | Figure
                | Figcaption
                | P
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Hgroup
                | Blockquote
                | Pre
                | Ul
                | Ol
                | Li
                | Dl
                | Dt
                | Dd
                | Table
                | Thead
                | Tbody
                | Tfoot
                | Tr
                | Td
                | Th
                | Caption
                | Details
                | Summary
                | Dialog
                | Menu
                | Address
                | Center
                | Hr
        )
    }

    /// Whether the element is never part of what a reader reads.
    pub(crate) fn is_unread(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Head | Title
                | Meta
                | Link
                | Script
                | Style
                | Noscript
                | Template
                | Iframe
                | Svg
                | Object
                | Canvas
                | Select
                | Textarea
                | Comment
                | Video
                | Audio
        )
    }

    pub(crate) fn is_heading(self) -> bool {
        matches!(self, Kind::H1 | Kind::H2 | Kind::H3 | Kind::H4 | Kind::H5 | Kind::H6)
    }
}

pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) depth: u32,
    pub(super) parent: NodeId,
    pub(super) previous: NodeId,
    pub(super) next: NodeId,
    pub(super) first: NodeId,
    pub(super) last: NodeId,
    /// Of a text node: its bytes in [`Dom::words`].
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) name: Option<QualName>,
    pub(super) attributes: Vec<Attribute>,
}

/// A parsed document: all nodes in one vector, linked by their indices.
pub(crate) struct Dom {
    pub(super) nodes: Vec<Node>,
    /// The text of all text nodes, one after the other.
    pub(super) words: String,
    /// Of each node, what its class, id and test ids say.
    pub(super) cues: Vec<u32>,
}

impl Dom {
    /// What the class, id and test ids of an element say, in bits of [`crate::cues`].
    pub(crate) fn cues(&self, node: NodeId) -> u32 {
        self.cues[node as usize]
    }

    /// Reads the cues of all elements; a page uses few class names many times.
    pub(super) fn read_cues(&mut self) {
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        self.cues = vec![0; self.nodes.len()];
        for (node, cues) in self.nodes.iter().zip(&mut self.cues) {
            for attribute in &node.attributes {
                if CUE_ATTRIBUTES.contains(&&*attribute.name.local) {
                    let value = &*attribute.value;
                    *cues |= *known.entry(value).or_insert_with(|| class_cues(value));
                }
            }
        }
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
        self.nodes[node as usize].line
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

    /// The words of a text node; empty for other nodes.
    pub(crate) fn words(&self, node: NodeId) -> &str {
        let node = &self.nodes[node as usize];
        if node.kind != Kind::Text {
            return "";
        }
        self.words.get(node.start as usize..node.end as usize).unwrap_or("")
    }

    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        let attributes = &self.nodes[node as usize].attributes;
        attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
    }

    pub(crate) fn attributes(&self, node: NodeId) -> impl Iterator<Item = (&str, &str)> {
        self.nodes[node as usize].attributes.iter().map(|a| (&*a.name.local, &*a.value))
    }

    /// All words a reader sees below a node, in one line.
    pub(crate) fn text(&self, top: NodeId) -> String {
        let mut out = String::new();
        let mut at = self.first_child(top);
        while let Some(node) = at {
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

    /// Moves line numbers from the thinned text to the source.
    ///
    /// `lines` holds pairs (line of the thinned text, lines left out up to there).
    pub(super) fn set_lines(&mut self, lines: &[(u32, u32)]) {
        for node in &mut self.nodes {
            let before = lines.partition_point(|(line, _)| *line <= node.line);
            node.line += before.checked_sub(1).map_or(0, |at| lines[at].1);
        }
    }
}
