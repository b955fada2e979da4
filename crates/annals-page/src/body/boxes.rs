//! Boxes within an article that are none of its words: pictures with their captions, forms.
//!
//! A box is an element that holds a small part of the article. Its class may say nothing;
//! what else it holds does.

use super::layout::{Block, Layout};
use crate::html::{Dom, Kind, NodeId, ROOT};

/// What each element holds, all below it counted.
struct Held {
    weight: Vec<usize>,
    prose: Vec<usize>,
    images: Vec<u32>,
    controls: Vec<u32>,
    buttons: Vec<u32>,
}

fn held(dom: &Dom, layout: &Layout) -> Held {
    let zero = || vec![0; dom.len()];
    let mut held = Held {
        weight: vec![0; dom.len()],
        prose: vec![0; dom.len()],
        images: zero(),
        controls: zero(),
        buttons: zero(),
    };
    for block in &layout.blocks {
        held.weight[block.owner as usize] += block.weight;
        held.prose[block.owner as usize] += block.prose();
    }
    for element in layout.elements.iter().rev() {
        let here = *element as usize;
        match dom.kind(*element) {
            Kind::Img | Kind::Picture => held.images[here] += 1,
            Kind::Input | Kind::Form => held.controls[here] += 1,
            Kind::Button => held.buttons[here] += 1,
            _ => {}
        }
        if let Some(parent) = dom.parent(*element).map(|parent| parent as usize) {
            held.weight[parent] += held.weight[here];
            held.prose[parent] += held.prose[here];
            held.images[parent] += held.images[here];
            held.controls[parent] += held.controls[here];
            held.buttons[parent] += held.buttons[here];
        }
    }
    held
}

const CAPTION: &str = "a caption, by the picture beside it";
const FORM: &str = "a box with a form";
const BUTTON: &str = "a box with a button";

/// For each block what kind of box it stands in, if it stands in one.
///
/// A kind that would take a good part of the article is how the page is made, and counts
/// for nothing: an article may be a row of pictures, each with a paragraph.
pub(super) fn boxes(
    dom: &Dom,
    layout: &Layout,
    inside: &dyn Fn(&Block) -> bool,
) -> Vec<Option<&'static str>> {
    let held = held(dom, layout);
    let total: usize = layout.blocks.iter().filter(|b| inside(b)).map(Block::prose).sum();
    let found = |block: &Block| if inside(block) { of(dom, &held, block, total) } else { None };
    let mut boxes: Vec<Option<&'static str>> = layout.blocks.iter().map(found).collect();
    for kind in [CAPTION, FORM, BUTTON] {
        let taken = layout.blocks.iter().zip(&boxes).filter(|(_, found)| **found == Some(kind));
        let taken: usize = taken.map(|(block, _)| block.prose()).sum();
        if taken * 4 > total {
            boxes.iter_mut().filter(|found| **found == Some(kind)).for_each(|found| *found = None);
        }
    }
    boxes
}

fn of(dom: &Dom, held: &Held, block: &Block, total: usize) -> Option<&'static str> {
    let small = |node: &NodeId| *node != ROOT && held.prose[*node as usize] * 5 <= total * 2;
    for node in dom.lineage(block.owner).take_while(small) {
        let here = node as usize;
        let (weight, prose) = (held.weight[here], held.prose[here]);
        let paragraph = dom.is(node, Kind::P) && block.weight >= 160;
        let kind = if held.controls[here] > 0 && weight <= 1500 && prose * 4 <= total {
            FORM
        } else if held.buttons[here] > 0 && weight <= 700 && prose * 6 <= total {
            BUTTON
        } else if held.images[here] > 0 && weight <= 320 && !block.kind.is_heading() && !paragraph {
            CAPTION
        } else {
            continue;
        };
        if !is_row(dom, held, node, kind) {
            return Some(kind);
        }
    }
    None
}

/// Whether an element is one of a row of the same make, others of which are plain text.
fn is_row(dom: &Dom, held: &Held, node: NodeId, kind: &str) -> bool {
    let class = |node: NodeId| dom.attribute(node, "class").unwrap_or("");
    let Some(parent) = dom.parent(node).filter(|_| !class(node).is_empty()) else { return false };
    let bare = |node: NodeId| match kind {
        FORM => held.controls[node as usize] == 0,
        BUTTON => held.buttons[node as usize] == 0,
        _ => held.images[node as usize] == 0,
    };
    // A bound on what a hostile page can cost.
    let siblings = std::iter::successors(dom.first_child(parent), |node| dom.next_sibling(*node));
    siblings.take(400).any(|other| {
        dom.kind(other) == dom.kind(node)
            && class(other) == class(node)
            && held.prose[other as usize] > 0
            && bare(other)
    })
}
