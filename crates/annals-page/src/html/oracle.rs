//! Trees written out as the public test cases of parsers write them, and html5ever's tree
//! of the same page to hold ours against.

use super::builder::Builder;
use super::dom::{NodeId, Space, ROOT};
use super::foreign::foreign_kind;
use super::kind::Kind;
use super::pack::pack;
use super::token::Keep;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ns, Attribute, LocalName, Namespace, ParseOpts, QualName};
use std::borrow::Cow;
use std::cell::RefCell;

/// The name of a fragment's context: `td`, `svg path`, `math mi`.
fn context(name: &str) -> (Kind, Space) {
    let (space, name) = match name.split_once(' ') {
        Some(("svg", name)) => (Space::Svg, name),
        Some(("math", name)) => (Space::MathMl, name),
        _ => return (Kind::of(pack(name.as_bytes())), Space::Html),
    };
    (foreign_kind(space, name, false), space)
}

/// Our tree of a whole page or of a fragment, nothing left out.
pub(super) fn ours(source: &str, fragment: Option<&str>, scripting: bool) -> String {
    let source = super::with_newlines(source.into());
    let mut builder = Builder::new(&source, 100_000);
    builder.keep = Keep::All;
    builder.scripting = scripting;
    if let Some(name) = fragment {
        builder.begin_fragment(context(name));
    }
    builder.run();
    let top = if fragment.is_some() { builder.open_root_of_fragment() } else { ROOT };
    written(&builder, top)
}

/// The elements and words of our tree that a reader of articles asks for; `keep` says
/// whether the parser left the others out, or all are there and passed over here.
pub(super) fn skeleton(source: &str, keep: Keep) -> String {
    let source = super::with_newlines(source.into());
    let mut builder = Builder::new(&source, 100_000);
    builder.keep = keep;
    builder.run();
    let dom = &builder.arena.dom;
    let mut out = String::new();
    let mut at = dom.first_child(ROOT);
    while let Some(node) = at {
        use Kind::*;
        let kind = dom.kind(node);
        let said = |name: &str, part: &str| {
            let mut all = dom.attributes(node);
            all.any(|(n, v)| n == name && v.to_ascii_lowercase().contains(part))
        };
        let is_left_out = match kind {
            Comment | Doctype | Script | Style | Noscript | Iframe | Noembed | Noframes
            | Textarea | Xmp | Source | Track | Wbr | Embed | Param | Area => true,
            Link => keep == Keep::All && !said("rel", "canonical"),
            Input => keep == Keep::All && said("type", "hidden"),
            _ => false,
        };
        if !is_left_out {
            let depth = dom.lineage(node).count();
            match kind {
                // Words that only a comment parts are one text.
                Text if out.ends_with('\u{1}') => {
                    out.pop();
                    out.push_str(&format!("{}\u{1}", dom.words(node)));
                }
                Text => out.push_str(&format!("{depth} {}\u{1}", dom.words(node))),
                _ => {
                    out.push_str(&format!("\n{depth} <{}>\n", plain_name(builder.arena.name(node))))
                }
            }
        }
        at = if is_left_out { dom.after(node, ROOT) } else { dom.next(node, ROOT) };
    }
    out
}

/// The tree below a node, in lines.
fn written(builder: &Builder<'_>, top: NodeId) -> String {
    let dom = &builder.arena.dom;
    let mut out = String::new();
    let mut stack: Vec<(NodeId, usize)> = Vec::new();
    let push = |stack: &mut Vec<(NodeId, usize)>, parent: NodeId, depth: usize| {
        let first = stack.len();
        let mut child = dom.first_child(parent);
        while let Some(node) = child {
            stack.push((node, depth));
            child = dom.next_sibling(node);
        }
        stack[first..].reverse();
    };
    push(&mut stack, top, 0);
    while let Some((id, depth)) = stack.pop() {
        let node = builder.arena.node(id);
        let pad = "  ".repeat(depth);
        match node.kind {
            Kind::Text => line(&mut out, &pad, &format!("\"{}\"", dom.words(id))),
            Kind::Comment => {
                let words = dom.piece((node.start, node.end));
                line(&mut out, &pad, &format!("<!-- {words} -->"));
            }
            Kind::Doctype => line(&mut out, &pad, dom.piece((node.start, node.end))),
            _ => {
                let space = match node.space {
                    Space::Html => "",
                    Space::Svg => "svg ",
                    Space::MathMl => "math ",
                };
                let name = plain_name(builder.arena.name(id));
                line(&mut out, &pad, &format!("<{space}{name}>"));
                let mut attributes: Vec<(String, String)> = dom
                    .attributes(id)
                    .map(|(name, value)| {
                        (foreign_name(node.space, &plain_name(name)), value.to_owned())
                    })
                    .collect();
                attributes.sort();
                for (name, value) in attributes {
                    line(&mut out, &pad, &format!("  {name}=\"{value}\""));
                }
                let is_template = node.kind == Kind::Template;
                if is_template {
                    line(&mut out, &pad, "  content");
                }
                push(&mut stack, id, depth + 1 + usize::from(is_template));
            }
        }
    }
    out
}

fn line(out: &mut String, pad: &str, what: &str) {
    out.push_str("| ");
    out.push_str(pad);
    out.push_str(what);
    out.push('\n');
}

pub(super) fn plain_name(name: &str) -> String {
    name.replace('\0', "\u{fffd}").to_ascii_lowercase()
}

fn foreign_name(space: Space, name: &str) -> String {
    const PREFIXED: &[&str] = &[
        "xlink:actuate",
        "xlink:arcrole",
        "xlink:href",
        "xlink:role",
        "xlink:show",
        "xlink:title",
        "xlink:type",
        "xml:lang",
        "xml:space",
        "xmlns:xlink",
    ];
    if space != Space::Html && PREFIXED.contains(&name) {
        return name.replacen(':', " ", 1);
    }
    if space != Space::Html && name == "xmlns" {
        return "xmlns xmlns".to_owned();
    }
    name.to_owned()
}

/// A tree with names in foreign content in lower case, where the standard gives some of
/// them capitals: our tree keeps names as the page writes them, and no reader asks.
pub(super) fn without_capitals(tree: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut is_foreign = false;
    // Where the attributes of the element at hand begin.
    let mut attributes = None;
    for line in tree.lines() {
        let what = line.trim_start_matches("| ").trim_start();
        let is_element = line.starts_with('|') && what.starts_with('<') && !what.starts_with("<!");
        let name = what.split_once("=\"").map(|(name, _)| name).filter(|_| !what.starts_with('"'));
        if is_element {
            is_foreign = what.starts_with("<svg ") || what.starts_with("<math ");
            attributes = Some(out.len() + 1);
        }
        match name {
            _ if is_element && is_foreign => out.push(line.to_ascii_lowercase()),
            Some(name) if is_foreign && !is_element => {
                out.push(line.replacen(name, &name.to_ascii_lowercase(), 1));
                if let Some(first) = attributes {
                    out[first..].sort();
                }
            }
            _ => {
                attributes = attributes.filter(|_| is_element);
                out.push(line.to_owned());
            }
        }
    }
    out.join("\n")
}

#[derive(Default)]
struct Made {
    name: Option<QualName>,
    attributes: Vec<Attribute>,
    /// Of a text or comment.
    words: String,
    what: What,
    parent: Option<usize>,
    children: Vec<usize>,
}

#[derive(Default, PartialEq)]
enum What {
    #[default]
    Element,
    Text,
    Comment,
    Doctype,
}

/// html5ever's tree.
#[derive(Default)]
struct Sink {
    nodes: RefCell<Vec<Made>>,
}

#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    fn add(&self, made: Made) -> usize {
        self.nodes.borrow_mut().push(made);
        self.nodes.borrow().len() - 1
    }

    fn put(&self, parent: usize, at: usize, child: NodeOrText<usize>) {
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let before = at.checked_sub(1).map(|at| self.nodes.borrow()[parent].children[at]);
                if let Some(before) = before {
                    let before = &mut self.nodes.borrow_mut()[before];
                    if before.what == What::Text {
                        before.words.push_str(&text);
                        return;
                    }
                }
                self.add(Made { words: text.to_string(), what: What::Text, ..Made::default() })
            }
        };
        self.remove_from_parent(&id);
        let mut nodes = self.nodes.borrow_mut();
        let at = at.min(nodes[parent].children.len());
        nodes[parent].children.insert(at, id);
        nodes[id].parent = Some(parent);
    }

    fn written(&self, top: usize) -> String {
        let nodes = self.nodes.borrow();
        let mut out = String::new();
        let mut stack: Vec<(usize, usize)> =
            nodes[top].children.iter().rev().map(|id| (*id, 0)).collect();
        while let Some((id, depth)) = stack.pop() {
            let made = &nodes[id];
            let pad = "  ".repeat(depth);
            match made.what {
                What::Text => line(&mut out, &pad, &format!("\"{}\"", made.words)),
                What::Comment => line(&mut out, &pad, &format!("<!-- {} -->", made.words)),
                What::Doctype => line(&mut out, &pad, &made.words),
                What::Element => {
                    let Some(name) = &made.name else { continue };
                    let space = match &*name.ns {
                        "http://www.w3.org/2000/svg" => "svg ",
                        "http://www.w3.org/1998/Math/MathML" => "math ",
                        _ => "",
                    };
                    line(&mut out, &pad, &format!("<{space}{}>", name.local));
                    let mut attributes: Vec<(String, String)> = made
                        .attributes
                        .iter()
                        .map(|a| {
                            let space = match &*a.name.ns {
                                "http://www.w3.org/1999/xlink" => "xlink ",
                                "http://www.w3.org/XML/1998/namespace" => "xml ",
                                "http://www.w3.org/2000/xmlns/" => "xmlns ",
                                _ => "",
                            };
                            (format!("{space}{}", a.name.local), a.value.to_string())
                        })
                        .collect();
                    attributes.sort();
                    for (name, value) in attributes {
                        line(&mut out, &pad, &format!("  {name}=\"{value}\""));
                    }
                    let is_template = space.is_empty() && &*name.local == "template";
                    if is_template {
                        line(&mut out, &pad, "  content");
                    }
                    let below = depth + 1 + usize::from(is_template);
                    stack.extend(made.children.iter().rev().map(|id| (*id, below)));
                }
            }
        }
        out
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        if self.nodes.borrow().is_empty() {
            self.add(Made::default());
        }
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        Name(self.nodes.borrow()[*target].name.clone().unwrap())
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(Made { name: Some(name), attributes: attrs, ..Made::default() })
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.add(Made { words: text.to_string(), what: What::Comment, ..Made::default() })
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        unreachable!("HTML knows no processing instructions")
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let end = self.nodes.borrow()[*parent].children.len();
        self.put(*parent, end, child);
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(id) = &child {
            self.remove_from_parent(id);
        }
        let parent = self.nodes.borrow()[*sibling].parent.unwrap();
        let at = self.nodes.borrow()[parent].children.iter().position(|id| id == sibling);
        self.put(parent, at.unwrap(), child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &usize,
        previous: &usize,
        child: NodeOrText<usize>,
    ) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        let ids = match (&*public, &*system) {
            ("", "") => String::new(),
            _ => format!(" \"{public}\" \"{system}\""),
        };
        let words = format!("<!DOCTYPE {name}{ids}>");
        let id = self.add(Made { words, what: What::Doctype, ..Made::default() });
        self.append(&0, NodeOrText::AppendNode(id));
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &usize, attrs: Vec<Attribute>) {
        let have = &mut self.nodes.borrow_mut()[*target].attributes;
        for attribute in attrs {
            if !have.iter().any(|a| a.name == attribute.name) {
                have.push(attribute);
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[*target].parent.take() {
            nodes[parent].children.retain(|id| id != target);
        }
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let children = self.nodes.borrow()[*node].children.clone();
        for child in children {
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }
}

/// html5ever's tree of a page, or of a fragment in an element.
pub(super) fn theirs(source: &str, fragment: Option<&str>, scripting: bool) -> String {
    let opts = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: scripting, ..Default::default() },
        ..ParseOpts::default()
    };
    let Some(name) = fragment else {
        return html5ever::parse_document(Sink::default(), opts).one(source).written(0);
    };
    let (space, name) = match name.split_once(' ') {
        Some(("svg", name)) => (ns!(svg), name),
        Some(("math", name)) => (ns!(mathml), name),
        _ => (ns!(html), name),
    };
    let name = QualName::new(None, space, LocalName::from(name));
    let sink = Sink::default();
    sink.get_document();
    let sink = html5ever::parse_fragment(sink, opts, name, vec![], scripting).one(source);
    let root = sink.nodes.borrow()[0].children[0];
    sink.written(root)
}

/// The first lines in which two trees differ.
pub(super) fn difference(one: &str, other: &str) -> Option<String> {
    let (one, other) = (without_capitals(one), without_capitals(other));
    if one == other {
        return None;
    }
    let at = one.lines().zip(other.lines()).take_while(|(a, b)| a == b).count();
    let part = |tree: &str| -> String {
        tree.lines().skip(at.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n")
    };
    Some(format!("line {at}:\n--- ours\n{}\n--- theirs\n{}", part(&one), part(&other)))
}
